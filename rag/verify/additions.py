"""What the claim adds: stretches of it that nothing in the evidence bears out."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.finding import Finding, Kind, missing
from rag.verify.words import Word

_BREAKERS = lexicon.RELATIVES | lexicon.bag(
    "and or but as by with to for in at on from after before during including under through without so than"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """words[start:end], its weight, and how much of that the evidence lacks."""

    start: int
    end: int
    mass: float
    lost: float


def stretches(words: Sequence[Word], quality: Sequence[float]) -> list[Stretch]:
    """The claim cut at punctuation, conjunctions and prepositions."""
    edges = [0]
    for index, word in enumerate(words):
        if index and (word.gap.strip(" -’'\"“”") or word.lower in _BREAKERS):
            edges.append(index)
    edges.append(len(words))
    found = []
    for start, end in itertools.pairwise(edges):
        mass = sum(word.weight for word in words[start:end])
        lost = sum(word.weight * (1 - quality[start + step]) for step, word in enumerate(words[start:end]))
        found.append(Stretch(start, end, mass, lost))
    return [stretch for stretch in found if stretch.end > stretch.start]


def longest(words: Sequence[Word], quality: Sequence[float]) -> Stretch:
    """The run of neighbouring stretches that lacks most: at least two thirds of each is unborne."""
    best, run = Stretch(0, 0, 0.0, 0.0), None
    for stretch in stretches(words, quality):
        if stretch.mass and stretch.lost < 0.66 * stretch.mass:
            run = None
            continue
        if run is None:
            run = stretch
        else:
            run = Stretch(run.start, stretch.end, run.mass + stretch.mass, run.lost + stretch.lost)
        if run.lost > best.lost:
            best = run
    return best


def check(alignment: Alignment, quality: Sequence[float]) -> Iterator[Finding]:
    """A stretch of some weight beside a rest that is nearly verbatim is an addition; in a claim that is reworded
    throughout it may be rewording too, and only the soft score tells."""
    words = alignment.claim.words
    stretch = longest(words, quality)
    if stretch.lost < 2.0:
        return
    mass = sum(word.weight for word in words) - stretch.mass
    lost = sum(word.weight * (1 - q) for word, q in zip(words, quality, strict=True)) - stretch.lost
    rest = 1 - lost / mass if mass else 0.0
    if rest < 0.8:
        return
    said = alignment.claim.whole[words[stretch.start].start : words[stretch.end - 1].end]
    sure = (rest - 0.8) / 0.2 * min(1.0, stretch.lost / 3)
    yield Finding(Kind.ADDITION, missing(said), 1 - 0.85 * sure, refuses=sure > 0.65)
