"""The words of a paragraph as Word means them to be read: deletions out, insertions in, notes as marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Emphasis
from ingest.canonical import EMPTY, Traced, mark_char

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NUMBERS = re.compile(r"\s*\d{1,4}\s*(?:[,;]\s*\d{1,4}\s*)*")
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WRAPPERS = {W + name for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml")}
_WRAPPERS |= {W + name for name in ("fldSimple", "dir", "bdo", "r", "p")} | {_MC + "AlternateContent", _MC + "Choice"}
_REFERENCES = ("footnoteReference", "endnoteReference")
_LEFT_OUT = {W + "del", W + "moveFrom"}


@dataclass(slots=True)
class Reading:
    """What is counted while a file is read. `at` is the offset of the next character among all that it says."""

    at: int = 0
    notes: dict[tuple[str, str], int] = field(default_factory=dict)  # kind and id → the number that is printed
    changes: int = 0
    hidden: int = 0
    signs: dict[tuple[str, str], str] = field(default_factory=dict)  # … → what is printed for it, if not its number
    boxes: list[etree._Element] = field(default_factory=list)  # text boxes met, to be read after their paragraph

    def mark(self, kind: str, note_id: str) -> int:
        return self.notes.setdefault((kind, note_id), len(self.notes) + 1)

    def traced(self, text: str) -> Traced:
        self.at += len(text)
        return Traced(text, tuple(range(self.at - len(text), self.at)))


@dataclass(slots=True)
class Words:
    """A paragraph's text; `bold` and `italic` count the letters set so."""

    text: Traced = EMPTY
    letters: int = 0
    bold: int = 0
    italic: int = 0

    @property
    def emphasis(self) -> Emphasis:
        if not self.letters:
            return Emphasis.NONE
        if self.bold >= self.letters:
            return Emphasis.BOLD
        return Emphasis.ITALIC if self.italic >= self.letters else Emphasis.NONE


def words_of(paragraph: etree._Element, reading: Reading) -> Words:
    words = Words()
    key = ("", "")
    fields: list[bool] = []  # of each open field: are we in its instruction?
    parts: list[Traced] = []
    signed: etree._Element | None = None  # the run whose words are the sign of a note
    for run, child in _pieces(paragraph, reading):
        name = etree.QName(child).localname
        if name in _REFERENCES and child.get(W + "customMarkFollows") in ("1", "true", "on"):
            signed, key = run, (name.removesuffix("Reference"), child.get(W + "id") or "")
        elif run is signed and name == "t":
            reading.signs[key] = reading.signs.get(key, "") + (child.text or "")
            continue
        if name == "fldChar":
            _follow_field(child, fields)
            continue
        if any(fields):
            continue
        said = _said(run, child, name, reading)
        if said:
            parts.append(said)
            _count(words, run, said.text)
    words.text = _concatenated(parts)
    return words


def _concatenated(parts: list[Traced]) -> Traced:
    return Traced("".join(part.text for part in parts), tuple(place for part in parts for place in part.origin))


def _pieces(element: etree._Element, reading: Reading) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Each child of each run, with its run, deletions and their like left out."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag in _LEFT_OUT:
            reading.changes += 1
        elif child.tag == W + "r":
            if _is_on(child, "vanish"):
                reading.hidden += 1
                continue
            for piece in child:
                if not isinstance(piece.tag, str):
                    continue
                if piece.tag == _MC + "AlternateContent":
                    reading.boxes += _boxes(piece)
                else:
                    yield child, piece
        elif child.tag in _WRAPPERS:
            reading.changes += child.tag in (W + "ins", W + "moveTo")
            yield from _pieces(child, reading)


def _boxes(element: etree._Element) -> list[etree._Element]:
    chosen = element.find(_MC + "Choice")
    return list((chosen if chosen is not None else element).iter(W + "txbxContent"))


def _follow_field(child: etree._Element, fields: list[bool]) -> None:
    kind = child.get(W + "fldCharType")
    if kind == "begin":
        fields.append(True)
    elif kind == "separate" and fields:
        fields[-1] = False
    elif kind == "end" and fields:
        fields.pop()


def _said(run: etree._Element, child: etree._Element, name: str, reading: Reading) -> Traced | None:
    if name == "t":
        text = child.text or ""
        if _is_raised(run) and _NUMBERS.fullmatch(text):
            return _raised(text, reading)
        return reading.traced(text)
    if name in _SIGNS:
        return reading.traced(_SIGNS[name])
    if name == "sym":
        return reading.traced(_symbol(child))
    if name in _REFERENCES:
        number = reading.mark(name.removesuffix("Reference"), child.get(W + "id") or "")
        return Traced(mark_char(number), (reading.at,))
    if name in ("drawing", "pict", "object"):
        reading.boxes += list(child.iter(W + "txbxContent"))
    return None


def _raised(text: str, reading: Reading) -> Traced:
    """Raised digits typed by hand: one mark for each number."""
    start = reading.at
    reading.at += len(text)
    found = list(re.finditer(r"\d+", text))
    return Traced("".join(mark_char(int(one.group())) for one in found), tuple(start + one.start() for one in found))


def _symbol(child: etree._Element) -> str:
    """Symbol fonts keep their characters in the private area; the codes below it are those of the font's own table."""
    try:
        code = int(child.get(W + "char") or "", 16)
    except ValueError:
        return ""
    return {0xF0B7: "•", 0xF0A7: "▪", 0xF02D: "–"}.get(code, chr(code) if 0x20 <= code < 0xE000 else "")


def _count(words: Words, run: etree._Element, said: str) -> None:
    letters = sum(char.isalnum() for char in said)
    words.letters += letters
    words.bold += letters if _is_on(run, "b") else 0
    words.italic += letters if _is_on(run, "i") else 0


def _is_on(run: etree._Element, name: str) -> bool:
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and found.get(W + "val", "true") not in ("0", "false", "off")


def _is_raised(run: etree._Element) -> bool:
    found = run.find(f"{W}rPr/{W}vertAlign")
    return found is not None and found.get(W + "val") == "superscript"
