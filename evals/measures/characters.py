"""Character recall and precision of what is cited against gold, as in LegalBench-RAG.

LegalBench-RAG (Pipitone and Alami 2024, arXiv:2408.10343): of the characters retrieved, how many are gold (precision);
of the gold characters, how many are retrieved (recall). Each character counts once. Where a gold group has
alternatives, the one that the citations hold most of stands for the group in recall; in precision all are gold.
"""

from collections.abc import Sequence

from evals.measures.measure import Grade, Measure
from evals.outcomes import Item
from evals.spans import Place, shared, total

_SOURCE = "LegalBench-RAG, Pipitone and Alami 2024, arXiv:2408.10343"


def recall(cited: Sequence[Place], groups: Sequence[Sequence[Place]]) -> float:
    """Share of the gold characters that are cited."""
    chosen = [max(group, key=lambda gold: shared([gold], cited) / gold.length) for group in groups]
    return shared(chosen, cited) / total(chosen)


def precision(cited: Sequence[Place], groups: Sequence[Sequence[Place]]) -> float:
    """Share of the cited characters that are gold."""
    gold = [place for group in groups for place in group]
    return shared(gold, cited) / total(cited)


def _places(item: Item) -> tuple[Sequence[Place], Sequence[Sequence[Place]]] | None:
    groups = item.outcome.gold_places()
    if not groups or not item.outcome.gave_answer or not item.outcome.citations:
        return None
    return [cited.place for cited in item.outcome.citations], groups


def _recall(item: Item) -> Grade:
    found = _places(item)
    return None if found is None else recall(*found)


def _precision(item: Item) -> Grade:
    found = _places(item)
    return None if found is None else precision(*found)


RECALL = Measure(
    "characters.recall",
    "Gold characters cited, of all gold characters, where an answer is given.",
    _SOURCE,
    each=_recall,
)
PRECISION = Measure(
    "characters.precision", "Cited characters that are gold, where an answer is given.", _SOURCE, each=_precision
)
