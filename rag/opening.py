"""A generation, opened whole or refused with one sentence that names the way out."""

import weakref
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ingest.errors import LibraryError
from ingest.library import Library
from ingest.records import Marking
from ingest.shelf import Shelf
from rag.adapters.chroma import ChromaStore
from rag.corpus import ClearedCorpus, Room, Searcher
from rag.errors import IndexDamaged, IndexMismatch
from rag.exact import ExactSearcher
from rag.home import MANIFEST, Home, locked
from rag.manifest import Manifest, collection, fingerprint, fingerprints, read_manifest
from rag.ports import Corpus, Embedder, Vector
from rag.serving_copy import serving_copy

LIBRARY = "library.sqlite"
CHROMA = "chroma"
SAME = 0.999  # the cosine of a stored vector with itself, within float32
FEW = 5  # documents of whose first passages one must find itself when a generation is opened


class OpenGeneration:
    """Gives out what a clearance opens. It stays open as long as anybody holds it or a corpus that came from it, and
    closes itself then."""

    def __init__(self, manifest: Manifest, library: Library, rooms: Mapping[Marking, Room], embedder: Embedder) -> None:
        self.manifest = manifest
        self.library = library
        self.rooms = rooms
        self._embedder = embedder

    def corpus(self, clearance: Marking) -> Corpus:
        rooms = tuple(self.rooms[marking] for marking in clearance.opens())
        return ClearedCorpus(self.manifest.id, rooms, self.library.aliases, self._embedder, keep=self)


def open_generation(
    folder: Path, home: Home, embedder: Embedder, chroma_url: str | None = None, *, proved: bool = True
) -> OpenGeneration:
    """With `proved=False` one whose passages may not find themselves. Raises IndexDamaged, IndexMismatch, or IndexUnavailable if its vectors are on a server that does not answer."""
    with ExitStack() as stack, _damage_told():
        _hold(folder, stack)
        manifest = read_manifest(folder)
        _check_match(manifest, embedder, chroma_url)
        store = _open_store(folder, home, manifest, chroma_url, stack)
        library = Library(folder / LIBRARY)
        stack.callback(library.close)
        rooms = {
            shelf.marking: Room(shelf, _searcher(shelf, manifest, store)) for shelf in library.shelves(tuple(Marking))
        }
        for room in rooms.values():
            _check_room(room, manifest, proved)
        opened = OpenGeneration(manifest, library, rooms, embedder)
        weakref.finalize(opened, stack.pop_all().close)
        return opened


def _hold(folder: Path, stack: ExitStack) -> None:
    """The shared lock that keeps a generation from being removed while it is read."""
    held = stack.enter_context((folder / MANIFEST).open("rb"))
    if not locked(held.fileno(), shared=True):
        raise IndexDamaged("The index has just been removed: run `vidimus ingest` to build it anew.")


def _check_match(manifest: Manifest, embedder: Embedder, chroma_url: str | None) -> None:
    if manifest.model != embedder.model:
        raise IndexMismatch(
            f"The index was made with {manifest.model}, but {embedder.model} is configured: run `vidimus ingest` again,"
            " or set VIDIMUS_EMBEDDING_MODEL back."
        )
    if manifest.served != (chroma_url is not None):
        where = "on a Chroma server" if manifest.served else "in its own folder"
        how = "not set" if chroma_url is None else "set"
        raise IndexMismatch(
            f"The index has its vectors {where}, but VIDIMUS_CHROMA_URL is {how}: run `vidimus ingest` again, or set it"
            " as it was."
        )


def _open_store(folder: Path, home: Home, manifest: Manifest, url: str | None, stack: ExitStack) -> ChromaStore:
    """Compares every file with the manifest before anything is opened: a torn graph opens without an error and answers
    wrongly, and garbage in one can end the process."""
    found = {LIBRARY: fingerprint(folder / LIBRARY)}
    if url is None:
        copy = stack.enter_context(serving_copy(home, folder / CHROMA))
        found |= {f"{CHROMA}/{name}": file for name, file in fingerprints(copy).items()}
    if found != manifest.files:
        raise IndexDamaged("The index's files are not those that were built: run `vidimus ingest` to build it anew.")
    store = ChromaStore.embedded(copy) if url is None else ChromaStore.served(url)
    stack.callback(store.close)
    return store


def _searcher(shelf: Shelf, manifest: Manifest, store: ChromaStore) -> Searcher:
    if shelf.marking in manifest.exact:
        return ExactSearcher(shelf)
    return store.open(collection(manifest.id, shelf.marking))


def _check_room(room: Room, manifest: Manifest, proved: bool) -> None:
    counts = {room.shelf.passage_count, room.searcher.count(), manifest.passages[room.shelf.marking]}
    if len(counts) != 1:
        raise IndexDamaged("The index's parts do not belong together: run `vidimus ingest` to build it anew.")
    documents = room.shelf.documents
    few = [room.shelf.passage_vectors(one.record.id).rows[:1] for one in documents[:: max(1, len(documents) // FEW)]]
    probes = [row for rows in few for row in rows]
    if proved and probes and not any(finds(room.searcher, row) for row in probes):
        raise IndexDamaged("The vector index does not find what it holds: run `vidimus ingest` to build it anew.")


def finds(searcher: Searcher, vector: Vector) -> bool:
    """Whether the nearest to a stored vector is that vector, or one that is the same."""
    return any(hit.score >= SAME for hit in searcher.search(vector, 1))


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (LibraryError, OSError) as error:
        raise IndexDamaged("The index cannot be read: run `vidimus ingest` to build it anew.") from error
