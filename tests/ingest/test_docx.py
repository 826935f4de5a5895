"""What Word means by its marks: changes, comments, fields, boxes, numbers, notes, tables."""

import pytest

from ingest.blocks import Block, BlockKind
from ingest.errors import UnreadableDocument
from ingest.pipeline import document_of
from ingest.readers.docx import read_docx
from ingest.records import Document, Marking, Metadata
from tests.ingest.paper import docx, paragraph, run

METADATA = Metadata("x", "X", "X", "", "2026-01-01", "", "", Marking.PUBLIC, "en", "", "x")


def blocks(body: str, **parts: str) -> list[Block]:
    return list(read_docx(docx(body, **parts)).blocks)


def said(body: str, **parts: str) -> list[str]:
    return [block.text.plain() for block in blocks(body, **parts) if block.kind is not BlockKind.NOTE]


def document(body: str, **parts: str) -> Document:
    return document_of(read_docx(docx(body, **parts)), METADATA)


DELETED = "<w:del w:id='1'><w:r><w:delText>never </w:delText></w:r></w:del>"
INSERTED = "<w:ins w:id='2'><w:r><w:t>really </w:t></w:r></w:ins>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "x" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>the link</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
    f"<w:txbxContent>{paragraph(run('In a box.'))}</w:txbxContent></mc:Choice><mc:Fallback>"
    f"<w:txbxContent>{paragraph(run('In a box.'))}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
)
CASES = [
    ("plain", paragraph(run("A "), run("word.", "<w:b/>")), ["A word."]),
    ("tracked changes", paragraph(run("It is "), DELETED, INSERTED, run("so.")), ["It is really so."]),
    (
        "a deleted paragraph mark",
        paragraph(run("One"), properties="<w:rPr><w:del w:id='3'/></w:rPr>") + paragraph(run("paragraph.")),
        ["One paragraph."],
    ),
    (
        "moved text",
        paragraph("<w:moveFrom>" + run("old") + "</w:moveFrom><w:moveTo>" + run("new") + "</w:moveTo>"),
        ["new"],
    ),
    ("a comment's anchor", paragraph(run("So"), '<w:r><w:commentReference w:id="1"/></w:r>', run(".")), ["So."]),
    ("a field", paragraph(run("See "), FIELD, run(".")), ["See the link."]),
    ("a hyperlink", paragraph("<w:hyperlink>" + run("x.eu") + "</w:hyperlink>"), ["x.eu"]),
    ("hidden text", paragraph(run("Seen"), run(" unseen", "<w:vanish/>"), run(".")), ["Seen."]),
    ("a text box", paragraph(run("Outside."), BOX), ["Outside.", "In a box."]),
    ("a content control", f"<w:sdt><w:sdtContent>{paragraph(run('Inside.'))}</w:sdtContent></w:sdt>", ["Inside."]),
    ("tabs and breaks", paragraph("<w:r><w:t>From:</w:t><w:tab/><w:t>A</w:t><w:br/><w:t>B</w:t></w:r>"), ["From: A B"]),
    (
        "hyphens",
        paragraph("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>"),
        ["coop-1"],
    ),
    ("a symbol", paragraph('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:t> point</w:t></w:r>'), ["point"]),
    ("raised digits", paragraph(run("Area in km"), run("2", '<w:vertAlign w:val="superscript"/>')), ["Area in km²"]),
]


@pytest.mark.parametrize(
    ("body", "expected"), [(body, expected) for _, body, expected in CASES], ids=[c[0] for c in CASES]
)
def test_words(body: str, expected: list[str]) -> None:
    assert said(body) == expected


def test_changes_are_reported() -> None:
    notices = document(CASES[1][1]).notices
    assert "2 tracked change(s) taken as accepted." in notices


def note(number: int, text: str) -> str:
    return f'<w:footnote w:id="{number}">{paragraph("<w:r><w:footnoteRef/></w:r>", run(text))}</w:footnote>'


