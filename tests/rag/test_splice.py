"""Two quotes run into one sentence, and sentences that only look so."""

import pytest

from rag.splice import spliced

ONE = "The Harbour Board should inspect at least forty ships a year, unless the port of the region is closed."
TWO = "In winter the Coast Guard keeps nine patrol boats in the southern port, and two of them in the river."
SPLICED = [
    # the beginning of one, the end of the other
    ("The Harbour Board should inspect at least forty patrol boats in the southern port.", True),
    ("In winter the Coast Guard keeps nine ships a year, unless the port of the region is closed.", True),
    # at a pause, or with a word between
    ("The Harbour Board should inspect at least forty ships a year, and two of them in the river.", False),
    (
        "The Harbour Board should inspect at least forty ships a year and the Coast Guard keeps nine patrol boats.",
        False,
    ),
    (f"{ONE[:-1]}; {TWO}", False),
    # one of them, cut short
    ("The Harbour Board should inspect at least forty ships a year.", False),
    ("The Harbour Board should inspect at least unless the port of the region is closed.", False),
    # reworded
    ("Forty ships or more should be inspected by the Harbour Board, which uses nine patrol boats.", False),
    ("", False),
]


@pytest.mark.parametrize(("sentence", "expected"), SPLICED)
def test_spliced(sentence: str, expected: bool) -> None:
    assert spliced(sentence, [ONE, TWO]) is expected
    assert not spliced(sentence, [ONE]) and not spliced(sentence, [])
