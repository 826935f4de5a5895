"""What counts as a leak, in whatever field it stands."""

from dataclasses import replace

import pytest

from evals.leaks import Secrets
from ingest.records import Marking
from rag.records import Answer, Choice, Refusal, Verdict
from tests.evals.oracle import cite, make_answer
from tests.rag.documents import make_document, make_metadata

SHARED = "This sentence of exactly ten words stands in both documents."
HIDDEN = "The restricted paper alone says that nine ports were inspected in secret."
OPEN = make_document("open", ["The open paper says that ports were inspected.", SHARED])
CLOSED = make_document("closed", [HIDDEN, SHARED], marking=Marking.LIMITE)
PUBLIC = Secrets.above(Marking.PUBLIC, [OPEN, CLOSED])
ANSWER = make_answer("How many?", Verdict.ANSWERED)
HIDDEN_QUOTE = cite(CLOSED, CLOSED.text.index(HIDDEN), CLOSED.text.index(HIDDEN) + 30)


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (replace(ANSWER, nearest=(HIDDEN_QUOTE,)), "answer.nearest"),
        (replace(ANSWER, choices=(Choice("x", CLOSED.metadata, "?"),)), "answer.choices"),
        (replace(ANSWER, removed=(Refusal(HIDDEN, "not supported"),)), "answer.removed"),
        (replace(ANSWER, missing=(HIDDEN.upper(),)), "answer.missing"),  # in another case
        (replace(ANSWER, trace={"found": [{"id": "closed:10-20"}]}), "answer.trace"),
        (replace(ANSWER, trace={HIDDEN: 1}), "answer.trace"),  # as a key
        (replace(ANSWER, reason="closed"), "answer.reason"),
        (replace(ANSWER, standalone_question=f"Is it true? {HIDDEN}"), "answer.standalone_question"),
    ],
)
def test_a_leak_is_found_wherever_it_stands(answer: Answer, field: str) -> None:
    leaks = PUBLIC.found_in(answer)
    assert leaks and all(leak.startswith(field) for leak in leaks)
    assert "PUBLIC must not see" in leaks[0]


@pytest.mark.parametrize(
    "answer",
    [
        ANSWER,
        replace(ANSWER, nearest=(cite(OPEN, 10, 40),)),
        replace(ANSWER, missing=(SHARED,)),  # an open document holds it too
        replace(ANSWER, missing=("nine ports were inspected",)),  # fewer than eight words prove nothing
        replace(ANSWER, choices=(Choice("x", make_metadata("other"), "?"),)),
    ],
)
def test_what_is_open_is_no_leak(answer: Answer) -> None:
    assert PUBLIC.found_in(answer) == ()


def test_the_callers_own_words_are_no_leak() -> None:
    assert PUBLIC.found_in(replace(ANSWER, question=HIDDEN), asked=(HIDDEN,)) == ()


def test_the_highest_clearance_has_no_secrets() -> None:
    everything = Secrets.above(Marking.LIMITE, [OPEN, CLOSED])
    assert everything.found_in(replace(ANSWER, nearest=(HIDDEN_QUOTE,))) == ()


def test_an_error_message_may_leak_too() -> None:
    assert PUBLIC.found_in(f"cannot show: {HIDDEN}")
