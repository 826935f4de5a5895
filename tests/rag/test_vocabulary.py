"""Words that the documents do not have, understood by the nearest that they have."""

from collections.abc import Sequence

import numpy as np
import pytest

from rag.ports import Matrix
from rag.vocabulary import Vocabulary, everyday_words

VECTORS = {
    "trawlers": (1.0, 0.0, 0.0),
    "boats": (0.95, 0.31, 0.0),
    "lanterns": (0.0, 0.0, 1.0),
    "ships": (0.97, 0.24, 0.0),
    "shore": (0.6, 0.8, 0.0),
}


class Told:
    """A corpus that gives the vectors above, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def vectors(self, texts: Sequence[str]) -> Matrix:
        self.asked.append(tuple(texts))
        rows = [VECTORS.get(text, (0.0, 0.0, 0.0)) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), 3)


def vocabulary(*words: str) -> tuple[Vocabulary, Told]:
    corpus = Told()
    return Vocabulary(words, corpus), corpus  # type: ignore[arg-type]


def test_everyday_words_are_no_names_numbers_or_grammar() -> None:
    text = "The Commission shall inspect twelve trawlers of the ZRQ-4 fleet in Tallinn by 2027, and xqzzv."
    assert sorted(set(everyday_words(text))) == ["fleet", "inspect", "trawlers"]


def test_the_nearest_come_first_and_others_not_at_all() -> None:
    near, _ = vocabulary("boats", "ships", "lanterns", "shore")
    assert near.nearest("trawlers") == ("ships", "boats")


@pytest.mark.parametrize("word", ["Trawlers", "twelve", "the", "ZRQ", "2027"])
def test_names_numbers_and_grammar_have_no_neighbours(word: str) -> None:
    near, corpus = vocabulary("boats", "ships")
    assert near.nearest(word) == ()
    assert len(corpus.asked) == 1, "nothing was embedded for it"


def test_a_word_is_embedded_once() -> None:
    near, corpus = vocabulary("boats", "ships")
    assert near.nearest("trawlers") == near.nearest("trawlers")
    assert corpus.asked[1:] == [("trawlers",)]


def test_documents_without_words_have_none() -> None:
    near, _ = vocabulary()
    assert near.nearest("trawlers") == ()
