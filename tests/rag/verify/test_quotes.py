"""Where quotations stand."""

import pytest

from rag.verify.quotes import locate, parts_of

TEXT = (
    "The Agency’s “common register” – kept since 1998 – lists all ships.\n"
    "The Agency lists ships; the office lists crews and fees."
)

FOUND = [
    ("lists all ships", "lists all ships", True),
    ("lists  all\u00a0ships", "lists all ships", True),
    ("ships.\n\nThe Agency lists", "ships.\nThe Agency lists", True),
    ("kept since 1998 - lists", "kept since 1998 – lists", False),  # a plain hyphen
    ('"common register"', "common register", False),
    ("THE OFFICE LISTS CREWS", "the office lists crews", False),
    ("the office list crews and fees", "the office lists crews and fees", False),  # a slip
    ("lists al", None, None),  # inside a word, and too short for a guess
    ("The Agency keeps a secret list of captains", None, None),
    ("“”", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("quote", "words", "exact"), FOUND)
def test_locate(quote: str, words: str | None, exact: bool | None) -> None:
    found = locate(quote, TEXT)
    if words is None:
        assert found is None
    else:
        assert found is not None
        assert TEXT[found.span.start : found.span.end] == words
        assert found.exact is exact


def test_near_miss_that_could_be_two_places() -> None:
    text = "The first board shall publish its yearly report. The third board shall publish its yearly report."
    assert locate("The fifth board shall publish its yearly report.", text) is None


def test_near_decides_between_equal_places() -> None:
    text = "A ship. A boat. A ship."
    found = locate("A ship.", text, near=15)
    assert found is not None and found.span.start == 16


def test_parts_of() -> None:
    assert parts_of("the Agency … will [...] report") == ("the Agency", "will", "report")
    assert parts_of("nothing left out") == ("nothing left out",)
