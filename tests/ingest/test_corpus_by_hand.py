"""What reading the four files with one's own eyes found, against what ingestion makes of them."""

import hashlib
import re
from itertools import pairwise

import pytest

from ingest.records import ActionKind
from tests.ingest.corpus import EXPECTED, FOLDER, documents, sections_by_hand, sentence_of, table, toml

NOTES = toml("footnotes.toml")
COUNTS = [  # document, footnotes, actions, indicators
    ("communication", 15, 19, 0),
    ("action-plan", 6, 53, 12),
    ("council-note", 32, 17, 0),
    ("factsheet", 0, 0, 0),
]


AS_RECEIVED = {
    "communication.md": "4f93bf878e02225ddd67971b6cf18b844bc1c98165a11b6ec1b550303c04141d",
    "action-plan.txt": "23b7008195d87a9de64de8d2861d9745e89e5526dd9a6c36f0ea9a16a509b36b",
    "council-note.txt": "045dd705827642c9c3a42e31744e4db07601200d8f452c9197089fe92031be24",
    "factsheet.md": "608035e98e22de29d946075b8fddc3ed2ea655f408c2462d835c487fe9afb5cf",
}


@pytest.mark.parametrize(("file", "sha256"), AS_RECEIVED.items())
def test_files_are_kept_byte_for_byte(file: str, sha256: str) -> None:
    assert hashlib.sha256((FOLDER / file).read_bytes()).hexdigest() == sha256


@pytest.mark.parametrize(("document_id", "notes", "actions", "indicators"), COUNTS)
def test_counts(document_id: str, notes: int, actions: int, indicators: int) -> None:
    document = documents()[document_id]
    kinds = [action.kind for action in document.actions]
    assert [note.number for note in document.footnotes] == list(range(1, notes + 1))
    assert (kinds.count(ActionKind.ACTION), kinds.count(ActionKind.INDICATOR)) == (actions, indicators)
    assert [action.number for action in document.actions] == [*range(1, actions + 1), *range(1, indicators + 1)]


@pytest.mark.parametrize(
    ("document_id", "number"), [(document, int(number)) for document, notes in NOTES.items() for number in notes]
)
def test_footnotes(document_id: str, number: int) -> None:
    document = documents()[document_id]
    before, opens, closes, text = NOTES[document_id][str(number)]
    note = document.footnotes[number - 1]
    assert note.text == text == document.text[note.start : note.end]
    assert document.text[: note.anchor].endswith(before)
    sentence = sentence_of(document, note)
    assert sentence.startswith(opens)
    assert sentence.endswith(closes)


def test_table_of_footnotes_is_complete() -> None:
    assert {document: len(notes) for document, notes in NOTES.items()} == {
        "communication": 15,
        "action-plan": 6,
        "council-note": 32,
    }


@pytest.mark.parametrize("row", table("action_rows.tsv"), ids=lambda row: f"action {row[0]}")
def test_action_rows(row: list[str]) -> None:
    number, areas, timetable, actors, opens, closes = row
    document = documents()["action-plan"]
    action = document.actions[int(number) - 1]
    assert action.number == int(number)
    assert action.priority_areas == tuple(areas.split("; ") if areas else ())
    assert action.timetable == timetable
    assert action.actors == tuple(actors.split("; "))
    assert action.text.startswith(opens)
    assert action.text.endswith(closes)
    assert action.footnotes == tuple(n for n in document.footnotes if n.number in _NOTES_OF_ROWS.get(int(number), ()))
    own = document.text[action.start : action.end]
    assert own.startswith(f"Action {number}")
    assert own.endswith(actors.split("; ")[-1])


_NOTES_OF_ROWS = {1: (1, 2), 18: (3,), 19: (4,), 37: (5,), 52: (6,)}
_FIRST_ROWS = [1, 11, 18, 22, 27, 32, 38, 45, 47]  # of each strategic priority's table, and of the governance table


def test_rows_stand_under_their_strategic_priority() -> None:
    actions = [action for action in documents()["action-plan"].actions if action.kind is ActionKind.ACTION]
    for priority, (first, beyond) in enumerate(pairwise(_FIRST_ROWS), 1):
        for number in range(first, beyond):
            assert actions[number - 1].section_path[-1].startswith(f"Strategic priority {priority}. ")
    governance = ("Governance, implementation and monitoring of the EU Agenda on Drugs",)
    assert {action.section_path for action in actions[46:]} == {governance}


@pytest.mark.parametrize("row", table("indicators.tsv"), ids=lambda row: f"indicator {row[0]}")
def test_indicators(row: list[str]) -> None:
    number, opens, closes = row
    indicators = [one for one in documents()["action-plan"].actions if one.kind is ActionKind.INDICATOR]
    assert indicators[int(number) - 1].text.startswith(opens)
    assert indicators[int(number) - 1].text.endswith(closes)
    assert indicators[int(number) - 1].section_path == ("Annex 2", "Performance Indicators")


@pytest.mark.parametrize(("number", "actors"), toml("actors.toml")["communication"].items())
def test_main_actors(number: str, actors: list[str]) -> None:
    document = documents()["communication"]
    action = document.actions[int(number) - 1]
    assert action.actors == tuple(actors)
    assert action.actors_span is not None
    assert document.text[action.actors_span.start : action.actors_span.end].startswith("Main actors: ")


@pytest.mark.parametrize("document_id", ["communication", "council-note"])
def test_titles_of_headed_actions(document_id: str) -> None:
    printed = [heading for _, heading in sections_by_hand()[document_id] if heading.startswith("Action ")]
    assert [f"Action {a.number}: {a.title}" for a in documents()[document_id].actions] == printed


