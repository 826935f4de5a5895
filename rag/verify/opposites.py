"""A word turned into its opposite: "increase" where the source says "decrease"."""

from collections.abc import Iterator

from rag.verify.alignment import Alignment
from rag.verify.finding import DOUBTFUL, LIKELY, Finding, Kind, both, quoted
from rag.verify.polarity import NEGATIVE_PREFIXES, denied
from rag.verify.thesaurus import OPPOSITES


def check(alignment: Alignment) -> Iterator[Finding]:
    yield from _turned(alignment)
    yield from _prefixed(alignment)


def _turned(alignment: Alignment) -> Iterator[Finding]:
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


def _prefixed(alignment: Alignment) -> Iterator[Finding]:
    """ "illegal" where the source says "legal", and the other way round, neither being denied."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    lowers = {word.lower for word in evidence if word.weight}
    for index, word in enumerate(words):
        if not word.weight or alignment.places[index] or len(word.lower) < 5 or word.text[:1].isupper():
            continue
        plain = next((word.lower[len(p) :] for p in NEGATIVE_PREFIXES if word.lower.startswith(p)), "")
        other = plain if len(plain) > 4 and plain in lowers else ""
        other = other or next((p + word.lower for p in NEGATIVE_PREFIXES if p + word.lower in lowers), "")
        if not other or denied(words, index):
            continue
        if not any(denied(evidence, place) for place, held in enumerate(evidence) if held.lower == other):
            yield Finding(Kind.OPPOSITE, f"says {quoted(word.text)}; the source says {quoted(other)}", LIKELY)
