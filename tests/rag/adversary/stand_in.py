"""The adversary as a `LanguageModel` in the same process: what it writes without a server between."""

from collections.abc import Generator
from random import Random

from rag.ports import Piece, Prompt, Usage
from tests.rag.adversary.tricks import Known, Shown, reply


class Adversary:
    """Writes what the trick says, in pieces of any length. Set `seed` before each question."""

    name = "adversary"

    def __init__(self, known: Known, trick: str = "any", seed: int = 0) -> None:
        self.known, self.trick, self.seed = known, trick, seed

    def reply(self, prompt: Prompt, seconds: float, tokens: int) -> Generator[Piece, None, None]:
        text = reply(self.trick, self.seed, Shown.of(prompt.rules, prompt.material), self.known)
        yield from pieces(text, self.seed)


def pieces(text: str, seed: int) -> Generator[Piece, None, None]:
    """Some twenty."""
    chance = Random(seed)
    at = 0
    while at < len(text):
        length = chance.randint(1, max(8, len(text) // 10))
        yield Piece(text[at : at + length])
        at += length
    yield Piece("", Usage(chance.choice([-5, 0, 700]), chance.choice([-5, 0, 150])))
