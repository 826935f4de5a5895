"""Abstention, on near misses and on off-corpus questions apart: they are two tasks and are never pooled.

By verdict: the share of such questions that is declined; and the share of answerable questions that is declined
falsely. By confidence: how well it tells the answerable from the others (area under the ROC curve), and how many of the
others fall under the threshold that still lets a fixed share of the answerable through, since the area hides the point
at which one works. Selective prediction as in El-Yaniv and Wiener 2010; unanswerable questions as in SQuAD 2.0
(Rajpurkar et al. 2018, arXiv:1806.03822).
"""

import math
from collections.abc import Callable, Sequence

from sklearn.metrics import roc_auc_score

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


def auroc(answerable: Sequence[float], others: Sequence[float]) -> float:
    """Chance that an answerable question gets the higher confidence; ties count half."""
    truth = [1] * len(answerable) + [0] * len(others)
    return float(roc_auc_score(truth, [*answerable, *others]))


def declined_at_coverage(answerable: Sequence[float], others: Sequence[float], coverage: float = COVERAGE) -> float:
    """Share of the others whose confidence is below the highest threshold that keeps `coverage` of the answerable."""
    kept = math.ceil(coverage * len(answerable))
    threshold = sorted(answerable, reverse=True)[kept - 1]
    return sum(score < threshold for score in others) / len(others)


def _by_confidence(kind: Kind, figure: Callable[[Sequence[float], Sequence[float]], float]) -> Measure:
    def whole(items: Sequence[Item]) -> Grade:
        pairs = [(item, confidence(item)) for item in items if item.outcome.verdict is not Verdict.AMBIGUOUS]
        scored = [(item, score) for item, score in pairs if score is not None]
        if len(scored) < len(pairs):
            return Unscorable(f"{len(pairs) - len(scored)} of {len(pairs)} answers state no confidence")
        answerable = [score for item, score in scored if item.question.answerable]
        others = [score for item, score in scored if not item.question.answerable]
        if not answerable or not others:
            return Unscorable("it takes questions of both sorts")
        return figure(answerable, others)

    name = "auroc" if figure is auroc else f"declined_at_{COVERAGE:.0%}".replace("%", "")
    told = "Area under the ROC curve of the confidence" if figure is auroc else f"Declined at {COVERAGE:.0%} coverage"
    return Measure(
        f"abstention.{kind.value}.{name}",
        f"{told}: answerable questions against {kind.value.replace('_', ' ')} questions.",
        _SOURCE,
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
