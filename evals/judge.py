"""Judging a run by its gates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.compare import grades, paired_grades
from evals.figures import figure
from evals.gates import Absolute, Baseline, Beats, Bench, Gates, Relative
from evals.measures import BY_NAME, Better
from evals.outcomes import Item
from evals.statistics import Paired, holm

SIGNIFICANT = 0.05

Detected = Mapping[str, Mapping[str, float]]  # by family of errors, by rate of false alarms ("1%"): share detected


class State(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Judged:
    """One gate's finding, told in one sentence."""

    gate: str
    sort: str
    state: State
    told: str
    why: str


def judge(
    items: Sequence[Item],
    gates: Gates,
    baseline: Baseline | None,
    jobs: int = 1,
    detected: Detected | None = None,
) -> tuple[Judged, ...]:
    """Every gate's finding. With `jobs` above 1 times are not judged: they disturb each other. `detected` is what the
    benchmark of the verifying gate found, by family."""
    return (
        _scorable(items),
        *(_absolute(gate, items, jobs) for gate in gates.absolute),
        *(_beats(gate, items) for gate in gates.beats),
        *(_benched(gate, detected or {}) for gate in gates.bench),
        *_relative(gates.relative, items, baseline),
    )


def failed(findings: Sequence[Judged]) -> bool:
    return any(finding.state is State.FAILED for finding in findings)


def _scorable(items: Sequence[Item]) -> Judged:
    errors = [f"{item.id} ({item.outcome.error})" for item in items if item.outcome.error is not None]
    told = f"all {len(items)} questions were scored" if not errors else f"not scorable: {'; '.join(errors[:3])}"
    why = "A question on which the assistant fails is neither right nor wrong, and must not vanish."
    return Judged("scorable", "absolute", State.FAILED if errors else State.PASSED, told, why)


def _absolute(gate: Absolute, items: Sequence[Item], jobs: int) -> Judged:
    measure = BY_NAME[gate.measure]
    found = figure(measure, items)
    if measure.unit == "ms" and jobs > 1:
        told = f"times are taken only when one question is asked at a time, not {jobs}"
        return Judged(gate.measure, "absolute", State.NOT_JUDGED, told, gate.why)
    if found.value is None:
        told = found.why or "nothing to judge in this run"
        return Judged(gate.measure, "absolute", State.NOT_JUDGED, told, gate.why)
    over = gate.max is not None and found.value > gate.max
    under = gate.min is not None and found.value < gate.min
    bound = f"at most {gate.max:g}" if gate.max is not None else f"at least {gate.min:g}"
    told = f"{found.value:.4g} over {found.n}, {bound} wanted"
    return Judged(gate.measure, "absolute", State.FAILED if over or under else State.PASSED, told, gate.why)


def _beats(gate: Beats, items: Sequence[Item]) -> Judged:
    ours = figure(BY_NAME[gate.measure], items)
    others = {name: figure(BY_NAME[name], items).value for name in gate.over}
    known = {name: value for name, value in others.items() if value is not None}
    if ours.value is None or not known:
        return Judged(gate.measure, "beats", State.NOT_JUDGED, "the retrievers took no part in this run", gate.why)
    best = max(known, key=lambda name: known[name])
    behind = ours.value < known[best] - gate.tolerance
    told = f"{ours.value:.4g} over {ours.n}; the best of the others, {best}, has {known[best]:.4g}"
    return Judged(gate.measure, "beats", State.FAILED if behind else State.PASSED, told, gate.why)


def _benched(gate: Bench, detected: Detected) -> Judged:
    name = f"gatebench.{gate.family}@{gate.rate}"
    asked = {family: found for family, found in detected.items() if gate.family in (family, "every")}
    if not asked:
        return Judged(name, "bench", State.NOT_JUDGED, "the benchmark of the gate took no part in this run", gate.why)
    worst = min(asked, key=lambda family: asked[family][gate.rate])
    found = asked[worst][gate.rate]
    told = f"{found:.3f} of {worst} detected at {gate.rate} false alarms, at least {gate.min:g} wanted"
    return Judged(name, "bench", State.FAILED if found < gate.min else State.PASSED, told, gate.why)


def _relative(gates: Sequence[Relative], items: Sequence[Item], baseline: Baseline | None) -> tuple[Judged, ...]:
    sections = {item.id: item.question.section for item in items}
    held = baseline.grades if baseline else {}
    pairs = {
        gate.measure: paired_grades(held.get(gate.measure, {}), grades(BY_NAME[gate.measure], items), sections)
        for gate in gates
    }
    adjusted = holm({name: found.p for name, found in pairs.items() if found is not None})
    return tuple(_worsened(gate, pairs[gate.measure], adjusted.get(gate.measure, 1.0)) for gate in gates)


def _worsened(gate: Relative, found: Paired | None, p: float) -> Judged:
    if found is None:
        told = "no question of the baseline was scored in this run"
        return Judged(gate.measure, "relative", State.NOT_JUDGED, told, gate.why)
    sign = 1 if BY_NAME[gate.measure].better is Better.LOWER else -1
    worse = sign * found.difference
    bad = worse > gate.tolerance or (worse > 0 and p < SIGNIFICANT)
    way = "unchanged" if not worse else f"{'worse' if worse > 0 else 'better'} by {abs(worse):.4f}"
    told = f"{way} over {found.n} (p {p:.3f} after Holm), {gate.tolerance:g} tolerated"
    return Judged(gate.measure, "relative", State.FAILED if bad else State.PASSED, told, gate.why)
