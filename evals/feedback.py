"""`python -m evals import-feedback EXPORT --out DRAFTS.jsonl`: what readers thought of answers, made into question
drafts.

An export is JSON Lines: {question, helpful, comment?, history?, clearance?, answer?} with the answer as /ask gave it.
An answer that was found helpful becomes a draft whose gold is what it cited; one that was not becomes a draft with
nothing expected yet, its comment kept, for a person to fill in. Drafts are written to a file of their own: a reader's
opinion is no gold until a maintainer has read the source. Text of a question stays what a user typed: read it before
you commit it.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals import terminal
from evals.errors import EvalsError
from evals.fold import fold
from evals.questions import FOLDER, Message, Question, read_folder
from ingest.records import Marking


class _Open(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Document(_Open):
    id: str


class _Citation(_Open):
    document: _Document
    quote: str


class _Answer(_Open):
    verdict: str
    citations: tuple[_Citation, ...] = ()


class Feedback(_Open):
    """One line of an export."""

    question: str
    helpful: bool
    comment: str | None = None
    history: tuple[Message, ...] = ()
    clearance: Marking = Marking.PUBLIC
    answer: _Answer | None = None


def read_feedback(path: Path) -> Iterator[Feedback]:
    """Raises EvalsError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise EvalsError(f"Name a feedback export: there is no {path}.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield Feedback.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"]) or "the line"
                raise EvalsError(f"Correct line {number} of {path.name}: {where}: {first['msg']}.") from error


def draft(feedback: Feedback, number: int) -> dict[str, Any]:
    """A question file's line with `draft` beside it, which the validator refuses until a person has taken it out."""
    answer = feedback.answer
    trusted = feedback.helpful and answer is not None
    gold = (
        [[{"document": one.document.id, "quote": one.quote}] for one in answer.citations] if answer and trusted else []
    )
    return {
        "draft": feedback.comment or ("found helpful" if feedback.helpful else "found unhelpful; say what is right"),
        "id": f"feedback-{number:04d}",
        "kind": "follow_up" if feedback.history else "figures",
        "question": feedback.question,
        "history": [message.model_dump() for message in feedback.history],
        "clearance": feedback.clearance.value,
        "verdicts": [answer.verdict] if answer and trusted else [],
        "gold": gold,
        "facts": [],
        "split": "tune",
        "section": gold[0][0]["document"] if gold else "",
    }


def drafts(given: Iterator[Feedback], known: Sequence[Question]) -> list[Mapping[str, Any]]:
    """One draft a question, the first opinion of each; questions that are in the set already are left out."""
    seen = {fold(question.question) for question in known}
    found: list[Mapping[str, Any]] = []
    for feedback in given:
        if (key := fold(feedback.question)) not in seen:
            seen.add(key)
            found.append(draft(feedback, len(found) + 1))
    return found


def main(arguments: Sequence[str]) -> int:
    """Raises VidimusError."""
    parser = argparse.ArgumentParser(prog="python -m evals import-feedback")
    parser.add_argument("export", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--questions", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    found = drafts(read_feedback(options.export), read_folder(options.questions))
    options.out.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found), encoding="utf-8")
    terminal.CONSOLE.print(
        f"{len(found)} drafts in {options.out.name}: complete each, take out its draft field, move it."
    )
    return 0
