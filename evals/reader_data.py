"""The passages and questions that the small reader is trained on, and the pairs made of them.

A pair is a question, a window (`rag.reading.window_of`) and whether the window's sentence answers the question. What is
wrong must look right: of a near miss the sentence that shares most words with it, of an answered question the other
sentences of its passage, the next one above all; and of both sentences of other passages, on the same subject and
those that search finds first.
"""

import json
import random
import string
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from evals.errors import EvalsError
from rag.reading import window_of
from rag.terms import stem_set

FOLDER = Path(__file__).parent / "reader"
HELD_OUT = 9  # one passage in so many is not trained on
_MISSPELT = 0.1  # of the questions
_ELSEWHERE = 0.25  # of the answered questions are also paired with a sentence of another passage on the subject
_FOUND, _FOUND_NEAR = 1.3, 0.6  # pairs with what search finds elsewhere, of an answered question and of a near miss
_VAGUE, _VAGUELY = 4, 0.3  # words below which a question says too little for that, and how many of these are made


@dataclass(frozen=True, slots=True)
class Asked:
    q: str
    answer: tuple[int, ...]  # the sentences needed, from 0; none for a near miss
    kind: str
    near: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    id: str
    topic: str
    heading: str
    sentences: tuple[str, ...]
    questions: tuple[Asked, ...]

    def window(self, place: int) -> str:
        return window_of(self.sentences[place], self.sentences[place - 1] if place else "", self.heading)


class Place(NamedTuple):
    """A sentence or a question of a text."""

    text: str
    place: int


@dataclass(frozen=True, slots=True)
class Pair:
    question: str
    window: str
    answers: bool


def read_texts(folder: Path = FOLDER) -> tuple[Text, ...]:
    """In the order of the files. Raises EvalsError, naming file and line."""
    adapter = TypeAdapter(Text)
    texts = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                text = adapter.validate_python(json.loads(line))
            except (ValueError, ValidationError) as error:
                raise EvalsError(f"Correct {path.name}, line {number}: {str(error).splitlines()[0]}.") from error
            if any(not 0 <= place < len(text.sentences) for asked in text.questions for place in asked.answer):
                raise EvalsError(
                    f"Correct {path.name}, line {number}: a question points at a sentence that is not there."
                )
            texts.append(text)
    return tuple(texts)


def divided(texts: Sequence[Text], seed: int = 7) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Those to train on and those held out: by passage, the same ones for the same seed, whatever others are added."""
    texts = sorted(texts, key=lambda text: text.id)
    out = {text.id for text in texts if random.Random(f"{seed}{text.id}").random() < 1 / HELD_OUT}
    return tuple(text for text in texts if text.id not in out), tuple(text for text in texts if text.id in out)


class Pairs:
    """Draws pairs, other ones in each epoch. `elsewhere`: for each question what search finds in other texts."""

    def __init__(
        self, texts: Sequence[Text], seed: int, elsewhere: Mapping[Place, Sequence[Place]] | None = None
    ) -> None:
        self._texts, self._random, self._found = texts, random.Random(seed), elsewhere or {}
        self._named = {text.id: text for text in texts}
        self._topics: dict[str, list[Text]] = defaultdict(list)
        for text in texts:
            self._topics[text.topic].append(text)
        self._overlaps: dict[tuple[str, str], list[float]] = {}

    def epoch(self) -> list[Pair]:
        return [pair for text in self._texts for place in range(len(text.questions)) for pair in self._of(text, place)]

    def _of(self, text: Text, place: int) -> Iterator[Pair]:
        asked = text.questions[place]
        question = self._misspelt(asked.q) if self._random.random() < _MISSPELT else asked.q
        yield from self._inside(text, asked, question)
        if asked.answer and self._random.random() < _ELSEWHERE:
            near = self._topics[text.topic] if self._random.random() < 0.8 else self._texts
            other = self._random.choice(near)
            if other is not text:
                shares = self._shares(other, asked.q)
                yield Pair(question, other.window(shares.index(max(shares))), False)
        found = self._found.get(Place(text.id, place), ())
        times = (_FOUND if asked.answer else _FOUND_NEAR) * (_VAGUELY if len(stem_set(asked.q)) < _VAGUE else 1.0)
        drawn = int(times) + (self._random.random() < times % 1)
        for other_text, sentence in self._random.sample(list(found), min(drawn, len(found))):
            yield Pair(question, self._named[other_text].window(sentence), False)

    def _inside(self, text: Text, asked: Asked, question: str) -> Iterator[Pair]:
        shares = self._shares(text, asked.q)
        if not asked.answer:
            usual = self._random.random() < 0.75
            place = shares.index(max(shares)) if usual else self._random.randrange(len(shares))
            yield Pair(question, text.window(place), False)
            return
        yield Pair(question, text.window(asked.answer[-1]), True)
        others = [place for place in range(len(text.sentences)) if place not in asked.answer]
        if others:
            odds = [0.15 + shares[place] + 0.5 * (place - 1 in asked.answer) for place in others]
            yield Pair(question, text.window(self._random.choices(others, odds)[0]), False)

    def _shares(self, text: Text, question: str) -> list[float]:
        """Of each sentence: how much of the question's words it has."""
        key = text.id, question
        if key not in self._overlaps:
            words = stem_set(question)
            self._overlaps[key] = [len(words & stem_set(sentence)) / max(1, len(words)) for sentence in text.sentences]
        return self._overlaps[key]

    def _misspelt(self, question: str) -> str:
        """One letter of one longer word left out, exchanged with the next, or another one."""
        words = question.split()
        place = self._random.randrange(len(words))
        word = words[place]
        if len(word) > 4:
            at = self._random.randrange(1, len(word) - 2)
            other = self._random.choice(string.ascii_lowercase)
            changed = (word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :])
            words[place] = self._random.choice((*changed, word[:at] + other + word[at + 1 :]))
        return " ".join(words)
