"""Drawn lines become the grids of tables; words fall into their cells."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.labels import label_of
from ingest.readers.pdf.content import Fragment, PageContent, Rule
from ingest.readers.pdf.lines import Line, lines_of

_TOUCH = 3.0  # points: lines this near to each other meet
_SHORTEST = 5.0
_MOST_RULES = 3000  # a page with more carries a drawing, not a table

Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Column borders from left to right, row borders from the top down."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    joins: frozenset[tuple[int, int]] = frozenset()  # row and column of cells without a border above: they are merged

    def holds(self, fragment: Fragment) -> bool:
        x, y = fragment.x0 + 1, fragment.y + 0.25 * fragment.size
        return self.xs[0] - _TOUCH <= x <= self.xs[-1] + _TOUCH and self.ys[-1] <= y <= self.ys[0]

    def place(self, fragment: Fragment) -> tuple[int, int]:
        """Row and column."""
        column = bisect_right(self.xs, fragment.x0 + 1) - 1
        row = bisect_right([-y for y in self.ys], -(fragment.y + 0.25 * fragment.size)) - 1
        row, column = min(max(row, 0), len(self.ys) - 2), min(max(column, 0), len(self.xs) - 2)
        while (row, column) in self.joins:
            row -= 1
        return row, column


@dataclass(frozen=True, slots=True)
class TablePart:
    """What of a table stands on one page. `at` is the offset of its first words."""

    page: int
    grid: Grid
    rows: tuple[tuple[Cell, ...], ...]
    at: int
    y: float
    merged: tuple[frozenset[int], ...] = ()  # of each row, the columns that go on from the row above


def table_parts(content: PageContent) -> tuple[list[TablePart], list[Fragment]]:
    """The page's tables, and its fragments outside them."""
    rest = list(content.fragments)
    parts: list[TablePart] = []
    for grid in _grids(content):
        inside = [fragment for fragment in rest if grid.holds(fragment)]
        if inside and not _is_frame(grid, inside, content.rules):
            rest = [fragment for fragment in rest if not grid.holds(fragment)]
            parts.append(_part(content.number, grid, inside))
    return parts, rest


def _is_frame(grid: Grid, inside: Sequence[Fragment], rules: Sequence[Rule]) -> bool:
    """A box around some words that a longer level line touches: one cell alone, and no upright line at the ends."""
    if len({grid.place(fragment) for fragment in inside}) > 1:
        return False
    low, high = grid.ys[-1] - _TOUCH, grid.ys[0] + _TOUCH
    ends = (rule.x0 for rule in rules if not rule.horizontal and low <= rule.y0 <= high)
    return not any(min(abs(x - grid.xs[0]), abs(x - grid.xs[-1])) <= _TOUCH for x in ends)


def _part(page: int, grid: Grid, inside: Sequence[Fragment]) -> TablePart:
    cells: dict[tuple[int, int], list[Fragment]] = {}
    for fragment in inside:
        cells.setdefault(grid.place(fragment), []).append(fragment)
    width = len(grid.xs) - 1
    filled = sorted({row for row, _ in cells})
    bands = [tuple(tuple(lines_of(cells.get((row, column), []), page)) for column in range(width)) for row in filled]
    split = [split_at_labels(band) for band in bands]
    joined = [frozenset(column for above, column in grid.joins if above == row) for row in filled]
    merged = tuple(
        going_on if place == 0 else frozenset()
        for rows, going_on in zip(split, joined, strict=True)
        for place in range(len(rows))
    )
    rows = tuple(row for rows in split for row in rows)
    return TablePart(page, grid, rows, min(f.at for f in inside), max(f.y for f in inside), merged)


def _grids(content: PageContent) -> list[Grid]:
    rules = [rule for rule in content.rules if max(rule.x1 - rule.x0, rule.y1 - rule.y0) >= _SHORTEST]
    if len(rules) > _MOST_RULES:
        return []
    found = [grid for group in _touching(rules) if (grid := _ruled(group)) is not None]
    return sorted(found, key=lambda grid: -grid.ys[0])


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: -rule.y1):
        meeting = [group for group in groups if any(_meet(rule, other) for other in group)]
        merged = [rule, *(one for group in meeting for one in group)]
        groups = [group for group in groups if not any(group is other for other in meeting)]
        groups.append(merged)
    return groups


def _meet(a: Rule, b: Rule) -> bool:
    return a.x0 - _TOUCH <= b.x1 and b.x0 - _TOUCH <= a.x1 and a.y0 - _TOUCH <= b.y1 and b.y0 - _TOUCH <= a.y1


def _ruled(group: Sequence[Rule]) -> Grid | None:
    ys = _clustered([rule.y0 for rule in group if rule.horizontal])[::-1]
    xs = _clustered([x for rule in group for x in ((rule.x0, rule.x1) if rule.horizontal else (rule.x0,))])
    upright = _clustered([rule.x0 for rule in group if not rule.horizontal])
    inner = [x for x in upright if xs[0] + _TOUCH < x < xs[-1] - _TOUCH]
    if not inner or len(ys) < 2:
        return None
    columns = (xs[0], *inner, xs[-1])
    return Grid(columns, tuple(ys), _joins(columns, ys, [rule for rule in group if rule.horizontal]))


def _joins(xs: Sequence[float], ys: Sequence[float], level: Sequence[Rule]) -> frozenset[tuple[int, int]]:
    """Where a level line parts rows in other columns but not in this one."""
    found: set[tuple[int, int]] = set()
    for row, y in list(enumerate(ys))[1:-1]:
        drawn = [rule for rule in level if abs(rule.y0 - y) <= _TOUCH]
        for column, (left, right) in enumerate(pairwise(xs)):
            middle = (left + right) / 2
            if not any(rule.x0 <= middle <= rule.x1 for rule in drawn):
                found.add((row, column))
    return frozenset(found)


def _clustered(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH:
            found.append(value)
    return found


def split_at_labels(row: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """A band between two level lines that holds several records: no line parts them, but their labels do."""
    tops = [line.y for line in row[0][1:] if (label := label_of(line.words)) is not None and label.number is not None]
    bounds = [float("inf"), *tops, float("-inf")]
    return [
        tuple(tuple(line for line in cell if lower + _TOUCH < line.y <= upper + _TOUCH) for cell in row)
        for upper, lower in pairwise(bounds)
    ]
