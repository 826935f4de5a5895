"""docs/evals.md names every command, option of a run, field of a question, cause of failure and sort of gate."""

import re
from pathlib import Path

import pytest

from evals.__main__ import COMMANDS
from evals.commands import _parser
from evals.gates import Gates
from evals.measures.passes import Cause
from evals.questions import Question

DOCS = (Path(__file__).parents[2] / "docs" / "evals.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [*COMMANDS, *Cause, *Question.model_fields],
)
def test_it_is_documented(name: str) -> None:
    assert re.search(rf"`{re.escape(str(name))}[` ]", DOCS), f"docs/evals.md says nothing of {name}"


def test_every_option_of_a_run_is_documented() -> None:
    run = _parser()._subparsers._group_actions[0].choices["run"]  # type: ignore[union-attr,index]
    options = {option for action in run._actions for option in action.option_strings if option.startswith("--")}  # type: ignore[union-attr]
    assert {option for option in options - {"--help"} if option not in DOCS} == set()


def test_every_sort_of_gate_is_documented() -> None:
    assert all(f"*{sort.capitalize()}*" in DOCS for sort in Gates.model_fields if sort != "scorable")
