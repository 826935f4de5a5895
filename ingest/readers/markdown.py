"""Markdown files: markdown-it finds the blocks, `inline` the words in them."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.blocks import Block, BlockKind, Source
from ingest.canonical import EMPTY, Traced, clean
from ingest.footnotes import as_note, with_marks, without_inline_notes
from ingest.readers.inline import inline

# Indented lines are hand-made lists far more often than code in the documents that people convert.
_MARKDOWN = MarkdownIt("commonmark").enable("table").disable("code")
_NUMBER = re.compile(r"^[\s>*+-]*(\d{1,9}[.)])\s")


def read_markdown(decoded: str) -> Source:
    text, inline_notes = without_inline_notes(with_marks(clean(decoded)))
    lines = text.lines()
    blocks: list[Block] = []
    reader = _Reader(lines)
    for token in _MARKDOWN.parse(text.text):
        blocks.extend(reader.take(token))
    return Source([*blocks, *inline_notes])


class _Reader:
    """Follows markdown-it's flat token stream: where in it we are decides what an inline token is."""

    def __init__(self, lines: list[Traced]) -> None:
        self._lines = lines
        self._heading = 0
        self._depth = 0
        self._fresh_item = False
        self._columns: list[str] | None = None  # of the table we are in
        self._cells: list[tuple[Traced, ...]] = []
        self._cursor = (0, 0)  # line, column: cells of a row are found one after the other

    def take(self, token: Token) -> list[Block]:
        match token.type:
            case "heading_open":
                self._heading = int(token.tag[1:])
            case "heading_close":
                self._heading = 0
            case "bullet_list_open" | "ordered_list_open":
                self._depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self._depth -= 1
            case "list_item_open":
                self._fresh_item = True
            case "hr":
                return [Block(BlockKind.BREAK)]
            case "table_open":
                self._columns = []
            case "table_close":
                self._columns = None
            case "tr_open":
                self._cells = []
                self._cursor = (token.map[0] if token.map else self._cursor[0], 0)
            case "tr_close":
                return self._row()
            case "inline":
                return self._inline(token)
        return []

    def _row(self) -> list[Block]:
        assert self._columns is not None
        if not self._columns:
            self._columns = [" ".join(line.plain() for line in cell).strip() for cell in self._cells]
            return []
        return [Block(BlockKind.ROW, cells=tuple(self._cells), columns=tuple(self._columns))]

    def _inline(self, token: Token) -> list[Block]:
        raw = self._raw(token)
        words = inline(raw)
        if self._columns is not None:
            self._cells.append((words.text.folded(),))
            return []
        folded = words.text.folded()
        if not folded:
            return []
        if self._heading:
            return [Block(BlockKind.HEADING, folded, level=self._heading)]
        if self._depth:
            kind = BlockKind.ITEM if self._fresh_item else BlockKind.PARAGRAPH
            number = self._number(token) if self._fresh_item else EMPTY
            self._fresh_item = False
            return [Block(kind, number + folded, level=self._depth - 1)]
        note = as_note(words.text)
        return [note or Block(BlockKind.PARAGRAPH, folded, emphasis=words.emphasis, lines=len(words.text.lines()))]

    def _number(self, token: Token) -> Traced:
        """The printed number of a numbered item and a blank; nothing for a bullet."""
        line = self._lines[(token.map or [0])[0]]
        found = _NUMBER.match(line.text)
        return line[found.start(1) : found.end(1)] + " " if found else EMPTY

    def _raw(self, token: Token) -> Traced:
        """The token's content with its offsets: each of its lines found again in the source, list marks left out."""
        start, column = self._cursor if self._columns is not None else ((token.map or [0])[0], 0)
        found = EMPTY
        for number, wanted in enumerate(token.content.split("\n")):
            line = self._lines[start + number]
            at = max(line.text.find(wanted, column if not number else 0), 0)
            part = line[at : at + len(wanted)]
            found = found + self._newline(start + number) + part if number else part
            if self._columns is not None:
                self._cursor = (start, at + len(wanted))
        return found

    def _newline(self, line: int) -> Traced:
        before = self._lines[line - 1]
        return Traced("\n", (before.origin[-1] + 1 if before.origin else -1,))
