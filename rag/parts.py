"""Questions that ask several things: "Where was it held, and who took part?"; each part wants its own sentence."""

import re
from collections.abc import Sequence

from rag.evidence import Evidence, weigh
from rag.lexicon import Lexicon
from rag.ports import Corpus, Embedder, Reader
from rag.question import Question, understand
from rag.reading import read_again
from rag.retrieve import Found

_CUT = re.compile(
    r"(?:[,;:]\s*(?:and|but|as well as)?|\s[–—-]\s|(?:\band|&)(?=\s)|[?.!]\s+(?:and\s+)?)\s*"
    r"(?=(?:(?:in|at|on|by|to|for|under|from|since|until|with|of|through|via|into|about|against|after)\s+)?(?:who|whom|whose|when|where|what|which|why|how)\b)",
    re.I,
)
_ASKS = re.compile(r"\b(?:who|whom|whose|when|where|what|which|why|how)\b", re.I)
_SENTENCES = re.compile(r"(?<=[?.!])\s+")
_CLAUSES = re.compile(
    r",\s*(?:and|but|or|while|whereas)\s+(?=\w)|:\s+|;\s+|\s[–—-]\s|"
    r",?\s+(?:and|or|but)\s+(?=(?:(?:in|at|on|by|to|for|under|from|as|into|with|of)\s+)?"
    r"(?:what|which|who|whom|where|when|how|does|do|did|is|are)\b)",
    re.I,
)
_MOST = 3
_WHOLE = 0.4  # what a sentence's score for the whole question counts for a part that was read
_READ_RIGHT = 0.5  # log-odds from which a part's sentence answers it, however it fits the whole
_READ = 6  # sentences of each part, beside those next to the best one
_WORTH = 0.75  # of the best score: a part whose best sentence is worse has no answer of its own


def parts_of(text: str) -> tuple[str, ...]:
    """The questions in a question; just one where it asks one thing."""
    parts = [part.strip(" ,;") for part in _CUT.split(text) if part and part.strip(" ,;")]
    asking = [part for part in parts if _ASKS.search(part) and len(part.split()) >= 2]
    return tuple(asking[:_MOST]) if len(asking) > 1 else (text,)


def clauses_of(text: str) -> tuple[str, ...]:
    """The sentences of a question, and their clauses where they have several; nothing of fewer than three words."""
    found: dict[str, None] = {}
    for sentence in _SENTENCES.split(text):
        clauses = [clause for clause in _CLAUSES.split(sentence) if len(clause.split()) > 2]
        for one in clauses if len(clauses) > 1 else [sentence]:
            found.setdefault(one.strip(" ,;:–—"))
    return tuple(one for one in found if len(one.split()) > 2)


def _beside(one: Evidence, best: Evidence) -> bool:
    """The same sentence, or the one before or after it in its passage."""
    if one.passage.id != best.passage.id:
        return False
    spans = best.passage.sentences
    return abs(spans.index(one.span) - spans.index(best.span)) <= 1


def best_of_parts(
    question: Question,
    weighed: Sequence[Evidence],
    found: Sequence[Found],
    corpus: Corpus,
    lexicon: Lexicon,
    embedder: Embedder,
    reader: Reader | None,
) -> list[Evidence]:
    """For each part the sentence that answers it best, judged together with how well it answers the whole. With a
    reader, what stands beside the best sentence may answer a part of its own ("… and what did it find?")."""
    texts = parts_of(question.corrected)
    if len(texts) < 2 or not weighed:
        return []
    whole = {(one.passage.id, one.span): one.score for one in weighed}
    vectors = embedder.embed(texts)
    best: list[Evidence] = []
    for text, vector in zip(texts, vectors, strict=True):
        part = understand(text, lexicon)
        ranked = sorted(
            weigh(part, vector, found, corpus, lexicon),
            key=lambda one: -(one.score + whole.get((one.passage.id, one.span), 0.0)),
        )
        if reader:
            near = [one for one in ranked if _beside(one, weighed[0])]
            read = read_again(part, list(dict.fromkeys((*near, *ranked[:_READ]))), corpus, lexicon, reader)
            ranked = sorted(read, key=lambda one: -(one.score + _WHOLE * whole.get((one.passage.id, one.span), 0.0)))
        if ranked and (
            whole.get((ranked[0].passage.id, ranked[0].span), 0.0) >= _WORTH * weighed[0].score
            or (ranked[0].read or 0.0) > _READ_RIGHT
        ):
            best.append(ranked[0])
    return best
