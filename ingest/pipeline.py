"""Files in, documents out: read, restructure, assemble, cut. Knows no store and no model."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.actions import actions_of
from ingest.assembly import assemble
from ingest.blocks import BlockKind, Source
from ingest.canonical import decode
from ingest.catalogue import read_catalogue
from ingest.definitions import definitions_of
from ingest.errors import CatalogueError, UnreadableDocument
from ingest.oddities import oddities_of
from ingest.passages import passages_of
from ingest.readers.markdown import read_markdown
from ingest.readers.text import read_text
from ingest.records import Aliases, Document, Metadata
from ingest.sections import sections_of
from ingest.structure import restructured

READERS: dict[str, Callable[[str], Source]] = {".txt": read_text, ".md": read_markdown}


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
        documents.append(read_document(entry.path, entry.metadata))
        if on_document:
            on_document(documents[-1])
    return Reading(tuple(documents), catalogue.aliases)


def read_document(path: Path, metadata: Metadata) -> Document:
    """Raises CatalogueError if the file is missing, UnreadableDocument if it holds nothing to read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise CatalogueError(
            f"{path} is in the catalogue but not in the folder: put it there or drop its entry."
        ) from error
    except OSError as error:
        raise UnreadableDocument(
            f"{path} cannot be read ({error.strerror}): make it readable and ingest again."
        ) from error
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise UnreadableDocument(f"{path.name} is of a kind that is not read here: convert it to one of {known}.")
    document = document_of(reader(decode(data)), replace(metadata, sha256=hashlib.sha256(data).hexdigest()))
    if not document.text.strip():
        raise UnreadableDocument(f"{path.name} holds no text: put the document's text into the file and ingest again.")
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
