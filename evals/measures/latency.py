"""Latency: the wall clock around each question, and the assistant's own stages. Percentiles by linear interpolation."""

from collections.abc import Callable, Sequence

import numpy as np

from evals.measures.measure import Better, Grade, Measure, Unscorable

STAGES = ("understand", "retrieve", "compose", "verify")
_SOURCE = "Vidimus, docs/evals.md"


def _percentile(percent: float) -> Callable[[Sequence[float | None]], Grade]:
    def whole(read: Sequence[float | None]) -> Grade:
        times = [time for time in read if time is not None]
        return float(np.percentile(times, percent)) if times else Unscorable("no time was taken")

    return whole


def _total(percent: float) -> Measure:
    return Measure(
        f"latency.p{percent:.0f}",
        f"Percentile {percent:.0f} of the time from question to answer.",
        _SOURCE,
        Better.LOWER,
        unit="ms",
        reads=lambda item: item.outcome.elapsed_ms,
        whole=_percentile(percent),
    )


def _stage(stage: str) -> Measure:
    return Measure(
        f"latency.{stage}.p50",
        f"Median time of the stage {stage}, as the assistant states it.",
        _SOURCE,
        Better.LOWER,
        unit="ms",
        reads=lambda item: item.outcome.stages_ms.get(stage),
        whole=_percentile(50),
    )


P50, P95 = _total(50), _total(95)
BY_STAGE = tuple(_stage(stage) for stage in STAGES)
