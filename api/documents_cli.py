"""The commands that change what is in the index: `vidimus ingest` and `vidimus remove`."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api import outcomes, terminal
from api.environment import read_settings
from api.errors import UsageError
from ingest.formats import READERS
from ingest.holdings import Holdings, Outcome
from ingest.proposal import Given, terms_of
from ingest.records import Document, Marking
from ingest.report import report_of
from rag import ports
from rag.settings import Settings

if TYPE_CHECKING:
    from api.ingesting import Built

out = Console(highlight=False)


def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders to add; none: build anew.")] = None,
    id: Annotated[str | None, typer.Option(help="The document's id; one that exists is replaced.")] = None,
    title: Annotated[str | None, typer.Option(help="In place of the one on the first page.")] = None,
    short_title: Annotated[str | None, typer.Option(help="As a sentence names it, such as the Roadmap.")] = None,
    name: Annotated[list[str] | None, typer.Option(help="What people call it; may be repeated.")] = None,
    alias: Annotated[
        list[str] | None, typer.Option(help="Terms of one meaning: 'VAT = Value Added Tax'; may be repeated.")
    ] = None,
    reference: Annotated[str | None, typer.Option(help="Such as COM(2030) 12 final.")] = None,
    date: Annotated[str | None, typer.Option(help="Such as 2030-01-31.")] = None,
    issuer: Annotated[str | None, typer.Option(help="The institution.")] = None,
    kind: Annotated[str | None, typer.Option(help="Such as Communication.")] = None,
    marking: Annotated[Marking | None, typer.Option(help="What is not printed counts as the highest.")] = None,
    report: Annotated[bool, typer.Option("--report", help="Tell what was read, left out and odd.")] = False,
    corpus: Annotated[Path | None, typer.Option(help="Folder with catalogue.toml, for this index.")] = None,
) -> None:
    """Add or replace documents, if any are named, and build the index."""
    given = Given(
        id=id,
        title=title,
        short_title=short_title,
        reference=reference,
        date=date,
        issuer=issuer,
        kind=kind,
        marking=marking,
        names=tuple(name) if name else None,
        aliases=_terms(alias) if alias else None,
    )
    _refuse(paths or [], given)
    settings = read_settings()
    with terminal.progress() as progress:
        added = _added(settings, paths or [], given, progress)
        rows = [outcomes.of_added(outcome) for outcome in added]
        built = None if rows and all(row.failed for row in rows) else _built(settings, corpus, progress)
    documents = built.reading.documents if built else ()
    if not paths:
        rows = [outcomes.of_document(document) for document in documents]
    rows += [outcomes.of_failure(failure) for failure in (built.reading.failures if built else ())]
    outcomes.show(rows, out)
    if report:
        out.print(outcomes.reports(report_of(_asked(documents, added))), soft_wrap=True, markup=False)
    if built:
        _told(built)
    if any(row.failed for row in rows):
        raise typer.Exit(1)


def remove(id: str) -> None:
    """Take a document out, and build the index without it."""
    from api import ingesting

    with terminal.progress() as progress:
        built = ingesting.remove(read_settings(), id, progress)
    outcomes.show([outcomes.of_failure(failure) for failure in built.reading.failures], out)
    out.print(f"{id} is removed.", soft_wrap=True, markup=False)
    _told(built)


_OF_ONE = {
    "id": "--id",
    "title": "--title",
    "short_title": "--short-title",
    "reference": "--reference",
    "names": "--name",
    "aliases": "--alias",
}


def _terms(aliases: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    try:
        return tuple(map(terms_of, aliases))
    except ValueError as error:
        raise UsageError(f"--alias {error}.") from None


def _refuse(paths: Sequence[Path], given: Given) -> None:
    """What is said of a document must be of one, and a date must be one."""
    if given == Given():
        return
    if not paths:
        raise UsageError("Name the file that --id, --title, --marking and the like describe: `vidimus ingest FILE …`.")
    own = [flag for field, flag in _OF_ONE.items() if getattr(given, field) is not None]
    if own and (len(paths) > 1 or paths[0].is_dir()):
        raise UsageError(f"{own[0]} describes one document: name one file at a time.")
    try:
        datetime.date.fromisoformat(given.date or "2000-01-01")
    except ValueError:
        raise UsageError("--date is no date: write year, month and day, as in 2030-01-31.") from None


def _added(settings: Settings, paths: Sequence[Path], given: Given, progress: ports.Progress) -> Sequence[Outcome]:
    if not paths:
        return ()
    progress.start("Adding files", sum(map(_count, paths)))
    return Holdings(settings.home).add(paths, given, lambda _: progress.advance())


def _count(path: Path) -> int:
    """About how many files will be read, for the bar."""
    return sum(one.suffix.lower() in READERS for one in path.rglob("*")) if path.is_dir() else 1


def _built(settings: Settings, corpus: Path | None, progress: ports.Progress) -> "Built":
    from api import ingesting

    return ingesting.build(settings, ingesting.corpus_folder(settings, corpus), progress)


def _asked(documents: Sequence[Document], added: Sequence[Outcome]) -> Sequence[Document]:
    """Those that were added now; all if none was named."""
    ids = {outcome.metadata.id for outcome in added if outcome.metadata}
    return [document for document in documents if not added or document.id in ids]


def _told(built: "Built") -> None:
    out.print(f"Ingested: generation {built.version} is current.", soft_wrap=True)
