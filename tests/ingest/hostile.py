"""Files that are broken, locked, disguised or built to exhaust, each with a word of the sentence that refuses it."""

import io
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader, PdfWriter

FIXTURES = Path(__file__).parent / "fixtures"
MAIN = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(fixture("factsheet-plain-latex.pdf"))))
    writer.encrypt("a password", algorithm="RC4-128")
    return written(writer)


def pages(count: int) -> bytes:
    writer = PdfWriter()
    page = PdfReader(io.BytesIO(fixture("factsheet-plain-latex.pdf"))).pages[0]
    for _ in range(count):
        writer.add_page(page)
    return written(writer)


def blank() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return stream.getvalue()


def word(document: bytes) -> bytes:
    """The fixture with another main part."""
    with zipfile.ZipFile(io.BytesIO(fixture("factsheet-plain-libreoffice.docx"))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return archive(parts | {"word/document.xml": document})


def bomb() -> bytes:
    return word(b"<w:document>" + b" " * 70_000_000 + b"</w:document>")


def deep(times: int) -> bytes:
    return word(MAIN % (b"<w:p>" * times + b"</w:p>" * times))


def nested_tables(times: int) -> bytes:
    inner = b"<w:p><w:r><w:t>Words.</w:t></w:r></w:p>"
    return word(MAIN % (b"<w:tbl><w:tr><w:tc>" * times + inner + b"</w:tc></w:tr></w:tbl>" * times))


def pdf(pages: bytes, *objects: bytes) -> bytes:
    """Of objects numbered from 3; without a table of where they are."""
    numbered = b"".join(b"%d 0 obj%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 3))
    catalogue = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj" + pages + b"endobj\n"
    return b"%PDF-1.4\n" + catalogue + numbered + b"trailer<</Root 1 0 R/Size 9>>\n%%EOF"


def endless_tree() -> bytes:
    return pdf(b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>", b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>")


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</XObject<</A 5 0 R>>>>/Contents 4 0 R>>"
FORM = b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</A 5 0 R>>>>/Length 12>>stream\n"


def endless_form() -> bytes:
    shown = b"<</Length 5>>stream\n/A Do\nendstream"
    return pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, shown, FORM + b"/A Do /A Do \nendstream")


def stream_bomb() -> bytes:
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * 10_000_000) for _ in range(150)) + packer.flush()
    twice = zlib.compress(once, 9)
    stream = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(twice), twice)
    return pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, stream, FORM + b"\nendstream")


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&c;</w:t></w:r>
</w:p></w:body></w:document>"""
EMPTY_WORD = (
    b"""<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>"""
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
RTF = rb"{\rtf1\ansi Some words.}"

HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("locked.pdf", locked, "encrypted"),
    ("half.pdf", lambda: fixture("communication-plain-latex.pdf")[:100_000], "a part of it is missing"),
    ("empty.pdf", lambda: b"", "is empty"),
    ("empty.txt", lambda: b" \n\t\r\n", "is empty"),
    ("zeros.txt", lambda: bytes(5000), "is empty"),
    ("scan.pdf", blank, "optical character recognition (OCR)"),
    ("text.pdf", lambda: b"Only a text, called a PDF.", "is no PDF file"),
    ("word.pdf", lambda: fixture("factsheet-plain-libreoffice.docx"), "is no PDF file"),
    ("long.pdf", lambda: pages(2000), "2,000 pages"),
    ("rubbish.pdf", lambda: b"%PDF-1.7\n" + os.urandom(20_000) + b"\n%%EOF", "save it anew"),
    ("none.pdf", lambda: b"%PDF-1.4\n%%EOF", "save it anew"),
    ("bomb.docx", bomb, "would unpack to more than"),
    ("entities.docx", lambda: word(ENTITIES), "declares entities"),
    ("text.docx", lambda: b"Only a text, called a Word file.", "is no .docx file"),
    ("half.docx", lambda: fixture("factsheet-plain-libreoffice.docx")[:5000], "save it anew"),
    ("other.docx", lambda: archive({"a.txt": b"no document"}), "is no whole Word document"),
    ("hollow.docx", lambda: word(EMPTY_WORD), "holds no text"),
    ("broken.docx", lambda: word(b"<w:document><w:body>"), "is no whole Word document"),
    ("binary.txt", lambda: os.urandom(20_000), "binary data"),
    ("pdf.txt", lambda: fixture("factsheet-plain-latex.pdf"), "is no text"),
    ("tree.pdf", endless_tree, "save it anew"),
    ("form.pdf", endless_form, "save it anew"),
    ("deep.docx", lambda: deep(100_000), "is no whole Word document"),
    ("tables.docx", lambda: nested_tables(3_000), "is no whole Word document"),
    ("password.docx", lambda: OLE, "password"),
    ("old.doc", lambda: OLE, "is of a kind that is not read here"),
    ("old.txt", lambda: OLE, "is no text"),
    ("rich.docx", lambda: RTF, "is no .docx file"),
    ("rich.txt", lambda: RTF, "is no text"),
    ("web.txt", lambda: b"\n<!DOCTYPE html><p>Some words.</p>", "is no text"),
    ("quotes.md", lambda: b">" * 100_000 + b" x", "holds no text"),
    ("picture.png", lambda: b"\x89PNG", "is of a kind that is not read here"),
    ("no extension", lambda: b"text", "is of a kind that is not read here"),
]


# What takes long to make or to refuse. The reasons are as patterns: a busy machine refuses for time what another reads.
LARGE: list[tuple[str, Callable[[], bytes]]] = [
    ("stream.pdf", stream_bomb),
    ("line.txt", lambda: b"word " * 10_000_000),
    ("word.txt", lambda: b"w" * 50_000_000),
    ("sentences.md", lambda: b"It says this here. " * 2_600_000),
    ("marks.txt", lambda: "A claim⁷ and ".encode() * 1_000_000),
    ("marks.md", lambda: b"A claim<sup>7</sup> and " * 1_000_000),
    ("brackets.md", lambda: b"[" * 1_000_000),
    ("stars.md", lambda: b"*a " * 500_000),
    ("ticks.md", lambda: b"".join(b"`" * count + b" " for count in range(3000))),
    ("nested.md", lambda: b"".join(b" " * depth + b"- x\n" for depth in range(3000))),
    ("rows.txt", lambda: b"".join(b"\tDo thing %d\t2026\tThe body\n" % row for row in range(100_000))),
    ("acronyms.txt", lambda: b"".join(b"The Body %d (ABC%d) meets. " % (n, n) for n in range(60_000))),
    ("headings.md", lambda: b"# H\n\n" * 100_000),
    ("notes.txt", lambda: b"".join(b"Claim %d[footnoteRef:%d].\n\n" % (n, n) for n in range(50_000))),
]
