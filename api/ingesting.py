"""Files to index, from the command line or at the server's first start."""

from importlib.resources import files
from pathlib import Path

from ingest.catalogue import read_catalogue
from ingest.errors import CatalogueError
from ingest.pipeline import read_corpus
from rag.build import embedder
from rag.generations import build_generation
from rag.ports import Progress
from rag.settings import Settings


def corpus_folder(settings: Settings, given: Path | None = None) -> Path:
    """The one that was named, else the one of the settings, else the one that is installed. Raises CatalogueError."""
    folder = given or settings.corpus or Path(str(files("corpus")))
    if not folder.is_dir():
        raise CatalogueError(f"There is no folder {folder}: name one that holds a catalogue.toml.")
    return folder


def ingest(settings: Settings, folder: Path, progress: Progress) -> str:
    """Reads, embeds and makes current; returns the new generation's id. What did not change is not embedded anew."""
    progress.start("Reading documents", len(read_catalogue(folder).entries))
    reading = read_corpus(folder, lambda _: progress.advance())
    progress.start("Preparing the model", 1)
    model = embedder(settings)
    progress.advance()
    return build_generation(
        reading.documents,
        reading.aliases,
        settings.home,
        model,
        progress,
        settings.chroma_url,
        settings.generations_kept,
    )
