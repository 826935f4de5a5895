"""A corpus holds what one clearance opens, in the library's order, and nothing else, whatever it is asked for."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest.records import Aliases, Marking
from rag import corpus as corpus_module
from rag.adapters.stand_ins import HashingEmbedder
from rag.errors import NotInCorpus
from rag.generations import OpenGeneration, build_generation, open_current
from rag.ports import Corpus, Matrix
from tests.rag.documents import make_document
from tests.rag.progress import Remembered

SECRET = "The zebra crossing is planned for spring."
DOCUMENTS = [
    make_document("first", ["Alpha is a letter.", "Beta is another letter (BAL)."],
                  definitions=[("BAL", "another letter")]),
    make_document("hidden", [SECRET, "Alpha is also here."], marking=Marking.LIMITE, heading="On zebras",
                  definitions=[("ZC", "zebra crossing")]),
    make_document("last", [f"Gamma number {n} is a letter." for n in range(30)], notes=["Alpha, see above."]),
]  # fmt: skip
HIDDEN = DOCUMENTS[1]


class Counting(HashingEmbedder):
    def __init__(self) -> None:
        super().__init__(64)
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.texts += texts
        return super().embed(texts)


EMBEDDER = HashingEmbedder(64)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    build_generation(DOCUMENTS, Aliases((("alpha", "first letter"),)), home, EMBEDDER, Remembered())
    return home


@pytest.fixture(scope="module")
def opened(home: Path) -> OpenGeneration:
    return open_current(home, EMBEDDER)


def vector(text: str) -> corpus_module.Vector:
    return EMBEDDER.embed([text])[0]


def documents_of(hits: Sequence[corpus_module.Hit]) -> set[str]:
    return {hit.passage_id.split(":")[0] for hit in hits}


def test_order_over_markings(opened: OpenGeneration) -> None:
    corpus = opened.corpus(Marking.LIMITE)
    assert [metadata.id for metadata in corpus.documents()] == ["first", "hidden", "last"]
    assert list(dict.fromkeys(action.document_id for action in corpus.actions())) == ["first", "hidden", "last"]
    assert [definition.short for definition in corpus.definitions()] == ["BAL", "ZC"]
    assert corpus.markings == (Marking.PUBLIC, Marking.LIMITE)


Reading = Callable[[Corpus], object]
EVERYTHING: list[Reading] = [
    lambda corpus: corpus.documents(),
    lambda corpus: [corpus.document(metadata.id) for metadata in corpus.documents()],
    lambda corpus: corpus.actions(),
    lambda corpus: corpus.definitions(),
    lambda corpus: corpus.lexical(["zebra", "alpha"], 100),
    lambda corpus: corpus.lexical(["zebra", "alpha"], 100, ["hidden"]),
    lambda corpus: corpus.dense(vector(SECRET), 100),
    lambda corpus: corpus.dense(vector(SECRET), 100, ["hidden"]),
    lambda corpus: corpus.markings,
]


@pytest.mark.parametrize("read", EVERYTHING)
@pytest.mark.parametrize(
    "narrow",
    [
        lambda opened: opened.corpus(Marking.PUBLIC),
        lambda opened: opened.corpus(Marking.PUBLIC).within((), Marking.LIMITE),  # a filter does not raise a clearance
        lambda opened: opened.corpus(Marking.PUBLIC).within(("hidden", "first", "last"), None),
        lambda opened: opened.corpus(Marking.LIMITE).within((), Marking.PUBLIC),
        lambda opened: opened.corpus(Marking.LIMITE).within(("first", "last"), None),
    ],
)
def test_nothing_of_what_is_not_open(
    read: Reading, narrow: Callable[[OpenGeneration], Corpus], opened: OpenGeneration
) -> None:
    told = repr(read(narrow(opened)))
    assert "hidden" not in told
    assert "ebra" not in told


@pytest.mark.parametrize("clearance", list(Marking))
def test_absent_and_not_cleared_are_told_alike(clearance: Marking, opened: OpenGeneration) -> None:
    corpus = opened.corpus(clearance)
    missing = "hidden" if clearance is Marking.PUBLIC else "nothing"
    with pytest.raises(NotInCorpus) as document:
        corpus.document(missing)
    with pytest.raises(NotInCorpus) as passage:
        corpus.passage(HIDDEN.passages[0].id if clearance is Marking.PUBLIC else "nothing:0-1")
    assert str(document.value) == f"There is no document {missing!r}: GET /v1/documents lists those that there are."
    assert SECRET not in str(passage.value)


def test_a_clearance_without_the_rest_is_not_told_how_rare_words_are_there(opened: OpenGeneration) -> None:
    """Scores, too, come from what is open alone."""
    alone = opened.corpus(Marking.PUBLIC).lexical(["alpha"], 10)
    narrowed = opened.corpus(Marking.LIMITE).within((), Marking.PUBLIC).lexical(["alpha"], 10)
    assert alone == narrowed
    assert {hit.score for hit in opened.corpus(Marking.LIMITE).lexical(["alpha"], 10)}.isdisjoint(
        hit.score for hit in alone
    )


def test_finds_by_words(opened: OpenGeneration) -> None:
    corpus = opened.corpus(Marking.LIMITE)
    hits = corpus.lexical(["alpha"], 10)
    assert documents_of(hits) == {"first", "hidden", "last"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(corpus.lexical(["letter"], 3)) == 3
    assert corpus.lexical(["letter"], 0) == ()


@pytest.mark.parametrize("within", [(), ("last",), ("first", "last", "absent")])
def test_every_way_of_finding_by_meaning_finds_the_same(
    within: tuple[str, ...], opened: OpenGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = opened.corpus(Marking.PUBLIC)
    query = vector("Gamma number 7 is a letter.")
    exact = _by_hand(corpus, query, 12, within)
    found = {"exact": corpus.dense(query, 12, within)}
    monkeypatch.setattr(corpus_module, "EXACT", 0)
    found["neighbours"] = corpus.dense(query, 12, within)
    for hits in found.values():
        assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in exact], abs=1e-5)
        assert not within or documents_of(hits) <= set(within)


def _by_hand(corpus: Corpus, query: corpus_module.Vector, limit: int, within: Sequence[str]) -> list[corpus_module.Hit]:
    passages = [p for m in corpus.documents() if not within or m.id in within for p in corpus.passages(m.id)]
    scores = EMBEDDER.embed([passage.embedded_text() for passage in passages]) @ query
    hits = [corpus_module.Hit(passage.id, float(score)) for passage, score in zip(passages, scores, strict=True)]
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


@pytest.mark.parametrize("limit", [0, 1, 33, 1000])
def test_as_many_as_asked_for_or_as_there_are(limit: int, opened: OpenGeneration) -> None:
    corpus = opened.corpus(Marking.PUBLIC)
    assert len(corpus.dense(vector("letter"), limit)) == min(limit, 33)
    assert len(corpus.dense(vector("letter"), limit, ["first"])) == min(limit, 2)


def test_narrowing_twice_is_narrowing_to_both(opened: OpenGeneration) -> None:
    corpus = opened.corpus(Marking.LIMITE).within(("first", "hidden"), None)
    assert [metadata.id for metadata in corpus.within(("hidden", "last"), None).documents()] == ["hidden"]
    assert corpus.within((), None).documents() == corpus.documents()
    nothing = corpus.within(("last",), None)
    assert nothing.documents() == nothing.actions() == nothing.definitions() == ()
    assert nothing.lexical(["letter"], 5) == nothing.dense(vector("letter"), 5) == ()
    with pytest.raises(NotInCorpus):
        nothing.document("first")
    with pytest.raises(NotInCorpus):
        nothing.passage(DOCUMENTS[0].passages[0].id)


def test_vectors_are_read_where_they_are_stored_and_made_where_not(home: Path) -> None:
    embedder = Counting()
    corpus = open_current(home, embedder).corpus(Marking.PUBLIC)
    document = DOCUMENTS[0]
    sentence = document.text[document.passages[0].sentences[0].start : document.passages[0].sentences[0].end]
    texts = [sentence, "A new text.", document.passages[1].embedded_text(), "A new text.", SECRET]
    rows = corpus.vectors(texts)
    assert embedder.texts == ["A new text.", SECRET]  # what another clearance stores is not even looked up
    assert np.allclose(rows, EMBEDDER.embed(texts))
    assert corpus.vectors([]).shape == (0, 64)


def test_many_threads_ask_at_once(home: Path) -> None:
    corpus = open_current(home, EMBEDDER).corpus(Marking.LIMITE)

    def ask(number: int) -> tuple[object, ...]:
        query = vector(f"Gamma number {number % 5}")
        hits = corpus.dense(query, 3), corpus.dense(query, 3, ["last"]), corpus.lexical(["alpha"], 3)
        return tuple(corpus.passage(hit.passage_id).text for found in hits for hit in found)

    expected = [ask(number) for number in range(5)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(100))) == expected * 20


def test_it_stays_open_as_long_as_it_is_used(home: Path) -> None:
    corpus = open_current(home, EMBEDDER).corpus(Marking.PUBLIC).within(("first",), None)
    assert corpus.document("first") == DOCUMENTS[0]
    assert corpus.lexical(["beta"], 1)
