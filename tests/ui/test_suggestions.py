import pytest

from tests.ui.library import Json, shelves
from ui.suggestions import COUNT, suggestions


def test_first_questions_are_made_of_what_the_documents_say_of_themselves() -> None:
    assert suggestions([shelf.detail for shelf in shelves().values()]) == [  # type: ignore[misc]
        "Who is responsible for Action 2 of the Communication?",
        "What does footnote 3 of the EU Action Plan on Drugs 2021-2025 say?",
        "Who is responsible for Action 2 of the Council note?",
        "What are the main points of the fact sheet?",
    ]


@pytest.mark.parametrize("count", [0, 1, 9])
def test_there_are_at_most_four_and_no_two_alike(count: int) -> None:
    one: Json = shelves()["factsheet"].detail
    made = suggestions([one | {"short_title": f"document {number}"} for number in range(count)])  # type: ignore[misc]
    assert len(made) == len(set(made)) == min(count, COUNT)
