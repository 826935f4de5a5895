"""Intervals and tests against hand-computed values, and what clustering is for."""

import numpy as np
import pytest
from scipy import stats

from evals.statistics import Interval, holm, mcnemar_p, mean_interval, paired, permutation_p, whole_interval


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1] * 7 + [0] + [1] * 5, [0] * 7 + [1] + [1] * 5, 2 * (1 + 8) / 2**8),  # 7 lost, 1 won
        ([1, 0], [1, 0], 1.0),
        ([1, 0], [0, 1], 1.0),
        ([1] * 6, [0] * 6, 2 / 2**6),
    ],
)
def test_mcnemar_by_hand(first: list[int], second: list[int], expected: float) -> None:
    assert mcnemar_p([bool(a) for a in first], [bool(b) for b in second]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("differences", "clusters", "expected"),
    [
        ([1, 1, 1, 1, 1], "abcde", 2 / 2**5),  # all ten ways but two are less extreme
        ([1, 1, 1, 1, 1], "aaaaa", 1.0),  # five questions on one section are one observation
        ([1, 1, 1, 1, 1], "aabbc", 2 / 2**3),
        ([0, 0, 0], "abc", 1.0),
        ([1, -1], "ab", 1.0),
    ],
)
def test_clustered_permutation_by_hand(differences: list[float], clusters: str, expected: float) -> None:
    assert permutation_p(differences, list(clusters)) == pytest.approx(expected)


def test_holm_by_hand() -> None:
    # sorted .01 .03 .04, times 3 2 1: .03 .06 .04, and never falling: .03 .06 .06
    assert holm({"a": 0.04, "b": 0.01, "c": 0.03}) == pytest.approx({"a": 0.06, "b": 0.03, "c": 0.06})
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}
    assert holm({}) == {}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0] * 30, Interval(0.0, pytest.approx(1 - 0.05 ** (1 / 30)))),  # type: ignore[arg-type]
        ([1.0] * 30, Interval(pytest.approx(0.05 ** (1 / 30)), 1.0)),  # type: ignore[arg-type]
    ],
)
def test_zero_in_n_is_no_certainty(values: list[float], expected: Interval) -> None:
    assert mean_interval(values, range(30)) == expected
    assert abs((1 - 0.05 ** (1 / 30)) / (3 / 30) - 1) < 0.06  # the rule of three


def test_one_section_gives_no_interval() -> None:
    assert mean_interval([0.0, 1.0], ["a", "a"]) is None
    assert whole_interval([0.0, 1.0], ["a", "a"], lambda drawn: float(np.mean(drawn))) is None


def test_unclustered_interval_agrees_with_the_library() -> None:
    values = np.random.default_rng(3).normal(size=80)
    ours = mean_interval(values.tolist(), range(80))
    theirs = stats.bootstrap((values,), np.mean, method="percentile", rng=np.random.default_rng(4)).confidence_interval
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.02)


def test_sections_widen_the_interval() -> None:
    values = [float(n % 10 < 5) for n in range(100)]
    alike = [n % 10 for n in range(100)]  # ten sections, each all right or all wrong
    apart, together = mean_interval(values, range(100)), mean_interval(values, alike)
    assert apart is not None and together is not None
    assert together.high - together.low > 2.5 * (apart.high - apart.low)


def test_an_interval_is_the_same_every_time() -> None:
    values = [0.0, 1.0, 1.0, 0.0, 1.0]
    assert mean_interval(values, "abcde") == mean_interval(values, "abcde")


def test_a_true_null_is_rejected_as_often_as_stated() -> None:
    """Sections whose questions move together: by section the test keeps its 5%, by question it would not."""
    generator = np.random.default_rng(11)
    by_section = by_question = 0
    rounds, sections, each = 200, 11, 12
    clusters = [section for section in range(sections) for _ in range(each)]
    for _ in range(rounds):
        effect = generator.normal(size=sections)
        differences = [effect[cluster] + 0.3 * generator.normal() for cluster in clusters]
        by_section += permutation_p(differences, clusters) < 0.05
        by_question += float(stats.ttest_1samp(differences, 0).pvalue) < 0.05
    assert by_section / rounds <= 0.09
    assert by_question / rounds >= 0.3


def test_whole_interval_leaves_out_what_cannot_be_computed() -> None:
    assert whole_interval([1, 2, 3], "abc", lambda drawn: None) is None


def test_paired_tells_direction_and_both_tests() -> None:
    found = paired([1.0, 1.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0], ["a", "b", "c", "d"])
    assert found.difference == -0.5
    assert found.mcnemar == pytest.approx(0.5)
    assert found.p == pytest.approx(0.5)  # two moving sections: 2 of 4 ways
    assert (found.n, found.sections) == (4, 4)
    assert paired([0.5], [0.7], ["a"]).mcnemar is None  # not of yes and no
