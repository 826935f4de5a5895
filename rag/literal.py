"""How far a sentence is made of its quotes' own words.

A gate that reads for meaning lets some sentences pass that are merely about the same things. A model that copies, trims
and rewords what it was shown keeps many of its words; one that speaks of something else, or appends a statement to a
quotation, does not.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.records import Passage, PassageKind
from rag.records import Citation
from rag.terms import content_words, stem, stems

# Shares of content words, in any form, chosen on 381 paraphrases by hand that the gate lets pass.
WHOLE = 0.4  # that a sentence has at least; 2 of them have fewer
PART = 0.3  # the same for one of several statements in a sentence; 3 have fewer
SURE = 0.5  # from which on such a statement is taken as read; below it has to pass alone, which costs 1 more


def share(sentence: str, quoted: Iterable[str]) -> float:
    return shares((sentence,), quoted)[sentence]


def shares(statements: Iterable[str], quoted: Iterable[str]) -> dict[str, float]:
    """For each statement, the share of its content words that stand there. Each word there bears out one statement
    only, the nearest one first: what is joined to a quotation cannot rest on that quotation's words."""
    held = Counter(word for text in quoted for word in stems(text))
    said = {statement: tuple(stem(word.text) for word in content_words(statement)) for statement in statements}
    found = {}
    for statement, words in sorted(said.items(), key=lambda one: -_share(one[1], held)):
        found[statement] = _share(words, held)
        held -= Counter(words)
    return found


def _share(words: Sequence[str], held: Counter[str]) -> float:
    return (Counter(words) & held).total() / len(words) if words else 1.0


def around(citation: Citation, passage: Passage) -> str:
    """The sentences that the quote lies in, and the one before them, which they may point back to."""
    spans = passage.sentences
    held = [at for at, span in enumerate(spans) if span.start < citation.end and citation.start < span.end]
    if not held or passage.kind is PassageKind.ROW:
        return passage.text
    first, last = spans[max(0, held[0] - 1)], spans[held[-1]]
    return passage.text[first.start - passage.start : last.end - passage.start]
