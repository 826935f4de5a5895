"""The rows of a page near its head and its foot."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.lines import Line

_EDGE = 0.14  # of the page's height, above and below
_DEEPEST = 6  # rows at one edge
_SLOT = 2.0  # points: rows of two pages this near to one height stand in one place

Row = list[Line]


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Lines of one height, from the top down."""
    rows: list[Row] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and abs(rows[-1][0].y - line.y) <= _SLOT:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


@dataclass(frozen=True, slots=True)
class Side:
    """The rows at the head of a page or at its foot, and the others, all from the edge inward."""

    outer: Sequence[Row]
    inner: Sequence[Row]


def edges(rows: Sequence[Row], height: float) -> tuple[Side, Side]:
    head = min(_DEEPEST, sum(row[0].y > (1 - _EDGE) * height for row in rows))
    foot = min(_DEEPEST, sum(row[0].y < _EDGE * height for row in rows))
    upward = list(rows)[::-1]
    return Side(rows[:head], rows[head:]), Side(upward[:foot], upward[foot:])


def slot(y: float) -> int:
    return round(y / _SLOT)
