"""Abstention, on near misses and on off-corpus questions apart: they are two tasks and are never pooled.

By verdict: the share of such questions that is declined; and the share of answerable questions that is declined
falsely. By confidence: how well it tells the answerable from the others (area under the ROC curve), and how many of the
others fall under the threshold that still lets a fixed share of the answerable through, since the area hides the point
at which one works. Selective prediction as in El-Yaniv and Wiener 2010; unanswerable questions as in SQuAD 2.0
(Rajpurkar et al. 2018, arXiv:1806.03822).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scipy.stats import rankdata

from evals.measures.measure import Better, Grade, Measure, Unscorable
from evals.outcomes import Item
from evals.questions import Kind, Question
from rag.records import Verdict

COVERAGE = 0.9  # of the answerable questions that must still be answered

_SOURCE = "SQuAD 2.0, Rajpurkar et al. 2018, arXiv:1806.03822; selective prediction, El-Yaniv and Wiener 2010"


def confidence(item: Item) -> float | None:
    """What the assistant says how sure it is; declining without a figure says zero."""
    if item.outcome.confidence is None and item.outcome.verdict is Verdict.NOT_FOUND:
        return 0.0
    return item.outcome.confidence


@dataclass(frozen=True, slots=True)
class Scored:
    """What a curve needs of an item."""

    score: float | None
    answerable: bool
    asked_back: bool  # a question back is neither an answer nor an abstention


def _scored(item: Item) -> Scored:
    return Scored(confidence(item), item.question.answerable, item.outcome.verdict is Verdict.AMBIGUOUS)


def auroc(answerable: Sequence[float], others: Sequence[float]) -> float:
    """Chance that an answerable question gets the higher confidence; ties count half (the Mann-Whitney statistic)."""
    ranks = rankdata([*answerable, *others])[: len(answerable)].sum()
    return float((ranks - len(answerable) * (len(answerable) + 1) / 2) / (len(answerable) * len(others)))


def declined_at_coverage(answerable: Sequence[float], others: Sequence[float], coverage: float = COVERAGE) -> float:
    """Share of the others whose confidence is below the highest threshold that keeps `coverage` of the answerable."""
    kept = math.ceil(coverage * len(answerable))
    threshold = sorted(answerable, reverse=True)[kept - 1]
    return sum(score < threshold for score in others) / len(others)


def _by_confidence(kind: Kind, figure: Callable[[Sequence[float], Sequence[float]], float]) -> Measure:
    def whole(scored: Sequence[Scored]) -> Grade:
        judged = [one for one in scored if not one.asked_back]
        silent = sum(one.score is None for one in judged)
        if silent:
            return Unscorable(f"{silent} of {len(judged)} answers state no confidence")
        answerable = [one.score for one in judged if one.score is not None and one.answerable]
        others = [one.score for one in judged if one.score is not None and not one.answerable]
        if not answerable or not others:
            return Unscorable("it takes questions of both sorts")
        return figure(answerable, others)

    name = "auroc" if figure is auroc else f"declined_at_{COVERAGE:.0%}".replace("%", "")
    told = "Area under the ROC curve of the confidence" if figure is auroc else f"Declined at {COVERAGE:.0%} coverage"
    return Measure(
        f"abstention.{kind.value}.{name}",
        f"{told}: answerable questions against {kind.value.replace('_', ' ')} questions.",
        _SOURCE,
        reads=_scored,
        whole=whole,
        asks=lambda question: question.answerable or (question.kind is kind and question.must_decline),
    )


def _declined(kind: Kind) -> Measure:
    def asks(question: Question) -> bool:
        return question.kind is kind and question.must_decline

    return Measure(
        f"abstention.{kind.value}.declined",
        f"Share of the {kind.value.replace('_', ' ')} questions that are declined (not_found).",
        _SOURCE,
        each=lambda item: float(item.outcome.verdict is Verdict.NOT_FOUND),
        asks=asks,
    )


FALSE = Measure(
    "abstention.false",
    "Share of the answerable questions that are declined (not_found).",
    _SOURCE,
    Better.LOWER,
    each=lambda item: float(item.outcome.verdict is Verdict.NOT_FOUND),
    asks=lambda question: question.answerable and Verdict.NOT_FOUND not in question.verdicts,
)
NEAR_MISS = _declined(Kind.NEAR_MISS)
OFF_CORPUS = _declined(Kind.OFF_CORPUS)
BY_CONFIDENCE = tuple(
    _by_confidence(kind, figure)
    for kind in (Kind.NEAR_MISS, Kind.OFF_CORPUS)
    for figure in (auroc, declined_at_coverage)
)
