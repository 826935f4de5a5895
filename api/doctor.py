"""What the product needs to work, looked at one by one: in order, or with the sentence that says how to mend it."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from api.errors import NotWritable
from api.ingesting import corpus_folder
from api.keys import Keys
from api.serving import listen
from ingest.catalogue import read_catalogue
from ingest.errors import CatalogueError, VidimusError
from rag.build import embedder
from rag.generations import open_current
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    well: bool
    words: str


def examine(settings: Settings, port: int) -> Iterator[Finding]:
    """One finding after the other, as they are made; looking at the model and the index takes a second."""
    checks: dict[str, Callable[[], str]] = {
        "corpus": partial(_corpus, settings),
        "home": partial(_home, settings),
        "keys": partial(_keys, settings),
        "model": partial(_model, settings),
        "index": partial(_index, settings),
        "port": partial(_port, port),
    }
    for name, check in checks.items():
        try:
            yield Finding(name, True, check())
        except VidimusError as error:
            yield Finding(name, False, str(error))


def _corpus(settings: Settings) -> str:
    folder = corpus_folder(settings)
    entries = read_catalogue(folder).entries
    absent = [entry.path.name for entry in entries if not entry.path.is_file()]
    if absent:
        raise CatalogueError(f"{folder} lacks {', '.join(absent)}: put them there or drop their entries.")
    return f"{len(entries)} documents in {folder}"


def _home(settings: Settings) -> str:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home):
            return f"{settings.home.resolve()} can be written"
    except OSError as error:
        raise NotWritable(
            f"{settings.home.resolve()} cannot be written ({error.strerror}): give write access or set VIDIMUS_HOME."
        ) from error


def _keys(settings: Settings) -> str:
    count = len(Keys(settings.home).all())
    return f"{count} of them, callers see what their key says" if count else "none: local mode, this machine only"


def _model(settings: Settings) -> str:
    return embedder(settings).model


def _index(settings: Settings) -> str:
    opened = open_current(settings.home, embedder(settings), settings.chroma_url)
    return f"generation {opened.manifest.id}, {sum(opened.manifest.passages.values())} passages, files as built"


def _port(port: int) -> str:
    listen("127.0.0.1", port).close()
    return f"{port} is free"
