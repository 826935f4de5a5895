"""Retrievers side by side: what each finds for the same question, as units of text with their places.

Each has its own units: passages for ours, chunks for the rivals. All see the documents' canonical text, which spares
the rivals the page furniture that they would otherwise index, and all get the words that the user typed.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from evals.measures.citations import content_words
from evals.outcomes import Ranked
from evals.questions import Question
from evals.spans import Place
from rag.ports import Corpus

DEPTH = 50  # units kept of each ranking


class Ranker(Protocol):
    """One retriever over one index."""

    @property
    def name(self) -> str: ...

    def ranked(self, question: Question, golds: Sequence[Place]) -> Ranked:
        """What it finds, best first, and which of all its units meet gold."""
        ...


def relevant(units: Mapping[str, Place], golds: Sequence[Place]) -> tuple[str, ...]:
    """Ids of the units that meet gold."""
    return tuple(unit for unit, place in units.items() if any(place.meets(gold) for gold in golds))


def timed(name: str, units: Mapping[str, Place], golds: Sequence[Place], found: Sequence[str], since: float) -> Ranked:
    """A ranking of known units; `since` is when the search began, in `time.perf_counter` seconds."""
    elapsed = (time.perf_counter() - since) * 1000
    listed = tuple((unit, units[unit]) for unit in dict.fromkeys(found) if unit in units)[:DEPTH]
    return Ranked(name, listed, relevant(units, golds), elapsed)


def passages(corpus: Corpus) -> dict[str, Place]:
    """The places of all passages of a corpus."""
    return {
        passage.id: Place(passage.document_id, passage.start, passage.end)
        for document in corpus.documents()
        for passage in corpus.passages(document.id)
    }


@dataclass(frozen=True, slots=True)
class LexicalAlone:
    """BM25 over our passages, nothing else."""

    corpus: Corpus
    units: Mapping[str, Place]
    name: str = "bm25"

    def ranked(self, question: Question, golds: Sequence[Place]) -> Ranked:
        started = time.perf_counter()
        hits = self.corpus.lexical(sorted(content_words(question.question)), DEPTH, question.document_ids)
        return timed(self.name, self.units, golds, [hit.passage_id for hit in hits], started)


@dataclass(frozen=True, slots=True)
class DenseAlone:
    """Cosine over our passages' vectors, nothing else."""

    corpus: Corpus
    units: Mapping[str, Place]
    name: str = "dense"

    def ranked(self, question: Question, golds: Sequence[Place]) -> Ranked:
        started = time.perf_counter()
        vector = self.corpus.vectors([question.question])[0]
        hits = self.corpus.dense(vector, DEPTH, question.document_ids)
        return timed(self.name, self.units, golds, [hit.passage_id for hit in hits], started)
