"""Tables without drawn lines: a row of words in three or more places, and words below that start in the same places."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.readers.pdf.content import Fragment
from ingest.readers.pdf.grids import Grid, TablePart, split_at_labels
from ingest.readers.pdf.lines import lines_of
from ingest.readers.pdf.signs import code_of

_LEVEL = 2.0  # points: words this near to one height stand on one line
_ALIGNED = 3.0  # points
_BLANK = 0.8  # of the size: a wider gap on one line parts two places
_CLOSE = 1.6  # of the size: lines of one header stand no further apart
_MARK_ABOVE = 8.0  # points above its line
_FEWEST_COLUMNS = 3
_LONG = 5  # lines: table cells that stand beside each other are seldom all so long
_FEWEST_ALIGNED = 4  # words below the first line that start where its words do


@dataclass(slots=True)
class _Level:
    """What stands on one line of the page: runs of fragments with wide gaps between."""

    y: float
    runs: list[list[Fragment]]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple("".join(fragment.text for fragment in run).strip() for run in self.runs)

    @property
    def starts(self) -> list[float]:
        return [run[0].x0 for run in self.runs]


@dataclass(slots=True)
class Known:
    """What earlier pages show: the first lines of tables, and where the columns of the last one begin."""

    headers: set[tuple[str, ...]] = field(default_factory=set)
    columns: tuple[float, ...] = ()


def unruled_parts(page: int, fragments: Sequence[Fragment], known: Known) -> tuple[list[TablePart], list[Fragment]]:
    """The page's tables without lines, and the fragments outside them in their order. `known` takes in this page's."""
    levels = _levels(fragments)
    parts: list[TablePart] = []
    taken: set[int] = set()
    place = 0
    while place < len(levels):
        repeated = levels[place].words in known.headers
        end = _end(levels, place, repeated)
        if end is None:
            place += 1
            continue
        top = _top(levels, place)
        if not parts and _agree(known.columns, levels[place].starts) and _is_rest(levels[:top], levels[place]):
            top = 0  # the page begins with the rest of a row of which only the first cell goes on
        inside = [fragment for level in levels[top:end] for run in level.runs for fragment in run]
        columns = levels[place].starts
        bands = _bands(columns, inside)
        full = sum(sum(map(bool, band)) >= _FEWEST_COLUMNS for band in bands)
        part = _part(page, columns, bands, inside)
        if (repeated or full > 1) and not _are_text(columns, part):
            known.headers.add(levels[place].words)
            known.columns = tuple(columns)
            taken.update(id(fragment) for fragment in inside)
            parts.append(part)
        place = end
    return parts, [fragment for fragment in fragments if id(fragment) not in taken]


def _levels(fragments: Sequence[Fragment]) -> list[_Level]:
    grouped: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda fragment: (-fragment.y, fragment.x0)):
        if grouped and grouped[-1][0].y - fragment.y <= _LEVEL:
            grouped[-1].append(fragment)
        else:
            grouped.append([fragment])
    return [_Level(group[0].y, _runs(group)) for group in grouped]


def _runs(group: Sequence[Fragment]) -> list[list[Fragment]]:
    runs: list[list[Fragment]] = []
    for fragment in sorted(group, key=lambda fragment: fragment.x0):
        last = runs[-1][-1] if runs else None
        next_shown = last is not None and fragment.at == last.at + len(last.text) + 1
        if last is not None and next_shown and fragment.x0 - last.x1 <= _BLANK * fragment.size:
            runs[-1].append(fragment)
        else:
            runs.append([fragment])
    return runs


def _end(levels: Sequence[_Level], first: int, repeated: bool) -> int | None:
    """Where a table ends whose first line this is; None if it is no table's."""
    columns = levels[first].starts
    if len(columns) < _FEWEST_COLUMNS:
        return None
    aligned: list[int] = []
    end = first + 1
    for level in levels[first + 1 :]:
        if (
            not all(_fits(run, columns) for run in level.runs)
            or _breaks_off(level, levels[first], columns)
            or _opens_note(level, levels[end - 1])
        ):
            while end > first + 1 and _is_mark(levels[end - 1]) and levels[end - 1].y - level.y < _MARK_ABOVE:
                end -= 1  # the raised number belongs to the note below
            break
        aligned += [_column(start, columns) for start in level.starts if _meets(start, columns)]
        end += 1
    found = len(aligned) >= _FEWEST_ALIGNED and len(set(aligned)) >= _FEWEST_COLUMNS
    return end if found or repeated else None


