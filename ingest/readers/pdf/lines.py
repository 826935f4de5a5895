"""Fragments become lines of words. Raised small digits become footnote marks; ligatures become their letters."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.canonical import EMPTY, MARK, Traced, mark_char
from ingest.footnotes import with_marks
from ingest.readers.pdf.content import Fragment
from ingest.readers.pdf.signs import code_of

SOFT_HYPHEN = "\u00ad"
_SMALLER = 0.86  # of its neighbours' size: a mark or an index
_RAISED = 0.12  # of the size: higher than this above the baseline is raised
_TALLEST = 0.8  # a raised mark stands at most so high, as part of the size
_LOWEST = 0.4
_BLANK = 0.15  # of the size: a wider gap between fragments is a blank
_CLOSING_BLANK = 0.4  # … before a closing sign: an italic letter leans towards it
_CLOSING = re.compile(r"[.,;:!?)\]>”’»]")
_PARTED = 1.6  # a wider one ends the line: another column or cell stands beside
_WIDE = 0.7  # … and one that may part columns
_OVERLAP = 0.6
_RAISED_MARKS = re.compile(r"\s*[\[(]?(?:\d{1,4}|[a-z]{1,7}|[*∗†‡§¶‖∥]{1,15})[\])]?\s*(?:[,;]\s*\d{1,4}\s*)*")
_ONE_MARK = re.compile(r"\d+|[a-z]+|[*∗†‡§¶‖∥]+")
_COMBINING = dict(zip("´ˆ¨˜ˇ¯˘˚¸˝˙", "\u0301\u0302\u0308\u0303\u030c\u0304\u0306\u030a\u0327\u030b\u0307", strict=True))
_ACCENT = re.compile(f"([{''.join(_COMBINING)}])([^\\W\\d_])")
_DINGBATS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "–", "\u25cf": "•", "\u2219": "•", "\u25aa": "▪"}


@dataclass(frozen=True, slots=True)
class Line:
    """`size`, `bold` and `italic` are those of most of its characters; `all_bold` and `all_italic` of every one."""

    text: Traced
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    page: int
    opens_raised: bool = False  # with a small raised number
    leading: str = ""  # a number or sign of its own at the line's start, set on its baseline
    starts: tuple[float, ...] = ()  # where its words begin: at its start and behind wide blanks

    @property
    def at(self) -> int:
        return self.text.origin[0] if self.text.origin else -1

    @property
    def words(self) -> str:
        return self.text.text

    def width_of(self, part: str) -> float:
        """About how wide these of its characters run."""
        return (self.x1 - self.x0) * _weight(part) / max(0.5, _weight(self.words))


def lines_of(fragments: Sequence[Fragment], page: int) -> list[Line]:
    """Lines in the order of the fragments."""
    groups: list[list[Fragment]] = []
    for fragment in fragments:
        if groups and _continues(groups[-1], fragment):
            groups[-1].append(fragment)
        else:
            groups.append([fragment])
    return [line for group in groups if (line := _line(group, page)) is not None]


def _continues(group: Sequence[Fragment], fragment: Fragment) -> bool:
    main, last = _main(group), group[-1]
    size = max(main.size, fragment.size)
    gap = fragment.x0 - last.x1
    if not -_OVERLAP * size <= gap <= _PARTED * size:
        return False
    rise = fragment.y - main.y
    if abs(rise) <= _RAISED * size:
        return True
    if fragment.size <= _SMALLER * main.size:
        return -_LOWEST * size <= rise <= _TALLEST * size
    return main.size <= _SMALLER * fragment.size and -_TALLEST * size <= rise <= _LOWEST * size


def _main(group: Sequence[Fragment]) -> Fragment:
    return max(group, key=lambda fragment: fragment.size)


def _weight(text: str) -> float:
    """In widths of an average small letter, as most fonts for reading have them."""
    narrow = sum(char in "iljtfr.,;:'’|!()[]- I" for char in text)
    wide = sum(char in "mwMWQOGDC@%" for char in text)
    capitals = sum(char.isupper() for char in text)
    return len(text) - 0.42 * narrow + 0.45 * wide + 0.32 * capitals


def _line(group: Sequence[Fragment], page: int) -> Line | None:
    main = _main(group)
    text = EMPTY
    for number, fragment in enumerate(group):
        gap = fragment.x0 - group[number - 1].x1 if number else 0.0
        least = _CLOSING_BLANK if _CLOSING.match(fragment.text) else _BLANK
        if gap > least * main.size and not text.text.endswith(" "):
            text = text + Traced(" ", (fragment.at - 1,))
        raised = fragment.size <= _SMALLER * main.size and fragment.y - main.y >= _RAISED * main.size
        text = text + ((_marks(fragment) if raised else None) or readable(fragment))
    folded = with_marks(_accented(text)).folded()
    if not folded:
        return None
    return Line(
        folded, group[0].x0, max(fragment.x1 for fragment in group), main.y, main.size,
        _share(group, [fragment.bold for fragment in group]), _share(group, [f.italic for f in group]), page,
        bool(MARK.match(folded.text)), _leading(group), _starts(group),
    )  # fmt: skip


def _starts(group: Sequence[Fragment]) -> tuple[float, ...]:
    wide = [after.x0 for before, after in pairwise(group) if after.x0 - before.x1 > _WIDE * after.size]
    return (group[0].x0, *wide)


def _leading(group: Sequence[Fragment]) -> str:
    first = group[0].text.strip()
    return first if len(group) > 1 and len(first) < 8 and code_of(first) is not None else ""


def _share(group: Sequence[Fragment], flags: Iterable[bool]) -> bool:
    """Do (nearly) all letters have it?"""
    letters = [sum(char.isalnum() for char in fragment.text) for fragment in group]
    having = sum(count for count, flag in zip(letters, flags, strict=True) if flag)
    return having > 0.9 * max(1, sum(letters))


def _marks(fragment: Fragment) -> Traced | None:
    """One mark character for each number or sign, at the offset of its first character; None for anything else."""
    if not _RAISED_MARKS.fullmatch(fragment.text):
        return None
    found = [(code_of(one.group()), fragment.at + one.start()) for one in _ONE_MARK.finditer(fragment.text)]
    known = [(code, at) for code, at in found if code is not None]
    if len(known) < len(found):
        return None
    return Traced("".join(mark_char(code) for code, _ in known), tuple(at for _, at in known))


def readable(fragment: Fragment) -> Traced:
    """Its characters as people read them: ligatures as letters, dingbats as bullets, odd blanks as blanks."""
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(fragment.text, fragment.at):
        for one in _read(char):
            chars.append(one)
            origin.append(place)
    return Traced("".join(chars), tuple(origin))


def _accented(text: Traced) -> Traced:
    """Older fonts set an accent as a sign of its own before its letter."""
    if not _ACCENT.search(text.text):
        return text
    kept, place = EMPTY, 0
    for match in _ACCENT.finditer(text.text):
        whole = unicodedata.normalize("NFC", match[2] + _COMBINING[match[1]])
        if len(whole) == 1:
            kept = kept + text[place : match.start()] + Traced(whole, (text.origin[match.start()],))
            place = match.end()
    return kept + text[place:]


def _read(char: str) -> str:
    if char < "\u007f" and char >= " ":
        return char
    if "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    if char in _DINGBATS:
        return _DINGBATS[char]
    if char.isspace():
        return " "
    if char == SOFT_HYPHEN:
        return char
    return "" if unicodedata.category(char) in ("Cf", "Cc", "Cs", "Co", "Cn") else char
