"""Assistants to try the suite on: one that knows the gold, and ones that are broken in one way each.

The oracle answers every question as its author wants, with true citations; whatever fails with it is a fault of the
suite or of the question.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evals.fold import says
from evals.questions import Question
from evals.spans import locate
from ingest.records import Document, Metadata
from rag.errors import NotInCorpus
from rag.ports import Asking, Corpus
from rag.records import (
    Answer,
    Caller,
    Choice,
    Citation,
    Coverage,
    Filters,
    Mode,
    Options,
    Origin,
    Sentence,
    Timings,
    Turn,
    Verdict,
)

ANYONE, NONE, PLAIN = Caller(), Filters(), Options()


@dataclass(frozen=True)
class Opened:
    """The part of a corpus that the suite reads: documents up to a clearance."""

    held: Mapping[str, Document]

    def documents(self) -> tuple[Metadata, ...]:
        return tuple(document.metadata for document in self.held.values())

    def document(self, document_id: str) -> Document:
        if document_id not in self.held:
            raise NotInCorpus(f"There is no document {document_id}.")
        return self.held[document_id]


def cite(document: Document, start: int, end: int) -> Citation:
    """A true citation of a span."""
    quote = document.text[start:end]
    passage_id = f"{document.id}:{start}-{end}"
    return Citation(passage_id, document.metadata, (), "", None, quote, start, end, ())


def make_answer(question: str, verdict: Verdict, sentences: Sequence[Sentence] = (), **fields: object) -> Answer:
    plain = Answer(
        id="a",
        created_at="2026-01-01T00:00:00Z",
        question=question,
        standalone_question=question,
        verdict=verdict,
        reason=None,
        sentences=tuple(sentences),
        choices=(),
        nearest=(),
        removed=(),
        missing=(),
        coverage=None,
        confidence=0.9 if sentences else 0.1,
        mode=Mode.VERBATIM,
        model=None,
        corpus_version="g1",
        timings=Timings(1.0, 1.0, 1.0, 1.0, 4.0),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


class Oracle:
    """Answers the questions it was given; raises KeyError for any other."""

    corpus_version = "g1"

    def __init__(self, documents: Mapping[str, Document], questions: Sequence[Question]) -> None:
        self.documents = documents
        self._known = {
            self._key(one.question, [m.content for m in one.history], one.document_ids): one for one in questions
        }

    @staticmethod
    def _key(question: str, history: Sequence[str], document_ids: Sequence[str]) -> tuple[object, ...]:
        return question, tuple(history), tuple(document_ids)

    def corpus(self, caller: Caller) -> Corpus:
        opened = {name: one for name, one in self.documents.items() if one.metadata.marking in caller.clearance.opens()}
        return Opened(opened)  # type: ignore[return-value]

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        caller: Caller = ANYONE,
        filters: Filters = NONE,
        options: Options = PLAIN,
    ) -> Answer:
        known = self._known[self._key(question, [turn.content for turn in history], filters.document_ids)]
        if caller.clearance.rank < known.clearance.rank:
            return make_answer(question, Verdict.NOT_FOUND)  # what the suite probes with: a caller who may see less
        return self._answer(known)

    def _answer(self, known: Question) -> Answer:
        verdict = known.verdicts[0]
        if verdict is Verdict.AMBIGUOUS:
            return make_answer(known.question, verdict, choices=self._choices(known))
        if verdict is Verdict.NOT_FOUND:
            first = next(iter(self.documents.values()))
            return make_answer(known.question, verdict, nearest=(cite(first, 0, 60),))
        sentences = [*self._listed(known), *self._quoted(known)]
        count = len(known.actions.numbers) if known.actions else 0
        coverage = Coverage(count, count) if count else None
        return make_answer(known.question, verdict, self._with_facts(known, sentences), coverage=coverage)

    def _choices(self, known: Question) -> tuple[Choice, ...]:
        metadata = next(iter(self.documents.values())).metadata
        return tuple(Choice(f"reading {n}", metadata, known.question) for n in range(known.choices or 2))

    def _listed(self, known: Question) -> list[Sentence]:
        asked = known.actions
        if asked is None:
            return []
        document = self.documents[asked.document]
        rows = [action for number in asked.numbers for action in document.actions if action.number == number][:99]
        first = {row.number: row for row in reversed(rows)}
        return [
            Sentence(
                f"Action {n}: {document.text[row.start : row.end]}",
                (cite(document, row.start, row.end),),
                Origin.REGISTER,
                1.0,
            )
            for n, row in sorted(first.items())
        ]

    def _quoted(self, known: Question) -> list[Sentence]:
        found = []
        for group in known.gold:
            document = self.documents[group[0].document]
            start, end = locate(group[0].quote, document.text)[0]
            found.append(Sentence(document.text[start:end], (cite(document, start, end),), Origin.QUOTE, 1.0))
        return found

    def _with_facts(self, known: Question, sentences: list[Sentence]) -> list[Sentence]:
        """The facts that the gold's words do not hold, in fixed words of the product, which need no citation."""
        spoken = "\n".join(sentence.text for sentence in sentences)
        lacking = [group[0] for group in known.facts if not any(says(spoken, fact) for fact in group)]
        return [*sentences, *(Sentence(fact, (), Origin.NOTICE, 1.0) for fact in lacking)]


