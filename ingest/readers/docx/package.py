"""A Word file opened with care: it is a ZIP archive of XML parts, and both have been used as weapons."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from lxml import etree

from ingest.errors import UnreadableDocument

_LARGEST = 400_000_000  # bytes, all parts unpacked
_LARGEST_XML = 60_000_000  # bytes of one XML part
_MOST_PARTS = 5_000
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@dataclass(frozen=True, slots=True)
class Package:
    """The XML roots of the parts that carry text or its numbering; None where the file has no such part."""

    body: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    footnotes: etree._Element | None
    endnotes: etree._Element | None
    comments: int
    running: tuple[str, ...]  # what the headers and footers say


def open_package(data: bytes) -> Package:
    """Raises UnreadableDocument when the archive is broken, unpacks to too much, or its XML declares entities."""
    _inspect(data)
    try:
        document = Document(io.BytesIO(data))
        main = document.part
        related = {relation.reltype: relation for relation in main.rels.values() if not relation.is_external}
        parts = {kind: related[kind].target_part for kind in _WANTED if kind in related}
        running = [
            relation.target_part
            for relation in main.rels.values()
            if not relation.is_external and relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
        ]
        return Package(
            body=main.element.body,
            styles=_root(parts.get(RELATIONSHIP_TYPE.STYLES)),
            numbering=_root(parts.get(RELATIONSHIP_TYPE.NUMBERING)),
            footnotes=_root(parts.get(RELATIONSHIP_TYPE.FOOTNOTES)),
            endnotes=_root(parts.get(RELATIONSHIP_TYPE.ENDNOTES)),
            comments=_comments(_root(parts.get(RELATIONSHIP_TYPE.COMMENTS))),
            running=tuple(dict.fromkeys(text for part in running if (text := _said(_root(part))))),
        )
    except (OpcError, KeyError, ValueError, AttributeError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableDocument(
            "It is no whole Word document: open it in a word processor, save it as .docx and ingest again."
        ) from error


_WANTED = (
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.FOOTNOTES,
    RELATIONSHIP_TYPE.ENDNOTES,
    RELATIONSHIP_TYPE.COMMENTS,
)


def _inspect(data: bytes) -> None:
    """Before anything is parsed: how much would it unpack to, and does its XML declare entities?"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            xml = [info for info in infos if info.filename.lower().endswith((".xml", ".rels"))]
            if (
                len(infos) > _MOST_PARTS
                or sum(info.file_size for info in infos) > _LARGEST
                or any(info.file_size > _LARGEST_XML for info in xml)
            ):
                raise UnreadableDocument(
                    f"It would unpack to more than the {_LARGEST // 1_000_000} MB that are read: save the text without "
                    "its pictures and ingest again."
                )
            if any(_DOCTYPE.search(archive.read(info)) for info in xml):
                raise UnreadableDocument(
                    "Its XML declares entities, which no word processor writes: save it anew as .docx and ingest again."
                )
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableDocument(
            "It is no Word document, or only a part of one: save it anew as .docx and ingest again."
        ) from error


def _root(part: Part | None) -> etree._Element | None:
    return etree.fromstring(part.blob, _PARSER) if part is not None else None


def _comments(root: etree._Element | None) -> int:
    return len(root) if root is not None else 0


def _said(root: etree._Element | None) -> str:
    return " ".join(" ".join(root.itertext()).split()) if root is not None else ""
