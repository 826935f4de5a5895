"""Records to what SQLite stores, and back without loss: JSON for the records, packed bytes for offsets and vectors.

A passage is stored without its text, which is cut from its document's when it is read: the two cannot come apart.
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from ingest.errors import LibraryError
from ingest.records import Action, Aliases, Definition, Document, Footnote, Metadata, Passage, Section

Floats = NDArray[np.float32]
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a document has beside its text and the records that stand in tables of their own."""

    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    pages: int | None
    notices: tuple[str, ...]


METADATA = TypeAdapter(Metadata)
PARTS = TypeAdapter(Parts)
PASSAGE = TypeAdapter(Passage)
ACTION = TypeAdapter(Action)
DEFINITION = TypeAdapter(Definition)
ALIASES = TypeAdapter(Aliases)


def parts_of(document: Document) -> Parts:
    return Parts(document.sections, document.footnotes, document.pages, document.notices)


def pack_passage(passage: Passage) -> str:
    return PASSAGE.dump_json(replace(passage, text="")).decode()


def unpack(kind: TypeAdapter[Record], stored: str) -> Record:
    """Raises LibraryError for what is not such a record."""
    try:
        return kind.validate_json(stored)
    except ValidationError as error:
        raise LibraryError("The library holds a damaged record: run `vidimus ingest` again.") from error


def unpack_passage(stored: str, document_text: str) -> Passage:
    passage = unpack(PASSAGE, stored)
    return replace(passage, text=document_text[passage.start : passage.end])


def pack_offsets(offsets: Sequence[int]) -> bytes:
    """Differences compress to almost nothing: neighbours in the text are neighbours in the source."""
    return zlib.compress(np.diff(np.asarray(offsets, dtype="<i8"), prepend=0).tobytes(), level=6)


def unpack_offsets(packed: bytes) -> tuple[int, ...]:
    try:
        steps = np.frombuffer(zlib.decompress(packed), dtype="<i8")
    except (zlib.error, ValueError) as error:
        raise LibraryError("The library holds damaged offsets: run `vidimus ingest` again.") from error
    return tuple(np.cumsum(steps).tolist())


def pack_vector(vector: Floats) -> bytes:
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()


def unpack_vectors(packed: Sequence[bytes], dimension: int) -> Floats:
    """Shape (vectors, dimension)."""
    try:
        return np.frombuffer(b"".join(packed), dtype="<f4").reshape(len(packed), dimension)
    except ValueError as error:
        raise LibraryError("The library holds a vector of a wrong length: run `vidimus ingest` again.") from error


def vector_key(model: str, text: str) -> bytes:
    """What a vector is stored under: the same text has another key for another model."""
    return hashlib.sha256(f"{model}\0{text}".encode("utf-8", "surrogatepass")).digest()
