"""What an assistant did with one question, as kept in a run's JSON Lines: enough to score, compare and show it later.

A line needs neither the index nor the documents any more: what only they can tell (whether a quote is the document's
own text, where the gold stands, what stands around a citation, what leaked) is observed while the run still has them.
"""

from dataclasses import dataclass, field

from pydantic import TypeAdapter

from evals.questions import Question
from evals.spans import Place
from rag.records import Verdict


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as returned, with the text around it and whether it holds."""

    place: Place
    passage: str
    quote: str
    formatted: str  # "COM(2025) 744 final, section 2.1, Action 2"
    naming: str  # words by which a sentence may name the source: titles, locator, headings
    before: str
    after: str
    footnotes: tuple[Place, ...]
    footnote_texts: tuple[str, ...]
    exact: bool  # the document's text at the place is the quote


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an answer; `citations` are places in `Outcome.citations`."""

    text: str
    origin: str
    support: float
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """Where a gold quote stands, with the text around it."""

    place: Place
    quote: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """What one retriever found: units best first (id and place), and the units of its index that hold gold."""

    ranker: str
    units: tuple[tuple[str, Place], ...]
    relevant: tuple[str, ...]
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`error` is set if the assistant raised instead of answering; then nothing else is known."""

    error: str | None = None
    verdict: Verdict | None = None
    reason: str | None = None
    sentences: tuple[Said, ...] = ()
    citations: tuple[Cited, ...] = ()
    nearest: tuple[Cited, ...] = ()
    choices: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    matched: int | None = None
    shown: int | None = None
    confidence: float | None = None
    standalone_question: str = ""
    leaks: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    stages_ms: dict[str, float] = field(default_factory=dict)
    gold: tuple[tuple[GoldPlace, ...], ...] = ()
    rankings: tuple[Ranked, ...] = ()

    @property
    def spoken(self) -> str:
        """The answer's own sentences, one a line; what is offered as nearest is no part of it."""
        return "\n".join(sentence.text for sentence in self.sentences)

    @property
    def gave_answer(self) -> bool:
        return self.verdict in (Verdict.ANSWERED, Verdict.PARTIAL)

    def gold_places(self) -> tuple[tuple[Place, ...], ...]:
        return tuple(tuple(gold.place for gold in group) for group in self.gold)

    def ranking(self, ranker: str) -> Ranked | None:
        return next((ranked for ranked in self.rankings if ranked.ranker == ranker), None)


@dataclass(frozen=True, slots=True)
class Item:
    """A question and what became of it: one line of a run."""

    question: Question
    outcome: Outcome

    @property
    def id(self) -> str:
        return self.question.id


LINES: TypeAdapter[Item] = TypeAdapter(Item)
