"""Evidence retrieval: does the evidence stand among what a retriever found, and how high.

Evidence recall@k: share of the gold groups that one of the first k units meets (the groups as in HotpotQA's supporting
facts). Evidence recall@chars: the same within the first 4,000 characters of the units in their order, so that large and
small units compare. nDCG@k (Järvelin and Kekäläinen 2002) and unit recall@k are ir_measures' own, over the units that
meet gold.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

import ir_measures

from evals.measures.measure import Grade, Measure, Unscorable
from evals.outcomes import Item, Ranked
from evals.spans import Place

K = (5, 10)
BUDGET = 4000  # characters
OURS = "vidimus"
RANKERS = (OURS, "bm25", "dense", "llama_index", "llama_index_512")

Groups = Sequence[Sequence[Place]]


def recall_within(units: Iterable[Place], groups: Groups) -> float:
    """Share of the groups that one of the units meets. A large unit meets what it holds half of."""
    found = list(units)
    return sum(any(unit.meets(gold) for unit in found for gold in group) for group in groups) / len(groups)


def within_budget(units: Iterable[Place], budget: int = BUDGET) -> tuple[Place, ...]:
    """The units from the first on, the last one cut, that `budget` characters hold."""
    kept, left = [], budget
    for unit in units:
        if left <= 0:
            break
        kept.append(Place(unit.document, unit.start, min(unit.end, unit.start + left)))
        left -= unit.length
    return tuple(kept)


def library_grade(measure: str, ranked: Ranked) -> float:
    """An ir_measures figure ("nDCG@10", "R@5") of one ranking. What is not found scores zero, it does not vanish."""
    qrels = {"q": dict.fromkeys(ranked.relevant, 1)}
    run = {"q": {unit: float(-rank) for rank, (unit, _) in enumerate(ranked.units)}}
    if not run["q"]:
        return 0.0
    return float(ir_measures.calc_aggregate([_parsed(measure)], qrels, run)[_parsed(measure)])


@cache
def _parsed(measure: str) -> ir_measures.Measure:
    return ir_measures.parse_measure(measure)


def _graded(ranker: str, grade: Callable[[Ranked, Groups], Grade]) -> Callable[[Item], Grade]:
    def each(item: Item) -> Grade:
        ranked = item.outcome.ranking(ranker)
        if ranked is None:
            return None  # this retriever took no part in the run
        groups = item.outcome.gold_places()
        if not all(groups):
            return Unscorable("a gold quote stands nowhere in the documents")
        return grade(ranked, groups)

    return each


def _places(ranked: Ranked, k: int | None = None) -> list[Place]:
    return [place for _, place in ranked.units[:k]]


def _library(name: str) -> Callable[[Ranked, Groups], Grade]:
    def grade(ranked: Ranked, groups: Groups) -> Grade:
        return library_grade(name, ranked) if ranked.relevant else Unscorable("no unit of the index holds the gold")

    return grade


def _at(k: int) -> Callable[[Ranked, Groups], Grade]:
    return lambda ranked, groups: recall_within(_places(ranked, k), groups)


def _measure(ranker: str, name: str, definition: str, grade: Callable[[Ranked, Groups], Grade]) -> Measure:
    return Measure(
        f"evidence.{ranker}.{name}",
        f"{definition} Retriever: {ranker}.",
        "ir_measures (MacAvaney et al. 2022, arXiv:2111.13466); groups as in HotpotQA, arXiv:1809.09600",
        each=_graded(ranker, grade),
        asks=lambda question: bool(question.gold),
    )


def of(ranker: str) -> tuple[Measure, ...]:
    """The evidence measures of one retriever."""
    budget = f"recall@{BUDGET}chars"
    return (
        *(_measure(ranker, f"recall@{k}", f"Gold groups met by the first {k} units.", _at(k)) for k in K),
        _measure(
            ranker,
            budget,
            f"Gold groups met within the first {BUDGET:,} characters.",
            lambda ranked, groups: recall_within(within_budget(_places(ranked)), groups),
        ),
        _measure(ranker, "nDCG@10", "Gain of the units that hold gold, discounted by rank.", _library("nDCG@10")),
    )


EVIDENCE = tuple(measure for ranker in RANKERS for measure in of(ranker))
