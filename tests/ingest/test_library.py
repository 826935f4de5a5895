"""A library gives back what was put into it, finds by words, and keeps the markings apart."""

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import LibraryError
from ingest.lexical import rank
from ingest.library import Library
from ingest.library_codec import vector_key
from ingest.library_writer import LibraryWriter
from ingest.pipeline import read_corpus
from ingest.records import (
    Action,
    ActionKind,
    Aliases,
    Definition,
    Document,
    Footnote,
    Marking,
    Metadata,
    Passage,
    PassageKind,
    Section,
    Span,
)
from tests.rag.documents import make_document

MODEL = "model 1"
ALL = Marking.LIMITE.opens()


def stored(path: Path, documents: Sequence[Document], aliases: Aliases = Aliases()) -> Library:  # noqa: B008  # frozen
    with LibraryWriter(path, MODEL, 2) as writer:
        for document in documents:
            writer.add(document)
        writer.finish(aliases)
    return Library(path)


def found(library: Library, terms: Sequence[str], markings: Sequence[Marking] = ALL) -> list[str]:
    """The texts that match, best first."""
    texts = {p.id: p.text for s in library.shelves(ALL) for d in s.documents for p in s.document(d.record.id).passages}
    return [texts[match.passage_id] for match in rank(library.shelves(markings), terms, 10, ())]


