"""A word turned into its opposite: "increase" where the source says "decrease"."""

from collections.abc import Iterator

from rag.verify.alignment import Alignment
from rag.verify.finding import DOUBTFUL, Finding, Kind, both
from rag.verify.negation import denied
from rag.verify.thesaurus import OPPOSITES


def check(alignment: Alignment) -> Iterator[Finding]:
    """Only where the claim's own word stands nowhere in the evidence, its opposite does, the words around it are borne
    out there, and neither is denied."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    for index, word in enumerate(words):
        if alignment.places[index] or word.stem not in OPPOSITES or (alignment.quality[index] and word.weight):
            continue
        against = [place for place, other in enumerate(evidence) if other.stem in OPPOSITES[word.stem]]
        near = [place for place in against if _same_surroundings(alignment, index, place)]
        if near and not denied(words, index) and not denied(evidence, near[0]):
            yield Finding(Kind.OPPOSITE, both(word.text, evidence[near[0]].text), DOUBTFUL)


def _same_surroundings(alignment: Alignment, index: int, place: int) -> bool:
    words = alignment.claim.words
    near = [i for i in range(max(0, index - 5), min(len(words), index + 6)) if i != index and words[i].weight]
    met = [
        i
        for i in near
        if any(abs(spot - place) <= 7 for spot in (*alignment.places[i], alignment.best[i]) if spot >= 0)
    ]
    return len(met) >= max(2, 0.5 * len(near))
