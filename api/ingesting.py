"""The index, built of the corpus and of the documents that were added: from the command line, at the server's first
start, or for a caller of the API."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from api.errors import NotWritable, UsageError
from ingest.catalogue import Catalogue, read_catalogue
from ingest.errors import CatalogueError
from ingest.holdings import Holdings
from ingest.pipeline import Reading, read_catalogues
from rag.build import embedder
from rag.generations import build_generation
from rag.ports import Progress
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Built:
    """A generation that is now current, and what it was made from."""

    version: str
    reading: Reading


def corpus_folder(settings: Settings, given: Path | None = None) -> Path:
    """The one that was named, else the one of the settings, else the one that is installed. Raises CatalogueError."""
    folder = given or settings.corpus or Path(str(files("corpus")))
    if not folder.is_dir():
        raise CatalogueError(f"There is no folder {folder}: name one that holds a catalogue.toml.")
    return folder


def build(settings: Settings, folder: Path, progress: Progress) -> Built:
    """Reads, embeds and makes current. What did not change is not embedded anew; a document that cannot be read does
    not keep the others out, and is told in `Built.reading.failures`."""
    with _turn(settings.home, progress):
        return _built(settings, _catalogues(settings, folder), progress)


def remove(settings: Settings, document_id: str, progress: Progress) -> Built:
    """Takes a document out, and builds the index without it. Raises IngestError if there is none of that id."""
    folder = corpus_folder(settings)
    with _turn(settings.home, progress):
        corpus, added = _catalogues(settings, folder)
        listed = {entry.metadata.id for entry in corpus.entries}
        there_are = (listed - set(added.removed)) | {entry.metadata.id for entry in added.entries}
        if there_are == {document_id}:
            raise UsageError(f"{document_id} is the only document: ingest another one before you remove it.")
        Holdings(settings.home).remove(document_id, listed_elsewhere=document_id in listed)
        return _built(settings, _catalogues(settings, folder), progress)


def _catalogues(settings: Settings, folder: Path) -> tuple[Catalogue, Catalogue]:
    return read_catalogue(folder), Holdings(settings.home).catalogue()


def _built(settings: Settings, catalogues: tuple[Catalogue, Catalogue], progress: Progress) -> Built:
    Holdings(settings.home).sweep()
    listed = {entry.metadata.id for catalogue in catalogues for entry in catalogue.entries}
    progress.start("Reading documents", len(listed - set(catalogues[1].removed)))
    reading = read_catalogues(catalogues, lambda *_: progress.advance())
    progress.start("Preparing the model", 1)
    model = embedder(settings)
    progress.advance()
    version = build_generation(
        reading.documents,
        reading.aliases,
        settings.home,
        model,
        progress,
        settings.chroma_url,
        settings.generations_kept,
    )
    return Built(version, reading)


@contextmanager
def _turn(home: Path, progress: Progress) -> Iterator[None]:
    """One after the other, from reading on: whoever builds last has seen all that was added before."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "ingesting").open("a")
    except OSError as error:
        raise NotWritable(
            f"{home.resolve()} cannot be written ({error.strerror}): give write access or set VIDIMUS_HOME."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.start("Waiting for another ingestion", 1)
            fcntl.flock(lock, fcntl.LOCK_EX)
            progress.advance()
        yield
