"""An answer in a language model's words, each sentence through the gate; one attempt to correct what was refused.

Whether there is an answer at all, what is ambiguous and what stands in a register is decided before, without a model.
So there is always an answer in the documents' own words to fall back on; `Written.instead` says why it is taken.
"""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from typing import Any

from ingest.records import Marking, Passage
from rag.budget import Budget, Call, Limits
from rag.checking import Checking
from rag.draft import Draft
from rag.errors import LanguageModelFailed
from rag.evidence import covered_concepts
from rag.kinds import kind_found
from rag.ports import Corpus, LanguageModel, Piece
from rag.prompts import RULES, Material
from rag.question import Question
from rag.records import Origin, Refusal, Sentence
from rag.removed import Veil
from rag.reply import Reply

_log = logging.getLogger(__name__)
_REPAIR_TIME = 0.25  # of the seconds allowed: with less left nothing is corrected
_ENOUGH = 0.6  # of what the documents' own sentences cover of the question
_LISTED = 20  # refused sentences that are told
Step = Callable[[str], AbstractContextManager[None]]  # for measuring: "compose" or "verify"
Passed = Generator[Sentence, None, None]


@dataclass(frozen=True, slots=True)
class Task:
    """`draft` is the verbatim answer; `passages` are to be answered from, best first."""

    question: Question
    draft: Draft
    passages: tuple[Passage, ...]
    corpus: Corpus
    room: int


@dataclass(frozen=True, slots=True)
class Written:
    """`sentences` is empty where the verbatim answer is to be given; then `instead` says why, and `streamed` whether
    some had been handed out before."""

    sentences: tuple[Sentence, ...]
    streamed: bool
    removed: tuple[Refusal, ...]
    instead: str | None
    trace: dict[str, Any]


def may_be_written(draft: Draft) -> bool:
    """Only what the documents say in sentences: no choices, no records, no silence."""
    quotes = all(proposal.origin is Origin.QUOTE for proposal in draft.proposals)
    return bool(draft.proposals) and quotes and not draft.choices and draft.coverage is None


def to_offer(draft: Draft, found: Iterable[Passage], corpus: Corpus, most: int) -> tuple[Passage, ...]:
    """The passages of the verbatim answer first, then those found, each once."""
    names = [quote.passage_id for proposal in draft.proposals for quote in proposal.quotes]
    names += [passage.id for passage in found]
    return tuple(corpus.passage(name) for name in list(dict.fromkeys(names))[:most])


class Writer:
    """Safe to be used from several threads. `keys`: what nobody must be shown, whoever writes it."""

    def __init__(self, model: LanguageModel, limits: Limits | None = None, keys: Sequence[str] = ()) -> None:
        self.model, self.limits, self._keys = model, limits or Limits(), tuple(keys)

    def write(self, task: Task, step: Step) -> Generator[Sentence, None, Written]:
        """Each sentence as soon as it has passed; in the end, what the answer is. Sentences that came early are no part
        of it where the verbatim answer is given after all."""
        material = Material.of(task.question.text, task.passages, task.corpus, task.room)
        material = material.within(self.limits.tokens // 2)
        passages = task.passages[: len(material.passages)]
        veil = Veil.over(RULES, self._keys, _seen(task, passages))
        checking = Checking(task.corpus, passages, veil, task.room)
        budget = Budget(self.limits)
        instead = yield from _Writing(self.model, task, material, step, budget, checking).answer()
        removed = tuple(veil.shown(one) for one in checking.refusals[:_LISTED])
        trace = {
            "model": self.model.name,
            "offered": [passage.id for passage in passages],
            "passed": len(checking.sentences),
            "refused": len(checking.refusals),
            "calls": [call.trace() for call in budget.calls],
            "instead": instead,
        }
        sentences = checking.sentences
        return Written(() if instead else sentences, bool(sentences), removed, instead, trace)


def _seen(task: Task, passages: Sequence[Passage]) -> tuple[str, ...] | None:
    """What this caller sees in any case; None if nothing is above his clearance."""
    highest = max(Marking, key=lambda marking: marking.rank)
    return None if highest in task.corpus.markings else (task.question.text, *(one.text for one in passages))


@dataclass(frozen=True, slots=True)
class _Writing:
    """One question."""

    model: LanguageModel
    task: Task
    material: Material
    step: Step
    budget: Budget
    checking: Checking

    def answer(self) -> Generator[Sentence, None, str | None]:
        """Why the verbatim answer has to be given; None where the model's may be."""
        failure = yield from self._attempt(())
        if failure:
            return failure
        if not self.checking.outcomes:
            return "nothing_proposed"
        if self._can_repair():
            yield from self._attempt([self.checking.veil.shown(one) for one in self.checking.refusals])
        if not self.checking.sentences:
            return "nothing_passed"
        return None if _says_enough(self.task, self.checking.sentences) else "says_less"

    def _can_repair(self) -> bool:
        in_time = self.budget.seconds > _REPAIR_TIME * self.budget.limits.seconds
        return bool(self.checking.refusals) and in_time and not self.checking.full

    def _attempt(self, refused: Sequence[Refusal]) -> Generator[Sentence, None, str | None]:
        """Why it came to nothing, None if it did not."""
        call = self.budget.call(self.material.prompt(refused))
        if call is None:
            return "budget"
        try:
            yield from self._reply(call, bool(refused))
        except LanguageModelFailed as failed:
            call.ended = failed.code
            _log.warning("%s", failed)  # names the model and its server, nothing of the question
            return failed.code
        return None

    def _reply(self, call: Call, correcting: bool) -> Passed:
        """Raises LanguageModelFailed."""
        reply = Reply()
        with closing(self.model.reply(call.prompt, self.budget.seconds, call.tokens)) as pieces:
            for piece in self._heard(pieces):
                for statement in reply.feed(call.heard(piece)):
                    with self.step("verify"):
                        passed = self.checking.check(statement, correcting)
                    yield from passed
                    if self.checking.full:
                        return
                if call.too_long:
                    return
        call.ended = "whole"

    def _heard(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        while True:
            with self.step("compose"):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece


def _says_enough(task: Task, sentences: Sequence[Sentence]) -> bool:
    """What is left after refusals may have lost the very thing asked for: then the documents' own words say more."""
    question = task.question
    ours = " ".join(quote.text for proposal in task.draft.proposals for quote in proposal.quotes)
    said = " ".join(sentence.text for sentence in sentences)
    shown = " ".join([said, *(citation.quote for sentence in sentences for citation in sentence.citations)])
    if kind_found(question, said) < 0.5 <= kind_found(question, ours):
        return False
    return _covered(question, shown) >= _ENOUGH * _covered(question, ours)


def _covered(question: Question, text: str) -> float:
    return sum(question.concepts[place].weight for place in covered_concepts(question, text))
