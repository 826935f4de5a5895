"""What callers get: the whole contract, all objects closed. `api.wire` makes these of the records."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ingest.records import ActionKind, Marking
from rag.records import Mode, Origin, Verdict


class _Response(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(_Response):
    id: str
    title: str
    short_title: str
    reference: str
    date: str = Field(description="ISO 8601.")
    issuer: str
    kind: str
    marking: Marking
    language: str = Field(description="ISO 639-1.")
    sha256: str = Field(description="Of the source file.")


class Note(_Response):
    number: int
    text: str


class Citation(_Response):
    number: int = Field(description="The n of its marker [n].")
    passage_id: str
    document: Document
    section_path: list[str]
    locator: str
    page: int | None
    quote: str = Field(description="Exactly text[start:end] of the document, in Unicode code points.")
    start: int
    end: int
    footnotes: list[Note]
    formatted: str


class Sentence(_Response):
    text: str
    citations: list[int]
    origin: Origin
    support: float = Field(ge=0, le=1)


class Choice(_Response):
    label: str
    document: Document
    question: str


class Removed(_Response):
    text: str
    reason: str


class Coverage(_Response):
    matched: int
    shown: int


class Timings(_Response):
    understand: float
    retrieve: float
    compose: float
    verify: float
    total: float


class Answer(_Response):
    id: str
    object: Literal["answer"] = "answer"
    created_at: str
    verdict: Verdict
    reason: str | None
    answer: str = Field(description="Markdown with [n] markers.")
    sentences: list[Sentence]
    citations: list[Citation]
    choices: list[Choice]
    nearest: list[Citation]
    removed: list[Removed]
    missing: list[str]
    coverage: Coverage | None
    standalone_question: str
    confidence: float | None = Field(ge=0, le=1)
    highest_marking: Marking
    mode: Mode
    model: str | None
    corpus_version: str
    timings_ms: Timings
    trace: dict[str, Any] | None


class Section(_Response):
    number: str | None
    heading: str
    level: int
    start: int
    end: int


class DocumentNote(Note):
    anchor: int | None = Field(description="Offset in the text of the place where the note's mark stands.")
    page: int | None


class DocumentDetail(Document):
    pages: int | None
    sections: list[Section]
    footnotes: list[DocumentNote]
    actions: int
    passages: int
    notices: list[str]


class Text(_Response):
    text: str = Field(description="The canonical text, which all offsets index.")


class Passage(_Response):
    id: str
    document_id: str
    section_path: list[str]
    page: int | None
    text: str
    start: int
    end: int
    footnotes: list[Note]
    previous: str | None
    next: str | None


class Action(_Response):
    document_id: str
    kind: ActionKind
    number: int
    title: str
    text: str
    actors: list[str]
    timetable: str | None
    priority_areas: list[str]
    section_path: list[str]
    page: int | None
    start: int
    end: int
    passage_id: str
    footnotes: list[Note]


class Found(_Response):
    passage: Passage
    score: float


class _Page(_Response):
    total: int
    next: str | None = Field(description="Address of the following page; null on the last.")


class Documents(_Page):
    items: list[DocumentDetail]


class Passages(_Page):
    items: list[Passage]


class Actions(_Page):
    items: list[Action]


class Search(_Page):
    items: list[Found]


class Ingest(_Response):
    """A document on its way into the index."""

    id: str
    object: Literal["ingest"] = "ingest"
    created_at: str
    file: str
    status: Literal["running", "done", "failed"]
    stage: str | None = Field(description="What is being done now.")
    done: int = Field(description="Of the stage's `total` steps.")
    total: int
    outcome: Literal["added", "replaced", "unchanged"] | None = Field(
        description="Of the file itself, which is kept even if the index could not be built."
    )
    document_id: str | None
    notices: list[str] = Field(description="What was left out or mended in the document, and what is odd.")
    reason: str | None = Field(description="Why it failed.")
    unreadable: list[str] = Field(description="Ids of other documents that are left out, as they cannot be read now.")
    corpus_version: str | None = Field(description="Of the index that holds the document.")


class Health(_Response):
    status: Literal["live", "ready"]
    corpus_version: str | None


class Fault(_Response):
    pointer: str = Field(description="`#/…` is a JSON Pointer into the body, `?name` a query parameter.")
    detail: str


class Problem(_Response):
    """RFC 9457, sent as application/problem+json."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="What programs compare.")
    request_id: str
    errors: list[Fault]
