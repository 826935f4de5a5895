"""Which documents the sides of a comparison are, where they are not named but described or only meant."""

import pytest

from ingest.records import Marking
from rag.compare import is_comparison
from rag.counterparts import plainly_two, sides_of
from rag.parts import clauses_of
from rag.phrases import phrases_in, unnamed
from rag.ports import Asking
from rag.question import understand
from rag.records import Filters
from rag.sides import holds_name
from rag.terms import word_stems
from rag.views import View, Views


@pytest.fixture(scope="module")
def view(real_assistant: Asking) -> View:
    views: Views = real_assistant._views  # type: ignore[attr-defined]
    return views.of(Marking.LIMITE, Filters())


PHRASES = [
    ("what the older programme says on seaweed", {"action-plan"}),  # another noun for a plan
    ("what the newer document says on seaweed", {"communication", "factsheet"}),  # two of one day
    ("the Presidency's stocktaking of the seaweed harvest", {"council-note"}),
    ("the Danish Presidency's text on seaweed", {"council-note"}),  # which Presidency, the catalogue does not say
    ("the report of November 2025", {"council-note"}),
    ("the short sheet on seaweed", {"factsheet"}),
    ("seaweed in both programmes", {"communication", "action-plan"}),
    ("the note to the second sentence", set()),  # a part of a document
    ("the seaweed report of the harbour master", set()),  # another document
    ("the plan", set()),  # any of two
]


@pytest.mark.parametrize(("text", "documents"), PHRASES)
def test_phrases(view: View, text: str, documents: set[str]) -> None:
    found = phrases_in(text, view.lexicon)
    assert {name for phrase in found for name in phrase.documents} == documents


def test_one_is_of_the_kind_named_before(view: View) -> None:
    found = phrases_in("seaweed in the old programme and in the new one", view.lexicon)
    assert [phrase.documents for phrase in found] == [("action-plan",), ("communication",)]


def test_phrases_are_blanked(view: View) -> None:
    text = "Does the older programme speak of seaweed?"
    assert unnamed(text, view.lexicon).split() == ["Does", "the", "speak", "of", "seaweed?"]


SIDES = [
    ("Seaweed in the old programme, and in the new one?", [{"action-plan"}, {"communication"}]),
    ("Does the Presidency paper say more on seaweed than the Commission's?", [{"council-note"}, {"communication", "factsheet"}]),
    ("Both the Presidency and the Commission mention seaweed. Who is to harvest it?", [{"council-note"}, {"communication", "factsheet"}]),
    ("What became of the seaweed from the plan of 2021 in its successor?", [{"action-plan"}, {"communication"}]),
    ("Seaweed was an issue years ago. What was planned back then, and what does the note say?", [{"action-plan"}, {"council-note"}]),
    ("What does the Commission mention on seaweed in its leaflet?", [{"factsheet"}]),  # one and the same
    ("What does the Communication say on seaweed, and who harvests it?", [{"communication"}]),
    ("Money for seaweed: what was spent according to the Council note, and what does the Commission promise?", [{"council-note"}, {"communication", "factsheet"}]),
    ("Seaweed: which number does the Council give it in its note, and which the Commission in its plan?", [{"council-note"}, {"communication"}]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sides"), SIDES)
def test_sides(view: View, text: str, sides: list[set[str]]) -> None:
    found = sides_of(understand(text, view.lexicon), view.lexicon)
    assert sorted(map(sorted, found)) == sorted(map(sorted, sides))


def test_two_sides_without_a_word_on_which(view: View) -> None:
    text = "One text tells who harvests seaweed, another who eats it. Who are they?"
    assert plainly_two(text)
    assert is_comparison(understand(text, view.lexicon), view.lexicon)
    assert not plainly_two("Does one harbour help another?")


def test_clauses() -> None:
    text = "Seaweed in harbours: who cuts it, and where is it sold? The mayor wants to know."
    assert clauses_of(text) == ("Seaweed in harbours", "who cuts it", "where is it sold?", "The mayor wants to know.")


def test_a_people_is_known_by_its_land() -> None:
    assert holds_name(word_stems("off the coast of North Saxony today"), word_stems("North Saxon"))
    assert not holds_name(word_stems("off the coast of North Wales today"), word_stems("North Saxon"))
