"""How a model's sentence is written: what is tidied, what is refused, what is looked at in parts."""

import pytest

from rag.wording import clauses_in, no_statement, objection, points_back, sentences_in, tidy

TIDY = [
    ("  The Board\n meets. ", "The Board meets."),
    ("- The **Board** meets.", "The Board meets."),
    ("2. The Board meets.", "The Board meets."),
    ("12 members meet.", "12 members meet."),
    ("The Bo\u00adard\u200b meets.", "The Board meets."),
    ("Cafe\u0301", "Café"),
]


@pytest.mark.parametrize(("text", "expected"), TIDY)
def test_tidies(text: str, expected: str) -> None:
    assert tidy(text) == expected


SENTENCES = [
    ("The Board meets [1]. It votes [2, 3].", ("The Board meets.", "It votes.")),
    ("The Board meets 【1†source】 (passages 1 and 2).", ("The Board meets.",)),
    ("The Board (Harbour Office) meets.", ("The Board (Harbour Office) meets.",)),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences_in(text) == expected


SHOWN = ["See https://board.example/plan or write to plan@board.example.", "A list: a_b__c"]
OBJECTIONS = [
    ("The Board meets <b>weekly</b>.", "has markup in it"),
    ("The Board meets &lt;weekly&gt;.", "has markup in it"),
    ("The Board [meets](javascript:alert(1)).", "has markup in it"),
    ("![The Board](x) meets.", "has markup in it"),
    ("The `Board` meets.", "has markup in it"),
    ("# The Board meets.", "has markup in it"),
    ("The Board meets \u202eylraey.", "has characters that change how text is shown"),
    ("The Board meets\u2028yearly.", "has characters that change how text is shown"),
    ("The Board meets \ud800.", "has characters that change how text is shown"),
    ("The Board meets\x07.", "has characters that change how text is shown"),
    ("Pay at http://pay.example now.", "names an address that the passages do not"),
    ("Pay at www.pay.example now.", "names an address that the passages do not"),
    ("Write to me@pay.example now.", "names an address that the passages do not"),
    ("javascript:alert(1)", "names an address that the passages do not"),
    # what the passages print may be said
    ("See https://board.example/plan or write to plan@board.example.", None),
    ("The list has a_b__c.", None),
    ("Fewer than 5 < 6 ships & 2 boats (No 1) met [see below].", None),
    ("Le comité décide à 50 % – « oui ».", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), OBJECTIONS)
def test_objects(text: str, reason: str | None) -> None:
    assert objection(text, SHOWN) == reason


NO_STATEMENTS = [
    ("When does the Board meet?", "asks instead of telling"),
    ("“Does the Board meet?”", "asks instead of telling"),
    ("The Board meets. " * 50, "is longer than 600 characters"),
    ("The Board meets.", None),
]


@pytest.mark.parametrize(("text", "reason"), NO_STATEMENTS)
def test_no_statement(text: str, reason: str | None) -> None:
    assert no_statement(text) == reason


BACK = [
    ("It meets yearly.", True),
    ("They will report to the Council.", True),
    ("This will help.", True),
    ("The former decides.", True),
    ("It is planned that the Board meets.", False),
    ("Item 5 was decided.", False),
    ("This Communication sets out a plan.", False),
    ("Theirs is not the Board's.", False),
]


@pytest.mark.parametrize(("text", "expected"), BACK)
def test_points_back(text: str, expected: bool) -> None:
    assert points_back(text) is expected


CLAUSES = [
    ("The Board meets weekly.", ("The Board meets weekly.",)),
    ("The Board meets every week, and the Council pays for it.",
     ("The Board meets every week", "The Council pays for it.")),
    ("The Board meets every week, although nobody objected.", ("The Board meets every week", "Nobody objected.")),
    ("The Board meets every week, and boats.", ("The Board meets every week",)),  # too short to say something
    ("Action 5: Boats for the coast The programme has failed.",
     ("Action 5: Boats for the coast", "The programme has failed.")),
    ("The Board inspects ships, boats and ports.", ("The Board inspects ships, boats and ports.",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_clauses(text: str, expected: tuple[str, ...]) -> None:
    assert clauses_in(text) == expected
