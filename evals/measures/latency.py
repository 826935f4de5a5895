"""Latency: the wall clock around each question, and the assistant's own stages. Percentiles by linear interpolation."""

from collections.abc import Callable, Sequence

import numpy as np

from evals.measures.measure import Better, Grade, Measure, Unscorable
from evals.outcomes import Item

STAGES = ("understand", "retrieve", "compose", "verify")
_SOURCE = "Vidimus, docs/evals.md"


def _percentile(read: Callable[[Item], float | None], percent: float) -> Callable[[Sequence[Item]], Grade]:
    def whole(items: Sequence[Item]) -> Grade:
        times = [time for item in items if (time := read(item)) is not None]
        return float(np.percentile(times, percent)) if times else Unscorable("no time was taken")

    return whole


def _total(percent: float) -> Measure:
    return Measure(
        f"latency.p{percent:.0f}",
        f"Percentile {percent:.0f} of the time from question to answer.",
        _SOURCE,
        Better.LOWER,
        unit="ms",
        whole=_percentile(lambda item: item.outcome.elapsed_ms, percent),
    )


def _stage(stage: str) -> Measure:
    return Measure(
        f"latency.{stage}.p50",
        f"Median time of the stage {stage}, as the assistant states it.",
        _SOURCE,
        Better.LOWER,
        unit="ms",
        whole=_percentile(lambda item: item.outcome.stages_ms.get(stage), 50),
    )


P50, P95 = _total(50), _total(95)
BY_STAGE = tuple(_stage(stage) for stage in STAGES)
