"""What every reader makes of its format: blocks in reading order. The rest of ingestion sees only these."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.canonical import EMPTY, Traced


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table
    NOTE = "note"  # a footnote's own text
    BREAK = "break"  # a page ends here, or a rule is drawn


class Emphasis(StrEnum):
    """How the whole block is set."""

    NONE = "none"
    ITALIC = "italic"
    BOLD = "bold"


@dataclass(frozen=True, slots=True)
class Block:
    """`text` holds footnote marks as `canonical.mark_char`. A row has `cells` instead, each of one or more lines, and
    the names of its table's columns."""

    kind: BlockKind
    text: Traced = EMPTY
    level: int = 0  # of a heading (1 highest; 0 unknown), depth of a list item (0 outermost)
    emphasis: Emphasis = Emphasis.NONE
    number: int | None = None  # of a note
    cells: tuple[tuple[Traced, ...], ...] = ()
    columns: tuple[str, ...] = ()
    merged: frozenset[int] = frozenset()  # the row's cells that go on from the row above, and are empty here
    lines: int = 1  # in the source: a heading stands on one
    page: int | None = None
    turns: tuple["Turn", ...] = ()  # of the page, inside the block


@dataclass(frozen=True, slots=True)
class Turn:
    """The source's characters from `at` on stand on this page."""

    at: int
    page: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read. `notices` say in one sentence each what was left out or was odd; `furniture` is what was left out
    of the margins, which may say what the document is."""

    blocks: Sequence[Block]
    pages: int | None = None
    notices: tuple[str, ...] = field(default=())
    furniture: tuple[str, ...] = ()
