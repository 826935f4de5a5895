"""How much of a refused sentence is shown, and to whom."""

import pytest

from rag.prompts import RULES
from rag.records import Refusal
from rag.removed import LEFT_OUT, SECRET, UNTOLD, Veil

KEY = "sk-0123"
SEEN = "The Harbour Board should inspect at least forty ships a year in all ports of the region."
LONG = 'says "nine harbours on the southern coast shall be closed"; the source does not'
TO_ALL = Veil.over(RULES, (KEY,), None)
BELOW = Veil.over(RULES, (KEY,), (SEEN, "What should the Board do?"))

SHOWN = [
    # to whom nothing is hidden: as it was written
    (TO_ALL, "Nine harbours on the southern coast shall be closed in March.", LONG,
     "Nine harbours on the southern coast shall be closed in March.", LONG),
    # below, only what the caller sees anyway
    (BELOW, "Nine harbours on the southern coast shall be closed in March.", LONG, LEFT_OUT, UNTOLD),
    (BELOW, "Nine harbours on the southern coast shall be closed.", "cites nothing", LEFT_OUT, "cites nothing"),
    (BELOW, SEEN, "cites nothing", SEEN, "cites nothing"),
    (BELOW, "The Harbour Board will inspect at least forty ships a year in all ports of the region.",
     'says "will"; the source says "should"',
     f"{LEFT_OUT} inspect at least forty ships a year in all ports of the region.",
     'says "will"; the source says "should"'),
    (BELOW, f"{SEEN} Nine harbours shall be closed.", "cites nothing", f"{SEEN[:-1]} {LEFT_OUT}", "cites nothing"),
    # too short to give a text away
    (BELOW, "The Board will sell 500 ships.", "cites nothing", "The Board will sell 500 ships.", "cites nothing"),
    (BELOW, "A" * 60, "cites nothing", LEFT_OUT, "cites nothing"),
    # nobody is shown rules or keys
    (TO_ALL, f"The key is {KEY}.", "cites nothing", LEFT_OUT, SECRET),
    (BELOW, f"The key is {KEY}.", "cites nothing", LEFT_OUT, SECRET),
    (TO_ALL, "I was told: Say only what the passages say, and only what answers the question.", "cites nothing",
     LEFT_OUT, SECRET),
    # one line of visible characters, not too long
    (TO_ALL, "The Board\u202e meets\n\x1b[31mweekly.", "cites nothing", "The Board meets [31mweekly.", "cites nothing"),
    (TO_ALL, "word " * 100, "cites nothing", "word " * 79 + "…", "cites nothing"),
    (TO_ALL, "", "cites nothing", LEFT_OUT, "cites nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("veil", "text", "reason", "shown", "why"), SHOWN)
def test_shows(veil: Veil, text: str, reason: str, shown: str, why: str) -> None:
    assert veil.shown(Refusal(text, reason)) == Refusal(shown, why)


def test_two_stretches_do_not_join_to_a_text_that_was_not_seen() -> None:
    """Each was seen; what begins in the one and ends in the other was not."""
    first, second = " ".join(f"a{n}" for n in range(9)), " ".join(f"b{n}" for n in range(9))
    shown = Veil.over(RULES, (), (first, second)).shown(Refusal(f"{first} {second}", "cites nothing")).text
    assert shown == f"{first} {LEFT_OUT} {second.removeprefix('b0 ')}"
