"""Calibration: is an answer of confidence 0.8 right in eight cases of ten.

Expected calibration error over ten bins of equal width (Naeini et al. 2015; Guo et al. 2017, arXiv:1706.04599): the
mean distance between a bin's confidence and its share of passed questions, weighted by the bin's size. The
risk-coverage curve (El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017, arXiv:1705.08500) shows the error among the
answers that remain when only the most confident are given; its mean height is AURC.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.measures.measure import Better, Grade, Measure, Unscorable
from evals.measures.passes import cause
from evals.outcomes import Item

BINS = 10
_SOURCE = "Guo et al. 2017, arXiv:1706.04599"


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a reliability diagram."""

    low: float
    high: float
    n: int
    confidence: float  # mean
    accuracy: float


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> tuple[Bin, ...]:
    """The bins that hold something. A confidence on a border belongs to the upper bin, 1.0 to the last."""
    scores, hits = np.asarray(confidences, float), np.asarray(right, float)
    place = np.minimum((scores * bins).astype(int), bins - 1)
    return tuple(
        Bin(b / bins, (b + 1) / bins, int(held.sum()), float(scores[held].mean()), float(hits[held].mean()))
        for b in range(bins)
        if (held := place == b).any()
    )


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> float:
    parts = reliability(confidences, right, bins)
    return sum(part.n * abs(part.confidence - part.accuracy) for part in parts) / len(confidences)


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """(coverage, risk) after each distinct confidence, highest first. Equal confidences come in together, since no
    threshold parts them."""
    order = np.argsort(-np.asarray(confidences, float), kind="stable")
    scores, wrong = np.asarray(confidences, float)[order], ~np.asarray(right, bool)[order]
    last = np.append(scores[1:] != scores[:-1], True)
    counts = np.arange(1, len(scores) + 1)
    risks = np.cumsum(wrong) / counts
    return tuple(zip((counts[last] / len(scores)).tolist(), risks[last].tolist(), strict=True))


def area_under_risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Mean risk over coverage; each step counts for the questions that it lets in."""
    points = risk_coverage(confidences, right)
    starts = (0.0, *(coverage for coverage, _ in points[:-1]))
    return sum(risk * (coverage - start) for start, (coverage, risk) in zip(starts, points, strict=True))


@dataclass(frozen=True, slots=True)
class Claimed:
    """An answer's confidence, and whether its question is passed."""

    confidence: float | None
    right: bool


def claimed(item: Item) -> Claimed | None:
    """None where no answer was given."""
    if item.outcome.error is not None or not item.outcome.gave_answer:
        return None
    return Claimed(item.outcome.confidence, cause(item) is None)


def confident_answers(read: Sequence[Claimed | None]) -> tuple[tuple[float, ...], tuple[bool, ...]] | Unscorable:
    """Confidence of each answer given, and whether its question is passed."""
    given = [one for one in read if one is not None]
    scored = [(one.confidence, one.right) for one in given if one.confidence is not None]
    if len(scored) < len(given):
        return Unscorable(f"{len(given) - len(scored)} of {len(given)} answers state no confidence")
    if not scored:
        return Unscorable("no answer was given")
    return tuple(score for score, _ in scored), tuple(right for _, right in scored)


def _ece(read: Sequence[Claimed | None]) -> Grade:
    found = confident_answers(read)
    return found if isinstance(found, Unscorable) else expected_calibration_error(*found)


def _aurc(read: Sequence[Claimed | None]) -> Grade:
    found = confident_answers(read)
    return found if isinstance(found, Unscorable) else area_under_risk_coverage(*found)


ECE = Measure(
    "calibration.ece",
    "Expected calibration error of the answers given, over ten bins of equal width.",
    _SOURCE,
    Better.LOWER,
    reads=claimed,
    whole=_ece,
)
AURC = Measure(
    "calibration.aurc",
    "Mean share of failed questions over all coverages, most confident answers first.",
    "Geifman and El-Yaniv 2017, arXiv:1705.08500",
    Better.LOWER,
    reads=claimed,
    whole=_aurc,
)
