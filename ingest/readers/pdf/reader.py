"""The way from a PDF file to blocks: content, tables, furniture, notes, paragraphs, headings."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.blocks import Block, BlockKind, Emphasis, Source, Turn
from ingest.canonical import MARK, NOWHERE, Traced, mark_number
from ingest.errors import UnreadableDocument
from ingest.footnotes import settled
from ingest.readers.pdf.cells import Entries, Table, tables_of
from ingest.readers.pdf.content import Fragment
from ingest.readers.pdf.contents import without_contents
from ingest.readers.pdf.continuations import without_continuations
from ingest.readers.pdf.furniture import cleared
from ingest.readers.pdf.grids import TablePart, table_parts
from ingest.readers.pdf.headings import levels_of
from ingest.readers.pdf.hyphens import Rejoiner
from ingest.readers.pdf.linenumbers import without_line_numbers
from ingest.readers.pdf.lines import Line, lines_of
from ingest.readers.pdf.notes import Note, NoteTaker
from ingest.readers.pdf.opening import Opened, opened
from ingest.readers.pdf.pairing import marks_of, need_counting, paired, recounted, unanswered
from ingest.readers.pdf.paragraphs import OPENER, Paragraph, Setter, in_sequence
from ingest.readers.pdf.signs import is_sign
from ingest.readers.pdf.unruled import Known, unruled_parts

Item = Line | TablePart
_PROSE = 1000  # characters outside tables: so many show how large the text is set


def read_pdf(data: bytes) -> Source:
    """Raises UnreadableDocument for a file that cannot be read, in one sentence that does not name it."""
    return _Layout(opened(data)).source()


class _Layout:
    """A document's pages, and what each step leaves of them."""

    def __init__(self, file: Opened) -> None:
        self._file = file
        self._contents = contents = file.pages
        self._line_numbers = without_line_numbers(contents)
        self._continuations = without_continuations(contents)
        self._ends = [content.end for content in contents]
        ruled = [table_parts(content) for content in contents]
        lines = [lines_of(rest, content.number) for content, (_, rest) in zip(contents, ruled, strict=True)]
        self._cleared = cleared(lines, [content.height for content in contents])
        kept_pages, self._entries = without_contents(self._cleared.pages)
        self._tables: list[list[TablePart]] = []
        self._lines: list[list[Line]] = []
        known = Known()
        for content, (parts, rest), kept in zip(contents, ruled, kept_pages, strict=True):
            shown_at = {line.at for line in kept}
            more, free = unruled_parts(content.number, _of_lines(rest, lines[content.number - 1], shown_at), known)
            self._tables.append([*parts, *more])
            self._lines.append(lines_of(free, content.number) if more else kept)
        inside = [line for parts in self._tables for part in parts for row in part.rows for c in row for line in c]
        shown = [*(line for page in self._lines for line in page), *inside]
        if not shown:
            raise UnreadableDocument("It holds nothing but page numbers and running heads: put its text into it.")
        self._body = _body_size([line for page in self._lines for line in page], inside)
        self._rejoiner = Rejoiner(line.words for line in shown)

    def source(self) -> Source:
        in_tables = [
            _codes(line for part in parts for row in part.rows for cell in row for line in cell)
            for parts in self._tables
        ]
        taker = NoteTaker(self._body, _codes(line for page in self._lines for line in page).union(*in_tables))
        pages = [
            taker.text_of(lines, content.rules, content.width, codes)
            for lines, content, codes in zip(self._lines, self._contents, in_tables, strict=True)
        ]
        blocks = self._body_blocks(pages, Setter(pages))
        return Source(
            self._with_notes(blocks, taker.notes),
            pages=self._file.count,
            notices=self._notices(),
            furniture=self._cleared.removed,
        )

    def _with_notes(self, blocks: Sequence[Block], notes: Sequence[Note]) -> list[Block]:
        """The blocks with only those marks that are meant as marks, and the notes behind them."""
        marks = marks_of(blocks, self._ends)
        self._recounted = need_counting(notes)
        numbers = paired(marks, notes) if self._recounted else {}
        more = unanswered(marks, numbers, len(notes)) if self._recounted else {mark.at: mark.code for mark in marks}
        own = range(1, len(notes) + 1) if self._recounted else [note.code for note in notes]
        texts = [
            Block(BlockKind.NOTE, note.text(self._rejoiner).folded(), number=number, page=note.page)
            for note, number in zip(notes, own, strict=True)
        ]
        more = {mark.at: more[mark.at] for mark in marks if mark.at in more and not is_sign(mark.code)}
        return [
            *(self._turned(settled(recounted(block, numbers, more), frozenset(own))) for block in blocks),
            *texts,
        ]

    def _turned(self, block: Block) -> Block:
        """With the places where its page turns."""
        origin = max((place for line in (block.text, *_cells(block)) for place in line.origin), default=NOWHERE)
        if block.page is None:
            return block
        last = bisect_right(self._ends, origin) + 1
        turns = [Turn(self._ends[number - 2], number) for number in range(block.page + 1, last + 1)]
        return replace(block, turns=tuple(turns)) if turns else block

    def _body_blocks(self, pages: Sequence[Sequence[Line]], setter: Setter) -> list[Block]:
        runs, tables = self._runs(pages)
        paragraphs = [setter.paragraphs(run) for run in runs]
        everything = [one for run in paragraphs for one in run]
        levels = levels_of(everything, self._body)
        places = {id(one): place for place, one in enumerate(everything)}
        entries = Entries(tables)
        blocks: list[Block] = []
        for run, table in zip(paragraphs, [*tables, None], strict=True):
            blocks += [
                self._block(one, levels.get(places[id(one)], 0), numbered)
                for one, numbered in zip(run, in_sequence(run), strict=True)
            ]
            if table is not None:
                blocks += table.blocks(self._rejoiner, entries)
        self._repeated = sum(table.repeated for table in tables)
        return blocks

    def _runs(self, pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[Table]]:
        """Runs of lines with a table between each two of them."""
        items: list[Item] = []
        for lines, parts in zip(pages, self._tables, strict=True):
            items += sorted([*lines, *parts], key=lambda item: item.at)
        parts_in_order = [
            (item, bool(place) and isinstance(items[place - 1], TablePart))
            for place, item in enumerate(items)
            if isinstance(item, TablePart)
        ]
        tables = dict(tables_of(parts_in_order))
        runs: list[list[Line]] = [[]]
        number = -1
        for item in items:
            if isinstance(item, Line):
                runs[-1].append(item)
            else:
                number += 1
                if number in tables:
                    runs.append([])
        return runs, list(tables.values())

    def _block(self, paragraph: Paragraph, level: int, numbered: bool) -> Block:
        text = paragraph.text(self._rejoiner)
        page = paragraph.first.page
        emphasis = Emphasis.BOLD if paragraph.bold else Emphasis.ITALIC if paragraph.italic else Emphasis.NONE
        if level:
            return Block(BlockKind.HEADING, text, level=level, page=page)
        opener = OPENER.match(text.text)
        if opener and (opener["sign"] or paragraph.hanging or numbered):
            return Block(BlockKind.ITEM, text[opener.end() :] if opener["sign"] else text, page=page)
        return Block(BlockKind.PARAGRAPH, text, emphasis=emphasis, lines=len(paragraph.lines), page=page)

    def _notices(self) -> tuple[str, ...]:
        found = self._file.notices()
        if self._cleared.removed:
            listed = "; ".join(f'"{one}"' for one in self._cleared.removed[:6])
            found.append(f"Running heads, feet and page numbers left out: {listed}.")
        if self._continuations:
            found.append(f"{self._continuations} line(s) left out that say that a table goes on.")
        if self._line_numbers:
            found.append(f"{self._line_numbers} line number(s) in the margin left out.")
        if self._entries:
            found.append(f"A table of contents with {self._entries} entries left out.")
        if self._repeated:
            found.append(f"{self._repeated} repeated table header row(s) left out.")
        if self._recounted:
            found.append("Footnotes are counted anew or marked by signs; they are numbered through here.")
        turned = sum(content.turned for content in self._contents)
        if turned:
            found.append(f"{turned} character(s) set askew (a watermark or a drawing) left out.")
        return tuple(found)


