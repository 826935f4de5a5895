"""What became of each file, and what was read of each document: tables on a terminal, tab-separated lines elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.terminal import safe
from ingest.holdings import Change, Outcome
from ingest.pipeline import Failure
from ingest.records import Document, Metadata
from ingest.report import DocumentReport

_HEADINGS = ("file", "outcome", "id", "marking", "")


@dataclass(frozen=True, slots=True)
class Row:
    """`words` are the document's title, or the sentence that says why it failed."""

    file: str
    outcome: str
    id: str
    marking: str
    words: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.file, self.outcome, self.id, self.marking, self.words

    @property
    def failed(self) -> bool:
        return self.outcome == Change.FAILED


def of_added(outcome: Outcome) -> Row:
    if outcome.metadata is None:
        return Row(outcome.name, outcome.change, "", "", outcome.reason)
    return _row(outcome.metadata, outcome.change)


def of_document(document: Document) -> Row:
    return _row(document.metadata, "read")


def of_failure(failure: Failure) -> Row:
    return Row("", Change.FAILED, failure.document_id, "", failure.sentence)


def _row(about: Metadata, outcome: str) -> Row:
    return Row(about.source, outcome, about.id, about.marking, about.title)


def show(rows: Sequence[Row], console: Console) -> None:
    if not console.is_terminal:
        for row in rows:
            print("\t".join(" ".join(safe(cell).split()) for cell in row.cells))
        return
    table = Table(box=None, pad_edge=False)
    for heading in _HEADINGS:
        table.add_column(heading, overflow="fold", no_wrap=heading in ("outcome", "marking"))
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row.cells), style="red" if row.failed else None)
    console.print(table)


def reports(found: Iterable[DocumentReport]) -> str:
    """For each document what was read, what was left out and what is odd."""
    return "\n".join(line for one in found for line in _report(one))


def _report(one: DocumentReport) -> list[str]:
    pages = f"{one.pages} pages, " if one.pages is not None else ""
    read = (
        f"{pages}{one.characters} characters, {one.sections} sections, {one.footnotes} footnotes ({one.anchored} with"
        f" their mark), {one.actions} actions, {one.indicators} indicators, {one.table_rows} table rows,"
        f" {one.definitions} definitions, {one.passages} passages"
    )
    named = f"{one.document_id} · {one.marking} · {safe(one.source)}"
    parts = {"Read": [read], "Left out or mended": one.removed, "Odd, and kept as printed": one.oddities}
    return [named, *(line for title, sentences in parts.items() for line in _lines(title, sentences)), ""]


def _lines(title: str, sentences: Sequence[str]) -> list[str]:
    return [f"  {title}", *(f"    • {safe(sentence)}" for sentence in sentences)] if sentences else []
