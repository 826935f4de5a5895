"""Pass: the question is charged with no cause of failure. Each failure has one cause, so that each gate has its own.

The causes stand in a fixed order and the first that applies is charged: an answer whose citations were dropped meets no
gold either, but it fails because it is uncited. The rates of all causes and the pass rate add up to one.
"""

import re
from collections.abc import Callable
from enum import StrEnum

from evals.fold import says
from evals.measures.citations import unsupported
from evals.measures.measure import Better, Measure
from evals.outcomes import Item
from evals.questions import Kind, Question
from rag.records import Origin, Verdict


class Cause(StrEnum):
    """In the order in which they are charged."""

    LEAK = "leak"  # text above the caller's clearance
    INVALID_QUOTE = "invalid_quote"  # a quote that is not the document's text
    UNCITED = "uncited"  # a sentence without a citation
    MISCITED = "miscited"  # a sentence that its own citations do not bear out
    ABSTAINED = "abstained"  # not_found where the documents answer
    INVENTED = "invented"  # an answer where the documents are silent
    AMBIGUITY = "ambiguity"  # did not ask back, asked back needlessly, or offered other choices
    CONTENT = "content"  # facts missing, forbidden words, other actions than asked for
    EVIDENCE = "evidence"  # right words, but not cited to the gold


def uncited(item: Item) -> tuple[str, ...]:
    """Sentences without a citation; fixed words of the product (origin notice) need none."""
    return tuple(
        said.text for said in item.outcome.sentences if not said.citations and said.origin != Origin.NOTICE.value
    )


def invalid_quotes(item: Item) -> tuple[str, ...]:
    outcome = item.outcome
    return tuple(cited.quote for cited in (*outcome.citations, *outcome.nearest) if not cited.exact)


def missing_facts(item: Item) -> tuple[str, ...]:
    """The first alternative of each facts group that the answer's sentences do not state."""
    spoken = item.outcome.spoken
    return tuple(group[0] for group in item.question.facts if not any(says(spoken, fact) for fact in group))


def forbidden_said(item: Item) -> tuple[str, ...]:
    return tuple(words for words in item.question.forbidden if says(item.outcome.spoken, words))


def unmet_gold(item: Item) -> tuple[int, ...]:
    """Gold groups (by place, from 0) that no citation meets. A footnote that a citation carries counts as cited."""
    cited = [place for citation in item.outcome.citations for place in (citation.place, *citation.footnotes)]
    groups = item.outcome.gold_places()
    return tuple(
        number for number, group in enumerate(groups) if not any(place.meets(gold) for place in cited for gold in group)
    )


_NUMBERED = re.compile(r"\b(?:action|indicator)\s+(\d+)", re.IGNORECASE)


def shown_actions(item: Item) -> tuple[int, ...]:
    """Numbers that the answer shows as "Action N": the first of each sentence that cites the document asked about."""
    asked, outcome = item.question.actions, item.outcome
    shown = []
    for said in outcome.sentences:
        documents = {outcome.citations[number].place.document for number in said.citations}
        match = _NUMBERED.search(said.text)
        if asked and match and asked.document in documents:
            shown.append(int(match[1]))
    return tuple(dict.fromkeys(shown))


def wrong_actions(item: Item) -> str | None:
    """What is wrong with a register answer, in words; None if nothing is."""
    asked, outcome = item.question.actions, item.outcome
    if asked is None:
        return None
    shown, wanted = set(shown_actions(item)), set(asked.numbers)
    if shown != wanted:
        return f"shows actions {sorted(shown)} for {sorted(wanted)}"
    if (outcome.matched, outcome.shown) != (len(wanted), len(wanted)):
        return f"says {outcome.shown} of {outcome.matched} for {len(wanted)} of {len(wanted)}"
    return None


def _verdict_cause(item: Item) -> Cause | None:
    verdict, accepted = item.outcome.verdict, item.question.verdicts
    if verdict in accepted:
        wanted = item.question.choices
        short = verdict is Verdict.AMBIGUOUS and wanted is not None and len(item.outcome.choices) != wanted
        return Cause.AMBIGUITY if short else None
    if verdict is Verdict.NOT_FOUND:
        return Cause.ABSTAINED
    if verdict is Verdict.AMBIGUOUS or Verdict.AMBIGUOUS in accepted:
        return Cause.AMBIGUITY
    return Cause.INVENTED if item.question.must_decline else Cause.CONTENT


def _wrong_content(item: Item) -> bool:
    wanting = item.outcome.gave_answer and (missing_facts(item) or wrong_actions(item))
    return bool(wanting or forbidden_said(item))


def cause(item: Item) -> Cause | None:
    """The first cause of failure that applies; None if the question is passed. Not for failed items."""
    if item.outcome.leaks:
        return Cause.LEAK
    if invalid_quotes(item):
        return Cause.INVALID_QUOTE
    if uncited(item):
        return Cause.UNCITED
    if unsupported(item):
        return Cause.MISCITED
    charged = _verdict_cause(item)
    if charged is not None:
        return charged
    if _wrong_content(item):
        return Cause.CONTENT
    return Cause.EVIDENCE if item.outcome.gave_answer and unmet_gold(item) else None


def _charged(*causes: Cause) -> Callable[[Item], float]:
    return lambda item: float(cause(item) in causes)


def _of_kinds(*kinds: Kind) -> Callable[[Question], bool]:
    return lambda question: question.kind in kinds


def _rate(charged: Cause, definition: str, asks: Callable[[Question], bool] = lambda _: True) -> Measure:
    source = "Vidimus, docs/evals.md: one cause for each failure"
    return Measure(f"cause.{charged.value}", definition, source, Better.LOWER, each=_charged(charged), asks=asks)


def _may_be_invented(question: Question) -> bool:
    return question.must_decline


PASS = Measure(
    "pass",
    "Share of questions charged with no cause of failure.",
    "Vidimus, docs/evals.md; correct, missing and wrong apart as in CRAG (Yang et al. 2024, arXiv:2406.04744)",
    each=lambda item: float(cause(item) is None),
)
CAUSES = (
    _rate(Cause.LEAK, "Questions where text above the caller's clearance stands in a field of the answer."),
    _rate(Cause.INVALID_QUOTE, "Questions with a quote that is not the document's text at its offsets."),
    _rate(Cause.UNCITED, "Questions with a sentence that has no citation."),
    _rate(Cause.MISCITED, "Questions with a sentence that its own citations do not bear out by words."),
    _rate(
        Cause.ABSTAINED,
        "False abstention: not_found although the documents answer, or offer several readings.",
        lambda question: not question.must_decline,
    ),
    _rate(Cause.INVENTED, "Questions that the documents do not answer, and that are answered.", _may_be_invented),
    _rate(Cause.AMBIGUITY, "Did not ask back, asked back needlessly, or offered another number of choices."),
    _rate(Cause.CONTENT, "Answers that lack a fact, say forbidden words or list other actions than asked for."),
    _rate(Cause.EVIDENCE, "Answers with the right content and a gold group that no citation meets."),
)
