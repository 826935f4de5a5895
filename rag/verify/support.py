"""The soft score: how much of a claim its evidence bears out, whatever the hard checks say."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from rag.verify.additions import longest
from rag.verify.alignment import Alignment
from rag.verify.words import Word


@dataclass(frozen=True, slots=True)
class Features:
    """Each 0 to 1. `cover`: the claim's words, by weight; `exact`: by the very stems; `pairs`: neighbouring words that
    stand together in the evidence too; `names`: names and numbers; `gap`: the longest stretch without support; `lost`:
    all that lacks support, in absolute terms (a long sentence has more room to go wrong); `cosine`: of claim and
    evidence, as embedded."""

    cover: float
    exact: float
    pairs: float
    names: float
    gap: float
    lost: float
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Coefficients of a logistic regression, by feature."""

    intercept: float
    cover: float
    exact: float
    pairs: float
    names: float
    gap: float
    lost: float
    cosine: float = 0.0


# Fitted on the tune split of the gate's benchmark (docs/decisions/gate.md tells how).
LEXICAL = Weights(-4.0, 5.0, 0.5, 2.5, 1.5, -1.5, -2.0)
EMBEDDED = Weights(-6.0, 4.0, 0.5, 2.0, 1.5, -1.5, -2.0, 4.0)


def features(alignment: Alignment, quality: Sequence[float], cosine: float | None = None) -> Features:
    words = alignment.claim.words
    mass = sum(word.weight for word in words) or 1.0
    cover = sum(word.weight * q for word, q in zip(words, quality, strict=True)) / mass
    exact = sum(word.weight for word, places in zip(words, alignment.places, strict=True) if places) / mass
    lost = mass * (1 - cover)
    return Features(
        cover=cover,
        exact=exact,
        pairs=_pairs(alignment),
        names=_names(words, quality),
        gap=min(1.0, longest(words, quality).lost / 6),
        lost=min(1.0, math.log1p(lost) / math.log1p(20)),
        cosine=cosine,
    )


def _pairs(alignment: Alignment) -> float:
    """Of the claim's neighbouring content words, the share whose matches stand within five words of each other."""
    content = [index for index, word in enumerate(alignment.claim.words) if word.weight >= 0.4]
    pairs = list(itertools.pairwise(content))
    if not pairs:
        return 1.0
    return sum(_together(alignment, one, other) for one, other in pairs) / len(pairs)


def _together(alignment: Alignment, one: int, other: int) -> bool:
    here = alignment.places[one] or (alignment.best[one],)
    there = alignment.places[other] or (alignment.best[other],)
    return any(a >= 0 and b >= 0 and a != b and abs(a - b) <= 5 for a in here for b in there)


def _names(words: Sequence[Word], quality: Sequence[float]) -> float:
    marked = [(word, q) for word, q in zip(words, quality, strict=True) if word.weight > 1]
    return sum(q for _, q in marked) / len(marked) if marked else 1.0


def soft_score(features: Features, weights: Weights | None = None) -> float:
    weights = weights or (LEXICAL if features.cosine is None else EMBEDDED)
    logit = weights.intercept
    for field in fields(Features):
        value = getattr(features, field.name)
        logit += getattr(weights, field.name) * (value or 0.0)
    return 1 / (1 + math.exp(-logit))