def _top(levels: Sequence[_Level], first: int) -> int:
    """Where its header begins: names of columns on several lines may end on the line of the shortest."""
    columns = levels[first].starts
    top = first
    while top and levels[top - 1].y - levels[top].y < _CLOSE * levels[first].runs[0][0].size:
        above = levels[top - 1]
        if not all(_meets(start, columns[1:]) for start in above.starts) or not all(
            _fits(r, columns) for r in above.runs
        ):
            break
        top -= 1
    return top


def _agree(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _ALIGNED for a, b in zip(one, other, strict=True))


def _is_rest(above: Sequence[_Level], first: _Level) -> bool:
    """Does all that stands above lie in the first column, set like the table?"""
    left, size = first.starts[0], first.runs[0][0].size
    return all(
        len(level.runs) == 1
        and _fits(level.runs[0], first.starts)
        and abs(level.starts[0] - left) <= _ALIGNED
        and abs(max(one.size for one in level.runs[0]) - size) <= 0.07 * size
        for level in above
        if not _is_mark(level)
    )


def _column(x: float, columns: Sequence[float]) -> int:
    return max(0, bisect_right([column - _ALIGNED for column in columns], x) - 1)


def _meets(x: float, columns: Sequence[float]) -> bool:
    return any(abs(x - column) <= _ALIGNED for column in columns)


def _fits(run: Sequence[Fragment], columns: Sequence[float]) -> bool:
    """Does it stay in the column that it starts in?"""
    column = _column(run[0].x0, columns)
    if run[0].x0 < columns[0] - _ALIGNED:
        return False
    return column == len(columns) - 1 or run[-1].x1 <= columns[column + 1] + _ALIGNED


def _breaks_off(level: _Level, first: _Level, columns: Sequence[float]) -> bool:
    """A heading below, or a note: alone on its line, bold, or larger or smaller than the words of the table."""
    if len(level.runs) > 1 or _column(level.starts[0], columns) > 0:
        return False
    if _is_mark(level):
        return False
    size, usual = max(fragment.size for fragment in level.runs[0]), first.runs[0][0].size
    return abs(size - usual) > 0.07 * usual or all(fragment.bold for fragment in level.runs[0])


def _opens_note(level: _Level, above: _Level) -> bool:
    """Alone on its line, further below than a cell's next line, and first of all a number or sign of its own."""
    first = level.runs[0]
    apart = above.y - level.y > _CLOSE * max(fragment.size for fragment in first)
    return len(level.runs) == 1 and len(first) > 1 and apart and code_of(first[0].text) is not None


def _is_mark(level: _Level) -> bool:
    """Nothing but a number: on a line of its own because it is raised."""
    return len(level.runs) == 1 and len(level.runs[0]) == 1 and level.runs[0][0].text.strip().isdecimal()


def _are_text(columns: Sequence[float], part: TablePart) -> bool:
    """Columns of running text: all equally wide, and long beside each other."""
    steps = [after - before for before, after in pairwise(columns)]
    filled = [[cell for cell in row if cell] for row in part.rows]
    long = any(len(row) > 1 and min(map(len, row)) >= _LONG for row in filled)
    return max(steps) - min(steps) <= _ALIGNED and long


def _bands(columns: Sequence[float], inside: Sequence[Fragment]) -> list[list[list[Fragment]]]:
    """Rows by the order in which the words are shown: a step back to an earlier column begins the next row."""
    rows: list[list[list[Fragment]]] = []
    last = len(columns)
    for fragment in sorted(inside, key=lambda fragment: fragment.at):
        column = _column(fragment.x0, columns)
        if column < last:
            rows.append([[] for _ in columns])
        rows[-1][column].append(fragment)
        last = column
    return rows


def _part(
    page: int, columns: Sequence[float], rows: Sequence[Sequence[Sequence[Fragment]]], inside: Sequence[Fragment]
) -> TablePart:
    right = max(fragment.x1 for fragment in inside)
    top, bottom = max(fragment.y + fragment.size for fragment in inside), min(fragment.y for fragment in inside)
    grid = Grid((*(column - _ALIGNED for column in columns), right + _ALIGNED), (top, bottom))
    cells = tuple(tuple(tuple(lines_of(cell, page)) for cell in row) for row in rows)
    cells = tuple(row for band in cells for row in split_at_labels(band))
    return TablePart(page, grid, cells, min(fragment.at for fragment in inside), top)
