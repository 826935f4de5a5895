import pytest

from rag.references import references_in

CASES = [
    ("Who are the main actors of Action 2?", [("action", "2")]),
    ("action no. 6", [("action", "6")]),
    ("the sixth action", [("action", "6")]),
    ("Action twenty-one", [("action", "21")]),
    ("fn. 7", [("footnote", "7")]),
    ("note 25 in the paper", [("footnote", "25")]),
    ("section 2.4", [("section", "2.4")]),
    ("PI 3", [("indicator", "3")]),
    ("actions 3, 5 and 7", [("action", "3"), ("action", "5"), ("action", "7")]),
    ("Actions 5 to 7", [("action", "5"), ("action", "6"), ("action", "7")]),
    ("strategic priority 2", [("strategic priority", "2")]),
    ("priority area 1.1", [("priority area", "1.1")]),
    ("chapter B", [("chapter", "B")]),
    ("section IV of the annex", [("chapter", "IV")]),
    ("A.53 in the plan", [("action", "53")]),
    ("Maßnahme 3", [("action", "3")]),
    ("in 2021 actions were due", []),  # a year is no number of an action
    ("the 2021-2025 action plan", []),
    ("the first action plan of 2013", []),  # an ordinal before "plan" counts plans
    ("the note was issued", []),  # a note without a number is a document, perhaps
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_references(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(reference.kind.value, reference.number) for reference in references_in(text)] == expected
