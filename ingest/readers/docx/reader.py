"""The way from a Word file to blocks: paragraphs, lists, tables, notes."""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.blocks import Block, BlockKind, Emphasis, Source
from ingest.canonical import EMPTY, MARK, NOWHERE, Traced, clean_traced
from ingest.errors import UnreadableDocument
from ingest.footnotes import as_note, settled, with_marks, without_inline_notes
from ingest.labels import label_of
from ingest.readers.docx.package import Package, open_package
from ingest.readers.docx.styles import Numbering, Styles
from ingest.readers.docx.words import Reading, W, Words, words_of
from ingest.tables import column_names

_CONTAINERS = {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")}
_DEEPEST = 40  # containers inside containers
_BULLET = re.compile(r"(?P<sign>[-•–▪*·◦‣])\s+|(?:\d{1,2}[.)]|\([a-z0-9]{1,4}\))\s+")


def read_docx(data: bytes) -> Source:
    """Raises UnreadableDocument for a file that is no Word document or says nothing."""
    return _Reader(open_package(data)).source()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.styles)
        self._numbering = Numbering.of(package.numbering)
        self._reading = Reading()
        self._inline_notes: list[Block] = []
        self._entries = 0  # of tables of contents
        self._held: Traced = EMPTY  # words whose paragraph mark was deleted: they open the next paragraph

    def source(self) -> Source:
        blocks = list(self._blocks(self._package.body))
        notes = [*self._notes(), *self._inline_notes]
        if not any(block.text or block.cells for block in blocks):
            raise UnreadableDocument("It holds no text: put the document's text into it and ingest again.")
        answered = frozenset(note.number for note in notes if note.number is not None)
        answered |= {block.number for block in blocks if block.kind is BlockKind.NOTE and block.number is not None}
        return Source(
            [*(settled(block, answered) for block in blocks), *notes],
            notices=self._notices(),
            furniture=self._package.running,
        )

    def _blocks(self, container: etree._Element, depth: int = 0) -> Iterator[Block]:
        for child in container:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag in _CONTAINERS and depth < _DEEPEST:
                yield from self._blocks(child, depth + 1)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        if self._styles.lists_contents(element):
            self._entries += 1
            return
        words = self._words(element)
        boxes, self._reading.boxes = self._reading.boxes, []
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self._held = words.text + " "
        elif words.text.text.strip():
            yield self._block(element, words)
        for box in boxes:
            yield from self._blocks(box)

    def _words(self, element: etree._Element) -> Words:
        words = words_of(element, self._reading)
        text, notes = without_inline_notes(with_marks(clean_traced(self._held + words.text)))
        self._held = EMPTY
        self._inline_notes += notes
        words.text = text
        self._reading.at += 1  # a paragraph ends
        return words

    def _block(self, element: etree._Element, words: Words) -> Block:
        numbered = self._styles.numbered(element)
        label = self._numbering.label(*numbered) if numbered else None
        text = words.text.folded()
        if label:
            text = Traced(f"{label} ", (NOWHERE,) * (len(label) + 1)) + text
        level = self._styles.level(element)
        if level is not None:
            return Block(BlockKind.HEADING, text, level=level)
        note = as_note(words.text)
        if note is not None:
            return note
        if label is not None and numbered is not None and label_of(text.text) is None:
            return Block(BlockKind.ITEM, text, level=numbered[1])
        return self._plain(text, words.emphasis, label is not None)

    def _plain(self, text: Traced, emphasis: Emphasis, listed: bool) -> Block:
        bullet = _BULLET.match(text.text)
        if bullet and bullet["sign"]:
            return Block(BlockKind.ITEM, text[bullet.end() :])
        if (bullet or listed) and (label := label_of(text.text)) is not None and label.kind == "decimal" and listed:
            return Block(BlockKind.ITEM, text)
        return Block(BlockKind.PARAGRAPH, text, emphasis=emphasis)

    def _table(self, element: etree._Element) -> Iterator[Block]:
        rows = [row for row in element.iter(W + "tr") if _table_of(row) is element]
        if all(len(_cells_of(row)) == 1 for row in rows):  # a frame around text, or around a table
            for row in rows:
                if row.find(f"{W}trPr/{W}del") is None:
                    yield from self._blocks(_cells_of(row)[0])
            return
        rows = [row for row in rows if row.find(f"{W}trPr/{W}del") is None]
        read = [(self._row(row), _merged(row)) for row in rows]
        grid = [row for row, _ in read if any(row)]
        merged = [cells for row, cells in read if any(row)]
        if not grid:
            return
        bold = [all(emphasis is Emphasis.BOLD for cell in row for _, emphasis in cell) for row in grid]
        columns = column_names([[[line.text for line, _ in cell] for cell in row] for row in grid], bold)
        for row, going_on in list(zip(grid, merged, strict=True))[1 if columns else 0 :]:
            cells = tuple(tuple(line for line, _ in cell) for cell in row)
            yield Block(BlockKind.ROW, cells=cells, columns=columns, merged=going_on)

    def _row(self, row: etree._Element) -> list[list[tuple[Traced, Emphasis]]]:
        cells: list[list[tuple[Traced, Emphasis]]] = []
        for cell in _cells_of(row):
            if cell.find(f"{W}tcPr/{W}cellDel") is not None:
                continue
            cells.append(list(self._lines(cell)))
            cells += [[] for _ in range(_width(cell) - 1)]
        return cells

    def _lines(self, cell: etree._Element) -> Iterator[tuple[Traced, Emphasis]]:
        """A cell's paragraphs and the lines in them, those of tables inside it included."""
        for paragraph in cell.iter(W + "p"):
            words = self._words(paragraph)
            for line in words.text.lines():
                folded = line.folded()
                if folded:
                    yield folded, words.emphasis

    def _notes(self) -> list[Block]:
        """In the order of their numbers; notes that nothing refers to come last."""
        texts = {
            ("footnote", note_id): text for note_id, text in self._note_texts(self._package.footnotes, "footnote")
        } | {("endnote", note_id): text for note_id, text in self._note_texts(self._package.endnotes, "endnote")}
        for key in texts:
            self._reading.mark(*key)
        ordered = sorted(self._reading.notes.items(), key=lambda item: item[1])
        return [Block(BlockKind.NOTE, texts[key], number=number) for key, number in ordered if texts.get(key)]

    def _note_texts(self, root: etree._Element | None, kind: str) -> Iterator[tuple[str, Traced]]:
        for note in root.iterfind(W + kind) if root is not None else ():
            if note.get(W + "type") in (None, "normal"):
                text = EMPTY
                for paragraph in note.iter(W + "p"):
                    said = self._note_words(paragraph)
                    text = text + " " + said if text and said else text + said
                note_id = note.get(W + "id") or ""
                sign = self._reading.signs.get((kind, note_id), "").strip()
                yield note_id, text[len(sign) :].strip() if sign and text.text.startswith(sign) else text

    def _note_words(self, paragraph: etree._Element) -> Traced:
        said = words_of(paragraph, self._reading).text
        return clean_traced(said.without((m.start(), m.end()) for m in MARK.finditer(said.text))).folded()

    def _notices(self) -> tuple[str, ...]:
        found = []
        if self._package.comments:
            found.append(f"{self._package.comments} review comment(s) left out.")
        if self._reading.changes:
            found.append(f"{self._reading.changes} tracked change(s) taken as accepted.")
        if self._entries:
            found.append(f"A table of contents with {self._entries} line(s) left out.")
        if self._reading.hidden:
            found.append(f"{self._reading.hidden} hidden run(s) of text left out.")
        if self._package.running:
            listed = "; ".join(f'"{one}"' for one in self._package.running[:6])
            found.append(f"Running heads and feet left out: {listed}.")
        return tuple(found)


def _table_of(row: etree._Element) -> etree._Element | None:
    return next((one for one in row.iterancestors(W + "tbl")), None)


def _width(cell: etree._Element) -> int:
    """In columns."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    width = (span.get(W + "val") or "") if span is not None else ""
    return min(int(width), 60) if width.isdecimal() else 1


def _merged(row: etree._Element) -> frozenset[int]:
    """The columns whose cells go on from the row above."""
    found, column = set(), 0
    for cell in _cells_of(row):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        if merge is not None and merge.get(W + "val", "continue") == "continue":
            found.add(column)
        column += _width(cell)
    return frozenset(found)


def _cells_of(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row.iter(W + "tc") if _row_of(cell) is row]


def _row_of(cell: etree._Element) -> etree._Element | None:
    return next((one for one in cell.iterancestors(W + "tr")), None)
