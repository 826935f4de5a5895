"""Clauses, roughly: words that a conjunction, a relative or strong punctuation does not part."""

from collections.abc import Sequence

from rag.verify import lexicon
from rag.verify.words import Word

_PARTING = lexicon.RELATIVES | lexicon.bag("but whether so than unlike despite")
_STRONG = frozenset(";:()–—\n{}[]")


def clauses_of(words: Sequence[Word]) -> tuple[int, ...]:
    """For each word the number of its clause."""
    numbers, current = [], 0
    for index, word in enumerate(words):
        opens = index and words[index - 1].sentence != word.sentence
        if index and (opens or word.lower in _PARTING or _STRONG & set(word.gap)):
            current += 1
        numbers.append(current)
    return tuple(numbers)
