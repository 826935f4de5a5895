"""Layouts beyond the plain one: other ways to mark notes, what pages carry in their margins, shades, turned pages."""

import pytest

from ingest.canonical import Traced
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf.bitmapped import character
from ingest.readers.pdf.hyphens import Rejoiner
from ingest.readers.pdf.signs import code_of, follows, is_first, printed
from ingest.records import PassageKind
from tests.ingest.paper import Text, pdf
from tests.ingest.test_pdf import NOTE_LINE, PROSE, body, document, prose, raised

Page = list[Text]


def says_so(mark: str, y: float = 600) -> Page:
    return [Text(60, y, "It says so"), raised(111, y, mark), Text(115, y, ".")]


def note(mark: str, words: str, y: float = 107, size: float = 8) -> Page:
    return [Text(60, y + 3, mark, size=size - 2), Text(68, y, words, size=size)]


def notes(*pages: Page, extra: bytes = NOTE_LINE) -> list[tuple[int, str, str]]:
    """Number, text, and the last words before the mark."""
    found = document(*pages, extra=extra)
    return [(one.number, one.text, found.text[: one.anchor].strip()[-10:]) for one in found.footnotes]


SO = "It says so"
ALIKE = [(1, "The first note.", SO), (2, "The second note.", SO)]


@pytest.mark.parametrize(
    ("first", "second"),
    [("1", "1"), ("*", "†"), ("*", "**"), ("a", "b"), ("i", "ii"), ("[1]", "[2]"), ("*", "*")],
    ids=["anew on each page", "signs", "stars", "letters", "Roman", "brackets", "the same sign"],
)
def test_notes_whose_marks_are_no_plain_count(first: str, second: str) -> None:
    pages = (
        [*PROSE, *says_so(first), *note(first, "The first note.")],
        [*PROSE, *says_so(second), *note(second, "The second note.")],
    )
    assert notes(*pages) == ALIKE


def test_raised_letters_that_no_note_answers_are_letters() -> None:
    found = document([*PROSE, Text(60, 600, "It says so on the 1"), raised(155, 600, "e"), Text(160, 600, " page.")])
    assert "on the 1e page." in body(found)


def test_notes_that_share_a_line() -> None:
    page = [
        *PROSE, *says_so("1"), *says_so("2", 580),
        *note("1", "The first note."), Text(135, 110, "2", size=6), Text(140, 107, "The second note.", size=8),
    ]  # fmt: skip
    assert notes(page) == ALIKE


def test_notes_set_as_large_as_the_text() -> None:
    page = [
        *PROSE, *says_so("1"), *says_so("2", 580),
        Text(60, 107, "1"), Text(68, 107, "The first note."), Text(60, 94, "2"), Text(68, 94, "The second note."),
    ]  # fmt: skip
    assert notes(page) == ALIKE
    assert notes(page, extra=b"") == ALIKE


def test_notes_that_all_bear_one_sign() -> None:
    small = [Text(60, 107, "0", size=8), Text(68, 107, "The first note.", size=8)]
    small += [Text(60, 97, "0", size=8), Text(68, 97, "The second note.", size=8)]
    assert notes([*PROSE, *says_so("0"), *says_so("0", 580), *small]) == ALIKE


def test_a_note_runs_on_without_a_line_above() -> None:
    first = [*PROSE, *says_so("1"), *note("1", "The note begins here, at the foot of one page, and")]
    second = [*PROSE, Text(60, 107, "goes on at the foot of the next.", size=8)]
    words = "The note begins here, at the foot of one page, and goes on at the foot of the next."
    assert notes(first, second, extra=b"") == [(1, words, SO)]


SERIES = [("1", None, True), ("2", "1", False), ("*", None, True), ("**", "*", False), ("†", "*", False)]
SERIES += [("b", "a", False), ("ii", "i", False), ("j", "i", False), ("iv", "iii", False), ("aa", "z", False)]


@pytest.mark.parametrize(("sign", "before", "first"), SERIES)
def test_ways_of_counting(sign: str, before: str | None, first: bool) -> None:
    code = code_of(sign)
    assert code is not None
    assert printed(code) == sign
    assert is_first(code) is first
    assert before is None or follows(code, code_of(before) or 0)


def test_what_is_no_mark_has_no_code() -> None:
    assert [code_of(printed) for printed in ("nd", "th", "A", "12345", "")] == [None] * 5


SECTIONS = ["One thing", "One thing", "Another thing", "Another thing", "A third thing"]


