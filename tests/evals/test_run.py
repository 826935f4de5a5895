"""Runs: kept as they come, continued after an interruption, the same every time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evals import storage
from evals.compare import changes, differences, state
from evals.errors import EvalsError
from evals.observe import Observer
from evals.outcomes import LINES
from evals.provenance import Provenance, provenance
from evals.questions import Question
from evals.rankers import timed
from evals.run import run
from evals.spans import Place
from ingest.records import Document
from rag.settings import Settings
from tests.evals.oracle import AlwaysAbstaining, Broken, Failing, Oracle


@pytest.fixture
def made_of(documents: Mapping[str, Document], tune: Sequence[Question]) -> Provenance:
    return provenance(Settings(), tuple(documents.values()), tune, "g1", "tune")


class Counting(Broken):
    """Counts what it is asked at the highest clearance; breaks off after `patience` questions."""

    def __init__(self, sound: Oracle, patience: int = 10_000) -> None:
        super().__init__(sound)
        self.asked: list[str] = []
        self.patience = patience

    def ask(self, question, history=(), caller=None, filters=None, options=None):  # type: ignore[no-untyped-def]
        if caller.clearance == "LIMITE":
            self.asked.append(question)
        if len(self.asked) > self.patience:
            raise KeyboardInterrupt
        return super().ask(question, history, caller, filters, options)


def test_what_is_kept_reads_back(oracle: Oracle, tune: Sequence[Question], made_of: Provenance, tmp_path: Path) -> None:
    finished = run(Observer.of(oracle), tune, made_of, tmp_path / "r")
    read = storage.load(tmp_path / "r")
    assert read.items == finished.items
    assert read.figures == finished.figures
    assert [item.id for item in read.items] == [question.id for question in tune]
    assert read.provenance == made_of


def test_running_twice_gives_the_same_but_for_time(
    oracle: Oracle, tune: Sequence[Question], made_of: Provenance, tmp_path: Path
) -> None:
    first = run(Observer.of(oracle), tune, made_of, tmp_path / "a")
    second = run(Observer.of(oracle), tune, made_of, tmp_path / "b", jobs=4)

    def timeless(figures: Sequence[object]) -> list[object]:
        return [one for one in figures if not one.measure.startswith("latency")]  # type: ignore[attr-defined]

    assert timeless(first.figures) == timeless(second.figures)


def test_an_interrupted_run_goes_on(
    oracle: Oracle, tune: Sequence[Question], made_of: Provenance, tmp_path: Path
) -> None:
    few = [question for question in tune if question.clearance == "LIMITE"][:12]
    folder = tmp_path / "r"
    with pytest.raises(KeyboardInterrupt):
        run(Observer.of(Counting(oracle, patience=5)), few, made_of, folder)
    assert not (folder / "results.json").exists()
    kept = len((folder / "items.jsonl").read_bytes().splitlines())
    assert 0 < kept <= 5
    with (folder / "items.jsonl").open("ab") as lines:
        lines.write(b'{"question": {"id": "to')  # the machine went down in the middle of a line
    again = Counting(oracle)
    finished = run(Observer.of(again), few, made_of, folder)
    assert len(again.asked) == 12 - kept
    assert len(finished.items) == 12
    assert [LINES.validate_json(line).id for line in (folder / "items.jsonl").read_bytes().splitlines()] == [
        question.id for question in few
    ]


def test_a_folder_of_another_run_is_refused(
    oracle: Oracle, tune: Sequence[Question], made_of: Provenance, tmp_path: Path
) -> None:
    run(Observer.of(oracle), tune[:2], made_of, tmp_path / "r")
    with pytest.raises(EvalsError, match="Name another folder"):
        run(Observer.of(oracle), tune[:2], replace(made_of, code="other"), tmp_path / "r")


def test_an_unfinished_folder_is_found_again_a_finished_one_is_not(
    oracle: Oracle, tune: Sequence[Question], made_of: Provenance, tmp_path: Path
) -> None:
    first = storage.new_folder(tmp_path, made_of.fingerprint)
    storage.begin(first, made_of)
    assert storage.new_folder(tmp_path, made_of.fingerprint) == first
    with pytest.raises(EvalsError, match="Start a run first"):
        storage.latest(tmp_path)
    run(Observer.of(oracle), tune[:2], made_of, first)
    assert storage.latest(tmp_path) == first
    (first / "results.json").unlink()
    assert storage.new_folder(tmp_path, "0" * 16) != first


def test_a_question_that_fails_is_counted_and_the_run_goes_on(
    oracle: Oracle, tune: Sequence[Question], made_of: Provenance, tmp_path: Path
) -> None:
    finished = run(Observer.of(Failing(oracle)), tune, made_of, tmp_path / "r")
    failed = [item for item in finished.items if item.outcome.error]
    assert failed and {state(item) for item in failed} == {"not scorable"}
    figure = next(one for one in finished.figures if (one.measure, one.group) == ("pass", "all"))
    assert figure.unscorable == len(failed)
    assert figure.n + figure.unscorable == len(tune)
    assert figure.why is not None and "ZeroDivisionError" in figure.why


@pytest.mark.parametrize("missing", ["run.json", "results.json", "items.jsonl"])
def test_an_incomplete_folder_is_no_run(
    missing: str, oracle: Oracle, tune: Sequence[Question], made_of: Provenance, tmp_path: Path
) -> None:
    run(Observer.of(oracle), tune[:2], made_of, tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(EvalsError, match="Name the folder of a finished run"):
        storage.load(tmp_path)


def test_provenance_tells_nothing_of_the_machine(made_of: Provenance, tmp_path: Path) -> None:
    storage.begin(tmp_path, made_of)
    told = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert str(Path.home()) not in told and str(tmp_path) not in told


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"commit": "x"}, True),
        ({"corpus_version": "g2"}, True),  # ingested anew, the same documents
        ({"code": "x"}, False),
        ({"corpus": "x"}, False),
        ({"configuration": "x"}, False),
        ({"questions": "x"}, False),
        ({"split": "held_back"}, False),
    ],
)
def test_what_makes_two_runs_one(change: dict[str, str], same: bool, made_of: Provenance) -> None:
    assert (replace(made_of, **change).fingerprint == made_of.fingerprint) is same  # type: ignore[arg-type]


def test_two_runs_compared(oracle: Oracle, tune: Sequence[Question], made_of: Provenance, tmp_path: Path) -> None:
    first = run(Observer.of(oracle), tune, made_of, tmp_path / "a").items
    second = run(Observer.of(AlwaysAbstaining(oracle)), tune, made_of, tmp_path / "b").items
    rows = {(one.measure, one.group): one for one in differences(first, second)}
    whole = rows["pass", "all"]
    assert whole.first == 1.0 and whole.worsened_by > 0.5
    assert whole.p_holm == whole.paired.p < 0.01  # the whole is a family of its own
    assert rows["pass", "figures"].p_holm > rows["pass", "figures"].paired.p  # the kinds are another
    assert rows["cause.abstained", "all"].worsened_by > 0
    assert rows["pass", "near_miss"].paired.difference == 0
    changed = changes(first, second)
    assert {change.second for change in changed} == {"abstained"}
    assert all(one.paired.difference == 0 for one in differences(first, first))
    assert changes(first, first) == ()
    with pytest.raises(EvalsError, match="none in common"):
        differences(first[:1], second[1:2])


def test_a_ranking_keeps_each_known_unit_once() -> None:
    units = {"a": Place("d", 0, 10), "b": Place("d", 20, 30)}
    found = timed("bm25", units, [Place("d", 21, 25)], ["b", "a", "b", "gone"], 0.0)
    assert [unit for unit, _ in found.units] == ["b", "a"]
    assert found.relevant == ("b",)
