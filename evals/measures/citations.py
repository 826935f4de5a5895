"""Citation recall and precision, as in ALCE, judged by words and gold spans instead of by a language model.

ALCE (Gao et al. 2023, arXiv:2305.14627): a statement is recalled if what it cites, taken together, supports it; a
citation is precise if it is not irrelevant. Here support is judged by words: at least half of the statement's content
words stand in what it cites. A citation is precise if it meets a gold span. Gold is not exhaustive, so precision is a
lower bound; compare it between runs rather than read it alone.
"""

import re
from functools import lru_cache

from evals.fold import fold
from evals.measures.measure import Grade, Measure
from evals.measures.stopwords import STOPWORDS
from evals.outcomes import Cited, Item, Said
from rag.records import Origin

BORNE_OUT = 0.5  # share of a sentence's content words that its citations hold

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(fold(text)) if word not in STOPWORDS and not word.isspace())


def _held(cited: Cited) -> frozenset[str]:
    return content_words(" ".join((cited.quote, cited.naming, *cited.footnote_texts)))


def borne_out(said: Said, item: Item) -> bool:
    """Whether what a sentence cites holds at least half of its content words."""
    words = content_words(said.text)
    held: frozenset[str] = frozenset().union(*(_held(item.outcome.citations[number]) for number in said.citations))
    return not words or len(words & held) >= BORNE_OUT * len(words)


def _cited_sentences(item: Item) -> tuple[Said, ...]:
    return tuple(said for said in item.outcome.sentences if said.citations and said.origin != Origin.NOTICE.value)


def unsupported(item: Item) -> tuple[str, ...]:
    """Sentences that have citations which do not bear them out."""
    return tuple(said.text for said in _cited_sentences(item) if not borne_out(said, item))


def _recall(item: Item) -> Grade:
    statements = [said for said in item.outcome.sentences if said.origin != Origin.NOTICE.value]
    if not statements:
        return None
    return sum(bool(said.citations) and borne_out(said, item) for said in statements) / len(statements)


def _precision(item: Item) -> Grade:
    gold = [place for group in item.outcome.gold_places() for place in group]
    cited = [item.outcome.citations[number] for said in item.outcome.sentences for number in said.citations]
    if not gold or not cited:
        return None
    met = [any(place.meets(one) for place in (c.place, *c.footnotes) for one in gold) for c in cited]
    return sum(met) / len(met)


def _gold_met(item: Item) -> Grade:
    groups = item.outcome.gold_places()
    if not groups or not item.outcome.gave_answer:
        return None
    cited = [place for c in item.outcome.citations for place in (c.place, *c.footnotes)]
    return sum(any(place.meets(one) for place in cited for one in group) for group in groups) / len(groups)


_ALCE = "ALCE, Gao et al. 2023, arXiv:2305.14627; support by words and spans"
RECALL = Measure(
    "citation.recall", "Share of an answer's sentences that what they cite bears out.", _ALCE, each=_recall
)
PRECISION = Measure(
    "citation.precision", "Share of an answer's citations that meet a gold span.", _ALCE, each=_precision
)
GOLD = Measure(
    "citation.gold",
    "Share of the gold groups that an answer's citations meet, of questions that are given an answer.",
    "Vidimus, docs/evals.md",
    each=_gold_met,
)
