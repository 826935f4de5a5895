import html as entities
import re

import pytest

from tests.ui import answers
from tests.ui.answers import answer_to
from tests.ui.library import cite, shelves
from ui.citations import day
from ui.excerpts import Excerpt, Marked, excerpt
from ui.lists import document_head, documents_html, sources_html
from ui.reader import excerpt_html

PASSAGE = {
    "id": "d:10-30",
    "document_id": "d",
    "section_path": ["1. One"],
    "page": 2,
    "text": "Ships <and> trains.\n",
    "start": 10,
    "end": 30,
    "footnotes": [{"number": 4, "text": "By sea."}],
    "previous": None,
    "next": None,
}
DETAIL = shelves()["communication"].detail | {
    "footnotes": [{"number": 4, "text": "By sea.", "anchor": 15, "page": 2}],
    "language": "en",
}


def shown(start: int, end: int, **passage: object) -> str:
    """The passage's words with [start, end) of the document marked."""
    one = PASSAGE | passage
    made = excerpt_html(Excerpt(DETAIL, [one], one["id"], Marked(start, end)))  # type: ignore[arg-type, list-item]
    found = re.search(r'<div class="v-words">(.*?)</div>', made, re.S)
    assert found
    return found[1].strip()


SIGN = '<sup class="v-anchor">4</sup>'


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (16, 21, f"Ships{SIGN} <mark>&lt;and&gt;</mark> trains."),
        (10, 15, f"<mark>Ships</mark>{SIGN} &lt;and&gt; trains."),  # the note's sign follows the quote
        (10, 21, f"<mark>Ships</mark><mark>{SIGN}</mark><mark> &lt;and&gt;</mark> trains."),
        (0, 15, f"<mark>Ships</mark>{SIGN} &lt;and&gt; trains."),  # begins in the passage before
        (22, 99, f"Ships{SIGN} &lt;and&gt; <mark>trains.\n</mark>"),  # goes on in the next
        (40, 50, f"Ships{SIGN} &lt;and&gt; trains."),  # elsewhere
        (3, 3, f"Ships{SIGN} &lt;and&gt; trains."),
    ],
)
def test_exactly_the_quoted_words_are_marked(start: int, end: int, expected: str) -> None:
    assert shown(start, end) == expected.strip()


def test_offsets_count_code_points() -> None:
    assert shown(12, 14, text="𝄞é ab cdefghijklmno.", footnotes=[]) == "𝄞é<mark> a</mark>b cdefghijklmno."


@pytest.mark.parametrize("document_id", ["communication", "action-plan", "council-note", "factsheet"])
def test_marked_words_are_the_quote_in_every_passage_of_the_corpus(document_id: str) -> None:
    shelf = shelves()[document_id]
    for passage in shelf.passages:
        middle = (passage["start"] + passage["end"]) // 2
        for start, end in [(passage["start"], passage["end"]), (passage["start"], middle), (middle, passage["end"])]:
            made = excerpt_html(excerpt(shelf.detail, shelf.passages, passage["id"], (start, end)))  # type: ignore[arg-type]
            made = re.sub(r"<sup.*?</sup>", "", made)
            marked = "".join(re.findall(r"<mark>(.*?)</mark>", made, re.S))
            assert entities.unescape(marked) == shelf.text[start:end]


def test_neighbours_headings_pages_and_footnotes_stand_around_the_quote() -> None:
    shelf = shelves()["communication"]
    quoted = cite(1, "communication", "participating EU Member States, the United Kingdom", "")
    around = excerpt(shelf.detail, shelf.passages, quoted["passage_id"], (quoted["start"], quoted["end"]), (2, 2))  # type: ignore[arg-type]
    made = excerpt_html(around)
    assert len(around.passages) == 5 and around.earlier and around.later
    assert re.findall(r"<h4[^>]*>(.*?)</h4>", made)[:2] == [
        "2. PRIORITY ACTIONS",
        "2.1. Adapting to evolving routes and modi operandi",
    ]
    assert '<span class="v-page">p. 5</span>' in made
    assert '<mark>participating EU Member States</mark><mark><sup class="v-anchor">7</sup></mark><mark>, the' in made
    assert "France, Ireland, Italy" in made
    assert made.count('id="v-cited"') == 1


