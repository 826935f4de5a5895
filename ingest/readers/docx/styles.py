"""Paragraph styles: which are headings and how high, and the numbers that Word prints before a paragraph."""

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.docx.words import W

_HEADING = re.compile(r"heading (\d)", re.I)
_CONTENTS = re.compile(r"(?:toc|contents) ?(?:\d|heading)", re.I)
_ROMAN = {
    1000: "m",
    900: "cm",
    500: "d",
    400: "cd",
    100: "c",
    90: "xc",
    50: "l",
    40: "xl",
    10: "x",
    9: "ix",
    5: "v",
    4: "iv",
    1: "i",
}
_DEEPEST = 20  # styles that build on others


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    based_on: str
    level: int | None  # of a heading, 1 the highest
    numbered: tuple[str, int] | None  # list and depth
    bold: bool


class Styles:
    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        for element in root.iterfind(W + "style") if root is not None else ():
            self._styles[element.get(W + "styleId") or ""] = _style(element)

    def chain(self, paragraph: etree._Element) -> list[Style]:
        """The paragraph's style and those that it builds on."""
        found: list[Style] = []
        style_id = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        while style_id in self._styles and len(found) < _DEEPEST:
            found.append(self._styles[style_id])
            style_id = found[-1].based_on
        return found

    def level(self, paragraph: etree._Element) -> int | None:
        own = _value(paragraph.find(f"{W}pPr/{W}outlineLvl"))
        if own.isdecimal():
            return int(own) + 1 if int(own) < 9 else None
        return next((style.level for style in self.chain(paragraph) if style.level is not None), None)

    def lists_contents(self, paragraph: etree._Element) -> bool:
        """Is it a line of a table of contents, or its heading?"""
        return any(_CONTENTS.fullmatch(style.name) for style in self.chain(paragraph)[:1])

    def numbered(self, paragraph: etree._Element) -> tuple[str, int] | None:
        own = _numbered(paragraph.find(f"{W}pPr/{W}numPr"))
        if own is not None:
            return own
        return next((style.numbered for style in self.chain(paragraph) if style.numbered is not None), None)


def _style(element: etree._Element) -> Style:
    name = _value(element.find(W + "name"))
    heading = _HEADING.match(name)
    outline = _value(element.find(f"{W}pPr/{W}outlineLvl"))
    level = int(heading[1]) if heading else int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else None
    return Style(
        name,
        _value(element.find(W + "basedOn")),
        level,
        _numbered(element.find(f"{W}pPr/{W}numPr")),
        element.find(f"{W}rPr/{W}b") is not None,
    )


def _numbered(element: etree._Element | None) -> tuple[str, int] | None:
    if element is None:
        return None
    depth = _value(element.find(W + "ilvl"))
    return _value(element.find(W + "numId")), int(depth) if depth.isdecimal() else 0


def _value(element: etree._Element | None) -> str:
    return (element.get(W + "val") or "") if element is not None else ""


@dataclass(frozen=True, slots=True)
class _Level:
    form: str  # decimal, lowerLetter, bullet, …
    text: str  # "%1.%2."
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts list paragraphs as Word does. `label` is to be called once for each, in their order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)  # list → the definition whose counters it shares
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> "Numbering":
        numbering = cls()
        if root is None:
            return numbering
        abstract = {element.get(W + "abstractNumId"): element for element in root.iterfind(W + "abstractNum")}
        for element in root.iterfind(W + "num"):
            list_id, shared = element.get(W + "numId") or "", _value(element.find(W + "abstractNumId"))
            levels = _levels(abstract.get(shared))
            for override in element.iterfind(W + "lvlOverride"):
                levels.update(_levels(override))
            numbering.levels[list_id] = levels
            numbering.same[list_id] = list_id if element.find(W + "lvlOverride") is not None else shared
        return numbering

    def label(self, list_id: str, depth: int) -> str | None:
        """What Word prints before the paragraph ("2.1."); empty for a bullet; None if it is in no list."""
        level = self.levels.get(list_id, {}).get(depth)
        if level is None or level.form == "none" or (level.form != "bullet" and not level.text.strip()):
            return None
        counts = self.counts.setdefault(self.same[list_id], {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [place for place in counts if place > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return ""
        return re.sub(r"%(\d)", lambda found: self._count(list_id, counts, int(found[1]) - 1), level.text).strip()

    def _count(self, list_id: str, counts: dict[int, int], depth: int) -> str:
        level = self.levels[list_id].get(depth, _Level("decimal", "", 1))
        return _printed(counts.get(depth, level.start), level.form)


def _levels(element: etree._Element | None) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in element.iterfind(W + "lvl") if element is not None else ():
        depth, start = level.get(W + "ilvl") or "", _value(level.find(W + "start"))
        if depth.isdecimal():
            found[int(depth)] = _Level(
                _value(level.find(W + "numFmt")) or "decimal",
                _value(level.find(W + "lvlText")),
                int(start) if start.isdecimal() else 1,
            )
    return found


def _printed(count: int, form: str) -> str:
    if form in ("lowerRoman", "upperRoman"):
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    letters = ""
    for value, sign in _ROMAN.items():
        letters += sign * (count // value)
        count %= value
    return letters
