"""Questions about two documents, or about how something changed: each document's own words, side by side."""

import re
from collections.abc import Sequence

from rag.asks import Ask
from rag.compose import chosen, sentences_of
from rag.draft import Draft
from rag.evidence import weigh
from rag.lexicon import Lexicon
from rag.lookup import facts_of_rows, look_up
from rag.ports import Corpus, Vector
from rag.question import Question
from rag.records import ProposedSentence
from rag.retrieve import retrieve
from rag.targets import Target

_ENOUGH = 0.55  # of the best document's best score: a document below it has nothing to compare
_PER_DOCUMENT = 3


def is_comparison(question: Question) -> bool:
    return question.asks is Ask.COMPARE or len(question.documents) > 1


def compare(
    question: Question, targets: Sequence[Target], vector: Vector, corpus: Corpus, lexicon: Lexicon, room: int
) -> Draft | None:
    """The best sentences of each document asked about; None where fewer than one has anything to say."""
    if targets:
        return look_up(question, targets, vector, corpus, lexicon, room)
    documents = question.documents if len(question.documents) > 1 else tuple(lexicon.documents)
    sides: list[tuple[float, str, list[ProposedSentence]]] = []
    for document_id in documents:
        weighed = weigh(question, vector, retrieve(question, vector, corpus, (document_id,)), corpus, lexicon)
        if weighed:
            kept = chosen(weighed, question, min(_PER_DOCUMENT, max(1, room // len(documents))))
            said = sentences_of(kept, corpus, lexicon)
            if re.search(r"\bwhen\b|\bdates?\b|\byear\b|\bwho\b|\bresponsib", question.corrected, re.I):
                said += facts_of_rows([kept[0].passage], lexicon, corpus)
            sides.append((weighed[0].score, document_id, said))
    if not sides:
        return None
    best = max(score for score, _, _ in sides)
    telling = [side for side in sides if side[0] >= _ENOUGH * best or side[1] in question.documents]
    silent = [
        lexicon.documents[name].short_title for name in question.documents if name not in {side[1] for side in telling}
    ]
    proposals = tuple(sentence for _, _, said in telling for sentence in said)
    return Draft(
        proposals=proposals,
        notice=_differences(telling, lexicon),
        missing=tuple(f"{name[:1].upper()}{name[1:]} says nothing on this that could be quoted." for name in silent),
        confidence=min(0.9, best / 2.5),
    )


def _differences(sides: Sequence[tuple[float, str, list[ProposedSentence]]], lexicon: Lexicon) -> str | None:
    """Figures and years that only one side's quotations print."""
    if len(sides) != 2:
        return None
    first, second = (
        {f for sentence in said for q in sentence.quotes for f in _figures(q.text)} for _, _, said in sides
    )
    names = [lexicon.documents[name].short_title for _, name, _ in sides]
    parts = [
        f"{', '.join(sorted(only))} only in {name}"
        for only, name in ((first - second, names[0]), (second - first, names[1]))
        if only
    ]
    return f"Figures that differ between the quotations: {'; '.join(parts)}." if len(parts) == 2 else None


def _figures(text: str) -> list[str]:
    return re.findall(r"(?<![\w/.(-])\d[\d.,-]*\d(?![\w/])|(?<![\w/.(-])\d(?![\w/.)])", text)
