"""Tables over pages: repeated header rows out, broken rows joined, the lines of a cell told from its wrapped words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.blocks import Block, BlockKind
from ingest.canonical import EMPTY, Traced
from ingest.readers.pdf.grids import TablePart
from ingest.readers.pdf.hyphens import Rejoiner
from ingest.readers.pdf.lines import Line
from ingest.tables import column_names, opens_record

_SAME_BORDER = 4.0  # points
_WIDEST_MARGIN = 12.0  # points between border and words, as much on the right as on the left
_ROUNDS = 3
_OFTEN = 3  # an entry that stands so often is one
_LEVEL = 1.0  # points: words this near to one height stand on one line
_CLEARLY = 0.25  # of the size


@dataclass(slots=True)
class Row:
    """`cells` hold the lines of each column, on all pages that the row stands on."""

    cells: list[list[Line]]
    page: int
    merged: frozenset[int] = frozenset()  # columns that go on from the row above


@dataclass(slots=True)
class Table:
    """`edges` are the column borders; `repeated` counts header rows taken out."""

    edges: tuple[float, ...]
    columns: tuple[str, ...]
    rows: list[Row]
    repeated: int = 0

    def blocks(self, rejoiner: Rejoiner, entries: "Entries") -> list[Block]:
        splitters = entries.splitters(self)
        return [
            Block(
                BlockKind.ROW,
                cells=tuple(
                    tuple(_joined(unit, rejoiner) for unit in (splitters[n].units(cell) if n else [cell]) if unit)
                    for n, cell in enumerate(row.cells)
                ),
                columns=self.columns,
                page=row.page,
                merged=row.merged,
            )
            for row in self.rows
            if any(row.cells)
        ]


def tables_of(parts: Sequence[tuple[TablePart, bool]]) -> list[tuple[int, Table]]:
    """Each table with the place of its first part; the flag says that only furniture parts it from the one before."""
    found: list[tuple[int, Table]] = []
    for place, (part, adjoining) in enumerate(parts):
        merged = part.merged or (frozenset[int](),) * len(part.rows)
        rows = [
            Row([list(cell) for cell in row], part.page, going_on)
            for row, going_on in zip(part.rows, merged, strict=True)
        ]
        if found and adjoining and _same_borders(found[-1][1].edges, part.grid.xs):
            _continue(found[-1][1], rows)
        else:
            columns, rows = _headed(rows)
            found.append((place, Table(part.grid.xs, columns, rows)))
    return found


def _same_borders(one: Sequence[float], other: Sequence[float]) -> bool:
    """Where no lines are drawn, the right border is where the longest words end: it may differ."""
    return len(one) == len(other) and all(abs(a - b) <= _SAME_BORDER for a, b in zip(one[:-1], other[:-1], strict=True))


def _headed(rows: list[Row]) -> tuple[tuple[str, ...], list[Row]]:
    """The names of the columns, and the rows below."""
    bold = [all(line.bold for cell in row.cells for line in cell) for row in rows]
    columns = column_names([_said(row) for row in rows], bold)
    return columns, rows[1 if columns else 0 :]


def _said(row: Row) -> list[list[str]]:
    return [[line.words for line in cell] for cell in row.cells]


def _continue(table: Table, rows: list[Row]) -> None:
    rest = _below_header(table.columns, rows[0]) if rows else None
    if rest is not None:
        rows = [rest, *rows[1:]] if any(rest.cells) else rows[1:]
        table.repeated += 1
    if rows and table.rows and _goes_on(table.rows, rows[0]):
        for cell, more in zip(table.rows[-1].cells, rows[0].cells, strict=True):
            cell.extend(more)
        rows = rows[1:]
    elif rows and any(rows[0].cells):  # a merged cell has no words on the next page
        across = {column for row in [*table.rows, *rows] for column in row.merged}
        rows[0].merged |= {column for column in across if not rows[0].cells[column]}
    table.rows.extend(rows)


def _below_header(columns: Sequence[str], row: Row) -> Row | None:
    """What stands below the names of the columns in a row that begins with them; None if it does not."""
    if not columns or len(columns) != len(row.cells):
        return None
    cells: list[list[Line]] = []
    for name, cell in zip(columns, row.cells, strict=True):
        length = next((n for n in range(1, len(cell) + 1) if _words(cell[:n]) == name), None)
        if length is None:
            return None
        cells.append(cell[length:])
    return Row(cells, row.page, row.merged)


def _goes_on(rows: Sequence[Row], first: Row) -> bool:
    """Is the page's first row the rest of the row before?"""
    if opens_record(_said(first)):
        return False
    if any(opens_record(_said(row)) for row in rows):
        return True
    begins = first.cells[0][0].words if first.cells[0] else ""
    return not begins or begins[0].islower() or not all(first.cells)


