"""Answers, lists and progress for people at a terminal, and the same as plain lines where there is none."""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from api.requests import REFUSED
from ingest.records import Metadata
from rag import ports
from rag.records import Answer, Citation, Verdict

_STEERING = re.compile(f"[{REFUSED}]")
_TITLES = {
    Verdict.ANSWERED: ("Answered", "green"),
    Verdict.PARTIAL: ("Answered in part", "yellow"),
    Verdict.AMBIGUOUS: ("The question has several meanings", "yellow"),
    Verdict.NOT_FOUND: ("Not found in the documents", "yellow"),
}


def safe(text: str) -> str:
    """Without what would steer the terminal: control characters, and those that override the direction of text."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def answer(given: Answer) -> RenderableType:
    """The sentences with their [n], then each quotation with where it stands, its marking and its footnotes."""
    title, colour = _TITLES[given.verdict]
    parts: list[RenderableType] = [Text(f"{title} · {given.highest_marking}", style=f"bold {colour}"), Text()]
    for sentence in given.sentences:
        marks = "".join(f"[{number}]" for number in given.numbers(sentence))
        parts.append(Text.assemble(safe(sentence.text), " ", (marks, "cyan")))
    if given.coverage:
        parts.append(Text(f"{given.coverage.shown} of {given.coverage.matched} matching records shown", style="dim"))
    parts += _list("Did you mean", (f"{choice.label}\n  “{choice.question}”" for choice in given.choices))
    parts += _list("Missing", given.missing)
    parts += _quotations("Quotations", given.citations)
    parts += _quotations("Nearest passages", given.nearest)
    parts += _list("Left out by the check", (f"{refusal.text} ({refusal.reason})" for refusal in given.removed))
    return Group(*parts)


def _list(title: str, lines: Iterable[str]) -> list[RenderableType]:
    shown: list[RenderableType] = [Padding(Text(f"• {safe(line)}"), (0, 0, 0, 2)) for line in lines]
    return [Text(), Text(title, style="bold"), *shown] if shown else []


def _quotations(title: str, citations: Iterable[Citation]) -> list[RenderableType]:
    shown: list[RenderableType] = []
    for number, citation in enumerate(citations, 1):
        page = f", page {citation.page}" if citation.page is not None else ""
        place = f" {safe(citation.formatted)}{page} · {citation.document.marking}"
        shown.append(Text.assemble((f"[{number}]", "cyan"), place))
        shown.append(Padding(Text(f"“{safe(citation.quote)}”", style="italic"), (0, 0, 0, 4)))
        shown += [
            Padding(Text(f"{note.number}) {safe(note.text)}", style="dim"), (0, 0, 0, 6)) for note in citation.footnotes
        ]
    return [Text(), Text(title, style="bold"), *shown] if shown else []


def documents(found: Iterable[Metadata]) -> RenderableType:
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "marking", "date", "reference", "title"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("id", "marking", "date"))
    for each in found:
        table.add_row(*(Text(safe(cell)) for cell in (each.id, each.marking, each.date, each.reference, each.title)))
    return table


@contextmanager
def progress() -> Iterator[ports.Progress]:
    """A bar on a terminal; one line for each stage elsewhere. On standard error, so that results stay clean."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        yield Bars(bars)


class Bars:
    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def start(self, stage: str, total: int) -> None:
        self._task = self._bars.add_task(stage, total=total)

    def advance(self, by: int = 1) -> None:
        if self._task is not None:
            self._bars.advance(self._task, by)


class Lines:
    def start(self, stage: str, total: int) -> None:
        print(f"{stage} ({total})", file=sys.stderr, flush=True)

    def advance(self, by: int = 1) -> None:
        """A line for each step would fill a log."""
