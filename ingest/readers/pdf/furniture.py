"""What a page carries besides its text: running heads and feet, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.heads import Heads, spot, watermarks
from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.margins import Row, Side, edges, rows_of, slot

_INWARD = 8  # rows further in, to compare
_ALIGNED = 3.0  # points
_OFTEN = 0.3  # of the pages: what repeats on so many and is set apart from the text is furniture
_ALWAYS = 0.8  # … and on so many it need not be set apart
_OFF = 20  # a printed page number may differ by so much from the place of its page
_APART = 1.7  # of the size: a wider gap sets a row apart
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–(\[]*\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–)\]]*(?:\s*(?:/|of)\s*\d{1,4})?", re.I)


@dataclass(frozen=True, slots=True)
class Cleared:
    """Pages without their furniture, and each different piece of it, digits as #."""

    pages: list[list[Line]]
    removed: tuple[str, ...]


def cleared(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> Cleared:
    stamps = watermarks(pages)
    pages = [[line for line in lines if (line.words, spot(line)) not in stamps] for lines in pages]
    rows = [rows_of(lines) for lines in pages]
    heads = Heads(rows, heights)
    counted: Counter[tuple[str, int]] = Counter()
    for number, (page, height) in enumerate(zip(rows, heights, strict=True), 1):
        for side in edges(page, height):
            for row in side.outer:
                counted.update(_keys(row, number, len(pages)))
    removed: dict[str, None] = {words: None for words, _ in stamps}
    kept: list[list[Line]] = []
    for number, (page, lines, height) in enumerate(zip(rows, pages, heights, strict=True), 1):
        out: set[int] = set()
        for side in edges(page, height):
            for row in _furniture(side, counted, number, len(pages)) or heads.above(side):
                out.update(id(line) for line in row)
                removed.setdefault(_masked(row, number, len(pages)))
        kept.append([line for line in lines if id(line) not in out])
    return Cleared(kept, tuple(removed))


def _furniture(side: Side, counted: Counter[tuple[str, int]], number: int, pages: int) -> list[Row]:
    """The outermost rows that repeat or number the page, as far as they are set apart from the text."""
    found: list[Row] = []
    sure = apart = 0
    for place, row in enumerate(side.outer):
        inward = [*side.outer[place + 1 :], *side.inner]
        if _heads_columns(row, inward[:_INWARD]):
            return found[:apart]  # lines of its header that stand above it are no furniture either
        times = counted[_masked(row, number, pages), slot(row[0].y)]
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


def _keys(row: Row, page: int, pages: int) -> set[tuple[str, int]]:
    return {(_masked(row, page, pages), slot(row[0].y) + shift) for shift in (-1, 0, 1)}


def _masked(row: Row, page: int, pages: int) -> str:
    """Its words with the page's number as #: what then differs from page to page is no furniture."""
    words = " ".join(line.words for line in sorted(row, key=lambda line: line.x0)).split()
    return " ".join("#" if _counts(word.strip("-–—()[]|."), page, pages) else word for word in words)


def _counts(word: str, page: int, pages: int) -> bool:
    """Covers and inserted sheets shift the count: the number may be off by some. Or does it count all pages?"""
    number, _, total = word.partition("/")
    if not number.isdecimal() or (total and not total.isdecimal()):
        return False
    if not total and int(number) == pages:
        return True
    return abs(int(number) - page) <= _OFF and (not total or page <= int(total))


def _is_number(row: Row, page: int) -> bool:
    text = " ".join(line.words for line in row).strip()
    digits = re.search(r"\d+", text)
    return bool(_PAGE_NUMBER.fullmatch(text)) and (digits is None or abs(int(digits.group()) - page) <= _OFF)
