"""What ingestion makes of a document: frozen values, equal when all their fields are.

All offsets count Unicode code points in `Document.text`, the canonical clean text: footnote marks, markup and page
furniture taken out, words and paragraphs that a page break cut rejoined, and the footnotes' own texts, in their order,
after the body. `passage.text == document.text[passage.start:passage.end]` holds always, also after every store.
"""

from dataclasses import dataclass
from enum import StrEnum


class Marking(StrEnum):
    """The distribution marking of a document, and the clearance of a caller, in rising order."""

    PUBLIC = "PUBLIC"
    LIMITE = "LIMITE"

    @property
    def rank(self) -> int:
        return list(Marking).index(self)

    def opens(self) -> tuple["Marking", ...]:
        """The markings that a clearance of this height may read."""
        return tuple(marking for marking in Marking if marking.rank <= self.rank)

    @classmethod
    def of(cls, text: str) -> "Marking":
        """The marking that a document prints; one that we do not know is treated as the highest."""
        known = {marking.value: marking for marking in cls}
        return known.get(text.strip().upper(), max(cls, key=lambda marking: marking.rank))


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What identifies a document: the catalogue's entry and the hash of the source file's bytes."""

    id: str
    title: str
    short_title: str  # as a sentence names it: "the Communication"
    reference: str  # "COM(2030) 12 final"
    date: str  # ISO 8601
    issuer: str
    kind: str
    marking: Marking
    language: str  # ISO 639-1
    sha256: str
    source: str  # file name
    names: tuple[str, ...] = ()  # further names that people use for it, lower case
    aliases: tuple[tuple[str, ...], ...] = ()  # terms of one meaning, for whoever may read this document


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered or titled part of a document, its subsections included in its span."""

    number: str | None
    heading: str
    level: int  # 1 is the highest
    start: int
    end: int
    path: tuple[str, ...]  # headings from the top down to this one


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note (its own text is `document.text[start:end]`) and the place in the body where its mark stands.

    `anchor` is the offset of the mark: the character before it is the last one that the mark follows. None if the body
    has no mark for it.
    """

    number: int
    text: str
    start: int
    end: int
    anchor: int | None
    page: int | None = None


class ActionKind(StrEnum):
    ACTION = "action"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class Action:
    """A row of an action table, an action with its heading (and "Main actors" line), or a performance indicator.

    `title` is the heading where there is one, else the row's own opening words. `text` is what the action says
    (`document.text[start:end]` holds it together with the row's other cells). `actors` are the responsible bodies or
    the main actors, each as printed.
    """

    document_id: str
    kind: ActionKind
    number: int
    title: str
    text: str
    actors: tuple[str, ...]
    timetable: str | None
    priority_areas: tuple[str, ...]
    section_path: tuple[str, ...]
    start: int
    end: int
    heading: Span  # of the heading, or of the row's text cell
    actors_span: Span | None  # of the "Main actors" line, or of the responsibility cell
    timetable_span: Span | None = None
    page: int | None = None
    footnotes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """An acronym that a document introduces itself: "World Health Organization (WHO)"."""

    short: str
    long: str
    start: int
    end: int


class PassageKind(StrEnum):
    PARAGRAPH = "paragraph"
    LIST = "list"
    ROW = "row"  # of a table
    HEADING = "heading"  # a heading or a line under one ("Main actors: …")
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched and cited: a paragraph, a list, a table row, a heading or a footnote.

    `sentences` are spans in the document, each inside [start, end). `footnotes` are those whose marks stand inside; for
    a passage that is itself a footnote, `anchored_in` names the passage in which its mark stands.
    """

    id: str  # "communication:1204-1398": document id and span
    document_id: str
    kind: PassageKind
    text: str
    start: int
    end: int
    section_path: tuple[str, ...]
    page: int | None
    sentences: tuple[Span, ...]
    footnotes: tuple[Footnote, ...] = ()
    action: int | None = None  # number of the action or indicator that it belongs to
    note: int | None = None  # its own number, if it is a footnote
    anchored_in: str | None = None
    previous: str | None = None
    next: str | None = None
    meanings: tuple[tuple[str, str], ...] = ()  # what is printed, and what it stands for (`ingest.meanings`)

    def embedded_text(self) -> str:
        """What is embedded and indexed for it: where it stands, its words, their meanings, its footnotes."""
        notes = [note.text for note in self.footnotes]
        return "\n".join([*self.section_path[-2:], self.indexed_words(), *notes])

    def indexed_words(self) -> str:
        return "\n".join((self.text, *(meaning for _, meaning in self.meanings)))


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: canonical text, its parts, and what was odd about it (`notices`, one sentence each).

    `origin[i]` is the offset in the decoded source file of the character `text[i]`, or -1 for white space that a
    rejoining put there.
    """

    metadata: Metadata
    text: str
    origin: tuple[int, ...]
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    actions: tuple[Action, ...]
    definitions: tuple[Definition, ...]
    passages: tuple[Passage, ...]
    pages: int | None = None
    notices: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.metadata.id


@dataclass(frozen=True, slots=True)
class Aliases:
    """Reviewed spelling variants and former names that mean one thing, from the catalogue: used to search, never to
    change a text."""

    groups: tuple[tuple[str, ...], ...] = ()
