"""Builds a generation beside the current one, proves it, and makes it current in one step.

A build that fails or dies leaves the current generation as it was. Its own folder is removed by the next build, which
first takes from it the vectors that it had got; or at once if the disk was full, which it would keep full.
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from ingest.errors import IngestError, LibraryError, NotStored
from ingest.library import Library
from ingest.library_codec import vector_key
from ingest.library_writer import LibraryWriter
from ingest.meanings import spelt_out
from ingest.records import Aliases, Document, Marking
from rag.adapters.chroma import BATCH, ChromaStore, compact
from rag.corpus import Room, Searcher
from rag.errors import IndexDamaged
from rag.exact import ExactSearcher
from rag.home import Home, new_id, removed, sync, sync_tree
from rag.manifest import SCHEMA, Manifest, collection, fingerprints
from rag.opening import CHROMA, LIBRARY, OpenGeneration, finds, open_generation
from rag.ports import Embedder, Progress, Vector
from rag.vocabulary import everyday_words

CHUNK = 64  # texts embedded and stored at once: what a build that dies can lose
PROBES = 200  # passages that look for themselves before a generation is served
FOUND = 0.95  # of them must: a graph is approximate, and misses some where many texts are alike


def build_generation(
    documents: Sequence[Document],
    aliases: Aliases,
    home: Path,
    embedder: Embedder,
    progress: Progress,
    chroma_url: str | None = None,
    kept: int = 3,
) -> str:
    """The new current generation's id. One process builds at a time (IndexBusy), and never one that serves: Chroma
    stops every thread of its process while it adds."""
    if not documents:
        raise IngestError("There are no documents to index: put some into the corpus folder and run `vidimus ingest`.")
    place = Home(home)
    with _writing_told(home), place.writing():
        generation_id = new_id(_digest(documents, embedder))
        left = place.parts()
        part = place.part(generation_id)
        with _room_given_back(part):
            part.mkdir()
            _write_library(part, documents, aliases, place, embedder, progress)
            _forget(removed(left), chroma_url)  # their vectors are taken over: however often builds die, two are left
            _write_vectors(part, generation_id, chroma_url, progress)
            manifest = _manifest(part, generation_id, documents, embedder, chroma_url)
            manifest.write(part)
            lost = _prove(open_generation(part, place, embedder, chroma_url, proved=False), documents, progress)
            if lost:
                replace(manifest, exact=lost).write(part)
            sync_tree(part)
        part.rename(place.generation(generation_id))
        sync(place.generations)
        place.make_current(generation_id)
        place.prune(kept)
        _forget(place.sweep(), chroma_url)
    return generation_id


@contextmanager
def _writing_told(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotStored(
            f"The index cannot be written to {home} ({error.strerror or error}): make room and give write access, or"
            " set VIDIMUS_HOME."
        ) from error


@contextmanager
def _room_given_back(part: Path) -> Iterator[None]:
    try:
        yield
    except (NotStored, OSError):
        shutil.rmtree(part, ignore_errors=True)
        raise


def _write_library(
    part: Path, documents: Sequence[Document], aliases: Aliases, place: Home, embedder: Embedder, progress: Progress
) -> None:
    with ExitStack() as stack:
        earlier = _earlier(place, part, stack)
        writer = stack.enter_context(LibraryWriter(part / LIBRARY, embedder.model, embedder.dimension))
        progress.start("Storing documents", len(documents))
        for document in documents:
            writer.add(document)
            progress.advance()
        texts = {marking: _texts(documents, marking, embedder.model) for marking in Marking}
        progress.start("Embedding texts", sum(map(len, texts.values())))
        for marking, keyed in texts.items():
            for chunk in _chunks(keyed.items(), CHUNK):
                writer.add_vectors(marking, _embedded(dict(chunk), earlier, embedder).items())
                progress.advance(len(chunk))
        writer.finish(aliases)


def _texts(documents: Sequence[Document], marking: Marking, model: str) -> dict[bytes, str]:
    """What is embedded of one marking, by key: each passage with its surroundings, each of its sentences alone, and
    each of its everyday words."""
    shelved = [document for document in documents if document.metadata.marking is marking]
    passages = [passage.embedded_text() for document in shelved for passage in document.passages]
    sentences = [
        spelt_out(document.text[sentence.start : sentence.end], passage.meanings)
        for document in shelved
        for passage in document.passages
        for sentence in passage.sentences
    ]
    words = {word for document in shelved for passage in document.passages for word in everyday_words(passage.text)}
    return {vector_key(model, text): text for text in (*passages, *sentences, *sorted(words))}


def _embedded(texts: Mapping[bytes, str], earlier: Iterable[Library], embedder: Embedder) -> dict[bytes, Vector]:
    """The vectors of these texts: those that an earlier build has, and the others made now."""
    vectors: dict[bytes, Vector] = {}
    for library in earlier:
        for shelf in library.shelves(tuple(Marking)):
            vectors.update(shelf.vectors([key for key in texts if key not in vectors]))
    absent = {key: text for key, text in texts.items() if key not in vectors}
    if absent:
        vectors.update(zip(absent, embedder.embed(list(absent.values())), strict=True))
    return vectors


def _earlier(place: Home, part: Path, stack: ExitStack) -> list[Library]:
    """The libraries that may hold vectors already: the current one, and those of builds that died."""
    folders = {place.generation(name): True for name in place.ids()[-1:]}
    folders |= {other: False for other in place.parts() if other != part}
    libraries = []
    for folder, finished in folders.items():
        try:
            library = Library(folder / LIBRARY, finished=finished)
        except LibraryError:
            continue  # nothing to take over; its texts are embedded anew
        stack.callback(library.close)
        libraries.append(library)
    return libraries


def _write_vectors(part: Path, generation_id: str, chroma_url: str | None, progress: Progress) -> None:
    """Raises NotStored, or IndexUnavailable if they are to be on a server that does not answer."""
    try:
        _write_collections(part, generation_id, chroma_url, progress)
        if chroma_url is None:
            compact(part / CHROMA)
    except (IndexDamaged, sqlite3.Error) as error:  # a new folder holds nothing that could be damaged
        raise NotStored(
            f"The vectors cannot be written to {part.parent} ({_cause(error)}): make room and give write access, or set"
            " VIDIMUS_HOME."
        ) from error


def _cause(error: BaseException) -> str:
    return " ".join(str(error.__cause__ or error).split())[:120]


def _write_collections(part: Path, generation_id: str, chroma_url: str | None, progress: Progress) -> None:
    with ExitStack() as stack:
        library = Library(part / LIBRARY)
        stack.callback(library.close)
        shelves = library.shelves(tuple(Marking))
        progress.start("Indexing vectors", sum(shelf.passage_count for shelf in shelves))
        store = ChromaStore.embedded(part / CHROMA) if chroma_url is None else ChromaStore.served(chroma_url)
        stack.callback(store.close)
        for shelf in shelves:
            index = store.create(collection(generation_id, shelf.marking), shelf.passage_count)
            for batch in shelf.all_vectors(BATCH):
                index.add(batch.ids, batch.rows)
                progress.advance(len(batch.ids))


def _manifest(
    part: Path, generation_id: str, documents: Sequence[Document], embedder: Embedder, chroma_url: str | None
) -> Manifest:
    return Manifest(
        id=generation_id,
        schema=SCHEMA,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=embedder.model,
        dimension=embedder.dimension,
        served=chroma_url is not None,
        documents={document.id: document.metadata.sha256 for document in documents},
        passages={
            marking: sum(len(document.passages) for document in documents if document.metadata.marking is marking)
            for marking in Marking
        },
        files=fingerprints(part),
    )


def _prove(opened: OpenGeneration, documents: Sequence[Document], progress: Progress) -> tuple[Marking, ...]:
    """Opened as a server opens it, the generation gives back every document as it came, and its passages find
    themselves. The markings whose passages do so only without a graph. Raises IndexDamaged."""
    progress.start("Checking", len(documents))
    for document in documents:
        room = opened.rooms[document.metadata.marking]
        if room.shelf.document(document.id) != document:
            raise IndexDamaged(f"The new index does not give back {document.id} as it was read: {_UNCHANGED}")
        progress.advance()
    lost = tuple(marking for marking, room in opened.rooms.items() if not _finds_itself(room, room.searcher))
    for marking in lost:
        room = opened.rooms[marking]
        if not _finds_itself(room, ExactSearcher(room.shelf)):
            raise IndexDamaged(f"The new index does not find what it holds: {_UNCHANGED}")
    return lost


def _finds_itself(room: Room, searcher: Searcher) -> bool:
    step = max(1, room.shelf.passage_count // PROBES)
    vectors = (row for batch in room.shelf.all_vectors(BATCH) for row in batch.rows)
    found = [finds(searcher, vector) for vector in islice(vectors, 0, None, step)]
    return sum(found) >= FOUND * len(found)


_UNCHANGED = "the current one stays as it was; run `vidimus ingest` again."


def _forget(generation_ids: Sequence[str], chroma_url: str | None) -> None:
    """Takes the collections of removed generations from the server; embedded ones went with their folders."""
    if chroma_url is None or not generation_ids:
        return
    store = ChromaStore.served(chroma_url)
    gone = {collection(name, marking) for name in generation_ids for marking in Marking}
    for name in gone.intersection(store.names()):
        store.drop(name)
    store.close()


def _digest(documents: Sequence[Document], embedder: Embedder) -> str:
    parts = [embedder.model, *(document.metadata.sha256 for document in documents)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _chunks(items: Iterable[tuple[bytes, str]], size: int) -> Iterator[list[tuple[bytes, str]]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
