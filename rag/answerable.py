"""Whether the evidence answers the question at all: a probability from the features of the best sentences.

A logistic model, fitted on the tuning half of the evaluation questions by `python -m evals fit`; its weights are data
beside this file. Retrieval scores alone cannot tell near misses, so what is asked for must be there in kind.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from rag.evidence import Evidence
from rag.question import Ask, Question

FEATURES = (
    "covered", "context", "near", "passage_near", "rarest", "kind", "joined", "head", "unknown", "union", "around",
    "named", "named_here", "heavy_missing", "margin", "concepts", "kind_strict",
)  # fmt: skip
_LACKING = 0.05  # confidence where what is asked for is not there in kind
_TELLING = 0.8  # of the best coverage: sentences below it may hold the right kind of thing about something else
HELD = 0.35
# Of these a table row has no column.
COUNTS = (Ask.HOW_MANY, Ask.HOW_MUCH, Ask.HOW_LONG)
# Kinds that a sentence either holds or does not.
_STRICT = (Ask.WHEN, Ask.HOW_MANY, Ask.HOW_MUCH, Ask.WHERE, Ask.WHO, Ask.IDENTIFIER, Ask.HOW_LONG, Ask.LIST)


def features_of(question: Question, weighed: Sequence[Evidence]) -> Mapping[str, float]:
    """Of the best sentence, and of the best few together. Empty evidence gives zeros."""
    if not weighed:
        return dict.fromkeys(FEATURES, 0.0)
    best = weighed[0].features
    total = question.weight or 1.0
    top = [one for one in weighed[:3] if one.score > 0.85 * weighed[0].score]
    union = frozenset[int]().union(*(one.covers for one in top))
    around = frozenset[int]().union(*(one.around for one in top))
    names = [place for place, concept in enumerate(question.concepts) if _is_name(concept.surface)]
    missing = [concept.weight for place, concept in enumerate(question.concepts) if place not in around]
    telling = max(one.features.covered for one in top) * _TELLING
    kind = max(one.features.kind for one in top if one.features.covered >= telling)
    return {
        "covered": max(one.features.covered for one in top),
        "context": best.context,
        "near": max(one.features.near for one in top),
        "passage_near": best.passage_near,
        "rarest": best.rarest,
        "kind": kind,
        "joined": best.joined,
        "head": max(one.features.head for one in top),
        "unknown": best.unknown,
        "union": sum(question.concepts[place].weight for place in union) / total,
        "around": sum(question.concepts[place].weight for place in around) / total,
        "named": sum(place in around for place in names) / len(names) if names else 1.0,
        "named_here": sum(place in union for place in names) / len(names) if names else 1.0,
        "heavy_missing": max(missing, default=0.0) / 8,
        "margin": (weighed[0].score - weighed[min(5, len(weighed) - 1)].score) / (weighed[0].score or 1.0),
        "concepts": min(len(question.concepts), 12) / 12,
        "kind_strict": kind if question.asks in _STRICT else 0.7,
    }


def _is_name(surface: str) -> bool:
    return surface[:1].isupper() or surface[:1].isdigit()


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    loaded: dict[str, float] = json.loads(files("rag").joinpath("answerable.json").read_text("utf-8"))
    return loaded


def confidence(question: Question, weighed: Sequence[Evidence]) -> float:
    """The probability, 0 to 1, that the best evidence answers the question."""
    if not weighed or lacks_kind(question, weighed):
        return _LACKING
    weights = _weights()
    values = features_of(question, weighed)
    logit = weights["intercept"] + sum(weights[name] * values[name] for name in FEATURES)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def lacks_kind(question: Question, weighed: Sequence[Evidence]) -> bool:
    """Whether a kind that a sentence either holds or does not (a date, a number, a name) is not there."""
    return question.asks in _STRICT and features_of(question, weighed)["kind"] < HELD


def threshold() -> float:
    return _weights()["threshold"]
