"""The values between a question and its answer. Frozen; equal when all their fields are.

A quotation that nobody has checked is a `ProposedQuote`. Only the gate (`rag.verify`) makes a `Citation` of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ingest.records import Footnote, Marking, Metadata


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: str  # "user" or "assistant"
    content: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as far as answers depend on it."""

    clearance: Marking = Marking.PUBLIC


@dataclass(frozen=True, slots=True)
class Filters:
    """What the caller narrows the search to. It can only lower what the clearance opens."""

    document_ids: tuple[str, ...] = ()  # empty: all
    max_marking: Marking | None = None


class Mode(StrEnum):
    AUTO = "auto"  # generate if a language model is configured, else verbatim
    VERBATIM = "verbatim"
    GENERATE = "generate"


@dataclass(frozen=True, slots=True)
class Options:
    mode: Mode = Mode.AUTO
    max_sentences: int = 8
    include_trace: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    passage_id: str
    score: float  # higher is better


class Origin(StrEnum):
    QUOTE = "quote"  # the documents' own sentence
    REGISTER = "register"  # a statement about action records
    GENERATED = "generated"  # a language model's sentence
    NOTICE = "notice"  # fixed words of the product; the only kind without a citation


@dataclass(frozen=True, slots=True)
class ProposedQuote:
    """Words that are said to stand in a passage. `start` and `end`, where known, are offsets in the document."""

    passage_id: str
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class ProposedSentence:
    """A sentence that wants to be said. `attribution` is the product's own opening ("The Communication, Action 2: "),
    which `text` starts with and which the gate does not ask the quotes to bear out."""

    text: str
    quotes: tuple[ProposedQuote, ...]
    origin: Origin
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A checked quotation: `quote == document.text[start:end]`. Its number: its place in `Answer.citations`, from 1."""

    passage_id: str
    document: Metadata
    section_path: tuple[str, ...]
    locator: str  # "section 2.1, Action 2"
    page: int | None
    quote: str
    start: int
    end: int
    footnotes: tuple[Footnote, ...]  # whose marks stand inside the quote's sentences

    @property
    def formatted(self) -> str:
        return ", ".join(part for part in (self.document.reference or self.document.title, self.locator) if part)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What may be said. Made by the gate alone (origin NOTICE aside, which has no citation)."""

    text: str
    citations: tuple[Citation, ...]
    origin: Origin
    support: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the gate did not let pass, and why, in one plain sentence."""

    text: str
    reason: str


class Verdict(StrEnum):
    ANSWERED = "answered"
    PARTIAL = "partial"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an ambiguous question; `question` asks for just that reading."""

    label: str
    document: Metadata
    question: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many records matched a register question, and how many of them the answer shows."""

    matched: int
    shown: int


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds by step."""

    understand: float = 0.0
    retrieve: float = 0.0
    compose: float = 0.0
    verify: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer, as the contract of /ask has it."""

    id: str
    created_at: str  # ISO 8601, UTC
    question: str
    standalone_question: str
    verdict: Verdict
    reason: str | None
    sentences: tuple[Sentence, ...]
    choices: tuple[Choice, ...]
    nearest: tuple[Citation, ...]
    removed: tuple[Refusal, ...]
    missing: tuple[str, ...]
    coverage: Coverage | None
    confidence: float | None
    mode: Mode
    model: str | None
    corpus_version: str
    timings: Timings
    trace: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each citation once, in the order in which the sentences use them."""
        return tuple(dict.fromkeys(citation for sentence in self.sentences for citation in sentence.citations))

    def numbers(self, sentence: Sentence) -> tuple[int, ...]:
        """The citation numbers of one sentence, from 1."""
        place = {citation: number for number, citation in enumerate(self.citations, 1)}
        return tuple(place[citation] for citation in sentence.citations)

    @property
    def markdown(self) -> str:
        """What a chat shows: the sentences with their [n] markers; list items and paragraphs on lines of their own."""
        parts = []
        for sentence in self.sentences:
            marks = "".join(f"[{number}]" for number in self.numbers(sentence))
            parts.append(f"{sentence.text} {marks}".rstrip())
        return "\n\n".join(parts)

    @property
    def highest_marking(self) -> Marking:
        shown = [citation.document.marking for citation in (*self.citations, *self.nearest)]
        shown += [choice.document.marking for choice in self.choices]
        return max(shown, key=lambda marking: marking.rank, default=Marking.PUBLIC)
