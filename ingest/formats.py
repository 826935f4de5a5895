"""The formats that are read, by a file's extension; and whether the content is what the extension says."""

from collections.abc import Callable
from pathlib import PurePath

from ingest.blocks import Source
from ingest.canonical import decode
from ingest.errors import UnreadableDocument
from ingest.readers.markdown import read_markdown
from ingest.readers.text import read_text

_PDF, _ZIP, _RTF, _OLE = b"%PDF-", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = (b"<!doctype html", b"<html")
_HEAD = 1024  # bytes: a PDF's signature may stand behind some others
_MOST_CONTROLS = 0.05  # of a text's characters


def _text(data: bytes) -> Source:
    return read_text(_decoded(data))


def _markdown(data: bytes) -> Source:
    return read_markdown(_decoded(data))


def _pdf(data: bytes) -> Source:
    from ingest.readers.pdf import read_pdf  # its library takes half a second to load

    if _PDF not in data[:_HEAD]:
        raise UnreadableDocument("It is no PDF file, whatever its name says: give it the extension of its true format.")
    return read_pdf(data)


def _docx(data: bytes) -> Source:
    from ingest.readers.docx import read_docx  # as above

    if data.startswith(_OLE):
        raise UnreadableDocument(
            "It is a Word file with a password, or of before 2007: open it in Word and save it as .docx without one."
        )
    if not data.startswith(_ZIP):
        raise UnreadableDocument("It is no .docx file, whatever its name says: open it in Word and save it as .docx.")
    return read_docx(data)


READERS: dict[str, Callable[[bytes], Source]] = {
    ".txt": _text,
    ".text": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".pdf": _pdf,
    ".docx": _docx,
}
# Documents, too, which a folder may hold: each is told, for none should be left out without a word.
UNREAD = frozenset(
    (".doc", ".docm", ".dot", ".dotx", ".rtf", ".odt", ".html", ".htm", ".epub", ".pages", ".tex", ".wpd")
)
SIMPLE = frozenset((".txt", ".text", ".md", ".markdown"))  # nothing in them to unpack
IN_PLACE = 256_000  # bytes: such a text up to here is read in a second or two, however odd it is


def reader_for(name: str) -> Callable[[bytes], Source]:
    """Raises UnreadableDocument for another extension."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise UnreadableDocument(f"{name} is of a kind that is not read here: convert it to one of {known}.")
    return reader


def _decoded(data: bytes) -> str:
    if data.startswith((_PDF, _ZIP, _RTF, _OLE)) or data[:_HEAD].lstrip().lower().startswith(_HTML):
        raise UnreadableDocument("It is no text, whatever its name says: give it the extension of its true format.")
    text = decode(data)
    controls = sum(char < " " and char not in "\t\n\r\f\v" for char in text[:100_000])
    if controls > _MOST_CONTROLS * min(len(text), 100_000):
        raise UnreadableDocument("It is no text but binary data: convert it to one of the formats that are read.")
    return text