def test_running_heads_that_change_with_the_section() -> None:
    pages = []
    for number, section in enumerate(SECTIONS):
        heading = [Text(60, 640, section, size=14, bold=True)] if section not in SECTIONS[:number] else []
        pages.append([Text(60, 800, section, size=9), *prose(760), *heading, *prose(600)])
    found = document(*pages)
    assert [section.heading for section in found.sections] == ["One thing", "Another thing", "A third thing"]
    assert [found.text.count(words) for words in dict.fromkeys(SECTIONS)] == [1, 1, 1]


def test_words_at_the_head_of_each_page_that_are_text_stay() -> None:
    pages = [[Text(60, 780, f"Words number {word} of many."), *prose(767)] for word in ("one", "two", "three", "four")]
    assert [word for word in ("one", "two", "three", "four") if f"number {word}" not in body(document(*pages))] == []


@pytest.mark.parametrize("step", [1, 5])
def test_numbers_of_lines_in_the_margin(step: int) -> None:
    pages = []
    for page in range(2):
        lines = [Text(90, 700 - 13 * n, f"The words of line {'abcdefghijklmnopqrst'[n]} go on") for n in range(20)]
        count = range(step - 1, 20, step)
        margin = [Text(60, 700 - 13 * n, f"{page * 20 + n + 1:3}".replace(" ", ""), size=7) for n in count]
        pages.append([*lines, *margin])
    found = document(*pages)
    assert not any(char.isdigit() for char in found.text)
    assert any("line number(s)" in notice for notice in found.notices)


def test_numbers_of_notes_are_no_numbers_of_lines() -> None:
    pages = [
        [*PROSE, *says_so(str(n)), *note(str(n), f"The note of page {'abcdefghijklmnop'[n]}.")] for n in range(1, 16)
    ]
    assert len(document(*pages, extra=NOTE_LINE).footnotes) == 15


def test_numbers_in_a_list_are_no_numbers_of_lines() -> None:
    lines = [*PROSE, *(Text(60, 560 - 13 * n, f"{n + 1}. the entry") for n in range(4))]
    assert "1. the entry" in document(lines).text


def test_a_table_of_contents_is_left_out() -> None:
    headings = ["A first part", "A second part", "A third part"]
    contents = [Text(60, 700, "Contents", size=14, bold=True)]
    for number, heading in enumerate(headings):
        y = 670 - 13 * number
        contents += [Text(60, y, f"{heading} . . . . . . . . . ."), Text(500, y, str(number + 2))]
    pages = [[Text(60, 700, heading, size=14, bold=True), *prose(660)] for heading in headings]
    found = document(contents, *pages)
    assert [section.heading for section in found.sections] == headings
    assert ". . ." not in found.text
    assert any("table of contents with 3 entries" in notice for notice in found.notices)


def test_a_watermark_behind_the_text_is_left_out() -> None:
    pages = [[Text(200, 650, "DRAFT", size=60), *prose(700)] for _ in range(4)]
    found = document(*pages)
    assert "DRAFT" not in found.text
    assert any("DRAFT" in notice for notice in found.notices)


def test_text_in_three_columns_is_no_table() -> None:
    columns = []
    for x in (60, 220, 380):
        columns += [Text(x, 700 - 13 * n, "Words of a column here") for n in range(8)]
        columns += [Text(x, 596, "Action 1: It begins"), Text(x, 583, "with some more words")]
    assert {passage.kind for passage in document(columns).passages}.isdisjoint({PassageKind.ROW})


HEADER = ("Actions", "Timetable", "Responsibility")
COLUMNS = (60, 190, 320)


def cells(*rows: tuple[str, ...], top: float = 510, step: float = 30) -> Page:
    return [
        Text(x, top - step * n, words)
        for n, row in enumerate(rows)
        for x, words in zip(COLUMNS, row, strict=True)
        if words
    ]


def lines(*ends: tuple[float, float, float, float]) -> bytes:
    return b" 0.5 w " + b" ".join(b"%g %g m %g %g l S" % one for one in ends)


SHADES = b" 0.9 g 50 500 130 30 re f 180 500 130 30 re f 310 500 130 30 re f 0 g"


def test_shades_are_no_drawn_lines() -> None:
    rows = cells(HEADER, ("Action 1. Do it.", "2030", "The Office"), ("Action 2. Do more.", "2031", "The Agency"))
    found = document([*PROSE, *rows], extra=SHADES)
    assert [(action.number, action.timetable, action.actors) for action in found.actions] == [
        (1, "2030", ("The Office",)),
        (2, "2031", ("The Agency",)),
    ]


def test_cells_merged_over_rows_count_for_each_of_them() -> None:
    rows = cells(HEADER, ("Action 1. Do it.", "2030", "The Office"), ("Action 2. Do more.", "", "The Agency"))
    drawn = lines(
        *((50, y, 440, y) for y in (530, 500, 440)), (50, 470, 180, 470), (310, 470, 440, 470),
        *((x, 440, x, 530) for x in (50, 180, 310, 440)),
    )  # fmt: skip
    found = document([*PROSE, *rows], extra=drawn)
    assert [(action.number, action.timetable, action.actors) for action in found.actions] == [
        (1, "2030", ("The Office",)),
        (2, "2030", ("The Agency",)),
    ]


