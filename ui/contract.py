"""The API's JSON as the chat reads it: types only, checked nowhere but by the API that sends it."""

from typing import TypedDict


class Document(TypedDict):
    id: str
    title: str
    short_title: str
    reference: str
    date: str
    issuer: str
    kind: str
    marking: str
    language: str
    sha256: str


class Note(TypedDict):
    number: int
    text: str


class AnchoredNote(Note):
    anchor: int | None  # offset in the document's text at which the footnote's mark stands
    page: int | None


class DocumentDetail(Document):
    pages: int | None
    footnotes: list[AnchoredNote]
    actions: int
    passages: int
    notices: list[str]


class Passage(TypedDict):
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


class Action(TypedDict):
    """A record of /v1/actions, as far as the chat reads it."""

    document_id: str
    kind: str
    number: int
    actors: list[str]
    timetable: str | None


class Citation(TypedDict):
    number: int
    passage_id: str
    document: Document
    section_path: list[str]
    locator: str
    page: int | None
    quote: str
    start: int
    end: int
    footnotes: list[Note]
    formatted: str


class Sentence(TypedDict):
    text: str
    citations: list[int]
    origin: str
    support: float


class Choice(TypedDict):
    label: str
    document: Document
    question: str


class Refusal(TypedDict):
    text: str
    reason: str


class Coverage(TypedDict):
    matched: int
    shown: int


class Answer(TypedDict):
    id: str
    object: str
    created_at: str
    verdict: str
    reason: str | None
    answer: str
    sentences: list[Sentence]
    citations: list[Citation]
    choices: list[Choice]
    nearest: list[Citation]
    removed: list[Refusal]
    missing: list[str]
    coverage: Coverage | None
    standalone_question: str
    confidence: float | None
    highest_marking: str
    mode: str
    model: str | None
    corpus_version: str
    timings_ms: dict[str, float]


class Message(TypedDict):
    """One message of the conversation so far, as /v1/ask takes it."""

    role: str
    content: str
