"""The format of the questions, and the validator over the real corpus."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evals.errors import EvalsError, QuestionError
from evals.questions import Kind, Question, problems, read, read_folder
from ingest.records import Document
from tests.rag.documents import make_document

SOUND: dict[str, Any] = {
    "id": "fig-001",
    "kind": "figures",
    "question": "How many?",
    "verdicts": ["answered"],
    "gold": [[{"document": "d", "quote": "There are nine ports."}]],
    "facts": [["nine", "9"]],
    "split": "tune",
    "section": "d/1",
}


def written(folder: Path, *lines: dict[str, Any]) -> Path:
    path = folder / "some.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "riddle"}, "kind"),
        ({"question": ""}, "question"),
        ({"question": "x" * 2001}, "question"),
        ({"verdicts": []}, "verdicts"),
        ({"verdicts": ["perhaps"]}, "verdicts"),
        ({"gold": [[]]}, "a gold or facts group is empty"),
        ({"gold": [], "facts": []}, "nothing to judge it by|to judge it by"),
        ({"verdicts": ["not_found"]}, "is to be declined but has gold"),
        ({"choices": 3}, "choices are for"),
        ({"kind": "follow_up"}, "needs a history"),
        ({"history": [{"role": "system", "content": "x"}]}, "history"),
        ({"surprise": 1}, "surprise"),
        ({"split": "test"}, "split"),
        ({"id": "Fig 1"}, "id"),
        ({"actions": {"document": "d", "numbers": []}}, "actions"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, change: dict[str, Any], expected: str) -> None:
    with pytest.raises(QuestionError, match=expected) as raised:
        read([written(tmp_path, SOUND | change)])
    assert "some.jsonl:1" in str(raised.value)


def test_every_malformed_line_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuestionError) as raised:
        read([written(tmp_path, SOUND | {"kind": "x"}, SOUND, SOUND | {"split": "y"})])
    assert len(raised.value.problems) == 2


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EvalsError, match="Put a question file"):
        read_folder(tmp_path)


def asked(**change: Any) -> Question:
    return Question.model_validate_json(json.dumps(SOUND | change))


DOCUMENT = make_document("d", ["There are nine\nports.", "They are large."])


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([asked()], []),  # the quote stands there, white space folded
        ([asked(), asked(question="Other?")], ["fig-001: the id is used 2 times"]),
        ([asked(), asked(id="b", question="how  MANY?")], ["b: asks the same as fig-001"]),
        ([asked(), asked(id="b", clearance="PUBLIC")], []),  # another caller, another question
        ([asked(), asked(id="b", document_ids=["d"])], []),
        (
            [asked(), asked(id="b", question="Other?", split="held_back")],
            ['section "d/1" stands in both splits; put all its questions in one'],
        ),
        ([asked(gold=[[{"document": "d", "quote": "ten ports"}]])], ['fig-001: d does not hold "ten ports"']),
        ([asked(gold=[[{"document": "e", "quote": "x"}]])], ["fig-001: there is no document e"]),
        ([asked(document_ids=["e"])], ["fig-001: there is no document e"]),
        ([asked(actions={"document": "d", "numbers": [2, 7]})], ["fig-001: d has no action 7"]),
    ],
)
def test_problems_of_a_set(questions: list[Question], expected: list[str]) -> None:
    assert list(problems(questions, {"d": DOCUMENT})) == expected


def test_the_real_questions_are_sound(questions: tuple[Question, ...], documents: Mapping[str, Document]) -> None:
    assert problems(questions, documents) == ()
    assert len(questions) >= 250
    assert {question.kind for question in questions} == set(Kind)