def test_lines_that_say_that_a_table_goes_on_are_left_out() -> None:
    first = [
        *PROSE,
        *cells(HEADER, ("Action 1. Do it.", "2030", "The Office"), ("Action 2. Do so.", "2030", "The Office")),
        Text(250, 425, "Continued on next page"),
    ]
    second = [
        Text(60, 700, "Table 1 (continued)"),
        *cells(HEADER, ("Action 3. Do more.", "2031", "The Agency"), top=670),
    ]
    found = document(first, second)
    assert [action.number for action in found.actions] == [1, 2, 3]
    assert "ontinued" not in found.text


def test_the_rest_of_a_row_without_drawn_lines_opens_the_next_page() -> None:
    first = [
        *PROSE,
        *cells(HEADER, ("Action 1. Do it.", "2030", "The Office"), ("Action 2. Do more", "2031", "The Agency")),
    ]
    rest = [Text(60, 700, "on this page."), *cells(("Action 3. Do all.", "2032", "The Board"), top=687)]
    more = cells(
        ("Action 4. Do less.", "2033", "The Court"), ("Action 5. Do none.", "2034", "The Chair"), top=674, step=13
    )
    found = document(first, [*rest, *more])
    assert [(action.number, action.text, action.timetable) for action in found.actions][1:3] == [
        (2, "Do more on this page.", "2031"),
        (3, "Do all.", "2032"),
    ]


def test_a_page_whose_words_are_turned_is_read_upright() -> None:
    turned = [
        Text(200 + 13 * n, 60, "The words of a wide table on a page that stays upright", turned=True) for n in range(6)
    ]
    source = read_pdf(pdf(PROSE, turned))
    assert sum(block.text.text.count("wide table") for block in source.blocks) == 6


def test_pieces_of_a_long_paragraph_have_their_own_pages() -> None:
    sentence = "Here is one more sentence of the words that stand in it."
    pages = [[Text(60, 760 - 13 * n, f"{sentence} And again here.") for n in range(50)] for _ in range(2)]
    found = document(*pages)
    assert {passage.page for passage in found.passages} == {1, 2}


CUT = [
    (["a word"], "the J-", "TEAM said", "the J-TEAM said"),  # no type-setter leaves a letter alone
    (["more coopera-", "tion", "our cooperation", "XYD/ABC"], "an XYD-", "ABC", "an XYD-ABC"),
    (["more coopera-", "tion", "our cooperation"], "the pre-", "frontier area", "the pre-frontier area"),
    (["more coopera-", "tion", "our cooperation"], "the pre-", "vention", "the prevention"),
    (["more coopera-", "tion", "our cooperation"], "a mid-", "term review", "a mid-term review"),
]


@pytest.mark.parametrize(("elsewhere", "first", "second", "joined"), CUT, ids=[case[3] for case in CUT])
def test_lines_rejoined(elsewhere: list[str], first: str, second: str, joined: str) -> None:
    assert Rejoiner([*elsewhere, first, second]).joined(Traced.of(first), Traced.of(second)).text == joined


BITMAPPED = [
    ("/a30", 30, "ffi"),
    ("/a14", 14, "ffi"),
    ("'", 39, "’"),
    ("1", 49, "1"),
    ("/a65", 65, "A"),
    ("/a233", 233, "é"),
]


@pytest.mark.parametrize(("named", "code", "said"), BITMAPPED)
def test_bitmap_fonts_by_the_places_of_their_glyphs(named: str, code: int, said: str) -> None:
    assert character(named, code) == said


def test_a_numbered_heading_is_no_note_and_may_hang() -> None:
    heading = [
        Text(60, 640, "1", size=14, bold=True),
        Text(75, 640, "A heading whose words are too many for only one", size=14, bold=True),
    ]
    rest = [Text(75, 623, "measured line and hang", size=14, bold=True)]
    page = [*PROSE, *heading, *rest, *prose(600), *says_so("1", 500), *note("1", "The note.")]
    found = document(page)
    assert [section.heading for section in found.sections] == [
        "1 A heading whose words are too many for only one measured line and hang"
    ]
    assert [one.text for one in found.footnotes] == ["The note."]


def test_leaders_that_lead_to_no_heading_stay() -> None:
    dots = ". " * 400
    found = document([*(Text(60, 700 - 13 * n, f"Words {dots}x") for n in range(20))])
    assert found.text.startswith("Words . .")
