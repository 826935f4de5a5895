"""Items made by hand: a question and an outcome with just what a test needs."""

from evals.outcomes import Cited, GoldPlace, Item, Outcome, Ranked, Said
from evals.questions import ActionsAsked, Gold, Kind, Question, Split
from evals.spans import Place
from ingest.records import Marking
from rag.records import Verdict


def place(text: str) -> Place:
    """ "d:10-20"."""
    document, span = text.split(":")
    start, end = span.split("-")
    return Place(document, int(start), int(end))


def cited(at: str, quote: str = "words", *, exact: bool = True, notes: tuple[str, ...] = (), naming: str = "") -> Cited:
    places = tuple(place(note) for note in notes)
    return Cited(place(at), "p", quote, "Source", naming, "", "", places, (), exact)


def said(text: str, *citations: int, origin: str = "quote") -> Said:
    return Said(text, origin, 1.0, citations)


def question(
    identifier: str = "q-1",
    verdicts: tuple[Verdict, ...] = (Verdict.ANSWERED,),
    *,
    kind: Kind = Kind.FIGURES,
    facts: tuple[tuple[str, ...], ...] = (("fact",),),
    forbidden: tuple[str, ...] = (),
    gold: int = 0,
    actions: tuple[int, ...] = (),
    choices: int | None = None,
    section: str = "s",
) -> Question:
    """`gold`: how many groups; where they stand is the outcome's."""
    answered = Verdict.ANSWERED in verdicts or Verdict.PARTIAL in verdicts
    return Question(
        id=identifier,
        kind=kind,
        question=f"What of {identifier}?",
        clearance=Marking.LIMITE,
        verdicts=verdicts,
        gold=tuple((Gold(document="d", quote="words"),) for _ in range(gold)),
        facts=facts if answered else (),
        forbidden=forbidden,
        actions=ActionsAsked(document="d", numbers=actions) if actions else None,
        choices=choices,
        split=Split.TUNE,
        section=section,
    )


def answered(
    *sentences: Said,
    citations: tuple[Cited, ...] = (),
    gold: tuple[tuple[str, ...], ...] = (),
    verdict: Verdict = Verdict.ANSWERED,
    confidence: float | None = None,
    leaks: tuple[str, ...] = (),
    choices: tuple[str, ...] = (),
    coverage: tuple[int, int] | None = None,
    elapsed_ms: float = 10.0,
) -> Outcome:
    return Outcome(
        verdict=verdict,
        sentences=sentences,
        citations=citations,
        gold=tuple(tuple(GoldPlace(place(one), "words", "", "") for one in group) for group in gold),
        confidence=confidence,
        leaks=leaks,
        choices=choices,
        matched=coverage[0] if coverage else None,
        shown=coverage[1] if coverage else None,
        elapsed_ms=elapsed_ms,
    )


def item(asked: Question, outcome: Outcome) -> Item:
    return Item(asked, outcome)


def ranked(*units: str, relevant: tuple[str, ...] = (), ranker: str = "vidimus") -> Ranked:
    """Units named by their places."""
    return Ranked(ranker, tuple((unit, place(unit)) for unit in units), relevant)
