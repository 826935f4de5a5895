"""The main flow: a question's way to its answer, each step in its own module."""

import uuid
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ingest.records import Passage
from rag.about import about_document
from rag.answerable import Judgement, judged
from rag.asks import Ask
from rag.clock import Clock
from rag.compare import compare, is_comparison
from rag.compose import chosen, sentences_of
from rag.define import definitions_for
from rag.draft import Draft
from rag.errors import NoLanguageModel
from rag.evidence import Evidence
from rag.focus import Focus, borne_out, focus_of
from rag.follow_up import inherited, stand_alone
from rag.generate import Task, Writer, Written, may_be_written, to_offer
from rag.language import glossed, language_of
from rag.lexicon import Lexicon
from rag.lookup import asks_for_note, look_up, notes_of
from rag.notes import notes_told
from rag.parts import best_of_parts
from rag.ports import Corpus, Embedder, Reader, Vector
from rag.question import Question, understand
from rag.ranking import Ranked, ranked
from rag.records import (
    Answer,
    Caller,
    Citation,
    Filters,
    Mode,
    Options,
    Origin,
    ProposedSentence,
    Refusal,
    Sentence,
    Turn,
    Verdict,
)
from rag.register import register
from rag.resolve import Resolution, ambiguous, resolve
from rag.retrieve import retrieve
from rag.row_facts import facts_of_rows
from rag.verdicts import SILENT, no_such, verdict_on, why_nothing
from rag.verify.gate import Gate
from rag.views import Serves, Views

BESIDE = 2  # sentences found by search, told beside those that say what a term means
NEAREST = 3  # passages offered where the documents do not answer


class Assistant:
    """Answers questions from one corpus. Safe to be asked from several threads."""

    def __init__(
        self, serving: Serves, embedder: Embedder, writer: Writer | None = None, reader: Reader | None = None
    ) -> None:
        """Without a writer all answers are verbatim; without a reader the evidence's features alone decide."""
        self._views, self._embedder, self._writer, self._reader = Views(serving), embedder, writer, reader

    @property
    def corpus_version(self) -> str:
        return self._views.serving.version

    def corpus(self, caller: Caller) -> Corpus:
        return self._views.serving.corpus(caller.clearance)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        caller: Caller | None = None,
        filters: Filters | None = None,
        options: Options | None = None,
    ) -> Answer:
        """Raises NotInCorpus for a filter on a document that this caller does not have, NoLanguageModel where a
        generated answer is insisted on and no model is configured."""
        *_, answer = self.stream(question, history, caller, filters, options)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        caller: Caller | None = None,
        filters: Filters | None = None,
        options: Options | None = None,
    ) -> Iterator[Sentence | Answer]:
        """Whole sentences as they pass the gate, then the answer, which alone counts: where the verbatim answer is
        given after all, it leaves out what a model had said until then. Raises what `ask` raises, at the first step."""
        caller, filters, options = caller or Caller(), filters or Filters(), options or Options()
        if options.mode is Mode.GENERATE and self._writer is None:
            raise NoLanguageModel("No language model is configured: set VIDIMUS_LLM_URL, or ask with mode auto.")
        view = self._views.of(caller.clearance, filters)
        writer = None if options.mode is Mode.VERBATIM else self._writer
        asking = _Asking(view.corpus, view.lexicon, self._embedder, options, writer, self._reader)
        yield from asking.answer(question, history)


