import pytest

from tests.ui.library import Json, actions, shelves
from ui.suggestions import COUNT, suggestions

DETAILS = [shelf.detail for shelf in shelves().values()]


def test_first_questions_are_made_of_the_records_one_of_each_kind() -> None:
    assert suggestions(DETAILS, actions()) == [  # type: ignore[arg-type]
        "Who are the main actors of Action 3 of the Communication?",
        "Which actions of the EU Action Plan on Drugs 2021-2025 is EMCDDA responsible for?",
        "What does footnote 15 of the Communication say?",
        "Explain Action 17 to me",
    ]


RECORD: Json = {"document_id": "factsheet", "kind": "action", "number": 1, "actors": ["x"], "timetable": None}


@pytest.mark.parametrize(
    ("records", "first"),
    [
        ([], "What does footnote 15 of the Communication say?"),
        ([RECORD | {"document_id": "gone"}], "What does footnote 15 of the Communication say?"),
        ([RECORD | {"kind": "indicator"}], "What does footnote 15 of the Communication say?"),
        ([RECORD], "Who are the main actors of Action 1 of the fact sheet?"),
    ],
)
def test_without_usable_records_other_kinds_step_in(records: list[Json], first: str) -> None:
    asked = suggestions(DETAILS, records)  # type: ignore[arg-type]
    assert asked[0] == first and len(asked) == COUNT


@pytest.mark.parametrize("count", [0, 1, 9])
def test_there_are_at_most_four_and_no_two_alike(count: int) -> None:
    one: Json = shelves()["factsheet"].detail
    made = suggestions([one | {"short_title": f"document {number}"} for number in range(count)], [])  # type: ignore[misc]
    assert len(made) == len(set(made)) == min(count, COUNT)
