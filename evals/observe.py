"""Asking one question and observing what comes back, while the documents are at hand."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evals.leaks import Secrets
from evals.measures.latency import STAGES
from evals.outcomes import Cited, GoldPlace, Outcome, Ranked, Said
from evals.questions import Question
from evals.rankers import Ranker
from evals.spans import Place, locate
from ingest.errors import VidimusError
from ingest.records import Document, Marking
from rag.ports import Asking
from rag.records import Answer, Caller, Citation, Filters, Options, Turn

AROUND = 240  # characters of the source kept on each side of a citation, for the report


@dataclass(frozen=True, slots=True)
class Observer:
    """An assistant under observation: its documents as the highest clearance sees them, and what each must not see."""

    asking: Asking
    documents: Mapping[str, Document]
    secrets: Mapping[Marking, Secrets]
    rankers: Sequence[Ranker] = ()

    @classmethod
    def of(cls, asking: Asking, rankers: Sequence[Ranker] = ()) -> "Observer":
        highest = max(Marking, key=lambda marking: marking.rank)
        corpus = asking.corpus(Caller(highest))
        documents = {metadata.id: corpus.document(metadata.id) for metadata in corpus.documents()}
        secrets = {marking: Secrets.above(marking, documents.values()) for marking in Marking}
        return cls(asking, documents, secrets, rankers)

    def observe(self, question: Question) -> Outcome:
        """Ask, time, check and keep. Raises whatever the assistant raises."""
        gold = self._gold(question)
        rankings = self._rank(question, gold)
        started = time.perf_counter()
        answer = self._ask(question, question.clearance)
        elapsed = (time.perf_counter() - started) * 1000
        leaks = (*self._leaks(question, question.clearance, answer), *self._probe(question))
        return replace(self._kept(answer), elapsed_ms=elapsed, leaks=leaks, gold=gold, rankings=rankings)

    def _ask(self, question: Question, clearance: Marking) -> Answer:
        return self.asking.ask(
            question.question,
            history=tuple(Turn(message.role, message.content) for message in question.history),
            caller=Caller(clearance),
            filters=Filters(question.document_ids),
            options=Options(),
        )

    def _leaks(self, question: Question, clearance: Marking, value: object) -> tuple[str, ...]:
        asked = (question.question, *(message.content for message in question.history), *question.document_ids)
        leaks = self.secrets[clearance].found_in(value, asked)
        return tuple(leak for leak in leaks if not any(leak.endswith(f"names {one}") for one in question.document_ids))

    def _probe(self, question: Question) -> tuple[str, ...]:
        """The same question from each lower clearance: only what leaks is looked at."""
        leaks: list[str] = []
        for lower in Marking:
            if lower.rank < question.clearance.rank and self.secrets[lower].documents:
                try:
                    leaks += self._leaks(question, lower, self._ask(question, lower))
                except VidimusError as error:  # a refusal may leak in its words
                    leaks += self._leaks(question, lower, str(error))
        return tuple(leaks)

    def _gold(self, question: Question) -> tuple[tuple[GoldPlace, ...], ...]:
        return tuple(
            tuple(
                self._gold_place(gold.document, start, end)
                for gold in group
                if gold.document in self.documents
                for start, end in locate(gold.quote, self.documents[gold.document].text)
            )
            for group in question.gold
        )

    def _gold_place(self, document: str, start: int, end: int) -> GoldPlace:
        text = self.documents[document].text
        return GoldPlace(Place(document, start, end), text[start:end], *_around(text, start, end))

    def _rank(self, question: Question, gold: tuple[tuple[GoldPlace, ...], ...]) -> tuple[Ranked, ...]:
        golds = tuple(one.place for group in gold for one in group)
        return tuple(ranker.ranked(question, golds) for ranker in self.rankers) if golds else ()

    def _kept(self, answer: Answer) -> Outcome:
        timings = answer.timings
        return Outcome(
            verdict=answer.verdict,
            reason=answer.reason,
            sentences=tuple(
                Said(one.text, one.origin.value, one.support, tuple(n - 1 for n in answer.numbers(one)))
                for one in answer.sentences
            ),
            citations=tuple(self._cited(citation) for citation in answer.citations),
            nearest=tuple(self._cited(citation) for citation in answer.nearest),
            choices=tuple(choice.label for choice in answer.choices),
            removed=tuple(f"{one.text} ({one.reason})" for one in answer.removed),
            missing=answer.missing,
            matched=answer.coverage.matched if answer.coverage else None,
            shown=answer.coverage.shown if answer.coverage else None,
            confidence=answer.confidence,
            standalone_question=answer.standalone_question,
            stages_ms={stage: getattr(timings, stage) for stage in STAGES},
        )

    def _cited(self, citation: Citation) -> Cited:
        document = self.documents.get(citation.document.id)
        text = document.text if document else ""
        exact = (
            document is not None
            and 0 <= citation.start < citation.end
            and text[citation.start : citation.end] == citation.quote
            and citation.document.sha256 == document.metadata.sha256
        )
        named = citation.document
        before, after = _around(text, citation.start, citation.end)
        return Cited(
            place=Place(named.id, citation.start, citation.end),
            passage=citation.passage_id,
            quote=citation.quote,
            formatted=citation.formatted,
            naming=" ".join(
                (named.title, named.short_title, named.reference, named.date, citation.locator, *citation.section_path)
            ),
            before=before,
            after=after,
            footnotes=tuple(Place(named.id, note.start, note.end) for note in citation.footnotes),
            footnote_texts=tuple(note.text for note in citation.footnotes),
            exact=exact,
        )


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - AROUND) : start], text[end : end + AROUND]
