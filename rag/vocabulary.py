"""The documents' everyday words by meaning: what a question calls by a word that the documents do not have.

A word's vector is the embedding model's for the word alone. Vectors are stored when documents are ingested.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from wordfreq import zipf_frequency

from ingest.recent import Recent
from rag.ports import Corpus
from rag.terms import STOP_WORDS, tokens

_EVERYDAY = 2.0  # Zipf frequency (log10 per billion words): rarer words are names or misspelt
_SHORTEST = 3
_ALIKE = 0.78  # cosine from which on one word may stand for the other
_MOST = 3
_KEPT = 4_096  # words of questions whose neighbours are kept
# One is as near to the next as a word to its synonym.
_NUMBERS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen dozens half
    third quarter first second third fourth fifth sixth seventh eighth ninth tenth
    """.split()
)


def everyday(word: str) -> bool:
    """Whether a word, as printed, is one of everyday English: no name, number or word of grammar."""
    return (
        len(word) >= _SHORTEST
        and word.isalpha()
        and word.islower()
        and word not in STOP_WORDS
        and word not in _NUMBERS
        and zipf_frequency(word, "en") >= _EVERYDAY
    )


def everyday_words(text: str) -> Iterator[str]:
    return (token.text for token in tokens(text) if everyday(token.text))


class Vocabulary:
    def __init__(self, words: Iterable[str], corpus: Corpus) -> None:
        self._words, self._corpus = tuple(sorted(words)), corpus
        self._vectors = corpus.vectors(self._words)
        self._found: Recent[str, tuple[str, ...]] = Recent(_KEPT)

    def nearest(self, word: str) -> tuple[str, ...]:
        """Those that mean about the same, nearest first; none for a word that is not of everyday English."""
        if not self._words or not everyday(word):
            return ()
        return self._found.get(word, lambda: self._nearest(word))

    def _nearest(self, word: str) -> tuple[str, ...]:
        cosines = self._vectors @ self._corpus.vectors([word])[0]
        order = np.argsort(-cosines, kind="stable")[:_MOST]
        return tuple(self._words[place] for place in order if cosines[place] >= _ALIKE)
