"""What a page carries besides its text: running heads and feet, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.lines import Line

_EDGE = 0.14  # of the page's height, above and below
_DEEPEST = 6  # rows at one edge
_INWARD = 8  # rows further in, to compare
_ALIGNED = 3.0  # points
_SLOT = 2.0  # points: rows of two pages this near to one height stand in one place
_OFTEN = 0.3  # of the pages: what repeats on so many and is set apart from the text is furniture
_ALWAYS = 0.8  # … and on so many it need not be set apart
_OFF = 20  # a printed page number may differ by so much from the place of its page
_APART = 1.7  # of the size: a wider gap sets a row apart
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–(\[]*\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–)\]]*(?:\s*(?:/|of)\s*\d{1,4})?", re.I)

Row = list[Line]


@dataclass(frozen=True, slots=True)
class Cleared:
    """Pages without their furniture, and each different piece of it, digits as #."""

    pages: list[list[Line]]
    removed: tuple[str, ...]


def cleared(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> Cleared:
    rows = [_rows(lines) for lines in pages]
    counted: Counter[tuple[str, int]] = Counter()
    for number, (page, height) in enumerate(zip(rows, heights, strict=True), 1):
        for side in _edges(page, height):
            for row in side.outer:
                counted.update(_keys(row, number))
    removed: dict[str, None] = {}
    kept: list[list[Line]] = []
    for number, (page, lines, height) in enumerate(zip(rows, pages, heights, strict=True), 1):
        out: set[int] = set()
        for side in _edges(page, height):
            for row in _furniture(side, counted, number, len(pages)):
                out.update(id(line) for line in row)
                removed.setdefault(_masked(row, number))
        kept.append([line for line in lines if id(line) not in out])
    return Cleared(kept, tuple(removed))


def _rows(lines: Sequence[Line]) -> list[Row]:
    """Lines of one height, from the top down."""
    rows: list[Row] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and abs(rows[-1][0].y - line.y) <= _SLOT:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


@dataclass(frozen=True, slots=True)
class _Side:
    """The rows at the head of a page or at its foot, and the others, all from the edge inward."""

    outer: Sequence[Row]
    inner: Sequence[Row]


def _edges(rows: Sequence[Row], height: float) -> tuple[_Side, _Side]:
    head = min(_DEEPEST, sum(row[0].y > (1 - _EDGE) * height for row in rows))
    foot = min(_DEEPEST, sum(row[0].y < _EDGE * height for row in rows))
    upward = list(rows)[::-1]
    return _Side(rows[:head], rows[head:]), _Side(upward[:foot], upward[foot:])


def _furniture(side: _Side, counted: Counter[tuple[str, int]], number: int, pages: int) -> list[Row]:
    """The outermost rows that repeat or number the page, as far as they are set apart from the text."""
    found: list[Row] = []
    sure = apart = 0
    for place, row in enumerate(side.outer):
        inward = [*side.outer[place + 1 :], *side.inner]
        if _heads_columns(row, inward[:_INWARD]):
            return found[:apart]  # lines of its header that stand above it are no furniture either
        times = counted[_masked(row, number), _slot(row[0].y)]
        repeated = times >= max(2, _OFTEN * pages)
        if not (repeated or _is_number(row, number)):
            break
        found.append(row)
        if not inward or abs(inward[0][0].y - row[0].y) > _APART * row[0].size:
            sure = apart = len(found)
        elif pages > 2 and times >= _ALWAYS * pages:
            sure = len(found)
    return found[:sure]


def _heads_columns(row: Row, inward: Sequence[Row]) -> bool:
    """Does it name the columns of a table? Words of the rows below begin where its words do."""
    starts = [start for line in row for start in line.starts]
    below = [start for other in inward for line in other for start in line.starts]
    matched = [start for start in starts if any(abs(start - other) <= _ALIGNED for other in below)]
    return len(starts) > 2 and len(matched) > 2


def _slot(y: float) -> int:
    return round(y / _SLOT)


def _keys(row: Row, page: int) -> set[tuple[str, int]]:
    return {(_masked(row, page), _slot(row[0].y) + shift) for shift in (-1, 0, 1)}


def _masked(row: Row, page: int) -> str:
    """Its words with the page's number as #: what then differs from page to page is no furniture."""
    words = " ".join(line.words for line in sorted(row, key=lambda line: line.x0)).split()
    return " ".join("#" if _counts(word.strip("-–—()[]|."), page) else word for word in words)


def _counts(word: str, page: int) -> bool:
    """Covers and inserted sheets shift the count: the number may be off by some."""
    number, _, total = word.partition("/")
    if not number.isdecimal() or (total and not total.isdecimal()):
        return False
    return abs(int(number) - page) <= _OFF and (not total or page <= int(total))


def _is_number(row: Row, page: int) -> bool:
    text = " ".join(line.words for line in row).strip()
    digits = re.search(r"\d+", text)
    return bool(_PAGE_NUMBER.fullmatch(text)) and (digits is None or abs(int(digits.group()) - page) <= _OFF)
