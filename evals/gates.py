"""The gates: what a change must not make worse. Written in gates.toml, judged over a run and a committed baseline.

Four sorts: `absolute` (a figure has a highest or lowest value), `relative` (a figure is not worse than the baseline by
more than a tolerance, question by question), `beats` (one figure is at least another of the same run), `bench` (of the
benchmark of the verifying gate: errors detected at a fixed rate of false alarms). A gate whose figure was not scored is
not judged, which is no failure; that every question was scored is a gate of its own.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.compare import grades, paired_grades
from evals.errors import EvalsError
from evals.figures import figure
from evals.measures import BY_NAME, Better
from evals.outcomes import Item
from evals.statistics import Paired, holm

GATES = Path(__file__).parent / "gates.toml"
BASELINE = Path(__file__).parent / "baseline.json"
SIGNIFICANT = 0.05

Detected = Mapping[str, Mapping[str, float]]  # by family of errors, by rate of false alarms ("1%"): share detected


class State(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_JUDGED = "not judged"


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Absolute(_Closed):
    measure: str
    max: float | None = None
    min: float | None = None
    why: str

    @model_validator(mode="after")
    def _bounded(self) -> "Absolute":
        if (self.max is None) == (self.min is None):
            raise ValueError("give either max or min")
        return self


class Relative(_Closed):
    measure: str
    tolerance: float = Field(ge=0)
    why: str


class Beats(_Closed):
    measure: str
    over: tuple[str, ...] = Field(min_length=1)
    tolerance: float = Field(default=0.0, ge=0)
    why: str


class Bench(_Closed):
    """`family` is one family of errors, or "every": then the worst one counts."""

    family: str
    rate: Literal["1%", "5%"]  # of supported claims that are flagged
    min: float = Field(ge=0, le=1)  # share of the errors that are detected then
    why: str


class Gates(_Closed):
    absolute: tuple[Absolute, ...] = ()
    bench: tuple[Bench, ...] = ()
    relative: tuple[Relative, ...] = ()
    beats: tuple[Beats, ...] = ()
    scorable: Literal[True] = True  # every question must be scored; written down so that the file says it

    @model_validator(mode="after")
    def _known(self) -> "Gates":
        named = {gate.measure for gate in self.absolute} | {gate.measure for gate in self.relative}
        named |= {name for gate in self.beats for name in (gate.measure, *gate.over)}
        unknown = sorted(named - BY_NAME.keys())
        if unknown:
            raise ValueError(f"there is no measure {', '.join(unknown)}")
        whole = sorted(gate.measure for gate in self.relative if BY_NAME[gate.measure].each is None)
        if whole:
            raise ValueError(f"{', '.join(whole)} is of a whole set and cannot be compared question by question")
        return self


@dataclass(frozen=True, slots=True)
class Baseline:
    """Grades by measure and question of the run that was last accepted: numbers alone, no word of a document."""

    commit: str | None = None
    split: str = ""
    grades: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """One gate's finding, told in one sentence."""

    gate: str
    sort: str
    state: State
    told: str
    why: str


def read_gates(path: Path = GATES) -> Gates:
    """Raises EvalsError."""
    try:
        return Gates.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise EvalsError(f"Write the gates into {path.name}: there is no such file.") from error
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise EvalsError(f"Correct {path.name}: {' '.join(str(error).split())}") from error


def read_baseline(path: Path = BASELINE) -> Baseline | None:
    """None if none has been accepted yet. Raises EvalsError if it cannot be read."""
    if not path.exists():
        return None
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Baseline(told["commit"], told["split"], told["grades"])
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise EvalsError(f"Accept a baseline anew (python -m evals gate --accept): {path.name} is damaged.") from error


def baseline_of(items: Sequence[Item], gates: Gates, commit: str | None, split: str) -> dict[str, Any]:
    """What --accept writes."""
    kept = {gate.measure: grades(BY_NAME[gate.measure], items) for gate in gates.relative}
    rounded = {name: {key: round(grade, 4) for key, grade in found.items()} for name, found in kept.items()}
    return {"commit": commit, "split": split, "grades": rounded}


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