class _Asking:
    """One question on its way."""

    def __init__(
        self,
        corpus: Corpus,
        lexicon: Lexicon,
        embedder: Embedder,
        options: Options,
        writer: Writer | None,
        reader: Reader | None,
    ) -> None:
        self._corpus, self._lexicon, self._embedder, self._options = corpus, lexicon, embedder, options
        self._writer, self._reader = writer, reader
        self._clock = Clock()
        self._trace: dict[str, Any] = {}
        self._focus: Focus | None = None

    def answer(self, question: str, history: Sequence[Turn]) -> Iterator[Sentence | Answer]:
        with self._clock.step("understand"):
            language = language_of(question)
            if language != "en":
                self._reader = None  # which reads English alone
            standing = stand_alone(question, history, self._lexicon)
            standalone = standing.text
            asked = understand(glossed(standalone, language), self._lexicon)
            asked = inherited(asked, standing, self._lexicon)
            if standing.before:
                self._focus = focus_of(standing, history, self._corpus, self._lexicon, self._embedder)
            resolution = resolve(asked, self._corpus, self._lexicon)
            vector = self._embedder.embed([asked.glossed])[0]
        draft = self._draft(asked, resolution, vector, language)
        written = yield from self._written(asked, vector, draft)
        if written and written.sentences:
            draft = replace(draft, notice=None)  # which speaks of the verbatim sentences
            yield self._judged(question, standalone, draft, written.sentences, written.removed, self._writer)
            return
        with self._clock.step("verify"):
            sentences, removed = self._verified(draft)
        if not written or not written.streamed:
            yield from sentences
        removed = (*written.removed, *removed) if written else removed
        yield self._judged(question, standalone, draft, sentences, removed)

    def _written(self, asked: Question, vector: Vector, draft: Draft) -> Generator[Sentence, None, Written | None]:
        """A language model's answer, None where none is to be asked."""
        if self._writer is None or not may_be_written(draft):
            return None
        with self._clock.step("retrieve"):
            found = retrieve(asked, vector, self._corpus, asked.documents if asked.confined else ())
            passages = to_offer(draft, (one.passage for one in found), self._corpus, self._writer.limits.passages)
        task = Task(asked, draft, passages, self._corpus, self._options.max_sentences)
        written = yield from self._writer.write(task, self._clock.step)
        self._trace["generation"] = written.trace
        return written

    # ---- the ways of answering -------------------------------------------------------------------------------------

    def _draft(self, asked: Question, resolution: Resolution, vector: Vector, language: str) -> Draft:
        if resolution.choices:
            return ambiguous(resolution, asked)
        with self._clock.step("compose"):
            rows = register(asked, self._corpus, self._lexicon)
            if rows and rows.proposals:
                return rows
            if rows and rows.reason:
                return self._nothing(self._ranked(asked, vector).evidence, rows.reason, rows.confidence or 0.0)
            if is_comparison(asked, self._lexicon):
                sides = compare(
                    asked,
                    resolution.targets,
                    vector,
                    self._corpus,
                    self._lexicon,
                    self._embedder,
                    self._reader,
                    self._options.max_sentences,
                )
                if sides and sides.proposals:
                    return sides
            room = self._options.max_sentences
            found = look_up(asked, resolution.targets, vector, self._corpus, self._lexicon, self._reader, room)
            if found.proposals:
                return found
        if resolution.targets:
            return self._nothing(self._ranked(asked, vector).evidence, "no_support", found.confidence or 0.0)
        if resolution.missing:
            return self._nothing(self._ranked(asked, vector).evidence, "no_such_reference", 0.05, no_such(resolution))
        return self._from_passages(asked, vector, language)

    def _from_passages(self, asked: Question, vector: Vector, language: str) -> Draft:
        room = self._options.max_sentences
        with self._clock.step("compose"):
            itself = about_document(asked, self._corpus, self._lexicon)
            meant = definitions_for(asked, self._corpus, self._lexicon)
        if itself:
            return Draft(proposals=itself[:room], confidence=0.9)
        best = self._ranked(asked, vector)
        weighed = best.evidence
        with self._clock.step("compose"):
            noted = notes_told(asked, vector, weighed, self._corpus, self._lexicon)
        if noted:
            return Draft(proposals=noted[:room], confidence=0.9, nearest=_nearest(weighed))
        follows = self._focus is not None
        known = self._focus is not None and borne_out(weighed, self._focus)
        judgement = Judgement(0.9, enough=True) if meant else judged(asked, weighed, follows=follows, known=known)
        self._trace["confidence"] = judgement.confidence
        if not judgement.enough:
            return self._nothing(weighed, why_nothing(weighed, language), judgement.confidence)
        with self._clock.step("compose"):
            parts = best_of_parts(asked, weighed, best.found, self._corpus, self._lexicon, self._embedder, self._reader)
            most = max(BESIDE if meant else room // 2, len(parts))
            kept = _each_once((*parts, *chosen(weighed, asked, room)))[:most]
            said = sentences_of(kept, self._corpus, self._lexicon)
            if asks_for_note(asked):
                said += notes_of(kept, self._lexicon, self._corpus)
            if asked.asks in (Ask.WHEN, Ask.WHO):
                said += facts_of_rows([kept[0].passage], self._lexicon, self._corpus)
        return Draft(proposals=(*meant, *said)[:room], confidence=judgement.confidence, nearest=_nearest(weighed))

    def _ranked(self, asked: Question, vector: Vector) -> Ranked:
        with self._clock.step("retrieve"):
            documents = asked.documents if asked.confined else ()
            best = ranked(asked, vector, self._corpus, self._lexicon, self._reader, self._focus, documents)
        self._trace["passages"] = [(one.passage.id, round(one.score, 3)) for one in best.found]
        return best

    def _nothing(self, weighed: Sequence[Evidence], reason: str, sure: float, notice: str | None = None) -> Draft:
        return Draft(notice=notice or SILENT[reason], reason=reason, confidence=sure, nearest=_nearest(weighed))

    # ---- the gate, and the verdict ---------------------------------------------------------------------------------

    def _verified(self, draft: Draft) -> tuple[tuple[Sentence, ...], tuple[Refusal, ...]]:
        gate = self._gate(draft.proposals)
        checked = [gate.check(proposal) for proposal in _unique(draft.proposals)]
        return (
            tuple(one for one in checked if isinstance(one, Sentence)),
            tuple(one for one in checked if isinstance(one, Refusal)),
        )

    def _gate(self, proposals: Sequence[ProposedSentence]) -> Gate:
        names = {quote.passage_id for proposal in proposals for quote in proposal.quotes}
        return Gate(self._corpus, {name: self._corpus.passage(name) for name in names})

    def _nearest_citations(self, passages: Sequence[Passage]) -> tuple[Citation, ...]:
        gate = self._gate(())
        return tuple(
            gate.cite(p.id, p.sentences[0].start, p.sentences[min(1, len(p.sentences) - 1)].end) for p in passages
        )

    def _judged(
        self,
        question: str,
        standalone: str,
        draft: Draft,
        said: tuple[Sentence, ...],
        removed: tuple[Refusal, ...],
        writer: Writer | None = None,
    ) -> Answer:
        verdict, reason = verdict_on(draft, said)
        nearest = self._nearest_citations(draft.nearest) if verdict is Verdict.NOT_FOUND else ()
        notice = draft.notice or (SILENT["no_support"] if verdict is Verdict.NOT_FOUND else None)
        notices = (Sentence(notice, (), Origin.NOTICE, 1.0),) if notice else ()
        coverage = draft.coverage and replace(draft.coverage, shown=len(said))
        return Answer(
            id=uuid.uuid4().hex,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            question=question,
            standalone_question=standalone,
            verdict=verdict,
            reason=reason,
            sentences=(*notices, *said) if verdict is not Verdict.NOT_FOUND else notices,
            choices=draft.choices,
            nearest=nearest,
            removed=removed,
            missing=draft.missing,
            coverage=coverage,
            confidence=None if draft.confidence is None else round(draft.confidence, 3),
            mode=Mode.GENERATE if writer else Mode.VERBATIM,
            model=writer.model.name if writer else None,
            corpus_version=self._corpus.version,
            timings=self._clock.timings(),
            trace=self._trace if self._options.include_trace else None,
        )


def _unique(proposals: Sequence[ProposedSentence]) -> list[ProposedSentence]:
    """Each text once, where it is told first."""
    return list({proposal.text: proposal for proposal in proposals}.values())


def _each_once(evidence: Sequence[Evidence]) -> list[Evidence]:
    return list({(one.passage.id, one.span): one for one in reversed(evidence)}.values())[::-1]


def _nearest(weighed: Sequence[Evidence]) -> tuple[Passage, ...]:
    passages = {one.passage.id: one.passage for one in weighed}
    return tuple(passages.values())[:NEAREST]
