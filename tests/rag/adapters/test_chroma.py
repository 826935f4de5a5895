"""Vectors in Chroma, embedded and on a server; whatever goes wrong there becomes one of our own errors."""

import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import numpy as np
import pytest
from chromadb.errors import InternalError, NotFoundError

from ingest.records import Aliases, Marking
from rag.adapters.chroma import ChromaSearcher, ChromaStore, Runner, compact, run_embedded, run_served
from rag.adapters.deadline import within
from rag.adapters.stand_ins import HashingEmbedder
from rag.errors import IndexDamaged, IndexMismatch, IndexUnavailable
from rag.generations import build_generation, open_current
from rag.ports import Matrix
from tests.rag.documents import make_document
from tests.rag.progress import Remembered


def unit_vectors(count: int, dimension: int = 24, seed: int = 0) -> Matrix:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChromaStore]:
    store = ChromaStore.embedded(tmp_path / "chroma")
    yield store
    store.close()


@pytest.mark.parametrize("count", [1, 2, 99, 100, 101, 700])
def test_finds_the_nearest_by_cosine_also_after_reopening(count: int, tmp_path: Path) -> None:
    rows = unit_vectors(count)
    query = unit_vectors(1, seed=1)[0]
    store = ChromaStore.embedded(tmp_path)
    index = store.create("passages", count)
    index.add([f"p{place}" for place in range(count)], rows)
    store.close()
    compact(tmp_path)
    reopened = ChromaStore.embedded(tmp_path)
    searcher = reopened.open("passages")
    hits = searcher.search(query, min(count, 5))
    expected = np.sort(rows @ query)[::-1][:5]
    assert searcher.count() == count
    assert [hit.score for hit in hits] == pytest.approx(expected.tolist(), abs=1e-5)
    assert [float(rows[int(hit.passage_id[1:])] @ query) for hit in hits] == pytest.approx(expected.tolist(), abs=1e-5)
    reopened.close()


def test_more_than_chroma_takes_at_once(store: ChromaStore) -> None:
    index = store.create("many", 6_000)
    index.add([str(place) for place in range(6_000)], unit_vectors(6_000, 4))
    assert index.count() == 6_000


def test_stores_neither_texts_nor_metadata(tmp_path: Path) -> None:
    store = ChromaStore.embedded(tmp_path)
    store.create("passages", 2).add(["a", "b"], unit_vectors(2))
    store.close()
    with sqlite3.connect(tmp_path / "chroma.sqlite3") as connection:
        for table in ("embedding_metadata", "embedding_fulltext_search_content"):
            assert connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)


def test_texts_nearly_alike_are_all_found(store: ChromaStore) -> None:
    """Two hundred texts that differ by one word, many of which share a vector."""
    embedder = HashingEmbedder(32)
    rows = embedder.embed([f"New text number {number}." for number in range(200)])
    index = store.create("alike", 200)
    index.add([str(place) for place in range(200)], rows)
    assert all(index.search(row, 1)[0].score > 0.999 for row in rows)


class Broken:
    """A collection or client whose every use raises what it was given."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise self._error

        return fail


FOREIGN = [
    InternalError("error in hnsw"),
    NotFoundError("no such collection"),
    ValueError("could not connect"),
    RuntimeError("rust"),
    sqlite3.DatabaseError("malformed"),
    httpx.ConnectError("refused"),
    httpx.RemoteProtocolError("cut"),
    KeyError("ids"),
    TypeError("None"),
    OSError("no space"),
]


@pytest.mark.parametrize("foreign", FOREIGN, ids=repr)
@pytest.mark.parametrize(
    ("run", "ours"), [(run_embedded, IndexDamaged), (run_served("chroma.example:8000", 5), IndexUnavailable)]
)
def test_no_foreign_exception_passes(foreign: Exception, run: Runner, ours: type[Exception]) -> None:
    store, searcher = ChromaStore(Broken(foreign), run), ChromaSearcher(Broken(foreign), run)
    uses = (
        lambda: store.create("a", 1),
        lambda: store.open("a"),
        store.names,
        lambda: store.drop("a"),
        store.close,
        lambda: searcher.search(unit_vectors(1)[0], 1),
        searcher.count,
    )
    for use in uses:
        with pytest.raises(ours) as raised:
            use()
        assert raised.value.__cause__ is foreign


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("no folder")
    with pytest.raises(IndexDamaged, match="run `vidimus ingest`"):
        ChromaStore.embedded(tmp_path / "chroma")


@pytest.mark.parametrize(("seconds", "lasts"), [(0.05, 5.0), (0.0, 0.5)])
def test_a_call_that_is_late_is_not_waited_for(seconds: float, lasts: float) -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        within(seconds, lambda: time.sleep(lasts))
    assert time.monotonic() - started < lasts / 2


def test_a_call_in_time_is_as_if_made_directly() -> None:
    assert within(5, lambda: "value") == "value"
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


class Nonsense(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>not a Chroma</html>")

    def log_message(self, *_: object) -> None:
        """Keeps the tests' output clean."""


@pytest.fixture
def other() -> Iterator[str]:
    """A server of another kind."""
    with HTTPServer(("127.0.0.1", 0), Nonsense) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("server", ["silent", "other", None])
def test_a_server_that_is_of_no_use_is_told_in_one_sentence(server: str | None, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(server) if server else "http://127.0.0.1:9"
    started = time.monotonic()
    with pytest.raises(IndexUnavailable, match=r"^The Chroma server at 127\.0\.0\.1:\d+ does not answer as expected: "):
        ChromaStore.served(url, deadline=1.0)
    assert time.monotonic() - started < 5


def test_a_password_in_the_address_is_not_repeated() -> None:
    with pytest.raises(IndexUnavailable) as raised:
        ChromaStore.served("http://reader:s3cret@127.0.0.1:9")
    assert "s3cret" not in str(raised.value)


@pytest.fixture(scope="module")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    log = (folder / "log").open("w")
    server = subprocess.Popen([*command, "--path", str(folder / "data")], stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            httpx.get(f"{url}/api/v2/heartbeat").raise_for_status()
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield url
    server.terminate()
    server.wait()
    log.close()


def test_a_generation_whose_vectors_are_on_a_server(chroma_server: str, tmp_path: Path) -> None:
    embedder = HashingEmbedder(32)
    documents = [
        make_document("a", [f"Paragraph {number}." for number in range(30)]),
        make_document("b", ["The plan is not for all."], marking=Marking.LIMITE),
    ]
    elsewhere = ChromaStore.served(chroma_server)
    elsewhere.create("not-ours", 2)
    for _ in range(3):
        build_generation(documents, Aliases(), tmp_path, embedder, Remembered(), chroma_url=chroma_server, kept=2)
    opened = open_current(tmp_path, embedder, chroma_server)
    query = embedder.embed([documents[1].passages[0].embedded_text()])[0]
    assert opened.corpus(Marking.LIMITE).dense(query, 1)[0].passage_id == documents[1].passages[0].id
    assert all(hit.passage_id.startswith("a:") for hit in opened.corpus(Marking.PUBLIC).dense(query, 50))
    assert not list(tmp_path.rglob("chroma*"))  # none of it is here
    # Those of the two generations that are kept, and what is not ours.
    assert len(elsewhere.names()) == 2 * len(Marking) + 1
    elsewhere.close()
    with pytest.raises(IndexMismatch, match="VIDIMUS_CHROMA_URL is not set"):
        open_current(tmp_path, embedder)