def _of_lines(fragments: Sequence[Fragment], lines: Sequence[Line], wanted: set[int]) -> list[Fragment]:
    """The fragments of the lines that begin at these offsets."""
    starts = sorted(line.at for line in lines)
    return [
        fragment
        for fragment in fragments
        if (place := bisect_right(starts, fragment.at + len(fragment.text))) and starts[place - 1] in wanted
    ]


def _codes(lines: Iterable[Line]) -> set[int]:
    """Of the marks in these lines, but those that open one."""
    return {mark_number(mark) for line in lines for mark in MARK.findall(line.words[1:])}


def _cells(block: Block) -> Iterable[Traced]:
    return (line for cell in block.cells for line in cell)


def _body_size(outside: Sequence[Line], inside: Sequence[Line]) -> float:
    """The size of most words; of those outside tables where the tables are set smaller than the text."""
    text, all_words = _sizes(outside), _sizes([*outside, *inside])
    usual = all_words.most_common(1)[0][0]
    size, count = text.most_common(1)[0] if text else (usual, 0)
    return size if inside and size > usual and count >= _PROSE else usual


def _sizes(lines: Sequence[Line]) -> Counter[float]:
    counted: Counter[float] = Counter()
    for line in lines:
        counted[round(2 * line.size) / 2] += len(line.words) * (not line.bold)
    return counted if counted.total() else Counter(round(2 * line.size) / 2 for line in lines)
