"""Clean text that remembers where each of its characters stood in the source file.

Footnote marks travel inside a `Traced` text as one private-use character each (`mark_char`), so that joining, trimming
and slicing carry them along; `unmarked` takes them out at the end and says where they stood.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NOWHERE = -1  # origin of white space that a rejoining put there
_MARK_BASE = 0xF0000  # Supplementary Private Use Area-A: no document prints these
_MARK_LIMIT = 0xFFFFD - _MARK_BASE
MARK = re.compile(f"[{chr(_MARK_BASE)}-{chr(_MARK_BASE + _MARK_LIMIT)}]")
_TO_FOLD = re.compile(rf"\s\s|[^\S ]|\s{MARK.pattern}")


def mark_char(number: int) -> str:
    return chr(_MARK_BASE + min(number, _MARK_LIMIT))


def mark_number(char: str) -> int:
    return ord(char) - _MARK_BASE


@dataclass(frozen=True, slots=True)
class Traced:
    """A text and, for each of its characters, the offset in the source it came from (or NOWHERE)."""

    text: str
    origin: tuple[int, ...]

    @classmethod
    def of(cls, source: str, start: int = 0, end: int | None = None) -> "Traced":
        stop = len(source) if end is None else end
        return cls(source[start:stop], tuple(range(start, stop)))

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __getitem__(self, part: slice) -> "Traced":
        return Traced(self.text[part], self.origin[part])

    def __add__(self, other: "Traced | str") -> "Traced":
        more = Traced(other, (NOWHERE,) * len(other)) if isinstance(other, str) else other
        return Traced(self.text + more.text, self.origin + more.origin)

    def strip(self) -> "Traced":
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]

    def lines(self) -> list["Traced"]:
        found, start = [], 0
        for line in self.text.split("\n"):
            found.append(self[start : start + len(line)])
            start += len(line) + 1
        return found

    def without(self, spans: Iterable[tuple[int, int]]) -> "Traced":
        """The rest, once these ascending, disjoint ranges are cut out."""
        kept, place = EMPTY, 0
        for start, end in spans:
            kept, place = kept + self[place:start], end
        return kept + self[place:]

    def replaced(self, pattern: re.Pattern[str], with_char: "dict[int, str]") -> "Traced":
        """Each match of the pattern becomes the one character that `with_char` holds for its start."""
        kept, place = EMPTY, 0
        for match in pattern.finditer(self.text):
            if match.start() in with_char:
                one = Traced(with_char[match.start()], (self.origin[match.start()],))
                kept, place = kept + self[place : match.start()] + one, match.end()
        return kept + self[place:]

    def folded(self) -> "Traced":
        """Runs of white space become one blank; none before a footnote mark, none at the ends."""
        if not _TO_FOLD.search(self.text):
            return self.strip()
        chars: list[str] = []
        origin: list[int] = []
        for char, place in zip(self.text, self.origin, strict=True):
            if char.isspace():
                if chars and chars[-1] != " ":
                    chars.append(" ")
                    origin.append(place)
                continue
            if MARK.match(char) and len(chars) > 1 and chars[-1] == " ":
                chars.pop()
                origin.pop()
            chars.append(char)
            origin.append(place)
        return Traced("".join(chars), tuple(origin)).strip()

    def unmarked(self) -> tuple["Traced", list[tuple[int, int]]]:
        """Without footnote marks, and each mark as (number, offset in the unmarked text)."""
        marks = [
            (mark_number(match.group()), match.start() - before)
            for before, match in enumerate(MARK.finditer(self.text))
        ]
        return self.without((match.start(), match.end()) for match in MARK.finditer(self.text)), marks

    def plain(self) -> str:
        return MARK.sub("", self.text)


EMPTY = Traced("", ())


def joined(parts: Sequence[Traced], by: str) -> Traced:
    """The parts in a row with `by` between them."""
    texts: list[str] = []
    origin: list[int] = []
    for number, part in enumerate(parts):
        if number:
            texts.append(by)
            origin.extend([NOWHERE] * len(by))
        texts.append(part.text)
        origin.extend(part.origin)
    return Traced("".join(texts), tuple(origin))


_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}


def clean(source: str) -> Traced:
    """The source without what no reader sees: control, format and private-use characters. Odd blanks become blanks."""
    return _cleaned(Traced.of(source), keep_marks=False)


def clean_traced(text: Traced) -> Traced:
    """The same of a text that already carries its marks."""
    return _cleaned(text, keep_marks=True)


def _cleaned(text: Traced, *, keep_marks: bool) -> Traced:
    kept = [
        (" " if _SPACES.match(char) else char, place)
        for char, place in zip(text.text, text.origin, strict=True)
        if char in "\n\t" or unicodedata.category(char) not in _INVISIBLE or (keep_marks and MARK.match(char))
    ]
    return Traced("".join(char for char, _ in kept), tuple(place for _, place in kept))


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 (by its byte-order mark or its many zero bytes), or else Windows Latin-1."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    head = data[:2000]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) > 3 and zeros.count(0) > 0.4 * len(zeros):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
