"""A PDF file opened with care: what stops it from being read is said in one sentence."""

import io
import logging
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, DeprecationError, PyPdfError
from pypdf.generic import DictionaryObject

from ingest.errors import UnreadableDocument
from ingest.readers.pdf.content import PageContent
from ingest.readers.pdf.fonts import Face
from ingest.readers.pdf.showing import page_content

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it warns of is reported here, in our own words

MOST_PAGES = 1_000
_END = b"%%EOF"
_TAIL = 8192  # bytes: some writers leave rubbish behind the end mark
# What pypdf lets through when a file breaks its grammar: each of these has been seen or is raised by its own code.
_FOREIGN = (
    PyPdfError, DependencyError, DeprecationError, ArithmeticError, AssertionError, AttributeError, EOFError,
    LookupError, OSError, RuntimeError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """The pages that could be read; numbers of those that could not, and of those that show pictures alone."""

    pages: Sequence[PageContent]
    count: int
    unreadable: tuple[int, ...]
    pictures: tuple[int, ...]

    def notices(self) -> list[str]:
        found = []
        if self.unreadable:
            found.append(
                f"Page(s) {_listed(self.unreadable)} cannot be read and are left out: the file is damaged there."
            )
        if self.pictures:
            found.append(
                f"Page(s) {_listed(self.pictures)} hold pictures without a text layer: run optical character "
                "recognition (OCR) over them."
            )
        return found


def opened(data: bytes) -> Opened:
    """Raises UnreadableDocument for what is encrypted, cut short, too long, damaged or without text."""
    if _END not in data[-_TAIL:]:
        raise UnreadableDocument("It ends before its end mark, so a part of it is missing: fetch it again.")
    try:
        pages = _pages(data)
    except _FOREIGN as error:
        raise UnreadableDocument("It is damaged: open it in a PDF viewer, save it anew and ingest again.") from error
    contents, unreadable, pictures = _contents(pages)
    if not any(content.fragments for content in contents):
        if len(unreadable) == len(pages):
            raise UnreadableDocument("None of its pages can be read: save it anew and ingest again.")
        raise UnreadableDocument("It holds no text layer: run optical character recognition (OCR) over it first.")
    return Opened(contents, len(pages), unreadable, pictures)


def _pages(data: bytes) -> list[PageObject]:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        _decrypt(reader)
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise UnreadableDocument(f"It has {count:,} pages, more than the {MOST_PAGES:,} that are read: split it.")
    if not count:
        raise UnreadableDocument("It has no pages: put the document's text into it.")
    return list(reader.pages)


def _decrypt(reader: PdfReader) -> None:
    """Many files are encrypted with an empty password, to forbid changes and not reading."""
    try:
        opens = bool(reader.decrypt(""))
    except _FOREIGN:
        opens = False
    if not opens:
        raise UnreadableDocument("It is encrypted: save it without a password and ingest again.")


def _contents(pages: Sequence[PageObject]) -> tuple[list[PageContent], tuple[int, ...], tuple[int, ...]]:
    faces: dict[int, Face] = {}
    contents: list[PageContent] = []
    unreadable: list[int] = []
    pictures: list[int] = []
    at = 0
    for number, page in enumerate(pages, 1):
        try:
            content = page_content(page, number, faces, at)
            if not content.fragments and _shows_picture(page):
                pictures.append(number)
        except _FOREIGN:
            unreadable.append(number)
            content = PageContent(number, 595.0, 842.0, end=at)
        contents.append(content)
        at = content.end
    return contents, tuple(unreadable), tuple(pictures)


def _shows_picture(page: PageObject) -> bool:
    resources = page.get("/Resources", DictionaryObject()).get_object()
    objects = (
        resources.get("/XObject", DictionaryObject()).get_object() if isinstance(resources, DictionaryObject) else {}
    )
    return any(one.get_object().get("/Subtype") == "/Image" for one in objects.values())


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:12])
    return f"{shown} and {len(numbers) - 12} more" if len(numbers) > 12 else shown
