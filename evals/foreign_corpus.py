"""A corpus of foreign documents, made with the product's own stores, but without what only answering needs.

Passages are embedded, sentences are not: retrieval is all that is measured on it, and a corpus of ten thousand passages
is then indexed in minutes. It is kept under a name made of its texts and the model, and opened at once the next time.
"""

import shutil
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from rich.progress import Progress

from evals import terminal
from evals.provenance import digest
from ingest.library import Library
from ingest.library_codec import vector_key
from ingest.library_writer import LibraryWriter
from ingest.records import Aliases, Document, Marking
from rag.adapters.chroma import ChromaStore
from rag.corpus import ClearedCorpus, Room
from rag.ports import Embedder

LIBRARY, VECTORS, READY = "library.sqlite", "chroma", "ready"
COLLECTION = "passages"
CHUNK = 64  # texts embedded and stored at once
BATCH = 1000  # vectors handed to the index at once


def folder_for(home: Path, documents: Sequence[Document], model: str) -> Path:
    """Where the index of just these documents under just this model lies."""
    return home / "evals" / "indexes" / digest([model, *(one.metadata.sha256 for one in documents)])


def open_corpus(documents: Sequence[Document], folder: Path, embedder: Embedder, asking: Embedder) -> ClearedCorpus:
    """Built if it is not there; what an interrupted build left is built anew. `asking` embeds questions."""
    if not (folder / READY).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with Progress(console=terminal.CONSOLE, transient=True) as bar:
            _write(documents, folder, embedder, bar)
        (folder / READY).touch()
    shelf = Library(folder / LIBRARY).shelves((Marking.PUBLIC,))[0]
    searcher = ChromaStore.embedded(folder / VECTORS).open(COLLECTION)
    return ClearedCorpus(folder.name, (Room(shelf, searcher),), Aliases(), asking)


def _write(documents: Sequence[Document], folder: Path, embedder: Embedder, bar: Progress) -> None:
    passages = [passage for document in documents for passage in document.passages]
    texts = {vector_key(embedder.model, one.embedded_text()): one.embedded_text() for one in passages}
    stored, embedded, indexed = (
        bar.add_task(stage, total=total)
        for stage, total in (("storing", len(documents)), ("embedding", len(texts)), ("indexing", len(passages)))
    )
    with LibraryWriter(folder / LIBRARY, embedder.model, embedder.dimension) as writer:
        for document in documents:
            writer.add(document)
            bar.advance(stored)
        for chunk in _chunks(texts, CHUNK):
            vectors = embedder.embed([texts[key] for key in chunk])
            writer.add_vectors(Marking.PUBLIC, zip(chunk, vectors, strict=True))
            bar.advance(embedded, len(chunk))
        writer.finish(Aliases())
    store = ChromaStore.embedded(folder / VECTORS)
    index = store.create(COLLECTION, len(passages))
    library = Library(folder / LIBRARY)
    for batch in library.shelves((Marking.PUBLIC,))[0].all_vectors(BATCH):
        index.add(batch.ids, batch.rows)
        bar.advance(indexed, len(batch.ids))
    library.close()
    store.close()


def _chunks(keys: dict[bytes, str], size: int) -> Iterator[list[bytes]]:
    rest = iter(keys)
    while chunk := list(islice(rest, size)):
        yield chunk
