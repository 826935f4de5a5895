"""Whatever a file holds, a reader gives a document whose offsets hold, or refuses with our own exception."""

import io
import random
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.blocks import Block, BlockKind, Emphasis, Source
from ingest.canonical import Traced, mark_char
from ingest.errors import UnreadableDocument
from ingest.pipeline import document_from_bytes, document_of
from ingest.readers.pdf.tokens import operations
from ingest.records import Document, Marking, Metadata

METADATA = Metadata("x", "X", "X", "", "2026-01-01", "", "", Marking.PUBLIC, "en", "", "x")
FIXTURES = Path(__file__).parent / "fixtures"
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

PIECES = [
    "Action 1: Do it", "Action 2.", "Main actors: A, B", "2.1. Heading", "Annex", "Strategic priority 1. X", "A) B",
    "I. C", "- item", "1. item", "(a) item", "\tActions", "\tAction 1. Do", "\t2021", "<sup>1</sup>", "⁴",
    "<sup>1</sup> note", "⁴ note", "[footnoteRef:2]", "[2: note]", "| a | b |", "|---|---|", "**bold**", "*", "***",
    "---", "# H", "", " ", "\x00", "\u202e", "word", "word-", "2026-", "The end.", "(see", "A B (AB)", "·", "\u00ad",
    "https://x.eu/", "\U000f0001", "Comment by X Y: z",
]  # fmt: skip


def held(document: Document) -> None:
    assert len(document.origin) == len(document.text)
    for passage in document.passages:
        assert passage.text == document.text[passage.start : passage.end]
        assert all(passage.start <= span.start < span.end <= passage.end for span in passage.sentences)
    for action in document.actions:
        assert 0 <= action.start <= action.end <= len(document.text)
    for note in document.footnotes:
        assert document.text[note.start : note.end] == note.text
        assert note.anchor is None or 0 <= note.anchor <= len(document.text)


def read_or_refused(name: str, data: bytes) -> None:
    try:
        held(document_from_bytes(name, data, METADATA))
    except UnreadableDocument as refusal:
        assert str(refusal).endswith(".")
        assert name in str(refusal)


@QUICK
@given(
    lines=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), max_size=30),
    form=st.sampled_from([".txt", ".md"]),
)
@example(lines=["\tActions", "\tAction 1. X", "", "\t"], form=".txt")
def test_texts(lines: list[str], form: str) -> None:
    read_or_refused(f"fuzz{form}", "\n".join(lines).encode("utf-8", "surrogatepass"))


@QUICK
@given(
    data=st.binary(max_size=400),
    form=st.sampled_from([".txt", ".md", ".pdf", ".docx"]),
    head=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04"]),
)
def test_bytes(data: bytes, form: str, head: bytes) -> None:
    read_or_refused(f"fuzz{form}", head + data + b"\n%%EOF")


@cache
def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def damaged(data: bytes, chance: random.Random, changes: int) -> bytes:
    """Some bytes changed, cut out or doubled."""
    mutable = bytearray(data)
    for _ in range(changes):
        at = chance.randrange(len(mutable))
        length = chance.randrange(1, 30)
        match chance.randrange(4):
            case 0:
                mutable[at] = chance.randrange(256)
            case 1:
                del mutable[at : at + length]
            case 2:
                mutable[at:at] = mutable[at : at + length]
            case _:
                mutable[at : at + length] = chance.randbytes(length)
    return bytes(mutable)


@QUICK
@given(chance=st.randoms(use_true_random=False), changes=st.integers(1, 40))
@pytest.mark.parametrize("name", ["factsheet-plain-latex.pdf", "factsheet-plain-libreoffice.pdf"])
def test_damaged_pdf(name: str, chance: random.Random, changes: int) -> None:
    read_or_refused("fuzz.pdf", damaged(fixture(name), chance, changes) + b"\n%%EOF")


