"""Furniture that the words alone do not tell: running heads that change with the section, and watermarks."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.margins import Row, Side, edges, slot

_OFTEN = 0.3  # of the pages show such a row
_APART = 1.7  # of the size: a wider gap sets a row apart
_STAMP = 1.5  # of the text's size: words so large that stand on one spot of most pages are a watermark
_MOST = 0.6  # of the pages
_CLEARLY = 1.3  # of the usual distance of lines
_ENOUGH = 40  # pages to look at, in a long document
_NEARLY_ALL = 0.9


def spot(line: Line) -> tuple[int, int]:
    return round(line.x0), round(line.y)


def watermarks(pages: Sequence[Sequence[Line]]) -> set[tuple[str, tuple[int, int]]]:
    sizes = sorted(line.size for lines in pages for line in lines)
    large = _STAMP * sizes[len(sizes) // 2] if sizes else 0.0
    counted = Counter(
        found for lines in pages for found in {(line.words, spot(line)) for line in lines if line.size >= large}
    )
    return {found for found, times in counted.items() if times >= max(3, _MOST * len(pages))}


class Heads:
    """Running heads that change with the section: on most pages a row stands at one height at the edge, set apart from
    the text, and what it says stands elsewhere too."""

    def __init__(self, pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> None:
        self._letters = "\n".join(_letters(line.words) for rows in pages for row in rows for line in row)
        self._joined = self._letters.replace("\n", "")
        self._distance = _usual_distance(pages)
        sides = [side for rows, height in zip(pages, heights, strict=True) for side in edges(rows, height)]
        found: dict[int, list[Side]] = {}
        for side in sides:
            if side.outer:
                found.setdefault(slot(side.outer[0][0].y), []).append(side)
        self._slots = {slot for slot, there in found.items() if self._is_running(there, len(pages))}

    def above(self, side: Side) -> list[Row]:
        row = side.outer[0] if side.outer else None
        return [row] if row and slot(row[0].y) in self._slots and self._apart(side) else []

    def _is_running(self, sides: Sequence[Side], pages: int) -> bool:
        if len(sides) < max(3, _OFTEN * pages):
            return False
        apart = sum(self._apart(side) for side in sides)
        if apart < _NEARLY_ALL * len(sides):
            return False
        some = sides[:: 1 + len(sides) // _ENOUGH]
        return sum(self._known(side.outer[0]) for side in some) >= _MOST * len(some)

    def _apart(self, side: Side) -> bool:
        following = [*side.outer[1:], *side.inner][:1]
        row = side.outer[0]
        least = max(_APART * row[0].size, _CLEARLY * self._distance)
        return not following or abs(following[0][0].y - row[0].y) > least

    def _known(self, row: Row) -> bool:
        """Do its words stand elsewhere, as the heading that they name or at the head of another page?"""
        parts = [part for line in row if len(part := _letters(line.words)) > 2]
        return bool(parts) and all(self._joined.count(part) > 1 for part in parts)


def _letters(words: str) -> str:
    return re.sub(r"[\W\d_]+", "", words).lower()


def _usual_distance(pages: Sequence[Sequence[Row]]) -> float:
    gaps = Counter(
        round(above[0].y - below[0].y) for rows in pages for above, below in pairwise(rows) if above[0].y > below[0].y
    )
    return float(gaps.most_common(1)[0][0]) if gaps else 0.0
