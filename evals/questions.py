"""The questions: their format, their loading, and a validator that trusts nothing.

A question file is JSON Lines; docs/evals.md describes each field. A gold quote is the document's own words, white space
folded, and stands in its canonical text. A section is a cluster: all its questions are in one split, and intervals are
drawn over sections, because questions on one section succeed and fail together.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.errors import EvalsError, QuestionError
from evals.fold import fold
from evals.spans import locate
from ingest.records import Document, Marking
from rag.records import Verdict

FOLDER = Path(__file__).parent / "questions"


class Kind(StrEnum):
    FIGURES = "figures"
    ACTION = "action"
    FOOTNOTES = "footnotes"
    LISTS = "lists"
    COMPARISON = "comparison"
    AMBIGUOUS = "ambiguous"
    FOLLOW_UP = "follow_up"
    NEAR_MISS = "near_miss"
    OFF_CORPUS = "off_corpus"
    FALSE_PREMISE = "false_premise"
    MESSY = "messy"
    FOREIGN = "foreign"
    EXPLAIN = "explain"


class Split(StrEnum):
    TUNE = "tune"
    HELD_BACK = "held_back"


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)


class Message(_Closed):
    role: Literal["user", "assistant"]
    content: str


class Gold(_Closed):
    document: str
    quote: str


class ActionsAsked(_Closed):
    document: str
    numbers: tuple[int, ...] = Field(min_length=1)


class Question(_Closed):
    """One question and what a good answer to it holds."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    kind: Kind
    question: str = Field(max_length=2000)
    history: tuple[Message, ...] = ()
    clearance: Marking = Marking.LIMITE
    document_ids: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = Field(min_length=1)
    gold: tuple[tuple[Gold, ...], ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    actions: ActionsAsked | None = None
    choices: int | None = Field(default=None, ge=2)
    split: Split
    section: str

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it, in whole or in part."""
        return Verdict.ANSWERED in self.verdicts or Verdict.PARTIAL in self.verdicts

    @property
    def must_decline(self) -> bool:
        return set(self.verdicts) == {Verdict.NOT_FOUND}

    @model_validator(mode="after")
    def _hangs_together(self) -> "Question":
        if any(not group for group in (*self.gold, *self.facts)):
            raise ValueError("a gold or facts group is empty; give it an alternative or take it out")
        if self.answerable and not (self.gold or self.facts or self.actions or self.forbidden):
            raise ValueError("it is to be answered but has no gold, facts, actions or forbidden words to judge it by")
        if self.must_decline and (self.gold or self.facts or self.actions):
            raise ValueError("it is to be declined but has gold, facts or actions")
        if self.choices is not None and Verdict.AMBIGUOUS not in self.verdicts:
            raise ValueError("choices are for questions whose verdicts hold ambiguous")
        if self.kind is Kind.FOLLOW_UP and not self.history:
            raise ValueError("a follow_up needs a history")
        return self


def read(paths: Iterable[Path]) -> tuple[Question, ...]:
    """All questions of the files. Raises QuestionError with every malformed line."""
    questions, problems = [], []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                questions.append(Question.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"]) or "the whole"
                problems.append(f"{path.name}:{number}: {where}: {first['msg']}")
    if problems:
        raise QuestionError(tuple(problems))
    return tuple(questions)


def read_folder(folder: Path = FOLDER) -> tuple[Question, ...]:
    """The questions of all *.jsonl files of a folder, in the order of the files' names."""
    paths = [folder] if folder.is_file() else sorted(folder.glob("*.jsonl"))
    if not paths:
        raise EvalsError(f"Put a question file (*.jsonl) into {folder}: there is none.")
    return read(paths)


def problems(questions: Sequence[Question], documents: Mapping[str, Document]) -> tuple[str, ...]:
    """What is wrong with a question set over these documents: one sentence each, none if all is well."""
    return (*_repeated(questions), *_torn_sections(questions), *_unknown(questions, documents))


def validate(questions: Sequence[Question], documents: Mapping[str, Document]) -> None:
    """Raises QuestionError."""
    found = problems(questions, documents)
    if found:
        raise QuestionError(found)


def _repeated(questions: Sequence[Question]) -> Iterable[str]:
    for identifier, count in Counter(question.id for question in questions).items():
        if count > 1:
            yield f"{identifier}: the id is used {count} times"
    asked: dict[str, str] = {}
    for question in questions:
        # the same words are another question after another conversation, over other documents or for another caller
        key = json.dumps(
            [
                fold(question.question),
                [fold(message.content) for message in question.history],
                sorted(question.document_ids),
                question.clearance,
            ]
        )
        first = asked.setdefault(key, question.id)
        if first != question.id:
            yield f"{question.id}: asks the same as {first}"


def _torn_sections(questions: Sequence[Question]) -> Iterable[str]:
    splits: defaultdict[str, set[Split]] = defaultdict(set)
    for question in questions:
        splits[question.section].add(question.split)
    for section, used in splits.items():
        if len(used) > 1:
            yield f'section "{section}" stands in both splits; put all its questions in one'


def _unknown(questions: Sequence[Question], documents: Mapping[str, Document]) -> Iterable[str]:
    for question in questions:
        named = {*question.document_ids, *(gold.document for group in question.gold for gold in group)}
        named |= {question.actions.document} if question.actions else set()
        for identifier in sorted(named - documents.keys()):
            yield f"{question.id}: there is no document {identifier}"
        for gold in (gold for group in question.gold for gold in group if gold.document in documents):
            if not locate(gold.quote, documents[gold.document].text):
                yield f'{question.id}: {gold.document} does not hold "{gold.quote[:60]}"'
        if question.actions and question.actions.document in documents:
            known = {action.number for action in documents[question.actions.document].actions}
            for number in sorted(set(question.actions.numbers) - known):
                yield f"{question.id}: {question.actions.document} has no action {number}"
