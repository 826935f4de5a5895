"""Where a run lies: a folder with run.json, items.jsonl, results.json and what the report adds.

    run.json       provenance, counts, time taken
    items.jsonl    one line a question: the question, what came back, what was observed
    results.json   every figure with n, sections and interval
    gatebench.json the gate against injected errors, if `--gatebench` was asked for
    report.html, summary.md, trec/{run.txt, qrels.txt}   made by `python -m evals report`

A run without results.json was interrupted; a later run of the same fingerprint goes on from it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evals.errors import EvalsError
from evals.figures import Figure
from evals.outcomes import LINES, Item
from evals.provenance import Provenance

BENCH = "gatebench.json"
_FIGURES: TypeAdapter[tuple[Figure, ...]] = TypeAdapter(tuple[Figure, ...])
_PROVENANCE: TypeAdapter[Provenance] = TypeAdapter(Provenance)


@dataclass(frozen=True, slots=True)
class Family:
    """What the benchmark of the verifying gate found for one family of errors. `roc`: (false alarms, detected)."""

    name: str
    pairs: int
    auroc: float
    recall_at: dict[str, float]
    length_auroc: float
    roc: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Bench:
    families: tuple[Family, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run as read back."""

    folder: Path
    provenance: Provenance
    seconds: float
    jobs: int
    items: tuple[Item, ...]
    figures: tuple[Figure, ...]
    bench: tuple[Family, ...] = ()

    @property
    def detected(self) -> dict[str, dict[str, float]]:
        """As `evals.gates` judges it."""
        return {family.name: family.recall_at for family in self.bench}


def new_folder(home: Path, fingerprint: str) -> Path:
    """A folder for a run: that of the last interrupted run of the same fingerprint, or a new one."""
    parent = home / "evals"
    for folder in sorted(parent.glob(f"*-{fingerprint[:8]}"), reverse=True):
        if not (folder / "results.json").exists() and _fingerprint(folder) == fingerprint:
            return folder
    return parent / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{fingerprint[:8]}"


def latest(home: Path) -> Path:
    """The newest finished run. Raises EvalsError if there is none."""
    finished = sorted(path.parent for path in (home / "evals").glob("*/results.json"))
    if not finished:
        raise EvalsError("Start a run first (python -m evals run): none has finished.")
    return finished[-1]


def begin(folder: Path, provenance: Provenance) -> None:
    """Raises EvalsError if the folder holds a run of something else."""
    folder.mkdir(parents=True, exist_ok=True)
    held = _fingerprint(folder)
    if held is not None and held != provenance.fingerprint:
        raise EvalsError(
            f"Name another folder than {folder}: it holds a run of {held}, and this one is {provenance.fingerprint}."
        )
    write_json(folder / "run.json", {"provenance": asdict(provenance), "fingerprint": provenance.fingerprint})


def done_so_far(folder: Path) -> dict[str, Item]:
    """What an interrupted run has left, by question; a torn last line is dropped from the file."""
    path = folder / "items.jsonl"
    if not path.exists():
        return {}
    whole = [line for line in path.read_bytes().split(b"\n")[:-1] if line]
    path.write_bytes(b"".join(line + b"\n" for line in whole))
    items = [LINES.validate_json(line) for line in whole]
    return {item.id: item for item in items}


def finish(folder: Path, items: Sequence[Item], figures: Sequence[Figure], seconds: float, jobs: int) -> None:
    """Items in the order of the questions; results.json last, since it says that the run is whole."""
    lines = b"".join(LINES.dump_json(item) + b"\n" for item in items)
    (folder / "items.jsonl").write_bytes(lines)
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    write_json(folder / "run.json", told | {"questions": len(items), "seconds": round(seconds, 1), "jobs": jobs})
    write_json(folder / "results.json", {"figures": [asdict(figure) for figure in figures]})


def load(folder: Path) -> Run:
    """Raises EvalsError if the folder holds no finished run."""
    try:
        told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        lines = (folder / "items.jsonl").read_bytes().splitlines()
        return Run(
            folder=folder,
            provenance=_PROVENANCE.validate_python(told["provenance"]),
            seconds=float(told["seconds"]),
            jobs=int(told["jobs"]),
            items=tuple(LINES.validate_json(line) for line in lines),
            figures=_FIGURES.validate_python(results["figures"]),
            bench=_bench(folder / BENCH),
        )
    except (FileNotFoundError, NotADirectoryError) as error:
        raise EvalsError(f"Name the folder of a finished run: {folder} holds none.") from error
    except (ValidationError, ValueError, KeyError) as error:
        raise EvalsError(f"Run the evaluation again: {folder} was written by another version.") from error


def _bench(path: Path) -> tuple[Family, ...]:
    return TypeAdapter(_Bench).validate_json(path.read_bytes()).families if path.exists() else ()


def _fingerprint(folder: Path) -> str | None:
    path = folder / "run.json"
    if not path.exists():
        return None
    try:
        return str(json.loads(path.read_text(encoding="utf-8")).get("fingerprint"))
    except json.JSONDecodeError:
        return None


def write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