@pytest.mark.parametrize("document_id", sections_by_hand())
def test_sections(document_id: str) -> None:
    found = [(section.level, section.heading) for section in documents()[document_id].sections]
    assert found == sections_by_hand()[document_id]


SECTION_NUMBERS = [
    ("communication", ["1", "2", "2.1", *(f"Action {n}" for n in range(1, 7)), "2.2", "Action 7", "2.3"]),
    ("action-plan", ["A", *(f"Strategic priority {n}" for n in range(1, 5)), "B", "Strategic priority 5", "C"]),
    ("council-note", [None, None, *(f"Action {n}" for n in range(1, 18)), None]),
]


@pytest.mark.parametrize(("document_id", "numbers"), SECTION_NUMBERS)
def test_section_numbers(document_id: str, numbers: list[str | None]) -> None:
    assert [section.number for section in documents()[document_id].sections][: len(numbers)] == numbers


def _rejoined() -> list[tuple[str, str]]:
    lines = (EXPECTED / "rejoined.txt").read_text("utf-8").splitlines()
    return [(line.split("|")[0], line.split("|")[1]) for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("before", "after"), _rejoined())
def test_rejoined_paragraphs(before: str, after: str) -> None:
    document = documents()["communication"]
    at = document.text.find(f"{before} {after}")
    assert at >= 0
    sentences = [span for passage in document.passages for span in passage.sentences]
    assert any(span.start <= at and at + len(before) + 1 + len(after) <= span.end for span in sentences)


def test_nothing_else_was_rejoined() -> None:
    assert len(_rejoined()) == 12
    assert [n for n in documents()["communication"].notices if "rejoined" in n] == [
        "12 paragraph(s) rejoined that a page break or a note had cut."
    ]
    assert not [n for d in ("action-plan", "council-note", "factsheet") for n in documents()[d].notices if "join" in n]


def test_review_comment_never_surfaces() -> None:
    """The comment stands behind the last cell of row 14 and names a person: no word of the name may come through."""
    document = documents()["action-plan"]
    source = (FOLDER / document.metadata.source).read_text("utf-8")
    (comment,) = re.findall(r"Comment by (.*)", source)
    everything = repr(document)
    for word in ["Comment by", comment, *re.findall(r"[^\W\d]{4,}", comment)]:
        assert word not in everything
    assert "1 review comment(s) left out." in document.notices
    assert document.actions[13].actors == ("European Commission", "Member States", "Frontex", "EEAS")


DEFINITIONS = [
    ("communication", "MAOC-N", "Maritime Analysis and Operation Centre - Narcotics"),
    ("communication", "ICS2", "Import Control System 2"),
    ("communication", "J-MCAT", "joint-Maritime Counter Narcotics Action Team"),
    ("communication", "EuroPris", "European Organisation of Prison and Correctional Services"),
    ("communication", "UNCLOS", "United Nations Convention on the Law of the Sea"),
    ("communication", "EUDA", "European Union Drugs Agency"),
    # letters that stand for another language's words
    ("communication", "CEPOL", "European Union Agency for Law Enforcement Training"),
    ("action-plan", "NPS", "new psychoactive substances"),
    # introduced by a footnote that holds nothing but the name
    ("action-plan", "SOCTA", "Serious and Organised Crime Threat Assessment"),
    ("action-plan", "EMCDDA", "European Monitoring Centre for Drugs and Drug Addiction"),
    ("council-note", "EJO CN", "European Judicial Organised Crime Network"),
    ("council-note", "EJOEN", "European Judicial Organised Crime Network"),
    ("council-note", "AML/CFT", "Anti-Money Laundering/Counter-Financing of Terrorism"),
    ("council-note", "HDG", "Horizontal Working Party on Drugs"),
    ("factsheet", "MAOC-N", "Maritime Analysis and Operations Centre - Narcotics"),
]


@pytest.mark.parametrize(("document_id", "short", "long"), DEFINITIONS)
def test_definitions(document_id: str, short: str, long: str) -> None:
    assert {one.short: one.long for one in documents()[document_id].definitions}[short] == long


ODDITIES = [
    # the body's title and the annex's
    ("communication", 'Action 1 is titled "Make better use of travel intelligence'),
    ("communication", 'Action 2 is titled "Expand the operations of the MAOC-N" in one place and "Expand the'),
    ("communication", 'Action 4 is titled "Step up civil-military'),
    ("communication", 'Action 5 is titled "Identify effective measures to address the misuse of go-fast vessels"'),
    ("communication", 'Action 8 is titled "Improve cooperation and information sharing'),
    ("communication", 'Action 14 is titled "Improve substance identification'),
    # a heading and the list that announces it
    ("communication", 'is listed as "5. Advancing research and development and innovation'),
    # the body says 2020-2027, the note 2020-2024
    ("communication", '"… Human Rights and Democracy 2020-2027" is dated 2020-2024 in its footnote 14.'),
    ("action-plan", "Annex 1 is missing from the numbering."),
    ("council-note", "The act 2024/1654 is cited with the Official Journal number 2024/1694."),
    ("council-note", "European Judicial Organised Crime Network is shortened as EJO CN and as EJOCN and as EJOEN."),
]


@pytest.mark.parametrize(("document_id", "notice"), ODDITIES)
def test_oddities_are_reported(document_id: str, notice: str) -> None:
    assert [one for one in documents()[document_id].notices if notice in one]


def test_titles_that_agree_are_not_reported() -> None:
    retitled = [notice for notice in documents()["communication"].notices if " is titled " in notice]
    assert [notice.split()[1] for notice in retitled] == ["1", "2", "4", "5", "8", "14"]
    assert documents()["factsheet"].notices == ()
