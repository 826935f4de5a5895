"""What holds of every document however it was read."""

import pytest

from ingest.canonical import NOWHERE, decode
from ingest.records import PassageKind
from tests.ingest.corpus import FOLDER, documents, words

IDS = ["communication", "action-plan", "council-note", "factsheet"]


@pytest.mark.parametrize("document_id", IDS)
def test_a_passage_is_its_span(document_id: str) -> None:
    document = documents()[document_id]
    for passage in document.passages:
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.id == f"{document_id}:{passage.start}-{passage.end}"
        assert passage.text == passage.text.strip()


@pytest.mark.parametrize("document_id", IDS)
def test_each_sentence_is_whole_in_one_passage(document_id: str) -> None:
    document = documents()[document_id]
    for passage in document.passages:
        for sentence in passage.sentences:
            assert passage.start <= sentence.start < sentence.end <= passage.end
    covered = set()
    for passage in document.passages:
        for sentence in passage.sentences:
            covered.update(range(sentence.start, sentence.end))
    left_out = {place for place, char in enumerate(document.text) if not char.isspace()} - covered
    assert not left_out


@pytest.mark.parametrize("document_id", IDS)
def test_every_character_stands_where_its_origin_says(document_id: str) -> None:
    document = documents()[document_id]
    source = decode((FOLDER / document.metadata.source).read_bytes())
    assert len(document.origin) == len(document.text)
    for char, place in zip(document.text, document.origin, strict=True):
        if place == NOWHERE:
            assert char.isspace()
        else:
            assert source[place] == char or (char == " " and source[place].isspace())


@pytest.mark.parametrize("document_id", IDS)
def test_body_keeps_the_order_of_the_source(document_id: str) -> None:
    document = documents()[document_id]
    body = min((note.start for note in document.footnotes), default=len(document.text))
    places = [place for place in document.origin[:body] if place != NOWHERE]
    assert places == sorted(places)


@pytest.mark.parametrize("document_id", IDS)
def test_passages_are_linked_in_order(document_id: str) -> None:
    passages = documents()[document_id].passages
    assert len({passage.id for passage in passages}) == len(passages)
    assert [passage.next for passage in passages[:-1]] == [passage.id for passage in passages[1:]]
    assert [passage.previous for passage in passages[1:]] == [passage.id for passage in passages[:-1]]


@pytest.mark.parametrize("document_id", IDS)
def test_a_note_hangs_on_the_passage_that_holds_its_mark(document_id: str) -> None:
    document = documents()[document_id]
    by_id = {passage.id: passage for passage in document.passages}
    for passage in document.passages:
        if passage.kind is PassageKind.FOOTNOTE:
            home = by_id[passage.anchored_in or ""]
            assert passage.note in [note.number for note in home.footnotes]
            assert home.kind is not PassageKind.FOOTNOTE


@pytest.mark.parametrize("document_id", IDS)
def test_no_mark_up_survives(document_id: str) -> None:
    document = documents()[document_id]
    for scrap in ("**", "<sup>", "footnoteRef", "](#)", "\t", "---", "\u00a0"):
        assert scrap not in document.text
    assert not any("\U000f0000" <= char <= "\U000ffffd" for char in document.text)
    assert not set("⁰¹²³⁴⁵⁶⁷⁸⁹") & set(document.text)


@pytest.mark.parametrize("document_id", IDS)
def test_records_lie_inside_the_text(document_id: str) -> None:
    document = documents()[document_id]
    for action in document.actions:
        assert action.start <= action.heading.start < action.heading.end <= action.end
        if action.actors_span:
            assert all(actor in words(document, action.actors_span) for actor in action.actors)
        if action.timetable_span:
            assert words(document, action.timetable_span) == action.timetable
    for section in document.sections:
        assert document.text[section.start :].startswith(section.heading)
        assert section.path[-1] == section.heading
    for one in document.definitions:
        assert one.long in document.text[one.start : one.end]
