"""What a page shows, as people read it: marks and numbers, cut words, columns, furniture, notes that run on."""

import pytest

from ingest.blocks import BlockKind
from ingest.canonical import Traced
from ingest.errors import UnreadableDocument
from ingest.pipeline import document_of
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf.hyphens import Rejoiner
from ingest.readers.pdf.tokens import operations
from ingest.records import Document, Marking, Metadata
from tests.ingest.paper import Text, pdf

METADATA = Metadata("x", "X", "X", "", "2026-01-01", "", "", Marking.PUBLIC, "en", "", "x")


def document(*pages: list[Text], extra: bytes = b"") -> Document:
    return document_of(read_pdf(pdf(*pages, extra=extra)), METADATA)


def body(document: Document) -> str:
    end = min((note.start for note in document.footnotes), default=len(document.text))
    return document.text[:end].strip()


# What stands elsewhere in the document, the two lines, and what they make.
JOINED = [
    ([], "from 2026-", "2029 on", "from 2026-2029 on"),
    ([], "2021/", "2022", "2021/2022"),
    (
        ["our cooperation and", "more coopera-", "tion", "all prevention", "of preven-", "tion"],
        "coopera-",
        "tion",
        "cooperation",
    ),
    (["a high-risk area"], "of high-", "risk areas", "of high-risk areas"),
    (["a word"], "EU-", "wide", "EU-wide"),
    (["a word"], "Franco-", "German", "Franco-German"),
    (["more coopera-", "tion", "our cooperation"], "the infor-", "mation", "the information"),
    (["more coopera-", "tion", "our cooperation"], "a hands-", "on way", "a hands-on way"),
    (["more coopera-", "tion", "our cooperation"], "a non-", "binding act", "a non-binding act"),
    (["more coopera-", "tion", "our cooperation", "the UNCLOS is", "an UNC-", "LOS"], "the UNC-", "LOS", "the UNCLOS"),
    # a document that cuts no words: its hyphens are its own
    (["on the spot", "well-known", "of long-", "term value"], "a once-", "over", "a once-over"),
    ([], "soft\u00ad", "ened", "softened"),
    ([], "and", "so on", "and so on"),
    ([], "see https://x.eu/", "path/page", "see https://x.eu/path/page"),
    ([], "see https://x.eu/a", "and that", "see https://x.eu/a and that"),
]


@pytest.mark.parametrize(("elsewhere", "first", "second", "joined"), JOINED, ids=[case[3] for case in JOINED])
def test_lines_rejoined(elsewhere: list[str], first: str, second: str, joined: str) -> None:
    rejoiner = Rejoiner([*elsewhere, first, second])
    assert rejoiner.joined(Traced.of(first), Traced.of(second)).text == joined


def raised(x: float, y: float, digits: str) -> Text:
    return Text(x, y + 4, digits, size=7)


def prose(top: float) -> list[Text]:
    words = "These are the words of a line that is as wide as any other line of this page is"
    return [Text(60, top - 13 * n, words) for n in range(6)]


PROSE = prose(700)
NOTE_LINE = b"0.5 w 60 120 m 200 120 l S"


def test_marks_are_told_from_numbers_by_size_and_height() -> None:
    lines = [
        *PROSE,
        Text(60, 600, "The plan 2021-2025"), raised(155, 600, "4"), Text(159, 600, " and its report"),
        raised(231, 600, "5"), Text(235, 600, " cover 10 km"), raised(297, 600, "2"), Text(301, 600, " and 24 areas."),
        Text(60, 110, "4", size=6), Text(64, 107, "The first note.", size=8),
        Text(60, 100, "5", size=6), Text(64, 97, "The second note.", size=8),
    ]  # fmt: skip
    found = document(lines, extra=NOTE_LINE)
    assert "The plan 2021-2025 and its report cover 10 km² and 24 areas." in body(found)
    assert [(note.number, note.text, found.text[: note.anchor].split()[-1]) for note in found.footnotes] == [
        (4, "The first note.", "2021-2025"),
        (5, "The second note.", "report"),
    ]


def test_marks_that_are_raised_characters_of_their_own() -> None:
    lines = [*PROSE, Text(60, 600, "It says so² on 5 km² of land."), Text(60, 107, "² This note.", size=8)]
    found = document(lines, extra=NOTE_LINE)
    assert "It says so on 5 km² of land." in body(found)
    assert [(note.number, note.text, found.text[: note.anchor].split()[-1]) for note in found.footnotes] == [
        (2, "This note.", "so")
    ]


