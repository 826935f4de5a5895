"""Nearest neighbours in Chroma, embedded or on a server: vectors and ids, never a text.

Chroma's own exceptions end here. An embedded Chroma belongs to one process; opening it writes to it, so a finished
index is served from a copy (`rag.generations`).
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from rag.adapters.deadline import within
from rag.errors import IndexDamaged, IndexUnavailable
from rag.ports import Matrix, Vector
from rag.records import Hit

Result = TypeVar("Result")
BATCH = 5_000  # Chroma takes at most 5,461 at once
EF = 200  # candidates per search: at Chroma's 100, one of a hundred true neighbours was missed
EDGES = 32  # per vector: at Chroma's 16, texts that are almost alike cut parts of the graph off
DEADLINE = 10.0  # seconds for one call to a server; its client waits for ever
Runner = Callable[[Callable[[], Any]], Any]


class ChromaSearcher:
    """A finished collection. It cannot be added to: what is served never changes."""

    def __init__(self, collection: Any, run: Runner) -> None:
        self._collection = collection
        self._run = run

    def search(self, vector: Vector, limit: int) -> tuple[Hit, ...]:
        found = self._run(
            lambda: self._collection.query(query_embeddings=[vector], n_results=limit, include=["distances"])
        )
        return tuple(Hit(i, 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True))

    def count(self) -> int:
        return int(self._run(self._collection.count))


class ChromaIndex(ChromaSearcher):
    """A collection that is being filled."""

    def add(self, ids: Sequence[str], vectors: Matrix) -> None:
        """The ids must be new: Chroma ignores a known id without a word."""
        for start in range(0, len(ids), BATCH):
            part = slice(start, start + BATCH)
            self._run(partial(self._collection.add, ids=list(ids[part]), embeddings=vectors[part]))


class ChromaStore:
    """All collections of one Chroma."""

    def __init__(self, client: Any, run: Runner) -> None:
        self._client = client
        self._run = run

    @classmethod
    def embedded(cls, folder: Path) -> "ChromaStore":
        """In a folder of our own, which is made if it is missing. Raises IndexDamaged."""
        with _damage_told():
            import chromadb

            client = chromadb.PersistentClient(path=str(folder), settings=_quiet())
        return cls(client, run_embedded)

    @classmethod
    def served(cls, url: str, deadline: float = DEADLINE) -> "ChromaStore":
        """On a server. Raises IndexUnavailable if it does not answer within `deadline` seconds; so does every call."""
        place = urlsplit(url)
        run = run_served(f"{place.hostname}:{place.port or 8000}", deadline)  # without a password that stands in it
        return cls(run(partial(_connect, place)), run)

    def create(self, name: str, size: int) -> ChromaIndex:
        """A new collection for `size` vectors. Their graph is saved once, when all are in: what has not been saved is
        made anew whenever the folder is opened."""
        saved = max(size, 2)
        graph = {"space": "cosine", "ef_search": EF, "max_neighbors": EDGES}
        settings = {"hnsw": {**graph, "sync_threshold": saved, "batch_size": min(100, saved)}}
        made = self._run(lambda: self._client.create_collection(name, configuration=settings, embedding_function=None))
        return ChromaIndex(made, self._run)

    def open(self, name: str) -> ChromaSearcher:
        return ChromaSearcher(self._run(lambda: self._client.get_collection(name, embedding_function=None)), self._run)

    def names(self) -> tuple[str, ...]:
        return tuple(collection.name for collection in self._run(self._client.list_collections))

    def drop(self, name: str) -> None:
        self._run(lambda: self._client.delete_collection(name))

    def close(self) -> None:
        """Frees the files and the memory; nothing opened from here can be used afterwards."""
        self._run(self._client.close)


def compact(folder: Path) -> None:
    """Gives back the room that an embedded, closed Chroma's log took up: most of the file, once all vectors are in."""
    connection = sqlite3.connect(folder / "chroma.sqlite3", isolation_level=None)
    connection.execute("VACUUM")
    connection.close()


def _quiet() -> Any:
    """No telemetry, and nothing of a .env file that happens to lie in the working folder."""
    from chromadb.config import Settings

    return Settings(_env_file=None, anonymized_telemetry=False)


def _credentials(user: str | None, password: str | None) -> dict[str, str] | None:
    """For a proxy before the server, which itself knows no users."""
    if user is None:
        return None
    from base64 import b64encode

    return {"Authorization": "Basic " + b64encode(f"{user}:{password or ''}".encode()).decode()}


def _connect(place: SplitResult) -> Any:
    import chromadb

    return chromadb.HttpClient(
        host=place.hostname or "localhost",
        port=place.port or 8000,
        ssl=place.scheme == "https",
        headers=_credentials(place.username, place.password),
        settings=_quiet(),
    )


def run_embedded(call: Callable[[], Result]) -> Result:
    """What `call` returns. Raises IndexDamaged for whatever it raises."""
    with _damage_told():
        return call()


def run_served(server: str, deadline: float) -> Runner:
    """Runs calls in the given number of seconds; IndexUnavailable for whatever they raise, or for their being late."""

    def run(call: Callable[[], Result]) -> Result:
        with _absence_told(server):
            return within(deadline, call)

    return run


@contextmanager
def _damage_told() -> Iterator[None]:
    """Chroma raises errors of its own, of Rust, of Python and of SQLite for a damaged folder: all mean the same."""
    try:
        yield
    except Exception as error:
        raise IndexDamaged("The vector index cannot be read: run `vidimus ingest` to build it anew.") from error


@contextmanager
def _absence_told(server: str) -> Iterator[None]:
    """A server that is down, late, of another kind or out of order is no use to us, however its client says it."""
    try:
        yield
    except Exception as error:
        raise IndexUnavailable(
            f"The Chroma server at {server} does not answer as expected: start it, or unset VIDIMUS_CHROMA_URL"
            " and run `vidimus ingest`."
        ) from error
