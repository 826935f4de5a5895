"""One canonical text out of the blocks, and where in it each block, table cell and note stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.blocks import Block, BlockKind
from ingest.canonical import NOWHERE, Traced
from ingest.records import Footnote, Span


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and its span; `cells` holds, for a row, each cell's span (empty for an empty cell) and `lines` the spans
    of each cell's lines."""

    block: Block
    start: int
    end: int
    cells: tuple[Span, ...] = ()
    lines: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Assembled:
    text: str
    origin: tuple[int, ...]
    placed: tuple[Placed, ...]
    footnotes: tuple[Footnote, ...]
    notices: tuple[str, ...]


@dataclass
class _Page:
    """The text as it grows."""

    parts: list[str] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    marks: dict[int, int] = field(default_factory=dict)  # number → offset of its first mark
    notices: list[str] = field(default_factory=list)

    def gap(self, white: str) -> None:
        if self.origin:
            self.parts.append(white)
            self.origin.extend([NOWHERE] * len(white))

    def write(self, text: Traced) -> Span:
        start = len(self.origin)
        words, marks = text.unmarked()
        self.parts.append(words.text)
        self.origin.extend(words.origin)
        for number, place in marks:
            if number in self.marks:
                self.notices.append(f"Footnote mark {number} stands more than once; the first place is its anchor.")
            self.marks.setdefault(number, start + place)
        return Span(start, len(self.origin))


def assemble(body: Sequence[Block], notes: Sequence[Block]) -> Assembled:
    """The body in reading order, paragraphs parted by an empty line, then the notes' texts, one a line."""
    page = _Page()
    placed: list[Placed] = []
    before: Block | None = None
    for block in body:
        if not _says(block):
            page.write(block.text)  # a lone mark stands where the text before it ends
            continue
        page.gap("\n" if before and block.kind is before.kind is BlockKind.ITEM else "\n\n")
        placed.append(_row(page, block) if block.kind is BlockKind.ROW else _plain(page, block))
        before = block
    footnotes = _notes(page, notes)
    return Assembled(
        "".join(page.parts), tuple(page.origin), tuple(placed), footnotes, (*page.notices, *_unmatched(page, footnotes))
    )


def _says(block: Block) -> bool:
    lines = [line for cell in block.cells for line in cell] if block.kind is BlockKind.ROW else [block.text]
    return any(line.plain().strip() for line in lines)


def _plain(page: _Page, block: Block) -> Placed:
    span = page.write(block.text)
    return Placed(block, span.start, span.end)


def _row(page: _Page, block: Block) -> Placed:
    cells: list[Span] = []
    lines: list[tuple[Span, ...]] = []
    for cell in block.cells:
        spans: list[Span] = []
        for line in cell:
            if spans or any(cell.end > cell.start for cell in cells):
                page.gap("\n")
            spans.append(page.write(line))
        place = len(page.origin)
        cells.append(Span(spans[0].start, spans[-1].end) if spans else Span(place, place))
        lines.append(tuple(spans))
    filled = [cell for cell in cells if cell.end > cell.start]
    return Placed(block, filled[0].start, filled[-1].end, tuple(cells), tuple(lines))


def _notes(page: _Page, notes: Sequence[Block]) -> tuple[Footnote, ...]:
    anchors = dict(page.marks)
    footnotes: list[Footnote] = []
    for number, note in enumerate(sorted(notes, key=lambda note: note.number or 0)):
        page.gap("\n" if number else "\n\n")
        words, _ = note.text.unmarked()  # a mark inside a note anchors nothing
        span = page.write(words)
        footnotes.append(
            Footnote(note.number or 0, words.text, span.start, span.end, anchors.get(note.number or 0), note.page)
        )
    return tuple(footnotes)


def _unmatched(page: _Page, footnotes: Sequence[Footnote]) -> list[str]:
    numbers = [note.number for note in footnotes]
    found = [f"Footnote {number} has a mark but no text." for number in sorted(set(page.marks) - set(numbers))]
    found += [f"Footnote {note.number} has a text but no mark." for note in footnotes if note.anchor is None]
    found += [
        f"Footnote {number} has more than one text." for number in sorted({n for n in numbers if numbers.count(n) > 1})
    ]
    gaps = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers) - set(page.marks))
    return found + [f"Footnote {number} is missing from the numbering." for number in gaps]