def test_a_note_runs_on_to_the_next_page() -> None:
    first = [
        *PROSE,
        Text(60, 600, "It says so"), raised(111, 600, "1"), Text(115, 600, "."),
        Text(60, 110, "1", size=6), Text(64, 107, "The note begins here, at the foot of one page, and", size=8),
    ]  # fmt: skip
    second = [*PROSE, Text(60, 107, "goes on at the foot of the next.", size=8)]
    found = document(first, second, extra=NOTE_LINE)
    assert [note.text for note in found.footnotes] == [
        "The note begins here, at the foot of one page, and goes on at the foot of the next."
    ]
    assert found.footnotes[0].page == 1
    assert "goes on" not in body(found)


def test_running_heads_and_numbers_are_left_out() -> None:
    pages = [
        [
            Text(60, 800, "A running head"),
            *PROSE,
            Text(60, 500, f"Page text {word}."),
            Text(500, 40, str(number)),
            Text(60, 40, "EN"),
        ]
        for number, word in enumerate(["one", "two", "three", "four"], 3)
    ]
    found = document(*pages)
    assert "running head" not in body(found)
    assert "EN" not in body(found)
    assert all(f"Page text {word}." in body(found) for word in ("one", "two", "three", "four"))
    assert "Running heads, feet and page numbers left out" in found.notices[0]


def test_a_reference_that_looks_like_a_page_number_stays() -> None:
    """A note "7750/25" at the foot of a page is no "7 of 25"."""
    pages = [[*PROSE, Text(60, 500 - n, f"So{n}."), Text(60, 60, f"{7750 + n}/25", size=8)] for n in range(4)]
    assert all(f"{7750 + n}/25" in document(*pages).text for n in range(4))


def test_columns_are_read_one_after_the_other() -> None:
    left = [Text(60, 700 - 13 * n, f"left column, line {n}, and on", size=10) for n in range(5)]
    right = [Text(320, 700 - 13 * n, f"right column, line {n}, and on", size=10) for n in range(5)]
    found = body(document([*left, *right]))
    assert found.index("left column, line 4") < found.index("right column, line 0")


def test_what_is_set_askew_is_left_out_and_said() -> None:
    found = document([*PROSE, Text(300, 300, "DRAFT", turned=True)])
    assert "DRAFT" not in found.text
    assert "5 character(s) set askew (a watermark or a drawing) left out." in found.notices


def test_headings_by_how_they_are_set() -> None:
    lines = [
        Text(60, 780, "The title", size=20, bold=True), Text(60, 750, "Part one", size=14, bold=True), *PROSE,
        Text(60, 590, "A part of it", bold=True), *prose(570),
        Text(60, 470, "Part two", size=14, bold=True), *prose(450),
        Text(60, 350, "Another part", bold=True), *prose(330),
    ]  # fmt: skip
    found = document(lines)
    assert [(section.level, section.heading) for section in found.sections] == [
        (1, "Part one"),
        (2, "A part of it"),
        (1, "Part two"),
        (2, "Another part"),
    ]


def test_a_page_without_text_is_said() -> None:
    with pytest.raises(UnreadableDocument, match="optical character recognition"):
        read_pdf(pdf([]))


def test_lists() -> None:
    lines = [*PROSE, *[Text(70, 600 - 14 * n, f"{n + 1}. point {n}") for n in range(3)], Text(70, 550, "• the last")]
    items = [block.text.text for block in read_pdf(pdf(lines)).blocks if block.kind is BlockKind.ITEM]
    assert items == ["1. point 0", "2. point 1", "3. point 2", "the last"]


STREAMS = [
    (b"BT (a) Tj ET", [([], b"BT"), ([b"a"], b"Tj"), ([], b"ET")]),
    (b"(a (b) \\) c) Tj", [([b"a (b) ) c"], b"Tj")]),
    (b"(\\101\\n\\\\) Tj", [([b"A\n\\"], b"Tj")]),
    (b"<48 656C6c6> Tj", [([b"Hell`"], b"Tj")]),
    (b"[(a) -20.5 (b)] TJ", [([[b"a", -20.5, b"b"]], b"TJ")]),
    (b"/F1 12 Tf % comment\n1 0 0 1 5 .5 Tm", [(["/F1", 12.0], b"Tf"), ([1.0, 0.0, 0.0, 1.0, 5.0, 0.5], b"Tm")]),
    (b"/Artifact <</Type /Pagination>> BDC", [(["/Artifact", "/Type", "/Pagination"], b"BDC")]),
    (b"BI /W 1 ID \x00\xffTj( EI Q", [([], b"Q")]),
    (b"(never closed", []),
    (b"]]>> ) Tj", [([], b"Tj")]),
]


@pytest.mark.parametrize(("stream", "expected"), STREAMS)
def test_content_streams(stream: bytes, expected: list[tuple[list[object], bytes]]) -> None:
    assert list(operations(stream)) == expected
