"""Plain text files: paragraphs, and tables whose cells each start with a tab, as word processors export them.

A table's cells stand one below the other; the lines of a cell after its first start without a tab. Blank lines between
them mean nothing. A row starts at each cell with an action's or indicator's label, or else after as many cells as the
table has columns.
"""

import re
from dataclasses import dataclass, field

from ingest.blocks import Block, BlockKind, Source
from ingest.canonical import Traced, clean, joined
from ingest.footnotes import as_note, with_marks, without_inline_notes
from ingest.labels import label_of
from ingest.readers.inline import inline

# A reviewer's comment that the export printed behind the text it hangs on. It names a person: it must not survive.
_COMMENT = re.compile(r"[ \t]*\bComment by [^:\n]{1,80}:[^\n]*")
# Numbers and letters of a list are kept, other texts refer to them; dots and dashes are not.
_BULLET = re.compile(r"^\s*(?:(?P<sign>[-•–▪*])|\d{1,2}[.)]|\([a-z0-9]{1,4}\))\s+")
_WRAPPED = 50  # a line at least this long was broken by its width


def read_text(decoded: str) -> Source:
    text = clean(decoded)
    comments = [(match.start(), match.end()) for match in _COMMENT.finditer(text.text)]
    text, notes = without_inline_notes(with_marks(text.without(comments)))
    notices = (f"{len(comments)} review comment(s) left out.",) if comments else ()
    reader = _Reader()
    for line in text.lines():
        reader.take(line)
    return Source([*reader.finish(), *notes], notices=notices)


@dataclass
class _Reader:
    blocks: list[Block] = field(default_factory=list)
    paragraph: list[Traced] = field(default_factory=list)
    cells: list[list[Traced]] = field(default_factory=list)
    after_blank: bool = True

    def take(self, line: Traced) -> None:
        blank = not line.text.strip()
        if line.text.startswith("\t") and not blank:
            self._end_paragraph()
            self.cells.append([line.strip()])
        elif self.cells and not blank and not self._leaves_table(line):
            self.cells[-1].append(line.strip())
        elif blank:
            self._end_paragraph()
        else:
            self._end_table()
            self.paragraph.append(line)
        self.after_blank = blank

    def finish(self) -> list[Block]:
        self._end_paragraph()
        self._end_table()
        return self.blocks

    def _leaves_table(self, line: Traced) -> bool:
        return self.after_blank or label_of(line.text) is not None

    def _end_paragraph(self) -> None:
        self.blocks.extend(_paragraphs(self.paragraph))
        self.paragraph = []

    def _end_table(self) -> None:
        self.blocks.extend(_rows(self.cells))
        self.cells = []


def _paragraphs(lines: list[Traced]) -> list[Block]:
    """One block where the lines are one paragraph broken by its width, else one for each line."""
    if not lines:
        return []
    whole = inline(joined(lines, "\n"))
    parts = whole.text.lines()
    if all(len(part) >= _WRAPPED for part in parts[:-1]) and not any(_starts_own(part) for part in parts[1:]):
        parts = [joined(parts, "\n")]
    return [block for part in parts for block in _block(part)]


def _starts_own(line: Traced) -> bool:
    return as_note(line) is not None or label_of(line.text) is not None or bool(_BULLET.match(line.text))


def _block(text: Traced) -> list[Block]:
    note = as_note(text)
    if note:
        return [note]
    bullet = _BULLET.match(text.text)
    if bullet and label_of(text.text) is None:
        return [Block(BlockKind.ITEM, (text[bullet.end() :] if bullet["sign"] else text).folded())]
    folded = text.folded()
    return [Block(BlockKind.PARAGRAPH, folded)] if folded else []


def _rows(cells: list[list[Traced]]) -> list[Block]:
    cleaned = [tuple(part for line in cell if (part := inline(line).text.folded())) for cell in cells]
    cleaned = [cell for cell in cleaned if cell]
    if not cleaned:
        return []
    first = next((place for place, cell in enumerate(cleaned) if _opens_row(cell)), None)
    if first is None:  # no record in it: keep each cell's words in a row of its own
        return [Block(BlockKind.ROW, cells=(cell,)) for cell in cleaned]
    columns = tuple(" ".join(line.plain() for line in cell) for cell in cleaned[:first])
    rows: list[list[tuple[Traced, ...]]] = []
    for cell in cleaned[first:]:
        if _opens_row(cell) or (columns and len(rows[-1]) == len(columns)):
            rows.append([])
        rows[-1].append(cell)
    return [Block(BlockKind.ROW, cells=tuple(row), columns=columns) for row in rows]


def _opens_row(cell: tuple[Traced, ...]) -> bool:
    label = label_of(cell[0].text)
    return label is not None and label.number is not None