class Broken:
    """An assistant that hands on another's answers, and does to them what `spoil` says."""

    def __init__(self, sound: "Oracle | Broken") -> None:
        self.sound = sound

    @property
    def documents(self) -> Mapping[str, Document]:
        return self.sound.documents

    @property
    def corpus_version(self) -> str:
        return self.sound.corpus_version

    def corpus(self, caller: Caller) -> Corpus:
        return self.sound.corpus(caller)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        caller: Caller = ANYONE,
        filters: Filters = NONE,
        options: Options = PLAIN,
    ) -> Answer:
        return self.spoil(self.sound.ask(question, history, caller, filters, options), caller)

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        return answer

    def sentences_of(self, document: Document, count: int = 2) -> tuple[Sentence, ...]:
        passages = [passage for passage in document.passages if len(passage.text) > 80][:count]
        return tuple(Sentence(one.text, (cite(document, one.start, one.end),), Origin.QUOTE, 1.0) for one in passages)


class DroppedCitations(Broken):
    """The first sentence of each answer loses its citations."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        bare = tuple(replace(one, citations=()) for one in answer.sentences[:1])
        return replace(answer, sentences=(*bare, *answer.sentences[1:]))


class SwappedCitations(Broken):
    """Each sentence gets the citations of the next one of its answer."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        cited = [one for one in answer.sentences if one.citations]
        moved = dict(zip(cited, (*cited[1:], *cited[:1]), strict=True))
        swapped = (replace(one, citations=moved[one].citations) if one in moved else one for one in answer.sentences)
        return replace(answer, sentences=tuple(swapped))


class InvalidQuotes(Broken):
    """Quotes that are one character off their offsets."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        def shifted(citation: Citation) -> Citation:
            return replace(citation, start=citation.start + 1, end=citation.end + 1)

        return replace(
            answer,
            sentences=tuple(replace(one, citations=tuple(map(shifted, one.citations))) for one in answer.sentences),
        )


class AlwaysAbstaining(Broken):
    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        return make_answer(answer.question, Verdict.NOT_FOUND)


class AlwaysAnswering(Broken):
    """Never declines: gives what stands nearest as an answer."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        if answer.verdict is not Verdict.NOT_FOUND:
            return answer
        opened = [one for one in self.documents.values() if one.metadata.marking in caller.clearance.opens()]
        return make_answer(answer.question, Verdict.ANSWERED, self.sentences_of(opened[0]))


class NeverAsksBack(Broken):
    """Takes the first reading of whatever is ambiguous."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        if answer.verdict is not Verdict.AMBIGUOUS:
            return answer
        return make_answer(answer.question, Verdict.ANSWERED, self.sentences_of(self.documents["factsheet"]))


class Leaking(Broken):
    """One document comes through to callers that may not see it, among the nearest passages."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        closed = [one for one in self.documents.values() if one.metadata.marking not in caller.clearance.opens()]
        if not closed or answer.verdict is not Verdict.NOT_FOUND:
            return answer
        return replace(answer, nearest=(cite(closed[0], 0, 80),))


class Slow(Broken):
    """Takes 0.3 s longer than it need."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        time.sleep(0.3)
        return answer


class Forgetful(Broken):
    """Says half of each sentence: true and cited, but the facts are gone."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        return replace(
            answer,
            sentences=tuple(replace(one, text=" ".join(one.text.split()[:2]) + " …") for one in answer.sentences),
        )


class Failing(Broken):
    """Raises on some questions."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        if len(answer.question) % 5 == 0:
            raise ZeroDivisionError("a fault in the assistant")
        return answer


_ASKING: type[Asking] = Oracle  # the type checker sees that the oracle is one
