"""`python -m evals new`: write a question. Search the corpus, pick the passage, cut the quote, save a checked line.

Everything is asked for on the terminal; what is saved has passed the same validator as every question file.
"""

import argparse
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.console import Console

from evals import terminal
from evals.assistant import everything, open_assistant
from evals.errors import EvalsError
from evals.our_retrieval import OurRetrieval
from evals.questions import FOLDER, Kind, Question, Split, problems, read_folder
from evals.spans import locate
from ingest.records import Document, Marking, Passage
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.records import Verdict
from rag.settings import Settings

SHOWN = 8  # passages
Reply = Callable[[str], str]  # what the person answers to a prompt


class Editor:
    """Leads through one question. `reply` reads a line; `show` prints."""

    def __init__(self, corpus: Corpus, documents: Mapping[str, Document], reply: Reply, show: Console) -> None:
        self._corpus, self._documents, self._reply, self._show = corpus, documents, reply, show
        self._retrieval, self._lexicon = OurRetrieval(corpus, {}), Lexicon(corpus)

    def question(self, known: Sequence[Question]) -> Question:
        """Raises EvalsError if what was entered makes no valid question."""
        text = self._reply("Question: ").strip()
        kind = self._one_of("Kind", [kind.value for kind in Kind])
        verdicts = self._some_of("Accepted verdicts", [verdict.value for verdict in Verdict])
        answered = bool({"answered", "partial"} & set(verdicts))
        fields = {
            "id": next_id(kind, known),
            "kind": kind,
            "question": text,
            "clearance": self._one_of("Clearance", [marking.value for marking in Marking], Marking.LIMITE.value),
            "verdicts": verdicts,
            "gold": self._gold(text) if answered else [],
            "facts": self._facts() if answered else [],
            "forbidden": _parts(self._reply("Forbidden words, separated by ; (none): "), ";"),
            "choices": self._count() if "ambiguous" in verdicts else None,
            **self._placed(known),
        }
        return _checked(fields, known, self._documents)

    def _gold(self, question: str) -> list[list[dict[str, str]]]:
        """Groups until the person has no more."""
        groups: list[Any] = []
        while True:
            prompt = (
                f"Search for evidence {len(groups) + 1} (empty: {'enough' if groups else 'the question'}; -: none): "
            )
            words = self._reply(prompt).strip()
            if words == "-" or (not words and groups):
                return groups
            found = self._find(words or question)
            picked = self._reply("Which passage (number; empty: search again): ").strip()
            if picked.isdigit() and 0 < int(picked) <= len(found):
                groups.append([self._quote(found[int(picked) - 1])])

    def _find(self, words: str) -> list[Passage]:
        ids = self._retrieval.found(words, (), (), self._lexicon)[:SHOWN]
        found = [self._corpus.passage(passage) for passage in ids]
        for number, passage in enumerate(found, 1):
            self._show.print(f"{number}. {passage.document_id}, {' > '.join(passage.section_path)}", markup=False)
            self._show.print(f"   {' '.join(passage.text.split())}", markup=False)
        return found

    def _quote(self, passage: Passage) -> dict[str, str]:
        """The whole passage, or the words that the person gives of it."""
        while True:
            words = self._reply("Quote (exact words; empty: the whole passage): ").strip()
            quote = words or " ".join(passage.text.split())
            if locate(quote, passage.text):
                return {"document": passage.document_id, "quote": quote}
            self._show.print("The passage does not hold these words; copy them from it.")

    def _facts(self) -> list[list[str]]:
        groups: list[Any] = []
        while words := self._reply(f"Fact {len(groups) + 1}, wordings separated by | (empty: enough): ").strip():
            groups.append(_parts(words, "|"))
        return groups

    def _placed(self, known: Sequence[Question]) -> dict[str, str]:
        """Section and split; a section that is known has its split already."""
        splits = {question.section: question.split.value for question in known}
        section = self._reply("Section (as communication/2.1): ").strip()
        split = splits.get(section) or self._one_of("Split", [split.value for split in Split])
        return {"section": section, "split": split}

    def _count(self) -> int | None:
        answer = self._reply("How many readings (empty: any): ").strip()
        return int(answer) if answer.isdigit() else None

    def _one_of(self, what: str, names: Sequence[str], default: str | None = None) -> str:
        return self._some_of(what, names, default)[0]

    def _some_of(self, what: str, names: Sequence[str], default: str | None = None) -> list[str]:
        while True:
            offered = f"{what} ({', '.join(names)}){f' [{default}]' if default else ''}: "
            given = _parts(self._reply(offered) or default or "", ",")
            if given and set(given) <= set(names):
                return given
            self._show.print(f"Give one of these, as written: {', '.join(names)}.")


def next_id(kind: str, known: Sequence[Question]) -> str:
    """The kind's own prefix, as its questions have it, and the next free number."""
    numbered = [
        (match[1], int(match[2]))
        for question in known
        if question.kind == kind and (match := re.fullmatch(r"(.+?)-?(\d+)", question.id))
    ]
    prefix = numbered[0][0].rstrip("-") if numbered else kind.replace("_", "-")
    highest = max((number for start, number in numbered if start.rstrip("-") == prefix), default=0)
    return f"{prefix}-{highest + 1:03d}"


def _checked(fields: Mapping[str, object], known: Sequence[Question], documents: Mapping[str, Document]) -> Question:
    try:
        question = Question.model_validate_json(json.dumps(fields))
    except ValidationError as error:
        raise EvalsError(f"Enter the question again: {error.errors()[0]['msg']}.") from error
    wrong = [one for one in problems([*known, question], documents) if one not in problems(known, documents)]
    if wrong:
        raise EvalsError(f"Enter the question again: {'; '.join(wrong)}.")
    return question


def line(question: Question) -> str:
    """As the question files have it."""
    return json.dumps(question.model_dump(mode="json", exclude_none=True), ensure_ascii=False) + "\n"


def _parts(text: str, by: str) -> list[str]:
    return [part.strip() for part in text.split(by) if part.strip()]


def main(arguments: Sequence[str]) -> int:
    """Raises VidimusError."""
    parser = argparse.ArgumentParser(prog="python -m evals new")
    parser.add_argument("--questions", type=Path, default=FOLDER, help="the folder to write to")
    options = parser.parse_args(arguments)
    corpus, documents = everything(open_assistant(Settings()))
    known = read_folder(options.questions)
    try:
        question = Editor(corpus, documents, input, terminal.OUTPUT).question(known)
    except EOFError as error:
        raise EvalsError("Start again and answer to the end: nothing was saved.") from error
    path = options.questions / f"{question.kind.value}.jsonl"
    with path.open("a", encoding="utf-8") as lines:
        lines.write(line(question))
    terminal.CONSOLE.print(f"Saved as {question.id} in {path.name}.")
    return 0
