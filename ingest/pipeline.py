"""Files in, documents out: read, restructure, assemble, cut. Knows no store and no model."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from ingest.actions import actions_of
from ingest.assembly import assemble
from ingest.blocks import BlockKind, Source
from ingest.catalogue import Catalogue, Entry, read_catalogue
from ingest.definitions import definitions_of
from ingest.errors import CatalogueError, IngestError, UnreadableDocument
from ingest.files import bytes_of, refuse_empty, refuse_oversize
from ingest.formats import IN_PLACE, SIMPLE, reader_for
from ingest.isolation import LIMITS, Limits, document_in_isolation
from ingest.meanings import with_meanings
from ingest.oddities import oddities_of
from ingest.passages import passages_of
from ingest.proposal import Given, propose_metadata
from ingest.records import Aliases, Document, Metadata
from ingest.sections import sections_of
from ingest.structure import restructured


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read, and why in one sentence."""

    document_id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Documents as read; `failures` are those that were to be read and could not."""

    documents: tuple[Document, ...]
    aliases: Aliases
    failures: tuple[Failure, ...] = ()


def read_corpus(folder: Path, on_document: Callable[[Document], None] | None = None) -> Reading:
    """Every document of the folder's catalogue. Raises CatalogueError or UnreadableDocument, one sentence each."""
    catalogue = read_catalogue(folder)
    if not catalogue.entries:
        raise CatalogueError(f"{folder / 'catalogue.toml'} names no document: add one.")
    documents: list[Document] = []
    for entry in catalogue.entries:
        documents.append(_read_entry(entry))
        if on_document:
            on_document(documents[-1])
    return Reading(tuple(documents), catalogue.aliases)


def read_catalogues(
    catalogues: Sequence[Catalogue], on_entry: Callable[[Entry, Document | None], None] | None = None
) -> Reading:
    """Every document that these name. A later catalogue's document takes the place of an earlier one's of the same id,
    and what it removes is left out. One that cannot be read does not keep the others out."""
    entries: dict[str, Entry] = {}
    for catalogue in catalogues:
        for document_id in catalogue.removed:
            entries.pop(document_id, None)
        entries.update({entry.metadata.id: entry for entry in catalogue.entries})
    documents: list[Document] = []
    failures: list[Failure] = []
    for document_id, entry in entries.items():
        document = None
        try:
            document = _read_entry(entry)
            documents.append(document)
        except IngestError as error:
            failures.append(Failure(document_id, str(error)))
        if on_entry:
            on_entry(entry, document)
    groups = tuple(group for catalogue in catalogues for group in catalogue.aliases.groups)
    return Reading(tuple(documents), Aliases(groups), tuple(failures))


def _read_entry(entry: Entry) -> Document:
    if not entry.path.exists():
        raise CatalogueError(f"{entry.path} is in the catalogue but not in the folder: put it there or drop its entry.")
    return read_document(entry.path, entry.metadata, entry.path.parent)


def read_document(
    path: Path, metadata: Metadata | Given, inside: Path | None = None, limits: Limits = LIMITS
) -> Document:
    """Raises UnreadableDocument, one sentence that names the file. Where people say nothing about the document, its
    first page does. `inside` is the folder that links may not leave."""
    reader_for(path.name)
    return read_bytes(path.name, bytes_of(path, inside), metadata, limits)


def read_bytes(name: str, data: bytes, metadata: Metadata | Given, limits: Limits = LIMITS) -> Document:
    """What must be unpacked, or is long, is read in a process of its own. Raises UnreadableDocument."""
    reader_for(name)
    refuse_oversize(name, len(data))
    refuse_empty(name, data)
    if PurePath(name).suffix.lower() in SIMPLE and len(data) <= IN_PLACE:
        return document_from_bytes(name, data, metadata)
    return document_in_isolation(name, data, metadata, limits)


def document_from_bytes(name: str, data: bytes, metadata: Metadata | Given) -> Document:
    """In this very process, without limits. Raises UnreadableDocument, one sentence that names the file."""
    try:
        source = reader_for(name)(data)
        known = propose_metadata(name, source, metadata) if isinstance(metadata, Given) else metadata
        document = document_of(source, replace(known, sha256=hashlib.sha256(data).hexdigest()))
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
        passages=with_meanings(passages_of(metadata.id, assembled, sections, actions), definitions, metadata.title),
        pages=source.pages,
        notices=(*source.notices, *notices, *assembled.notices, *oddities),
    )
