"""Ambiguity: does it ask back where a question points at several things, and only there.

Recall and precision of the verdict `ambiguous`, as of any classifier; and whether the choices are as many as there are
readings. Clarifying questions as in AmbigQA (Min et al. 2020, arXiv:2004.10645).
"""

from evals.measures.measure import Better, Measure
from evals.outcomes import Item
from rag.records import Verdict

_SOURCE = "Clarification as in AmbigQA, Min et al. 2020, arXiv:2004.10645"


def _asked_back(item: Item) -> float:
    return float(item.outcome.verdict is Verdict.AMBIGUOUS)


def _right_choices(item: Item) -> float:
    return float(len(item.outcome.choices) == item.question.choices)


ASKED_BACK = Measure(
    "ambiguity.asked_back",
    "Share of the ambiguous questions that are answered by a question back.",
    _SOURCE,
    each=_asked_back,
    asks=lambda question: set(question.verdicts) == {Verdict.AMBIGUOUS},
)
CHOICES = Measure(
    "ambiguity.choices",
    "Share of the ambiguous questions that get exactly as many choices as they have readings.",
    _SOURCE,
    each=_right_choices,
    asks=lambda question: question.choices is not None,
)
NEEDLESS = Measure(
    "ambiguity.needless",
    "Share of the other questions that are answered by a question back.",
    _SOURCE,
    Better.LOWER,
    each=_asked_back,
    asks=lambda question: Verdict.AMBIGUOUS not in question.verdicts,
)
