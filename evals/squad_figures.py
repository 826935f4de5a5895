"""The figures of a SQuAD run, each with its n and an interval over articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from evals.measures.abstention import COVERAGE, auroc, declined_at_coverage
from evals.statistics import mean_interval, whole_interval
from rag.records import Verdict

RANKS = (1, 5, 10)


class Sort(StrEnum):
    ANSWERABLE = "answerable"
    NEAR_MISS = "near_misses"  # an indexed paragraph seems to answer it
    ELSEWHERE = "other_articles"  # a text that is not indexed answers it


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one question."""

    article: int
    sort: Sort
    rank: int | None  # of the paragraph that answers it, from 1
    told: bool  # a gold answer stands in the answer's first sentences
    verdict: Verdict
    confidence: float | None

    @property
    def answered(self) -> bool:
        return self.verdict in (Verdict.ANSWERED, Verdict.PARTIAL)


def summary(asked: Sequence[Asked]) -> dict[str, Any]:
    """Ready for JSON."""
    answerable = [one for one in asked if one.sort is Sort.ANSWERABLE]
    given = [one for one in answerable if one.answered]
    return {
        "questions": {sort.value: sum(one.sort is sort for one in asked) for sort in Sort},
        "verdicts": {
            sort.value: {
                verdict.value: sum(one.sort is sort and one.verdict is verdict for one in asked) for verdict in Verdict
            }
            for sort in Sort
        },
        **{f"paragraph_recall@{k}": _share(answerable, [_within(one, k) for one in answerable]) for k in RANKS},
        "gold_in_first_two_sentences": _share(answerable, [one.told for one in answerable]),
        "gold_in_first_two_sentences_of_answers_given": _share(given, [one.told for one in given]),
        "abstention": {sort.value: abstention(asked, sort) for sort in (Sort.NEAR_MISS, Sort.ELSEWHERE)},
        "falsely_declined": _share(answerable, [one.verdict is Verdict.NOT_FOUND for one in answerable]),
    }


def _within(one: Asked, k: int) -> bool:
    return one.rank is not None and one.rank <= k


def _share(asked: Sequence[Asked], hits: Sequence[bool]) -> dict[str, Any]:
    values = [float(hit) for hit in hits]
    interval = mean_interval(values, [one.article for one in asked]) if values else None
    return {
        "value": float(np.mean(values)) if values else None,
        "interval": [interval.low, interval.high] if interval else None,
        "n": len(values),
    }


def abstention(asked: Sequence[Asked], sort: Sort) -> dict[str, Any]:
    """By confidence and by verdict, for one sort of question that should be declined. A question that is answered by a
    question back is neither, and is left out by count."""
    others = [one for one in asked if one.sort is sort]
    judged = [one for one in asked if one.sort in (Sort.ANSWERABLE, sort) and one.verdict is not Verdict.AMBIGUOUS]
    scored = [one for one in judged if one.confidence is not None]
    return {
        "declined": _share(others, [one.verdict is Verdict.NOT_FOUND for one in others]),
        "auroc": _curve(scored, auroc),
        f"declined_at_{COVERAGE:.0%}_coverage".replace("%", ""): _curve(scored, declined_at_coverage),
        "without_confidence": len(judged) - len(scored),
        "asked_back": sum(one.verdict is Verdict.AMBIGUOUS and one.sort in (Sort.ANSWERABLE, sort) for one in asked),
    }


def _curve(scored: Sequence[Asked], figure: Any) -> dict[str, Any]:
    def value(drawn: Sequence[Asked]) -> float | None:
        right = [one.confidence for one in drawn if one.sort is Sort.ANSWERABLE]
        wrong = [one.confidence for one in drawn if one.sort is not Sort.ANSWERABLE]
        return float(figure(right, wrong)) if right and wrong else None

    interval = whole_interval(scored, [one.article for one in scored], value)
    return {
        "value": value(scored),
        "interval": [interval.low, interval.high] if interval else None,
        "n": len(scored),
    }