def _joined(lines: Iterable[Line], rejoiner: Rejoiner) -> Traced:
    text = EMPTY
    for line in lines:
        text = rejoiner.joined(text, line.text) if text else line.text
    return text.folded()


@dataclass(slots=True)
class _Known:
    """What the columns of one name show: lines that surely begin or end an entry, and how often each entry stands."""

    starts: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    entries: Counter[str] = field(default_factory=Counter)


class Entries:
    """Tells where one entry of a cell ends and the next begins. A line that had room for the next word ended its entry;
    where the column is too narrow to tell, the entries that columns of its name show elsewhere decide."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._known: dict[str, _Known] = {}
        splitters = [splitter for table in tables for splitter in self.splitters(table)]
        for _ in range(_ROUNDS):  # what is told apart in one round tells more apart in the next
            learnt: dict[int, Counter[str]] = {}
            for splitter in splitters:
                learnt.setdefault(id(splitter.known), Counter()).update(splitter.learn())
            for splitter in splitters:
                splitter.known.entries = learnt[id(splitter.known)]

    def splitters(self, table: Table) -> list["_Splitter"]:
        names = table.columns or tuple(str(place) for place in range(len(table.edges) - 1))
        return [
            _Splitter(
                [row.cells[n] for row in table.rows],
                table.edges[n],
                table.edges[n + 1],
                self._known.setdefault(names[n].casefold(), _Known()),
            )
            for n in range(len(table.edges) - 1)
        ]


@dataclass(slots=True)
class _Splitter:
    """Of one column between its borders."""

    cells: Sequence[Sequence[Line]]
    left: float
    right: float
    known: _Known

    def learn(self) -> Iterable[str]:
        """The entries as they are told apart so far."""
        for cell in self.cells:
            units = self.units(cell)
            for unit in units:
                self.known.starts.add(unit[0].words)
                self.known.ends.add(unit[-1].words)
                yield _words(unit)

    def units(self, cell: Sequence[Line]) -> list[list[Line]]:
        units: list[list[Line]] = []
        for line in cell:
            if units and not self._parted(units[-1], line):
                units[-1].append(line)
            else:
                units.append([line])
        return units

    def _parted(self, unit: Sequence[Line], below: Line) -> bool:
        above = unit[-1]
        if above.page == below.page and abs(above.y - below.y) < _LEVEL and below.x0 > above.x0:
            return False  # the rest of a line with a wide blank, as justified cells have them
        if above.words.endswith(("-", ",")) or below.words[:1].islower():
            return False
        if self._room(above, below) or below.words in self.known.starts:
            return True
        complete = above.words in self.known.starts and above.words in self.known.ends
        return complete or self.known.entries[_words(unit)] >= _OFTEN

    def _room(self, above: Line, below: Line) -> bool:
        margin = min((line.x0 for cell in self.cells for line in cell), default=self.left) - self.left
        edge = self.right - max(0.0, min(margin, _WIDEST_MARGIN))
        word = below.words.split(maxsplit=1)[0]
        return edge - above.x1 > below.width_of(word + " ") + _CLEARLY * below.size


def _words(unit: Sequence[Line]) -> str:
    return " ".join(line.words for line in unit)