# Any Unicode but lone surrogates, which no decoded file holds; NUL and line separators included.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
numbers = st.integers(0, 2**31)
optional = st.none() | texts


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
    marking = draw(st.sampled_from(Marking))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda two: Span(*sorted(two)))
    metadata = draw(st.builds(Metadata, id=st.just("a"), marking=st.just(marking), names=st.lists(texts).map(tuple),
                              **dict.fromkeys(("title", "short_title", "reference", "date", "issuer", "kind",
                                               "language", "sha256", "source"), texts)))  # fmt: skip
    tuples = st.lists(texts, max_size=3).map(tuple)
    notes = st.lists(st.builds(Footnote, numbers, texts, numbers, numbers, st.none() | numbers, st.none() | numbers),
                     max_size=2).map(tuple)  # fmt: skip
    places = draw(st.lists(spans, max_size=5, unique=True))
    passages = tuple(
        Passage(
            id=f"a:{number}",
            document_id="a",
            kind=draw(st.sampled_from(PassageKind)),
            text=text[span.start : span.end],
            start=span.start,
            end=span.end,
            section_path=draw(tuples),
            page=draw(st.none() | numbers),
            sentences=draw(st.lists(spans, max_size=3).map(tuple)),
            footnotes=draw(notes),
            action=draw(st.none() | numbers),
            note=draw(st.none() | numbers),
            anchored_in=draw(optional),
            previous=draw(optional),
            next=draw(optional),
        )
        for number, span in enumerate(places)
    )
    actions = st.builds(
        Action, texts, st.sampled_from(ActionKind), numbers, texts, texts, tuples, optional, tuples, tuples, numbers,
        numbers, spans, st.none() | spans, st.none() | spans, st.none() | numbers, notes,
    )  # fmt: skip
    sections = st.builds(Section, optional, texts, numbers, numbers, numbers, tuples)
    return Document(
        metadata=metadata,
        text=text,
        origin=tuple(draw(st.lists(st.integers(-1, 2**40), max_size=20))),
        sections=tuple(draw(st.lists(sections, max_size=2))),
        footnotes=draw(notes),
        actions=tuple(draw(st.lists(actions, max_size=2))),
        definitions=tuple(draw(st.lists(st.builds(Definition, texts, texts, numbers, numbers), max_size=2))),
        passages=passages,
        pages=draw(st.none() | numbers),
        notices=draw(tuples),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(document=documents(), groups=st.lists(st.lists(texts, max_size=3).map(tuple), max_size=3).map(tuple))
def test_gives_back_every_field(
    document: Document, groups: tuple[tuple[str, ...], ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    library = stored(tmp_path_factory.mktemp("library") / "library.sqlite", [document], Aliases(groups))
    (shelf,) = library.shelves([document.metadata.marking])
    assert shelf.document("a") == document
    assert library.aliases == Aliases(groups)
    assert [placed.record for placed in shelf.actions] == list(document.actions)
    assert [shelf.document_of(passage.id) for passage in document.passages] == ["a"] * len(document.passages)
    library.close()


def test_gives_back_the_real_documents(tmp_path: Path) -> None:
    reading = read_corpus(Path(str(files("corpus"))))
    library = stored(tmp_path / "library.sqlite", reading.documents, reading.aliases)
    shelves = library.shelves(ALL)
    for document in reading.documents:
        (again,) = [found for shelf in shelves if (found := shelf.document(document.id))]
        assert again == document
        assert all(p.text == again.text[p.start : p.end] for p in again.passages)
    assert library.aliases == reading.aliases
    assert len(reading.documents) == sum(len(shelf.documents) for shelf in shelves) > 0


PARAGRAPHS = [
    "The Agency runs the open data portal of the Union.",
    "Regulation 10980/24 was adopted by the Council.",
    "The Trans-Border Centre (TBC-X) shares data, which it opens.",
    "Cafés and naïve questions belong to Zürich.",
    'They said "and not or" near (brackets) AND quotes.',
]


@pytest.mark.parametrize(
    ("terms", "first"),
    [
        (["portal"], 0),
        (["portals", "agencies"], 0),  # stemmed
        (["10980/24"], 1),  # a number with a slash is a phrase
        (["TBC-X"], 2),  # a hyphenated name too
        (["cafes"], 3),  # diacritics do not count
        (["ZÜRICH"], 3),
        (['"and not or"'], 4),  # quotation marks are data
        (["NEAR(", "brackets) AND"], 4),  # and so is the query language
        (["open data"], 0),  # in this order: paragraph 2 has both words
        (["\0portal"], 0),
        (["", "—", "*", "portal"], 0),  # terms without a word match nothing
    ],
)
def test_finds(terms: list[str], first: int, tmp_path: Path) -> None:
    library = stored(tmp_path / "library.sqlite", [make_document("a", PARAGRAPHS)])
    assert found(library, terms)[0] == PARAGRAPHS[first]


@pytest.mark.parametrize(
    "terms", [[], [""], ["absent"], ["TBC-Y"], ["data open"], ["*"], ['"'], ["heading:portal"], ["\ud800"]]
)
def test_finds_nothing(terms: list[str], tmp_path: Path) -> None:
    library = stored(tmp_path / "library.sqlite", [make_document("a", PARAGRAPHS)])
    assert found(library, terms) == []


def test_any_term_may_match_and_rare_ones_count_more(tmp_path: Path) -> None:
    paragraphs = ["The common word and a rare one.", "The common word alone.", "The common word again.", "Nothing."]
    library = stored(tmp_path / "library.sqlite", [make_document("a", paragraphs)])
    assert found(library, ["common", "rare"]) == [paragraphs[0], *paragraphs[1:3]]


def test_a_term_weighs_the_same_on_every_shelf(tmp_path: Path) -> None:
    """Every passage of the small shelf is about the roadmap: by its own table alone, the word would count for nothing
    there, and the passage that merely mentions it would come first."""
    public = make_document("a", ["The roadmap is mentioned.", *(f"The budget of year {y}." for y in range(30))])
    limite = make_document("b", ["The roadmap.", "A roadmap of roadmaps."], marking=Marking.LIMITE, heading="On it")
    library = stored(tmp_path / "library.sqlite", [public, limite])
    assert found(library, ["roadmap"])[0] == "A roadmap of roadmaps."


def test_headings_and_footnotes_are_searched_but_count_less(tmp_path: Path) -> None:
    inside = make_document("a", ["The tariff is set.", "Something else entirely."])
    under = make_document("b", ["The sum is set.", "Something else entirely."], heading="The tariff")
    noted = make_document("c", ["The date is set."], notes=["See the tariff of last year."])
    library = stored(tmp_path / "library.sqlite", [under, noted, inside])
    texts = found(library, ["tariff"])
    assert texts[0] == "The tariff is set."
    assert {"The sum is set.", "The date is set.", "See the tariff of last year."} <= set(texts)


def test_markings_are_apart(tmp_path: Path) -> None:
    documents = [make_document("a", PARAGRAPHS[:1]), make_document("b", PARAGRAPHS[:1], marking=Marking.LIMITE)]
    library = stored(tmp_path / "library.sqlite", documents)
    (shelf,) = library.shelves(Marking.PUBLIC.opens())
    assert [placed.record.id for placed in shelf.documents] == ["a"]
    assert shelf.document("b") is None
    assert shelf.document_of(documents[1].passages[0].id) is None
    assert {placed.record.document_id for placed in shelf.actions} == {"a"}
    assert len(found(library, ["portal"], Marking.PUBLIC.opens())) == 1
    assert len(found(library, ["portal"])) == 2


def test_order_of_the_corpus_is_kept_over_shelves(tmp_path: Path) -> None:
    markings = {"c": Marking.PUBLIC, "a": Marking.LIMITE, "b": Marking.PUBLIC}
    library = stored(tmp_path / "l.sqlite", [make_document(i, ["Text."], marking=m) for i, m in markings.items()])
    placed = [entry for shelf in library.shelves(ALL) for entry in shelf.documents]
    assert [entry.record.id for entry in sorted(placed, key=lambda entry: entry.position)] == ["c", "a", "b"]


def test_search_within_documents(tmp_path: Path) -> None:
    library = stored(tmp_path / "library.sqlite", [make_document(name, PARAGRAPHS) for name in "abc"])
    matches = rank(library.shelves(ALL), ["portal"], 10, ("a", "c"))
    assert {match.passage_id.split(":")[0] for match in matches} == {"a", "c"}


def test_vectors(tmp_path: Path) -> None:
    document = make_document("a", ["One.", "Two."])
    keys = [vector_key(MODEL, passage.embedded_text()) for passage in document.passages]
    rows = np.array([[0.6, 0.8], [1, 0]], dtype=np.float32)
    with LibraryWriter(tmp_path / "library.sqlite", MODEL, 2) as writer:
        writer.add(document)
        writer.add_vectors(Marking.PUBLIC, zip(keys, rows, strict=True))
        writer.finish(Aliases())
    (shelf,) = Library(tmp_path / "library.sqlite").shelves([Marking.PUBLIC])
    found = shelf.vectors([keys[1], b"absent", keys[0]])
    assert found.keys() == set(keys)
    assert np.array_equal(found[keys[0]], rows[0])
    of_document = shelf.passage_vectors("a")
    assert of_document.ids == tuple(passage.id for passage in document.passages)
    assert np.array_equal(of_document.rows, rows)
    assert [batch.ids for batch in shelf.all_vectors(1)] == [(passage_id,) for passage_id in of_document.ids]


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    library = stored(tmp_path / "library.sqlite", [make_document(f"d{n}", PARAGRAPHS) for n in range(20)])
    (shelf, _) = library.shelves(ALL)

    def read(number: int) -> tuple[bool, int]:
        name = f"d{number % 20}"
        return shelf.document(name) == make_document(name, PARAGRAPHS), len(rank([shelf], ["portal"], 30, ()))

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(read, range(200))) == {(True, 20)}


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (lambda d: [d, d], "cannot be stored"),  # the same id twice
        (lambda d: [_moved(d)], "is not the text at its place"),
        (lambda d: [_surrogate(d)], "cannot be stored"),
    ],
)
def test_refuses(broken: Callable[[Document], list[Document]], says: str, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=says):
        stored(tmp_path / "library.sqlite", broken(make_document("a", ["One.", "Two."])))


def _moved(document: Document) -> Document:
    passage = replace(document.passages[0], start=document.passages[0].start + 1)
    return replace(document, passages=(passage,))


def _surrogate(document: Document) -> Document:
    return replace(document, text=document.text + "\ud800")


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _other_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a database" * 100),
        _truncate,
        _other_version,
    ],
)
def test_a_bad_file_is_told_in_one_sentence(damage: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    stored(path, [make_document("a", PARAGRAPHS)]).close()
    damage(path)
    with pytest.raises(LibraryError, match=r"run `vidimus ingest`( again)?\.$"):
        (shelf, _) = Library(path).shelves(ALL)
        shelf.document("a")


def test_an_unfinished_library_is_not_read(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "library.sqlite", MODEL, 2) as writer:
        writer.add(make_document("a", PARAGRAPHS))
    with pytest.raises(LibraryError, match="never finished"):
        Library(tmp_path / "library.sqlite")


def test_needs_no_write_access_and_leaves_no_journal(tmp_path: Path) -> None:
    library = stored(tmp_path / "library.sqlite", [make_document("a", PARAGRAPHS)])
    assert found(library, ["portal"])
    assert [path.name for path in tmp_path.iterdir()] == ["library.sqlite"]
    library.close()