def test_a_footnote_is_shown_where_its_mark_stands() -> None:
    shelf = shelves()["communication"]
    note = cite(1, "communication", "15818/22", "footnote 15")
    found = excerpt(shelf.detail, shelf.passages, note["passage_id"], (note["start"], note["end"]))  # type: ignore[arg-type]
    made = excerpt_html(found)
    assert "in drug policies, <mark>15818/22</mark>." in made
    cited = next(p for p in found.passages if p["id"] == found.cited)
    assert "strategic dialogue with third countries" in cited["text"]


def test_a_footnote_without_a_mark_is_shown_in_its_own_place() -> None:
    shelf = shelves()["communication"]
    notes = [note | {"anchor": None} for note in shelf.detail["footnotes"]]
    last = shelf.passages[-1]
    found = excerpt(shelf.detail | {"footnotes": notes}, shelf.passages, last["id"])  # type: ignore[arg-type]
    assert found.cited == last["id"]
    assert f"<mark>{last['text']}</mark>" in excerpt_html(found)


@pytest.mark.parametrize(
    ("at", "reach", "expected"),
    [
        (None, (4, 4), (0, 5)),  # the start of the document
        (0, (4, 4), (0, 5)),
        (6, (4, 4), (2, 11)),
        (6, (99, 99), (0, 19)),  # the whole body, without the footnotes at its end
        (18, (1, 4), (17, 19)),
    ],
)
def test_the_window_stays_in_the_body(at: int | None, reach: tuple[int, int], expected: tuple[int, int]) -> None:
    shelf = shelves()["communication"]
    cited = None if at is None else shelf.passages[at]["id"]
    found = excerpt(shelf.detail, shelf.passages, cited, None, reach)  # type: ignore[arg-type]
    first, last = expected
    assert [p["id"] for p in found.passages] == [p["id"] for p in shelf.passages[first:last]]
    assert (found.earlier, found.later) == (first, 19 - last)


def test_an_unknown_passage_is_an_error() -> None:
    shelf = shelves()["communication"]
    with pytest.raises(LookupError):
        excerpt(shelf.detail, shelf.passages, "communication:1-2")  # type: ignore[arg-type]


def test_a_heading_passage_is_not_shown_twice() -> None:
    heading = PASSAGE | {"id": "d:0-6", "text": "1. One", "start": 0, "end": 6, "footnotes": []}
    made = excerpt_html(Excerpt(DETAIL, [heading, PASSAGE]))  # type: ignore[arg-type, list-item]
    assert made.count("1. One") == 1


def test_documents_show_their_markings_and_open_on_click() -> None:
    made = documents_html([shelf.detail for shelf in shelves().values()])  # type: ignore[misc]
    assert made.count("PUBLIC") == 3 and made.count("LIMITE") == 1
    assert 'data-document="council-note"' in made
    assert "15571/25 · Council of the European Union, Presidency · 21\u00a0November\u00a02025" in made


def test_sources_stand_by_document_under_their_numbers() -> None:
    made = sources_html(answer_to(answers.EXPAND), "t")  # type: ignore[arg-type]
    assert re.findall(r"<h3[^>]*>(\w[\w ]*) <", made) == ["Communication", "Fact sheet"]
    assert re.findall(r'data-number="(\d)"', made) == ["1", "2", "3", "4"]


def test_the_nearest_passages_are_the_sources_where_nothing_was_found() -> None:
    assert 'data-card="v-t-near-1"' in sources_html(answer_to(answers.NOT_FOUND), "t")  # type: ignore[arg-type]


def test_titles_are_escaped() -> None:
    assert "<b>" not in document_head(DETAIL | {"title": "<b>x</b>"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("date", "written"),
    [("2025-12-04", "4\u00a0December\u00a02025"), ("2025", "2025"), ("", ""), ("soon", "soon")],
)
def test_days(date: str, written: str) -> None:
    assert day(date) == written