OPERATORS = [
    "BT",
    "ET",
    "Tj",
    "TJ",
    "Td",
    "Tm",
    "Tf",
    "T*",
    "'",
    '"',
    "q",
    "Q",
    "cm",
    "re",
    "m",
    "l",
    "S",
    "f",
    "Do",
    "BDC",
    "EMC",
    "BI",
    "Tr",
]
OPERANDS = [
    "/F1",
    "12",
    "0",
    "-3.5",
    "1e9",
    "(a (b) c)",
    "(\\051\\n)",
    "<48 65 6c>",
    "[(ab) -300 (c)]",
    "[",
    "]",
    "<<",
    ">>",
    "/Artifact",
    "%",
]


@QUICK
@given(tokens=st.lists(st.sampled_from(OPERATORS + OPERANDS), max_size=60))
def test_content_streams(tokens: list[str]) -> None:
    content = " ".join(tokens).encode()
    assert all(isinstance(operator, bytes) for _, operator in operations(content))
    read_or_refused("fuzz.pdf", one_page(content))


def one_page(content: bytes) -> bytes:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


TAGS = [
    "p",
    "r",
    "t",
    "tbl",
    "tr",
    "tc",
    "pPr",
    "rPr",
    "numPr",
    "del",
    "ins",
    "footnoteReference",
    "fldChar",
    "sdt",
    "sdtContent",
    "br",
    "tab",
    "hyperlink",
]
ATTRIBUTES = ["", ' w:id="2"', ' w:val="1"', ' w:val="x"', ' w:fldCharType="begin"', ' w:fldCharType="end"']
trees = st.recursive(
    st.sampled_from(["Action 1. Do", "2021", " ", "word", "³", "1"]),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES), st.lists(inner, max_size=4)).map(
        lambda one: f"<w:{one[0]}{one[1]}>{''.join(one[2])}</w:{one[0]}>"
    ),
    max_leaves=25,
)


@QUICK
@given(body=st.lists(trees, max_size=6))
def test_word_trees(body: list[str]) -> None:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{namespace}"><w:body>{"".join(body)}</w:body></w:document>'
    read_or_refused("fuzz.docx", with_part("word/document.xml", document.encode()))


@QUICK
@given(
    part=st.sampled_from(
        ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "[Content_Types].xml"]
    ),
    chance=st.randoms(use_true_random=False),
    changes=st.integers(1, 5),
)
def test_damaged_word(part: str, chance: random.Random, changes: int) -> None:
    name = "action-plan-plain-libreoffice.docx"
    with zipfile.ZipFile(io.BytesIO(fixture(name))) as archive:
        data = archive.read(part)
    read_or_refused("fuzz.docx", with_part(part, damaged(data, chance, changes), name))


def with_part(name: str, data: bytes, fixture_name: str = "factsheet-plain-libreoffice.docx") -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(fixture(fixture_name))) as source,
        zipfile.ZipFile(stream, "w") as out,
    ):
        for one in source.namelist():
            out.writestr(one, data if one == name else source.read(one))
    return stream.getvalue()


words = st.one_of(st.sampled_from([piece for piece in PIECES if "\x00" not in piece]), st.text(max_size=60))
traced = st.tuples(words, st.lists(st.integers(1, 9), max_size=2)).map(
    lambda one: Traced.of(one[0] + "".join(map(mark_char, one[1])))
)
blocks = st.builds(
    Block,
    kind=st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.BREAK]),
    text=traced,
    level=st.integers(0, 6),
    emphasis=st.sampled_from(list(Emphasis)),
    lines=st.integers(1, 4),
    page=st.one_of(st.none(), st.integers(1, 9)),
)
rows = st.builds(
    Block,
    kind=st.just(BlockKind.ROW),
    cells=st.lists(st.lists(traced, max_size=3).map(tuple), max_size=5).map(tuple),
    columns=st.lists(st.sampled_from(["Actions", "Timetable", "Responsibility", "Priority area", ""]), max_size=5).map(
        tuple
    ),
)
notes = st.builds(Block, kind=st.just(BlockKind.NOTE), text=traced, number=st.integers(1, 12))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts=st.lists(st.one_of(blocks, rows, notes), max_size=14))
def test_blocks(parts: list[Block]) -> None:
    held(document_of(Source(parts), METADATA))
