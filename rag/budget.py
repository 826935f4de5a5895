"""What one question may cost at the language model, both attempts together, and what it did cost."""

import time
from dataclasses import dataclass, field
from typing import Any

from rag.ports import Piece, Prompt, Usage
from rag.prompts import size, tokens_of

LEAST_REPLY = 250  # tokens: with fewer there is no use in asking
_REPLY = 0.25  # of all tokens: what one reply may have of them
_LONGEST_TOKEN = 8  # characters, on average: a reply longer than this is not what was asked for


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float = 30.0
    tokens: int = 8_000  # prompts and replies
    passages: int = 12  # that the model is shown


@dataclass(slots=True)
class Call:
    """One request and what has come of it. Tokens are those that the server counts, else an estimate from above."""

    prompt: Prompt
    tokens: int  # that the reply may have
    began: float = field(default_factory=time.monotonic)
    text: int = 0  # characters
    usage: Usage | None = None
    ended: str = "cut"  # "whole" once the reply has come to its own end, or the code of what went wrong

    def heard(self, piece: Piece) -> str:
        """What of its text is to be read."""
        allowed = self.tokens * _LONGEST_TOKEN - self.text
        self.text += len(piece.text)
        self.usage = piece.usage or self.usage
        return piece.text[: max(0, allowed)]

    @property
    def too_long(self) -> bool:
        return self.text > self.tokens * _LONGEST_TOKEN

    @property
    def counted(self) -> Usage:
        """A server that counts less than nothing has not counted."""
        told = self.usage
        if told is not None and told.prompt >= 0 and told.reply >= 0 and told.prompt + told.reply:
            return told
        return Usage(size(self.prompt), tokens_of(" " * self.text))

    def trace(self) -> dict[str, Any]:
        tokens = {"prompt": self.counted.prompt, "reply": self.counted.reply, "estimated": self.counted != self.usage}
        return {"tokens": tokens, "ms": round((time.monotonic() - self.began) * 1000), "ended": self.ended}


@dataclass(slots=True)
class Budget:
    """Begins to run when it is made."""

    limits: Limits
    calls: list[Call] = field(default_factory=list)
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.limits.seconds

    @property
    def seconds(self) -> float:
        """What is left of them."""
        return max(0.0, self._until - time.monotonic())

    @property
    def tokens(self) -> int:
        """What is left of them."""
        return self.limits.tokens - sum(call.counted.prompt + call.counted.reply for call in self.calls)

    def call(self, asked: Prompt) -> Call | None:
        """A new request; None where it would cost more than is left."""
        tokens = min(int(_REPLY * self.limits.tokens), self.tokens - size(asked))
        if tokens < LEAST_REPLY:
            return None
        self.calls.append(Call(asked, tokens))
        return self.calls[-1]
