"""Whether the evidence answers the question at all.

Whether the documents deal with the subject: a logistic model of retrieval's features, which tells off-corpus questions
well and near misses not at all. Whether what is asked for is there in kind and by name: a date, a number of the things
counted, a name, the one who holds an office. And what the reader found, where there is one: it tells near misses, so that
then a missing kind or name only counts against an answer, and without it rules one out.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from rag.asks import Ask
from rag.evidence import Evidence
from rag.kinds import office_asked
from rag.question import Question
from rag.reading import bounded
from rag.terms import printed_as_name, tokens

FEATURES = ("context", "near", "passage_near", "union", "around", "named", "unknown", "heavy_missing", "margin")
HELD = 0.35  # of a kind: below it, it is not there
# Of these a table row has no column.
COUNTS = (Ask.HOW_MANY, Ask.HOW_MUCH, Ask.HOW_LONG)
# Kinds that a sentence either holds or does not.
_STRICT = (*COUNTS, Ask.WHEN, Ask.WHERE, Ask.WHO, Ask.IDENTIFIER, Ask.LIST)
_TELLING = 0.8  # of the best coverage: sentences below it may hold the right kind of thing about something else
_TOP = 0.85  # of the best score: these few sentences are judged together
_ALREADY = re.compile(r"\b(?:already|so far|to date|until now|by now|as yet)\b", re.I)
_TO_COME = re.compile(r"\b(?:will|should|shall|would|could|may|is to|are to|plans? to|aims? to|to be)\b", re.I)
_DONE = re.compile(r"\b(?:has|have|had|was|were|\w+ed in (?:19|20)\d\d)\b", re.I)
_KNOWN = 0.1  # less than else is asked of an answer that stands where the conversation is
_TELEGRAM = 0.25  # … of one to a question of keywords
_FEW = 12  # words
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|should|shall|must|may|might)\b|\?\s*$",
    re.I,
)
_LACKING = 0.05  # confidence where what is asked for is not there
_NAMED_WEIGHT = 3.0  # names rarer than this must be there


@dataclass(frozen=True, slots=True)
class Judgement:
    """`confidence` is the probability, 0 to 1, that the best evidence answers; `enough`: to be told as an answer."""

    confidence: float
    enough: bool


def judged(question: Question, weighed: Sequence[Evidence], *, follows: bool = False, known: bool = False) -> Judgement:
    """`follows`: a conversation went before; `known`: it has named what the question and the evidence are about."""
    if not weighed:
        return Judgement(_LACKING, enough=False)
    if weighed[0].read is not None:
        return _judged_with_reader(question, weighed, follows, known)
    if _lacks_any(question, weighed):
        return Judgement(_LACKING, enough=False)
    sure = _probability(_log_odds(features_of(question, weighed), _weights()["subject"]))
    return Judgement(sure, known or sure >= _weights()["subject"]["threshold"])


def _lacks_any(question: Question, weighed: Sequence[Evidence]) -> bool:
    return lacks_kind(question, weighed) or lacks_name(question, weighed) or only_planned(question, weighed)


def _judged_with_reader(question: Question, weighed: Sequence[Evidence], follows: bool, known: bool) -> Judgement:
    """Two tests that are never pooled: words in common speak for the subject and, of what shares it, against an answer."""
    if follows and _lacks_any(question, weighed):  # so short a question gives the reader little to tell by
        return Judgement(_LACKING, enough=False)
    values = reader_features_of(question, weighed)
    answer = _probability(_log_odds(values, _weights()["read_answer"]))
    subject = 1.0 if known else _probability(_log_odds(values, _weights()["read_subject"]))
    least = _weights()["read_thresholds"]
    needed = least["answer"] - (_KNOWN if known else _TELEGRAM if _keywords(question) else 0.0)
    return Judgement(min(subject, answer), enough=subject >= least["subject"] and answer >= needed)


def _keywords(question: Question) -> bool:
    """Whether it is typed as one types into a search box: no sentence, which is what the reader was trained on."""
    return not _SENTENCE.search(question.corrected) and len(tokens(question.corrected)) <= _FEW


def reader_features_of(question: Question, weighed: Sequence[Evidence]) -> Mapping[str, float]:
    """Of the best few sentences: cosines, concepts; log-odds of the window read best and of the first; and what rules
    find lacking, 0 or 1."""
    read = [one.read for one in weighed if one.read is not None]
    values = features_of(question, weighed)
    return {
        "near": values["near"],
        "passage_near": max(one.features.passage_near for one in _top(weighed)),
        "around": values["around"],
        "unknown": values["unknown"],
        "best": bounded(max(read)),
        "top": bounded(read[0]),
        "lacks_kind": float(lacks_kind(question, weighed)),
        "lacks_name": float(lacks_name(question, weighed)),
        "only_planned": float(only_planned(question, weighed)),
    }


def _log_odds(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return weights["intercept"] + sum(weights[name] * value for name, value in values.items() if name in weights)


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def lacks_kind(question: Question, weighed: Sequence[Evidence]) -> bool:
    """Whether a kind that a sentence either holds or does not (a date, a number, a name) is missing."""
    if question.asks not in _STRICT:
        return False
    top = _top(weighed)
    names = {place for place, concept in enumerate(question.concepts) if re.match(r"[A-Z]", concept.surface)}
    named = max(len(one.around & names) for one in top)
    about = [one for one in top if len(one.around & names) == named]
    telling = max(one.features.covered for one in about) * _TELLING
    return max(one.features.kind for one in about if one.features.covered >= telling) < HELD


def lacks_name(question: Question, weighed: Sequence[Evidence]) -> bool:
    """Whether a name, or the office that is asked for ("the director of"), stands nowhere around the best evidence."""
    top = _top(weighed)
    around = frozenset[int]().union(*(one.around for one in top))
    missing = [
        concept
        for place, concept in enumerate(question.concepts)
        if place not in around and concept.weight > _NAMED_WEIGHT and printed_as_name(concept.surface, question.text)
    ]
    if missing:
        return True
    office = office_asked(question.corrected)
    return office is not None and all(one.features.head < HELD for one in top)


def only_planned(question: Question, weighed: Sequence[Evidence]) -> bool:
    """Whether the question asks what is done already, and the evidence tells only of what is to be done."""
    if not _ALREADY.search(question.corrected):
        return False
    text = weighed[0].text
    return bool(_TO_COME.search(text)) and not _DONE.search(text)


def features_of(question: Question, weighed: Sequence[Evidence]) -> Mapping[str, float]:
    """Of the best sentence, and of the best few together. Empty evidence gives zeros."""
    if not weighed:
        return dict.fromkeys(FEATURES, 0.0)
    best, top = weighed[0].features, _top(weighed)
    total = question.weight or 1.0
    union = frozenset[int]().union(*(one.covers for one in top))
    around = frozenset[int]().union(*(one.around for one in top))
    names = [place for place, concept in enumerate(question.concepts) if re.match(r"[A-Z\d]", concept.surface)]
    missing = [concept.weight for place, concept in enumerate(question.concepts) if place not in around]
    return {
        "context": best.context,
        "near": max(one.features.near for one in top),
        "passage_near": best.passage_near,
        "union": sum(question.concepts[place].weight for place in union) / total,
        "around": sum(question.concepts[place].weight for place in around) / total,
        "named": sum(place in around for place in names) / len(names) if names else 1.0,
        "unknown": best.unknown,
        "heavy_missing": max(missing, default=0.0) / 8,
        "margin": (weighed[0].score - weighed[min(5, len(weighed) - 1)].score) / (weighed[0].score or 1.0),
    }


def _top(weighed: Sequence[Evidence]) -> list[Evidence]:
    best = weighed[0].score
    return [one for one in weighed[:3] if one.score >= best - (1 - _TOP) * abs(best)]


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Mapping[str, float]]:
    loaded: dict[str, dict[str, float]] = json.loads(files("rag").joinpath("answerable.json").read_text("utf-8"))
    return loaded
