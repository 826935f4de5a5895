"""Small files made on the spot: PDF pages with words where a test puts them, Word files from a body of XML."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    words: str
    size: float = 11
    bold: bool = False
    turned: bool = False


def pdf(*pages: Sequence[Text], extra: bytes = b"") -> bytes:
    """Each page with its words in Helvetica; `extra` operators stand at the end of each."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s/Encoding/WinAnsiEncoding>>",
    ]
    objects = [objects[0], objects[1], objects[2] % b"", objects[2] % b"-Bold"]
    kids = []
    for page in pages:
        content = b"\n".join(_shown(text) for text in page) + extra
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</R 3 0 R/B 4 0 R>>>>>>"
            % (len(objects) + 2)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return _file(objects)


def _shown(text: Text) -> bytes:
    words = text.words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    turn = b"0 1 -1 0" if text.turned else b"1 0 0 1"
    font = b"B" if text.bold else b"R"
    return b"BT /%s %g Tf %s %g %g Tm (%s) Tj ET" % (font, text.size, turn, text.x, text.y, words)


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, start)


def docx(body: str, **parts: str) -> bytes:
    """A Word file with this body; further parts (`footnotes`, `numbering`, …) by their names without extension."""
    parts = {"footnotes": "<w:footnotes></w:footnotes>"} | parts
    made = {"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'}
    made |= {f"word/{name}.xml": xml.replace(">", f' xmlns:w="{WORD}">', 1) for name, xml in parts.items()}
    stream = io.BytesIO()
    name = FIXTURES / "action-plan-plain-libreoffice.docx"
    with zipfile.ZipFile(name) as source, zipfile.ZipFile(stream, "w") as out:
        for one in source.namelist():
            out.writestr(one, made.pop(one, None) or source.read(one))
        assert not made, f"the fixture has no {list(made)}"
    return stream.getvalue()


def paragraph(*runs: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
