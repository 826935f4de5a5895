"""Fact recall: the hand-written nuggets of an answer that its sentences state, matched by words.

Nuggets as in TREC and AutoNuggetizer (Pradeep et al. 2025, arXiv:2504.15068), here with alternatives and without a
judge: a fact is stated if one of its wordings stands in the sentences as whole words, case, dashes and quotation marks
folded.
"""

from evals.fold import says
from evals.measures.measure import Grade, Measure
from evals.outcomes import Item


def _recall(item: Item) -> Grade:
    if not item.outcome.gave_answer:
        return None  # an abstention is counted as such, not as an answer without facts
    groups = item.question.facts
    return sum(any(says(item.outcome.spoken, fact) for fact in group) for group in groups) / len(groups)


RECALL = Measure(
    "facts.recall",
    "Share of the facts that an answer's sentences state, where an answer is given.",
    "Nuggets as in AutoNuggetizer, Pradeep et al. 2025, arXiv:2504.15068; matched by words",
    each=_recall,
    asks=lambda question: bool(question.facts) and question.answerable,
)
