"""A generation is built aside, proved, made current in one step, and refused when it is not what was built."""

import json
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import numpy as np
import pytest

from ingest.errors import IngestError
from ingest.records import Aliases, Document, Marking
from rag.adapters.stand_ins import HashingEmbedder
from rag.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexUnavailable, NoIndex
from rag.exact import ExactSearcher
from rag.generations import Serving, build_generation, open_current, rollback
from rag.home import Home
from rag.ports import Embedder, Matrix
from rag.records import Hit
from tests.rag.documents import make_document
from tests.rag.progress import Remembered

EMBEDDER = HashingEmbedder(32)
ALIASES = Aliases((("portal", "gateway"),))
DOCUMENTS = [
    make_document("a", [f"Paragraph {n} is about subject {n * 7 % 40}. It is open." for n in range(40)]),
    make_document("b", ["The plan is not for all.", "Its sum is 12 million euro."], marking=Marking.LIMITE),
    make_document("c", ["A portal of open data."], notes=["See the annex."]),
]


def build(home: Path, documents: Sequence[Document] = DOCUMENTS, embedder: Embedder = EMBEDDER, kept: int = 3) -> str:
    return build_generation(documents, ALIASES, home, embedder, Remembered(), kept=kept)


class Counting(HashingEmbedder):
    """Counts the texts that it is given; fails at the one that it is told to fail at."""

    def __init__(self, fails_at: int | None = None) -> None:
        super().__init__(32)
        self.texts: list[str] = []
        self.fails_at = fails_at

    def embed(self, texts: Sequence[str]) -> Matrix:
        if self.fails_at is not None and len(self.texts) >= self.fails_at:
            raise RuntimeError("out of memory")
        self.texts += texts
        return super().embed(texts)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be changed."""
    home = tmp_path_factory.mktemp("home")
    build(home)
    return home


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(built, tmp_path / "home")


def test_gives_back_what_was_put_in(built: Path) -> None:
    corpus = open_current(built, EMBEDDER).corpus(Marking.LIMITE)
    assert [corpus.document(document.id) for document in DOCUMENTS] == DOCUMENTS
    assert [metadata.id for metadata in corpus.documents()] == ["a", "b", "c"]
    assert corpus.aliases == ALIASES
    assert corpus.version == Home(built).current()
    for document in DOCUMENTS:
        for passage in corpus.passages(document.id):
            assert passage.text == document.text[passage.start : passage.end]
            assert corpus.dense(EMBEDDER.embed([passage.embedded_text()])[0], 1)[0].score == pytest.approx(1, abs=1e-5)


def test_says_what_it_is(built: Path) -> None:
    manifest = open_current(built, EMBEDDER).manifest
    assert manifest.passages == {Marking.PUBLIC: 42, Marking.LIMITE: 2}
    assert manifest.model == EMBEDDER.model
    assert manifest.documents.keys() == {"a", "b", "c"}


def test_tells_how_far_it_is(tmp_path: Path) -> None:
    progress = Remembered()
    build_generation(DOCUMENTS, ALIASES, tmp_path, EMBEDDER, progress)
    assert all(done == total > 0 for done, total in progress.stages.values())
    assert list(progress.stages) == ["Storing documents", "Embedding texts", "Indexing vectors", "Checking"]


def test_nothing_is_there_yet(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="run `vidimus ingest`"):
        open_current(tmp_path, EMBEDDER)
    with pytest.raises(NoIndex, match="run `vidimus ingest`"):
        rollback(tmp_path)


def test_nothing_to_build(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="no documents"):
        build(tmp_path, [])


def test_another_model_is_refused_by_both_names(built: Path) -> None:
    with pytest.raises(
        IndexMismatch, match=r"made with hashing 32, but hashing 16 is configured: run `vidimus ingest`"
    ):
        open_current(built, HashingEmbedder(16))


def test_another_place_of_the_vectors_is_refused(built: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"VIDIMUS_CHROMA_URL is set: run `vidimus ingest`"):
        open_current(built, EMBEDDER, "http://127.0.0.1:9")


def _generation(home: Path) -> Path:
    return Home(home).generation(Home(home).current())


def _graph(home: Path, name: str) -> Path:
    return max((_generation(home) / "chroma").glob(f"*/{name}"), key=lambda path: path.stat().st_size)


def _rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def _flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


GARBAGE = np.random.default_rng(0).bytes(200_000)


@pytest.mark.parametrize(
    "damage",
    [
        lambda home: (home / "current").write_bytes(GARBAGE),
        lambda home: (home / "current").write_text(""),
        lambda home: (home / "current").write_text("../../elsewhere"),
        lambda home: (home / "current").write_text("20250101T000000000000-00000000"),
        lambda home: shutil.rmtree(home / "generations"),
        lambda home: (_generation(home) / "manifest.json").unlink(),
        lambda home: (_generation(home) / "manifest.json").write_bytes(GARBAGE),
        lambda home: _rewrite(_generation(home) / "manifest.json", lambda content: content[:100]),
        lambda home: _rewrite(
            _generation(home) / "manifest.json", lambda content: content.replace(b'"schema": 1', b'"schema": 0')
        ),
        lambda home: (_generation(home) / "library.sqlite").unlink(),
        lambda home: _rewrite(_generation(home) / "library.sqlite", lambda content: content[:5000]),
        lambda home: _rewrite(_generation(home) / "library.sqlite", _flip),
        lambda home: shutil.rmtree(_generation(home) / "chroma"),
        lambda home: (_generation(home) / "chroma" / "chroma.sqlite3").unlink(),
        lambda home: (_generation(home) / "chroma" / "chroma.sqlite3").write_bytes(GARBAGE),
        lambda home: _rewrite(_generation(home) / "chroma" / "chroma.sqlite3", _flip),
        lambda home: shutil.rmtree(_graph(home, "data_level0.bin").parent),
        lambda home: _rewrite(_graph(home, "data_level0.bin"), lambda content: content[:100]),  # opens without an error
        lambda home: _graph(home, "data_level0.bin").write_bytes(GARBAGE),  # ends a process that opens it
        lambda home: _graph(home, "header.bin").write_bytes(GARBAGE),
    ],
)
def test_damage_is_told_in_one_sentence_and_can_be_built_over(damage: Callable[[Path], object], home: Path) -> None:
    damage(home)
    with pytest.raises(IndexDamaged, match=r"^[^.]*: run `vidimus ingest` to build (it|the index) anew\.$"):
        open_current(home, EMBEDDER)
    build(home)
    assert open_current(home, EMBEDDER).corpus(Marking.PUBLIC).lexical(["portal"], 1)


@pytest.mark.parametrize(
    ("changed", "embedded"),
    [
        (DOCUMENTS, 0),
        (DOCUMENTS[1:], 0),
        ([*DOCUMENTS[:2], make_document("c", ["A portal of open data.", "And more."], notes=["See the annex."])], 2),
        # The same words under another marking are embedded from what is stored, too.
        ([replace(d, metadata=replace(d.metadata, marking=Marking.LIMITE)) for d in DOCUMENTS], 0),
    ],
)
def test_vectors_are_embedded_once(changed: Sequence[Document], embedded: int, home: Path) -> None:
    embedder = Counting()
    build(home, changed, embedder)
    assert len(embedder.texts) == embedded


def test_another_model_embeds_everything(home: Path) -> None:
    build(home, embedder=HashingEmbedder(16))
    corpus = open_current(home, HashingEmbedder(16)).corpus(Marking.PUBLIC)
    assert corpus.vectors([DOCUMENTS[0].passages[0].embedded_text()]).shape == (1, 16)


def test_a_build_that_fails_changes_nothing_and_its_vectors_are_kept(home: Path) -> None:
    before = Home(home).current()
    documents = [*DOCUMENTS, make_document("d", [f"New text number {n}." for n in range(200)])]
    failing = Counting(fails_at=100)
    with pytest.raises(RuntimeError, match="out of memory"):
        build(home, documents, failing)
    assert Home(home).current() == before
    assert open_current(home, EMBEDDER).corpus(Marking.PUBLIC).lexical(["portal"], 1)
    assert len(Home(home).parts()) == 1
    again = Counting()
    build(home, documents, again)
    assert Home(home).parts() == ()
    assert again.texts
    assert not set(again.texts) & set(failing.texts)


def test_a_generation_that_does_not_find_its_own_is_not_made_current(home: Path) -> None:
    class Numb(HashingEmbedder):
        """Points every text nowhere."""

        def embed(self, texts: Sequence[str]) -> Matrix:
            return np.zeros((len(texts), self.dimension), dtype=np.float32)

    before = Home(home).current()
    with pytest.raises(IndexDamaged, match="does not find what it holds"):
        build(home, embedder=Numb(32, "numb"))
    assert Home(home).current() == before


@pytest.mark.parametrize("step", ["make_current", "prune", "sweep"])
def test_a_build_that_stops_at_its_last_steps(step: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Home(home).current()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Home, step, stop)
        build(home, kept=1)
    assert (Home(home).current() == before) is (step == "make_current")
    assert open_current(home, EMBEDDER).corpus(Marking.PUBLIC).lexical(["portal"], 1)
    version = build(home, kept=1)
    assert Home(home).ids() == (version,)
    assert not Home(home).parts()


def test_nowhere_to_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IngestError, match=r"cannot be written to .*: make room and give write access"):
        build(tmp_path / "file")


def test_no_room_to_serve(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(IndexUnavailable, match=r"takes \d+ MiB under .*, where 0 are free: make room"):
        open_current(home, EMBEDDER)
    assert _copies(home) == 0


def test_a_damaged_older_generation_does_not_stop_a_build(home: Path) -> None:
    old = _generation(home)
    (old / "manifest.json").unlink()
    build(home, kept=1)
    assert not old.exists()


def test_others_on_the_machine_cannot_read_it(built: Path) -> None:
    assert (built / "generations").stat().st_mode & 0o077 == 0


def test_one_writer_at_a_time(home: Path) -> None:
    with Home(home).writing(), pytest.raises(IndexBusy, match=r"^Another process is writing the index: wait"):
        build(home)
    with Home(home).writing(), pytest.raises(IndexBusy):
        rollback(home)


def test_the_last_ones_are_kept_and_can_be_gone_back_to(home: Path) -> None:
    first = Home(home).current()
    later = [build(home, kept=3) for _ in range(3)]
    assert Home(home).ids() == tuple(later)
    assert first not in later
    assert rollback(home) == later[1] == Home(home).current()
    assert rollback(home) == later[0]
    with pytest.raises(NoIndex, match="no earlier index"):
        rollback(home)
    assert build(home, kept=1) == Home(home).current()
    assert len(Home(home).ids()) == 1
    assert not list((home / "generations").glob("*.part"))


def test_what_is_being_read_is_not_removed(home: Path) -> None:
    serving = Serving(home, EMBEDDER)
    corpus = serving.corpus(Marking.PUBLIC)
    del serving
    build(home, kept=1)
    assert corpus.version in Home(home).ids()
    assert corpus.lexical(["portal"], 1)
    assert corpus.document("c") == DOCUMENTS[2]  # not read before
    name = corpus.version
    del corpus
    build(home, kept=1)
    assert name not in Home(home).ids()


def test_a_serving_process_notices_a_new_generation(home: Path) -> None:
    serving = Serving(home, EMBEDDER)
    old = serving.corpus(Marking.PUBLIC)
    version = build(home, [make_document("n", ["A new portal."])])
    assert serving.version == version
    assert [metadata.id for metadata in serving.corpus(Marking.PUBLIC).documents()] == ["n"]
    assert [metadata.id for metadata in old.documents()] == ["a", "c"]  # a reader goes on with what it began with
    assert old.lexical(["paragraph"], 1)
    assert _copies(home) == 2
    del old
    assert _copies(home) == 1
    rollback(home)
    assert len(serving.corpus(Marking.PUBLIC).documents()) == 2
    del serving
    assert _copies(home) == 0


def _copies(home: Path) -> int:
    return sum(path.is_dir() for path in (home / "serving").iterdir())


def test_serves_on_when_the_newer_one_cannot_be_opened(home: Path) -> None:
    serving = Serving(home, EMBEDDER)
    version = serving.version
    build(home, embedder=HashingEmbedder(16))
    assert serving.corpus(Marking.PUBLIC).version == version
    assert serving.trouble is not None
    assert "hashing 16" in serving.trouble


def test_serving_begins_as_soon_as_there_is_something(tmp_path: Path) -> None:
    serving = Serving(tmp_path, EMBEDDER)
    with pytest.raises(NoIndex):
        serving.corpus(Marking.PUBLIC)
    build(tmp_path)
    assert serving.corpus(Marking.PUBLIC).lexical(["portal"], 1)


def test_questions_while_generations_change(home: Path) -> None:
    serving = Serving(home, EMBEDDER)
    done = Event()
    vector = EMBEDDER.embed(["A portal of open data."])[0]

    def ask() -> set[tuple[int, int]]:
        seen = set()
        while not done.is_set():
            corpus = serving.corpus(Marking.PUBLIC)
            seen.add((len(corpus.lexical(["portal"], 5)), len(corpus.dense(vector, 5))))
        return seen

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask) for _ in range(4)]
        writer = Thread(target=lambda: [build(home, kept=1) for _ in range(4)])
        writer.start()
        writer.join()
        done.set()
        assert {frozenset(future.result()) for future in asked} == {frozenset({(1, 5)})}
    assert serving.version == Home(home).current()


def test_copies_of_processes_that_died_are_removed(home: Path) -> None:
    left = home / "serving" / "left"
    left.mkdir(parents=True)
    (left / "lock").touch()
    opened = open_current(home, EMBEDDER)
    assert not left.exists()
    assert opened.corpus(Marking.PUBLIC).documents()


def test_a_finished_generation_is_never_written_to(home: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        files = [path for path in _generation(home).rglob("*") if path.is_file()]
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}

    before = state()
    opened = open_current(home, EMBEDDER)
    hits: Sequence[Hit] = opened.corpus(Marking.LIMITE).dense(EMBEDDER.embed(["open"])[0], 5)
    assert hits
    assert not any(hasattr(room.searcher, "add") for room in opened.rooms.values())
    del opened
    assert state() == before


def test_no_text_is_left_of_a_generation_that_was_removed(home: Path) -> None:
    build(home, [make_document("n", ["Nothing of before."])], kept=1)
    left = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"Nothing of before." in left
    assert b"The plan is not for all." not in left


def test_manifest_holds_no_text(built: Path) -> None:
    manifest = json.dumps(json.loads((_generation(built) / "manifest.json").read_text()))
    assert "Paragraph" not in manifest
    assert "plan" not in manifest


def test_aliases_of_a_document_are_for_those_who_may_read_it(tmp_path: Path) -> None:
    def called(document: Document, *terms: str) -> Document:
        return replace(document, metadata=replace(document.metadata, aliases=(terms,)))

    public, limited = called(DOCUMENTS[0], "topic", "subject"), called(DOCUMENTS[1], "scheme", "plan")
    build(tmp_path, [public, limited])
    opened = open_current(tmp_path, EMBEDDER)
    assert opened.corpus(Marking.PUBLIC).aliases.groups == (*ALIASES.groups, ("topic", "subject"))
    cleared = opened.corpus(Marking.LIMITE)
    assert cleared.aliases.groups == (*ALIASES.groups, ("topic", "subject"), ("scheme", "plan"))
    assert cleared.within((), Marking.PUBLIC).aliases == opened.corpus(Marking.PUBLIC).aliases


def test_a_full_or_read_only_home_is_served_from_elsewhere(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    room = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda at: SimpleNamespace(free=0) if home in at.parents else room)
    opened = open_current(home, EMBEDDER)
    assert opened.corpus(Marking.PUBLIC).lexical(["portal"], 1)
    (place,) = elsewhere.iterdir()
    assert place.stat().st_mode & 0o077 == 0
    assert len([one for one in place.iterdir() if one.is_dir()]) == 1
    del opened
    assert not [one for one in place.iterdir() if one.is_dir()]
    place.chmod(0o777)  # others could put another copy there
    with pytest.raises(IndexUnavailable, match="make room"):
        open_current(home, EMBEDDER)


def test_where_the_graph_loses_its_way_every_vector_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many texts that are alike do that to it, but not in every build: its own searches are taken for lost here."""
    monkeypatch.setattr(
        "rag.indexing._finds_itself",
        lambda room, searcher: isinstance(searcher, ExactSearcher) or room.shelf.marking is not Marking.PUBLIC,
    )
    alike = [make_document(f"d{n}", [f"Rope {n} is {n + 500} metres long."] * 100) for n in range(30)]
    other = make_document("z", ["A portal of open data."], marking=Marking.LIMITE)
    build(tmp_path, [*alike, other])
    opened = open_current(tmp_path, EMBEDDER)
    assert opened.manifest.exact == (Marking.PUBLIC,)
    corpus = opened.corpus(Marking.LIMITE)
    for document in (*alike, other):
        (best,) = corpus.dense(EMBEDDER.embed([document.passages[-1].embedded_text()])[0], 1)
        assert best.score == pytest.approx(1, abs=1e-5)
        assert corpus.passage(best.passage_id).text == document.passages[-1].text
