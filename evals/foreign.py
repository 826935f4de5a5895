"""Texts of any origin made into documents, and documents into a corpus that our retrieval searches.

A text goes the way of every document from the blocks on (`ingest.pipeline.document_of`): structure, footnotes,
passages. Its title is a heading of its own, not a name by which questions point at a document, unless the caller says
so.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import Block, BlockKind, Source
from ingest.canonical import clean
from ingest.pipeline import document_of
from ingest.records import Document, Marking, Metadata


@dataclass(frozen=True, slots=True)
class ForeignText:
    """A text with its id in its own collection."""

    id: str
    title: str
    paragraphs: tuple[str, ...]


def document(text: ForeignText, number: int, *, named: bool = False) -> Document:
    """The text as a document. `named`: questions may call it by its title."""
    name = f"entry-{number}"
    title = text.title if named and text.title.strip() else name
    blocks = [Block(BlockKind.HEADING, clean(text.title), level=1)] if text.title.strip() else []
    blocks += [Block(BlockKind.PARAGRAPH, clean(one)) for one in text.paragraphs if one.strip()]
    whole = "\n\n".join((text.title, *text.paragraphs))
    metadata = Metadata(
        id=name,
        title=title,
        short_title=title,
        reference="",
        date="",
        issuer="",
        kind="text",
        marking=Marking.PUBLIC,
        language="en",
        sha256=hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest(),
        source=f"{name}.txt",
    )
    return document_of(Source(blocks), metadata)


def documents(texts: Sequence[ForeignText], *, named: bool = False) -> tuple[Document, ...]:
    return tuple(document(text, number, named=named) for number, text in enumerate(texts))