def reference(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def test_notes_are_numbered_as_they_are_met_not_by_their_ids() -> None:
    body = paragraph(run("First"), reference(9), run(", second"), reference(4), run("."))
    footnotes = f"<w:footnotes>{note(4, 'Later.')}{note(9, 'Earlier.')}</w:footnotes>"
    found = document(body, footnotes=footnotes)
    assert [(one.number, one.text, found.text[: one.anchor]) for one in found.footnotes] == [
        (1, "Earlier.", "First"),
        (2, "Later.", "First, second"),
    ]


def test_a_note_that_nothing_refers_to_is_kept_and_reported() -> None:
    found = document(paragraph(run("Text.")), footnotes=f"<w:footnotes>{note(2, 'Alone.')}</w:footnotes>")
    assert [(one.text, one.anchor) for one in found.footnotes] == [("Alone.", None)]
    assert "Footnote 1 has a text but no mark." in found.notices


def test_marks_typed_by_hand() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = paragraph(run("A claim"), run("1", raised), run(".")) + paragraph(run("1", raised), run(" Its note."))
    found = document(body)
    assert found.text.startswith("A claim.")
    assert [(one.text, found.text[: one.anchor]) for one in found.footnotes] == [("Its note.", "A claim")]


NUMBERING = """<w:numbering><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="(%1)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="Action %1:"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>
</w:numbering>""".replace("\n", "")


def numbered(text: str, list_id: int, depth: int = 0, style: str = "") -> str:
    properties = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return paragraph(run(text), style=style, properties=properties)


def test_numbers_that_word_prints() -> None:
    body = (
        numbered("Scope", 1, style="Heading1")
        + numbered("Aims", 1, 1, "Heading2") + numbered("Means", 1, 1, "Heading2")
        + numbered("Actors", 1, style="Heading1") + numbered("Bodies", 1, 1, "Heading2")
        + numbered("three", 2) + numbered("four", 2) + numbered("point", 3) + numbered("Do it", 4)
    )  # fmt: skip
    found = blocks(body, numbering=NUMBERING)
    assert [(block.kind.value, block.text.plain()) for block in found] == [
        ("heading", "1. Scope"),
        ("heading", "1.1. Aims"),
        ("heading", "1.2. Means"),
        ("heading", "2. Actors"),
        ("heading", "2.1. Bodies"),
        ("item", "(c) three"),
        ("item", "(d) four"),
        ("item", "point"),
        ("paragraph", "Action 1: Do it"),
    ]


def cell(*lines: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraph(run(line)) for line in lines)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def test_action_tables() -> None:
    body = (
        "<w:tbl>" + row(cell("Actions"), cell("Deadline"), cell("Lead"))
        + row(cell("Action 1. Do", "it."), cell("2026"), cell("A", "B"))
        + row(cell("Action 2. Rest."), cell(), cell("C")) + "</w:tbl>"
    )  # fmt: skip
    found = document(body)
    assert [(a.number, a.text, a.timetable, a.actors) for a in found.actions] == [
        (1, "Do\nit.", "2026", ("A", "B")),
        (2, "Rest.", None, ("C",)),
    ]


def test_a_cell_over_two_columns_keeps_the_others_in_place() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    body = (
        "<w:tbl>" + row(cell("Actions"), cell("Deadline"), cell("Lead"))
        + row(cell("Action 1. Do it.", properties=wide), cell("A")) + "</w:tbl>"
    )  # fmt: skip
    (action,) = document(body).actions
    assert (action.timetable, action.actors) == (None, ("A",))


def test_a_frame_around_text_is_no_table() -> None:
    assert said("<w:tbl>" + row(cell("Only words.")) + "</w:tbl>") == ["Only words."]


def test_a_file_that_says_nothing_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="holds no text"):
        read_docx(docx(paragraph(run(" "))))


CONTENTS_STYLES = (
    '<w:styles><w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TH"><w:name w:val="TOC Heading"/></w:style></w:styles>'
)


def test_a_table_of_contents_is_left_out() -> None:
    lines = paragraph(run("Contents"), style="TH") + paragraph(run("One part\t3"), style="T1")
    source = read_docx(docx(lines + paragraph(run("The text.")), styles=CONTENTS_STYLES))
    assert [block.text.plain() for block in source.blocks] == ["The text."]
    assert any("table of contents" in notice for notice in source.notices)


def test_a_frame_around_a_table_leaves_it_a_table() -> None:
    rows = row(cell("Actions"), cell("Timetable")) + row(cell("Action 1. Do it."), cell("2030"))
    inner = paragraph(run("Before it.")) + f"<w:tbl>{rows}</w:tbl>" + paragraph()
    found = document(f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>")
    assert [(action.number, action.timetable) for action in found.actions] == [(1, "2030")]
    assert "Before it." in found.text


def test_cells_merged_over_rows_count_for_each_of_them() -> None:
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        row(cell("Actions"), cell("Timetable"), cell("Lead")),
        row(cell("Action 1. Do it."), cell("2030", properties=begins), cell("The Office")),
        row(cell("Action 2. Do more."), cell("", properties=goes_on), cell("The Agency")),
        row(cell("Action 3. Rest."), cell(""), cell("The Board")),
    ]
    found = document(f"<w:tbl>{''.join(rows)}</w:tbl>")
    assert [(action.number, action.timetable) for action in found.actions] == [(1, "2030"), (2, "2030"), (3, None)]
    assert found.text.count("2030") == 1


def test_a_note_with_a_sign_of_its_own() -> None:
    reference = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="7"/><w:t>*</w:t></w:r>'
    note = f"<w:footnotes><w:footnote w:id='7'>{paragraph(run('*'), run(' The note.'))}</w:footnote></w:footnotes>"
    found = document(paragraph(run("It says so"), reference, run(" and more.")), footnotes=note)
    assert found.text.startswith("It says so and more.")
    assert [(one.text, found.text[: one.anchor]) for one in found.footnotes] == [("The note.", "It says so")]
