"""`python -m evals`: what it prints, and the exit codes 0 pass, 1 a gate failed, 2 could not run."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals import __main__ as program
from evals import commands, gates, storage
from evals.questions import FOLDER, Question
from tests.evals.oracle import AlwaysAbstaining, Oracle


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, oracle: Oracle) -> Path:
    """An empty state, and the oracle in the assistant's place."""
    monkeypatch.setenv("VIDIMUS_HOME", str(tmp_path))
    monkeypatch.setattr(commands, "open_assistant", lambda settings: oracle)
    monkeypatch.setattr(gates, "BASELINE", tmp_path / "baseline.json")
    return tmp_path


def evals(*arguments: str) -> int:
    return program.main(arguments)


def test_from_a_run_to_its_gates(
    home: Path, oracle: Oracle, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline, rules = str(home / "b.json"), home / "gates.toml"
    rules.write_text(
        '[[relative]]\nmeasure = "cause.abstained"\ntolerance = 0.01\nwhy = "It answers."\n', encoding="utf-8"
    )
    gate = ("gate", "--gates", str(rules), "--baseline", baseline)
    assert evals("run", "--no-rivals", "--report") == 0
    table = capsys.readouterr().out
    assert "Pass rates by kind" in table and "near_miss" in table
    assert evals(*gate, "--accept") == 0
    assert (storage.latest(home) / "report.html").exists()
    first = storage.latest(home)
    monkeypatch.setattr(commands, "open_assistant", lambda settings: AlwaysAbstaining(oracle))
    second = home / "second"
    assert evals("run", "--no-rivals", "--out", str(second)) == 0
    assert evals(*gate, str(second)) == 1
    assert "cause.abstained" in capsys.readouterr().out
    assert evals("compare", str(first), str(second)) == 0
    assert "Questions that changed" in capsys.readouterr().out
    assert evals("report", str(second), "--before", str(first)) == 0
    assert (second / "summary.md").exists()


def test_a_part_of_the_questions_is_no_baseline(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    baseline = home / "b.json"
    assert evals("run", "--no-rivals", "--kind", "footnotes") == 0
    assert evals("gate", "--accept", "--baseline", str(baseline)) == 2
    assert "Accept a whole run" in capsys.readouterr().err
    assert not baseline.exists()


def test_only_the_tuning_half_unless_asked_for(home: Path, questions: Sequence[Question]) -> None:
    assert evals("run", "--no-rivals", "--kind", "figures") == 0
    assert {item.question.split.value for item in storage.load(storage.latest(home)).items} == {"tune"}
    assert evals("run", "--no-rivals", "--split", "held_back", "--kind", "figures", "--out", str(home / "h")) == 0
    assert {item.question.split.value for item in storage.load(home / "h").items} == {"held_back"}
    one = questions[0].id
    assert evals("run", "--no-rivals", "--id", one, "--out", str(home / "one")) == 0
    assert [item.id for item in storage.load(home / "one").items] == [one]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("compare", "nowhere", "nowhere"), "Name the folder of a finished run"),
        (("gate",), "Start a run first"),
        (("run", "--no-rivals", "--id", "none-1"), "there is no none-1"),
        (("run", "--no-rivals", "--questions", "nowhere"), "Put a question file"),
        (("dance",), "there is no dance"),
    ],
)
def test_could_not_run(home: Path, arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert evals(*arguments) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error


def test_a_wrong_option_is_no_failed_gate(home: Path) -> None:
    with pytest.raises(SystemExit) as raised:
        evals("run", "--split", "all-of-them")
    assert raised.value.code == 2


def test_a_missing_library_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError("No module named 'ir_measures'", name="ir_measures")

    monkeypatch.setattr(program.importlib, "import_module", missing)
    assert evals("run") == 2
    assert "pip install vidimus[evals]" in capsys.readouterr().err


def test_a_fault_of_the_suite_exits_with_two() -> None:
    """Python's own exit code for an uncaught error is 1, which would say that a gate failed."""
    code = "import sys, evals.__main__ as m; sys.excepthook = m._could_not_run; raise KeyError('x')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "KeyError" in done.stderr


def test_check_finds_the_questions_in_order(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evals("check") == 0
    assert "questions are in order" in capsys.readouterr().err
    assert sorted(FOLDER.glob("*.jsonl"))


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert evals("--help") == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in program.COMMANDS)
    assert evals() == 2
