"""Passages that may answer: lexical and dense search fused, and what hangs on the passages found.

Fusion is by scores, not by ranks: equal-weight reciprocal rank fusion lost to BM25 alone on regulation text. Each
list's scores are scaled to its own best.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import Passage, PassageKind
from rag.draft import note_passage
from rag.ports import Corpus, Vector
from rag.question import Question
from rag.records import Hit

DEPTH = 80  # of each list
KEPT = 40  # passages whose sentences are weighed


@dataclass(frozen=True, slots=True)
class Found:
    """A passage and how well it was found: fused score, cosine with the question (0 where not among the nearest)."""

    passage: Passage
    score: float
    cosine: float


def retrieve(question: Question, vector: Vector, corpus: Corpus, document_ids: Sequence[str] = ()) -> tuple[Found, ...]:
    """Best first. Notes bring the passage that their mark stands in, headings the passage that follows them."""
    lexical = corpus.lexical(search_terms(question), DEPTH, document_ids)
    dense = corpus.dense(vector, DEPTH, document_ids)
    fused = fuse(lexical, dense)
    cosines = {hit.passage_id: hit.score for hit in dense}
    found = [Found(corpus.passage(hit.passage_id), hit.score, cosines.get(hit.passage_id, 0.0)) for hit in fused[:KEPT]]
    return tuple(_with_neighbours(found, corpus))


def search_terms(question: Question) -> tuple[str, ...]:
    """The words to look up: each concept's surface and its other spellings."""
    terms: dict[str, None] = {}
    for concept in question.concepts:
        terms.setdefault(concept.surface)
        for variant in concept.variants:
            terms.setdefault(" ".join(variant))
    return tuple(terms)


def fuse(lexical: Sequence[Hit], dense: Sequence[Hit], weight: float = 0.5) -> tuple[Hit, ...]:
    """A weighted sum of both lists' scores, each divided by its best; best first, ties by id."""
    best_lexical = max((hit.score for hit in lexical), default=0.0) or 1.0
    best_dense = max((hit.score for hit in dense), default=0.0) or 1.0
    scores: dict[str, float] = {}
    for hit in lexical:
        scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + weight * hit.score / best_lexical
    for hit in dense:
        scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + (1 - weight) * max(hit.score, 0.0) / best_dense
    return tuple(Hit(name, score) for name, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])))


def _with_neighbours(found: list[Found], corpus: Corpus) -> list[Found]:
    """Also the notes of a passage, the passage of a note, and what follows a heading."""
    known = {one.passage.id for one in found}
    more: list[Found] = []
    for one in found:
        for other in _attached(one.passage, corpus):
            if other.id not in known:
                known.add(other.id)
                more.append(Found(other, one.score * 0.9, one.cosine * 0.9))
    return sorted(found + more, key=lambda one: -one.score)


def _attached(passage: Passage, corpus: Corpus) -> list[Passage]:
    if passage.kind is PassageKind.FOOTNOTE:
        return [corpus.passage(passage.anchored_in)] if passage.anchored_in else []
    if passage.kind is PassageKind.HEADING and passage.next:
        return [corpus.passage(passage.next)]
    return [note_passage(corpus, passage.document_id, note) for note in passage.footnotes]
