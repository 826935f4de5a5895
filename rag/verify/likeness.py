"""Words that mean nearly the same, by their vectors: for the soft score alone, where an embedder is given."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.ports import Matrix
from rag.verify.alignment import Alignment
from rag.verify.thesaurus import OPPOSITES
from rag.verify.words import Word

_ALIKE = 0.45  # cosine of two words from which they count
_MOST = 0.65  # and how much they count at most: a likeness is no identity


def likened(alignment: Alignment, embed: Callable[[Sequence[str]], Matrix]) -> Alignment:
    """The alignment with likenesses for words that nothing else matched; names and numbers are never alike."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    open_ = [index for index, word in enumerate(words) if not alignment.quality[index] and _common(word)]
    known = {word.lower: place for place, word in reversed(tuple(enumerate(evidence))) if _common(word)}
    if not open_ or not known:
        return alignment
    likeness = embed([words[index].lower for index in open_]) @ embed(list(known)).T
    best, quality = list(alignment.best), list(alignment.quality)
    places = list(known.values())
    for row, index in enumerate(open_):
        column = int(likeness[row].argmax())
        alike = float(likeness[row, column])
        if alike >= _ALIKE and evidence[places[column]].stem not in OPPOSITES.get(words[index].stem, ()):
            best[index], quality[index] = places[column], min(_MOST, alike)
    return replace(alignment, best=tuple(best), quality=tuple(quality))


def _common(word: Word) -> bool:
    return word.weight >= 0.4 and not word.number and (word.opens or not word.capital)
