"""Intervals and tests that know that questions on one section stand and fall together.

Resampling questions as if they were independent is too sure of itself: a paired bootstrap by question rejects a true
null far more often than it says. All resampling here is of whole sections (clusters), seeded, so that two runs agree.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEVEL = 0.95
RESAMPLES = 2000
PERMUTATIONS = 10_000
SEED = 20_260_101

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Paired:
    """Two systems on the same questions. `difference` is the second's mean minus the first's."""

    difference: float
    interval: Interval | None
    p: float  # clustered permutation, two-sided
    mcnemar: float | None  # exact, two-sided; None unless all grades are 0 or 1
    n: int
    sections: int


def _sums(values: Sequence[float], clusters: Sequence[Hashable]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sum and count of the values of each cluster, shape (clusters,)."""
    places = {cluster: number for number, cluster in enumerate(dict.fromkeys(clusters))}
    index = [places[cluster] for cluster in clusters]
    sums = np.bincount(index, weights=values).astype(np.float64)
    return sums, np.bincount(index).astype(np.float64)


def mean_interval(values: Sequence[float], clusters: Sequence[Hashable]) -> Interval | None:
    """95% interval of a mean, by the percentile bootstrap over clusters. None for fewer than two clusters.

    Where all values are the same 0 or 1, resampling would claim certainty; the exact one-sided bound for as many
    independent observations as there are clusters stands in (about 3/n for zero in n).
    """
    sums, counts = _sums(values, clusters)
    if len(sums) < 2:
        return None
    if set(values) in ({0.0}, {1.0}):
        bound = float((1 - LEVEL) ** (1 / len(sums)))
        return Interval(bound, 1.0) if values[0] else Interval(0.0, 1 - bound)
    generator = np.random.default_rng(SEED)
    picks = generator.integers(0, len(sums), (RESAMPLES, len(sums)))
    means = sums[picks].sum(axis=1) / counts[picks].sum(axis=1)
    return _percentiles(means)


def whole_interval(
    items: Sequence[Item],
    clusters: Sequence[Hashable],
    figure: Callable[[Sequence[Item]], float | None],
    resamples: int = RESAMPLES // 4,
) -> Interval | None:
    """95% interval of any figure of a set, by the percentile bootstrap over clusters.

    Draws in which the figure cannot be computed (an area under a curve with one sort of item only) are left out; None
    if that is more than one in ten, or if there are fewer than two clusters.
    """
    members: dict[Hashable, list[Item]] = {}
    for item, cluster in zip(items, clusters, strict=True):
        members.setdefault(cluster, []).append(item)
    groups = list(members.values())
    if len(groups) < 2:
        return None
    generator = np.random.default_rng(SEED)
    picks = generator.integers(0, len(groups), (resamples, len(groups)))
    drawn = [figure([item for place in pick for item in groups[place]]) for pick in picks]
    found = [value for value in drawn if value is not None]
    return _percentiles(np.asarray(found)) if len(found) >= 0.9 * resamples else None


def _percentiles(drawn: NDArray[np.float64]) -> Interval:
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Interval(float(low), float(high))


def permutation_p(differences: Sequence[float], clusters: Sequence[Hashable]) -> float:
    """Two-sided p of "the two systems are alike", by swapping them in whole clusters; exact for up to 13 clusters."""
    sums, _ = _sums(differences, clusters)
    moving = sums[sums != 0]  # a cluster without a difference is the same either way
    if len(moving) < 2:
        return 1.0  # swapping a single cluster gives the same size of difference
    found = stats.permutation_test(
        (moving, np.zeros_like(moving)),
        lambda first, second, axis: (first - second).sum(axis=axis),
        permutation_type="samples",
        n_resamples=PERMUTATIONS,
        vectorized=True,
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)


def mcnemar_p(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Exact two-sided McNemar test: are the pairs that differ split evenly."""
    lost = sum(a and not b for a, b in zip(first, second, strict=True))
    won = sum(b and not a for a, b in zip(first, second, strict=True))
    return float(stats.binomtest(won, won + lost, 0.5).pvalue) if won + lost else 1.0


def paired(first: Sequence[float], second: Sequence[float], clusters: Sequence[Hashable]) -> Paired:
    """Compare the grades of two systems, question by question."""
    differences = [b - a for a, b in zip(first, second, strict=True)]
    binary = set(first) | set(second) <= {0.0, 1.0}
    moved = any(differences)
    return Paired(
        difference=float(np.mean(differences)),
        interval=mean_interval(differences, clusters) if moved else None,
        p=permutation_p(differences, clusters),
        mcnemar=mcnemar_p([bool(a) for a in first], [bool(b) for b in second]) if binary else None,
        n=len(differences),
        sections=len(set(clusters)),
    )


def holm(values: Mapping[str, float]) -> dict[str, float]:
    """Holm's step-down adjustment of a family of p values (Holm 1979)."""
    adjusted, highest = {}, 0.0
    for step, name in enumerate(sorted(values, key=lambda key: values[key])):
        highest = max(highest, min(1.0, (len(values) - step) * values[name]))
        adjusted[name] = highest
    return {name: adjusted[name] for name in values}
