"""Files in, documents out: read, restructure, assemble, cut. Knows no store and no model."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.actions import actions_of
from ingest.assembly import assemble
from ingest.blocks import BlockKind, Source
from ingest.catalogue import read_catalogue
from ingest.definitions import definitions_of
from ingest.errors import CatalogueError, UnreadableDocument
from ingest.files import bytes_of
from ingest.formats import SIMPLE, reader_for
from ingest.isolation import LIMITS, Limits, document_in_isolation
from ingest.oddities import oddities_of
from ingest.passages import passages_of
from ingest.records import Aliases, Document, Metadata
from ingest.sections import sections_of
from ingest.structure import restructured


@dataclass(frozen=True, slots=True)
class Reading:
    """A corpus as read."""

    documents: tuple[Document, ...]
    aliases: Aliases


def read_corpus(folder: Path, on_document: Callable[[Document], None] | None = None) -> Reading:
    """Every document of the folder's catalogue. Raises CatalogueError or UnreadableDocument, one sentence each."""
    catalogue = read_catalogue(folder)
    documents: list[Document] = []
    for entry in catalogue.entries:
        if not entry.path.exists():
            raise CatalogueError(
                f"{entry.path} is in the catalogue but not in the folder: put it there or drop its entry."
            )
        documents.append(read_document(entry.path, entry.metadata, folder))
        if on_document:
            on_document(documents[-1])
    return Reading(tuple(documents), catalogue.aliases)


def read_document(path: Path, metadata: Metadata, inside: Path | None = None, limits: Limits = LIMITS) -> Document:
    """Raises UnreadableDocument, one sentence that names the file. `inside` is the folder that links may not leave."""
    reader_for(path.name)
    data = bytes_of(path, inside)
    if path.suffix.lower() in SIMPLE:
        return document_from_bytes(path.name, data, metadata)
    return document_in_isolation(path.name, data, metadata, limits)


def document_from_bytes(name: str, data: bytes, metadata: Metadata) -> Document:
    """In this very process, without limits. Raises UnreadableDocument, one sentence that names the file."""
    try:
        source = reader_for(name)(data)
        document = document_of(source, replace(metadata, sha256=hashlib.sha256(data).hexdigest()))
    except UnreadableDocument as error:
        said = str(error)
        raise UnreadableDocument(said if name in said else f"{name}: {said[0].lower()}{said[1:]}") from error
    if not document.text.strip():
        raise UnreadableDocument(f"{name} holds no text: put the document's text into the file and ingest again.")
    return document


def document_of(source: Source, metadata: Metadata) -> Document:
    """A document from what a reader made of its file."""
    body, notices = restructured(source.blocks)
    assembled = assemble(body, [block for block in source.blocks if block.kind is BlockKind.NOTE])
    sections = sections_of(assembled.placed)
    actions = actions_of(metadata.id, assembled.text, assembled.placed, sections, assembled.footnotes)
    definitions = definitions_of(assembled.text, assembled.footnotes)
    oddities = oddities_of(assembled.text, assembled.placed, assembled.footnotes, actions, definitions)
    return Document(
        metadata=metadata,
        text=assembled.text,
        origin=assembled.origin,
        sections=sections,
        footnotes=assembled.footnotes,
        actions=actions,
        definitions=definitions,
        passages=passages_of(metadata.id, assembled, sections, actions),
        pages=source.pages,
        notices=(*source.notices, *notices, *assembled.notices, *oddities),
    )


def corpus_files(folder: Path) -> Iterator[Path]:
    """The files that the folder's catalogue names."""
    for entry in read_catalogue(folder).entries:
        yield entry.path
