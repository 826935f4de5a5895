"""The gates: what a change must not make worse. Written in gates.toml, judged by `evals.judge` over a run.

Four sorts: `absolute` (a figure has a highest or lowest value), `relative` (a figure is not worse than the baseline by
more than a tolerance, question by question), `beats` (one figure is at least another of the same run), `bench` (of the
benchmark of the verifying gate: errors detected at a fixed rate of false alarms). A gate whose figure was not scored is
not judged, which is no failure; that every question was scored is a gate of its own.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.compare import grades
from evals.errors import EvalsError
from evals.measures import BY_NAME
from evals.outcomes import Item

GATES = Path(__file__).parent / "gates.toml"
BASELINE = Path(__file__).parent / "baseline.json"


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
    """What --accept writes. Raises EvalsError if a relative gate would have nothing to compare with."""
    kept = {gate.measure: grades(BY_NAME[gate.measure], items) for gate in gates.relative}
    lacking = [name for name, found in kept.items() if not found]
    if lacking:
        raise EvalsError(f"Accept a whole run (python -m evals run): this one scored nothing for {', '.join(lacking)}.")
    rounded = {name: {key: round(grade, 4) for key, grade in found.items()} for name, found in kept.items()}
    return {"commit": commit, "split": split, "grades": rounded}
