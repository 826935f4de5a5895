"""Conversations against a client whose replies are let through one by one."""

import threading
from collections.abc import Sequence

import pytest

from tests.ui import answers
from tests.ui.answers import answer_to
from ui.client import Unreachable
from ui.contract import Answer, Message
from ui.threads import LENGTH, MESSAGES, Conversation


class Gated:
    """Replies once `gate` is open; fails first if told to."""

    def __init__(self, failures: Sequence[Exception] = (), open_: bool = True) -> None:
        self.failures = list(failures)
        self.gate = threading.Event()
        self.histories: list[Sequence[Message]] = []
        if open_:
            self.gate.set()

    def ask(self, question: str, history: Sequence[Message] = (), document_ids: Sequence[str] = ()) -> Answer:
        self.histories.append(history)
        assert self.gate.wait(5)
        if self.failures:
            raise self.failures.pop(0)
        return answer_to(question)  # type: ignore[return-value]


def test_an_answer_comes_though_nobody_waits_for_it() -> None:
    client, conversation = Gated(open_=False), Conversation()
    turn = conversation.ask(client, answers.EXPAND)  # type: ignore[arg-type]
    assert turn.pending and turn.answer is None and turn.error is None
    assert not turn.settle(0.01)
    client.gate.set()
    assert turn.settle(5) and turn.answer and turn.answer["verdict"] == "answered"


def test_a_failure_keeps_the_thread_and_can_be_tried_again_in_its_place() -> None:
    client, conversation = Gated(), Conversation()
    conversation.ask(client, answers.EXPAND).settle(5)  # type: ignore[arg-type]
    client.failures = [Unreachable("The server cannot be reached.")]
    failed = conversation.ask(client, answers.REGISTER)  # type: ignore[arg-type]
    failed.settle(5)
    assert failed.answer is None and isinstance(failed.error, Unreachable)
    conversation.retry(client, failed)  # type: ignore[arg-type]
    assert failed.settle(5) and failed.answer
    assert [turn.question for turn in conversation.turns] == [answers.EXPAND, answers.REGISTER]
    assert client.histories[2][0]["content"] == answers.EXPAND


def test_a_fault_of_our_own_is_raised_not_shown_as_the_servers() -> None:
    turn = Conversation().ask(Gated([ValueError("ours")]), "x")  # type: ignore[arg-type]
    turn.settle(5)
    with pytest.raises(ValueError, match="ours"):
        _ = turn.error


def test_history_is_the_latest_answered_turns_within_the_apis_limits() -> None:
    client, conversation = Gated(), Conversation()
    for number in range(14):
        conversation.ask(client, f"question {number}").settle(5)  # type: ignore[arg-type]
    history = conversation.history()
    assert len(history) == MESSAGES
    assert [message["role"] for message in history[:2]] == ["user", "assistant"]
    assert history[-2]["content"] == "question 13"
    assert all(len(message["content"]) <= LENGTH for message in history)
    assert client.histories[0] == [] and len(client.histories[3]) == 6


def test_a_question_that_failed_is_not_history() -> None:
    client, conversation = Gated([Unreachable("no")]), Conversation()
    conversation.ask(client, answers.EXPAND).settle(5)  # type: ignore[arg-type]
    assert conversation.history() == []
    assert conversation.last_answer is None
