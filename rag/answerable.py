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
from rag.question import Question

FEATURES = (
    "covered", "context", "near", "passage_near", "rarest", "kind", "joined", "unknown", "union", "weightiest",
    "named", "heavy_missing", "margin",
)  # fmt: skip


def features_of(question: Question, weighed: Sequence[Evidence]) -> Mapping[str, float]:
    """Of the best sentence, and of the best three together. Empty evidence gives zeros."""
    if not weighed:
        return dict.fromkeys(FEATURES, 0.0)
    best = weighed[0].features
    total = question.weight or 1.0
    near_best = [
        one for one in weighed[:3] if one.passage.id == weighed[0].passage.id or one.score > 0.85 * weighed[0].score
    ]
    union = set().union(*(one.covers for one in near_best))
    missing = [concept.weight for place, concept in enumerate(question.concepts) if place not in union]
    names = [
        place
        for place, concept in enumerate(question.concepts)
        if concept.surface[:1].isupper() or concept.surface[:1].isdigit()
    ]
    return {
        "covered": best.covered,
        "context": best.context,
        "near": max(one.features.near for one in weighed[:3]),
        "passage_near": best.passage_near,
        "rarest": best.rarest,
        "kind": max(one.features.kind for one in near_best),
        "joined": best.joined,
        "unknown": best.unknown,
        "union": sum(question.concepts[place].weight for place in union) / total,
        "weightiest": max((concept.weight for concept in question.concepts), default=0.0) / 8,
        "named": sum(place in union for place in names) / len(names) if names else 1.0,
        "heavy_missing": max(missing, default=0.0) / 8,
        "margin": (weighed[0].score - weighed[min(5, len(weighed) - 1)].score) / (weighed[0].score or 1.0),
    }


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    loaded: dict[str, float] = json.loads(files("rag").joinpath("answerable.json").read_text("utf-8"))
    return loaded


def confidence(question: Question, weighed: Sequence[Evidence]) -> float:
    """The probability, 0 to 1, that the best evidence answers the question."""
    weights = _weights()
    values = features_of(question, weighed)
    logit = weights["intercept"] + sum(weights[name] * values[name] for name in FEATURES)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def threshold() -> float:
    return _weights()["threshold"]
