"""The soft score: how much of a claim its evidence bears out, whatever the hard checks say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

from rag.verify.additions import longest
from rag.verify.alignment import Alignment
from rag.verify.clauses import clauses_of
from rag.verify.substitution import home_of, slots
from rag.verify.words import Word

_NEAR = 6  # words between the matches of neighbours


@dataclass(frozen=True, slots=True)
class Features:
    """Each 0 to 1. Of the claim's words, by weight: `cover` in the evidence, `home` in its best sentence alone;
    `names`: names and numbers alone. `pairs`: neighbours that stand together in the
    evidence too. `swapped`: words in another's place. `gap`: the longest stretch without support. `lost`: all that
    lacks support, in absolute terms (a long sentence has more room to go wrong). `cosine`: of claim and evidence as
    embedded."""

    cover: float
    home: float
    pairs: float
    names: float
    swapped: float
    gap: float
    lost: float
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Coefficients of a logistic regression, by feature."""

    intercept: float
    cover: float
    home: float
    pairs: float
    names: float
    swapped: float
    gap: float
    lost: float
    cosine: float = 0.0


# Fitted on the tune split of the gate's benchmark (docs/decisions/gate.md tells how).
LEXICAL = Weights(-3.98, 2.23, 1.28, 1.78, 0.77, -0.34, -1.40, -0.59)
EMBEDDED = Weights(-6.05, 2.19, 1.07, 1.60, 0.76, -0.45, -1.57, -0.83, 2.75)


def features(alignment: Alignment, quality: Sequence[float], cosine: float | None = None) -> Features:
    words = alignment.claim.words
    mass = sum(word.weight for word in words) or 1.0
    cover = sum(word.weight * q for word, q in zip(words, quality, strict=True)) / mass
    lost = mass * (1 - cover)
    return Features(
        cover=cover,
        home=_home(alignment, quality) / mass,
        pairs=_pairs(alignment, quality),
        names=_share(words, quality, [index for index, word in enumerate(words) if word.weight > 1]),
        swapped=min(1.0, _swapped(alignment, quality) / 3),
        gap=min(1.0, longest(words, quality).lost / 6),
        lost=min(1.0, math.log1p(lost) / math.log1p(20)),
        cosine=cosine,
    )


def _home(alignment: Alignment, quality: Sequence[float]) -> float:
    """The weight of what the best sentence has."""
    home = home_of(alignment)
    evidence = alignment.evidence.words
    borne = 0.0
    for index, word in enumerate(alignment.claim.words):
        places = alignment.places[index] or ((alignment.best[index],) if alignment.best[index] >= 0 else ())
        if any(evidence[place].sentence == home for place in places):
            borne += word.weight * quality[index]
    return borne


def _pairs(alignment: Alignment, quality: Sequence[float]) -> float:
    """Of the neighbouring content words of one clause of the claim, the share that stand near each other in one clause
    of the evidence; a word that only the context has is left out."""
    words = alignment.claim.words
    ours, theirs = clauses_of(words), clauses_of(alignment.evidence.words)
    content = [index for index, word in enumerate(words) if word.weight >= 0.4]
    beside = {index for index in content if quality[index] and alignment.best[index] < 0}
    pairs = [(a, b) for a, b in pairwise(content) if ours[a] == ours[b] and not {a, b} & beside]
    if not pairs:
        return max((quality[index] for index in content), default=0.0)
    return sum(_together(alignment, theirs, a, b) for a, b in pairs) / len(pairs)


def _together(alignment: Alignment, clauses: Sequence[int], one: int, other: int) -> bool:
    here = alignment.places[one] or (alignment.best[one],)
    there = alignment.places[other] or (alignment.best[other],)
    return any(
        a >= 0 and b >= 0 and a != b and (abs(a - b) <= 2 or (abs(a - b) <= _NEAR and clauses[a] == clauses[b]))
        for a in here
        for b in there
    )


def _share(words: Sequence[Word], quality: Sequence[float], chosen: Sequence[int]) -> float:
    """Of some of the words, how much the evidence bears out; 1 of none."""
    mass = sum(words[index].weight for index in chosen)
    return sum(words[index].weight * quality[index] for index in chosen) / mass if mass else 1.0


def _swapped(alignment: Alignment, quality: Sequence[float]) -> float:
    """A word that the evidence has elsewhere is the more surely in the wrong place."""
    words = alignment.claim.words
    return sum(
        sum(words[index].weight for index in slot.ours) * (1.0 if slot.known else 0.6)
        for slot in slots(alignment)
        if not all(0 < quality[index] < 0.9 and alignment.best[index] < 0 for index in slot.ours)
    )


def soft_score(features: Features, weights: Weights | None = None) -> float:
    weights = weights or (LEXICAL if features.cosine is None else EMBEDDED)
    logit = weights.intercept
    for field in fields(Features):
        logit += getattr(weights, field.name) * (getattr(features, field.name) or 0.0)
    return 1 / (1 + math.exp(-logit))
