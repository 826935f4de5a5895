"""Conversations, and the requests that they wait for.

A thread of its own owns each HTTP request, never the script that shows it: Streamlit aborts a script at any click, and
the answer would be lost with it.
"""

import threading
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field

from ui.client import ApiError, Client
from ui.contract import Answer, Message

MESSAGES = 20  # that the API takes as history
LENGTH = 8000  # of one message, in characters


@dataclass(slots=True)
class Turn:
    """A question and, sooner or later, its answer or the reason why there is none."""

    question: str
    document_ids: tuple[str, ...]
    reply: Future[Answer]
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    asked: float = field(default_factory=time.monotonic)

    @property
    def pending(self) -> bool:
        return not self.reply.done()

    @property
    def error(self) -> ApiError | None:
        """None while pending. A fault of our own is raised, not hidden."""
        if self.pending:
            return None
        fault = self.reply.exception()
        if fault is None or isinstance(fault, ApiError):
            return fault
        raise fault

    @property
    def answer(self) -> Answer | None:
        return None if self.pending or self.error else self.reply.result()

    def settle(self, seconds: float) -> bool:
        """Waits until the question is so many seconds old at most; True if the reply is there by then."""
        wait([self.reply], timeout=max(0.0, self.asked + seconds - time.monotonic()))
        return not self.pending


@dataclass(slots=True)
class Conversation:
    """A thread of questions, oldest first."""

    turns: list[Turn] = field(default_factory=list)
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:8])

    @property
    def title(self) -> str:
        return self.turns[0].question if self.turns else ""

    @property
    def last_answer(self) -> tuple[Turn, Answer] | None:
        return next(((turn, turn.answer) for turn in reversed(self.turns) if turn.answer), None)

    def ask(self, client: Client, question: str, document_ids: Sequence[str] = ()) -> Turn:
        turn = Turn(question, tuple(document_ids), _request(client, question, self.history(), document_ids))
        self.turns.append(turn)
        return turn

    def retry(self, client: Client, turn: Turn) -> None:
        """Asks a failed question again, in its place."""
        place = self.turns.index(turn)
        before = Conversation(self.turns[:place]).history()
        turn.asked = time.monotonic()
        turn.reply = _request(client, turn.question, before, turn.document_ids)

    def history(self) -> list[Message]:
        """The latest answered turns, as many as the API takes."""
        messages: list[Message] = []
        for turn in self.turns:
            if turn.answer:
                messages.append({"role": "user", "content": turn.question})
                messages.append({"role": "assistant", "content": turn.answer["answer"][:LENGTH]})
        return messages[-MESSAGES:]


def _request(client: Client, question: str, history: list[Message], document_ids: Sequence[str]) -> Future[Answer]:
    reply: Future[Answer] = Future()

    def run() -> None:
        try:
            reply.set_result(client.ask(question, history, document_ids))
        except BaseException as fault:  # noqa: BLE001 - whoever reads the reply gets it raised there
            reply.set_exception(fault)

    threading.Thread(target=run, name="question", daemon=True).start()
    return reply
