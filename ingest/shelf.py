"""What a library holds under one marking. Its statements name that marking's tables alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from ingest.library_codec import (
    ACTION,
    DEFINITION,
    METADATA,
    PARTS,
    Floats,
    unpack,
    unpack_offsets,
    unpack_passage,
    unpack_vectors,
)
from ingest.library_file import LibraryFile
from ingest.library_schema import shelf_name
from ingest.recent import Recent
from ingest.records import Action, Definition, Document, Marking, Metadata, Passage

DOCUMENTS_CACHED = 256
FREQUENCIES_CACHED = 8_192
VARIABLES = 500  # in one statement: longer ones gain nothing and are slow to prepare

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Placed(Generic[Record]):
    """A record, and the place of its document in the order of the whole library."""

    position: int
    record: Record


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The vectors of one document's passages: `rows[i]` belongs to `ids[i]`. Shape of `rows`: (passages, dimension)."""

    ids: tuple[str, ...]
    rows: Floats


@dataclass(frozen=True, slots=True)
class _Read:
    """A document as read, its passages also by their ids."""

    document: Document
    passages: Mapping[str, Passage]


class Shelf:
    """Reads one marking's records; safe across threads. Records are read when first asked for, and kept.

    Raises LibraryError if the file cannot be read.
    """

    def __init__(self, file: LibraryFile, marking: Marking) -> None:
        self.marking = marking
        self.file = file
        self.name = shelf_name(marking)
        self._documents: Recent[str, _Read] = Recent(DOCUMENTS_CACHED)
        self._vectors: Recent[str, PassageVectors] = Recent(DOCUMENTS_CACHED)
        self._frequencies: Recent[str, int] = Recent(FREQUENCIES_CACHED)

    @cached_property
    def documents(self) -> tuple[Placed[Metadata], ...]:
        rows = self.file.rows(f"SELECT position, metadata FROM documents_{self.name} ORDER BY position")
        return tuple(Placed(position, unpack(METADATA, record)) for position, record in rows)

    @cached_property
    def aliases(self) -> tuple[tuple[str, ...], ...]:
        """Terms of one meaning that belong to its documents."""
        return tuple(terms for placed in self.documents for terms in placed.record.aliases)

    @cached_property
    def actions(self) -> tuple[Placed[Action], ...]:
        rows = self.file.rows(f"SELECT document, record FROM actions_{self.name} ORDER BY number")
        return tuple(Placed(position, unpack(ACTION, record)) for position, record in rows)

    @cached_property
    def definitions(self) -> tuple[Placed[Definition], ...]:
        rows = self.file.rows(f"SELECT document, record FROM definitions_{self.name} ORDER BY number")
        return tuple(Placed(position, unpack(DEFINITION, record)) for position, record in rows)

    @cached_property
    def passage_count(self) -> int:
        return int(self.file.rows(f"SELECT COUNT(*) FROM passages_{self.name}")[0][0])

    def document(self, document_id: str) -> Document | None:
        """None if it does not stand on this shelf."""
        read = self._read(document_id)
        return read.document if read else None

    def passage(self, passage_id: str) -> Passage | None:
        """None if it does not stand on this shelf."""
        document_id = self.document_of(passage_id)
        read = self._read(document_id) if document_id is not None else None
        return read.passages[passage_id] if read else None

    def document_of(self, passage_id: str) -> str | None:
        """The id of the document that has this passage; None if it does not stand on this shelf."""
        rows = self.file.rows(
            f"SELECT d.id FROM passages_{self.name} AS p JOIN documents_{self.name} AS d ON d.position = p.document"
            " WHERE p.id = ?",
            (passage_id,),
        )
        return str(rows[0][0]) if rows else None

    def frequency(self, phrase: str) -> int:
        """How many passages hold a phrase in FTS5's syntax."""
        words = f"words_{self.name}"
        count = f"SELECT COUNT(*) FROM {words} WHERE {words} MATCH ?"
        return self._frequencies.get(phrase, lambda: int(self.file.rows(count, (phrase,))[0][0]))

    def passages_in(self, document_ids: Sequence[str]) -> int:
        """How many passages these documents have together."""
        rows = self.file.rows(
            f"SELECT COUNT(*) FROM documents_{self.name} AS d JOIN passages_{self.name} AS p ON p.document = d.position"
            f" WHERE d.id IN ({marks(document_ids)})",
            document_ids,
        )
        return int(rows[0][0])

    def passage_vectors(self, document_id: str) -> PassageVectors:
        """Of one document, in the order of its passages."""
        return self._vectors.get(document_id, lambda: self._read_vectors(document_id))

    def _read_vectors(self, document_id: str) -> PassageVectors:
        rows = self.file.rows(
            f"SELECT p.id, v.vector FROM documents_{self.name} AS d"
            f" JOIN passages_{self.name} AS p ON p.document = d.position"
            f" JOIN vectors_{self.name} AS v ON v.key = p.vector WHERE d.id = ? ORDER BY p.number",
            (document_id,),
        )
        return PassageVectors(tuple(row[0] for row in rows), self._rows([row[1] for row in rows]))

    def vectors(self, keys: Sequence[bytes]) -> Mapping[bytes, Floats]:
        """Those of the keys' vectors that are stored here."""
        found: dict[bytes, Floats] = {}
        for start in range(0, len(keys), VARIABLES):
            part = keys[start : start + VARIABLES]
            rows = self.file.rows(f"SELECT key, vector FROM vectors_{self.name} WHERE key IN ({marks(part)})", part)
            found.update(zip((row[0] for row in rows), self._rows([row[1] for row in rows]), strict=True))
        return found

    def all_vectors(self, batch: int) -> Iterator[PassageVectors]:
        """The vectors of all passages in their order, at most `batch` at a time."""
        for document in self.documents:
            whole = self.passage_vectors(document.record.id)
            for start in range(0, len(whole.ids), batch):
                yield PassageVectors(whole.ids[start : start + batch], whole.rows[start : start + batch])

    def _rows(self, packed: Sequence[bytes]) -> Floats:
        return unpack_vectors(packed, self.file.dimension)

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(placed.record.id for placed in self.documents)

    def _read(self, document_id: str) -> "_Read | None":
        if document_id not in self._ids:
            return None
        return self._documents.get(document_id, lambda: self._read_document(document_id))

    def _read_document(self, document_id: str) -> "_Read":
        rows = self.file.rows(
            f"SELECT position, metadata, text, origin, parts FROM documents_{self.name} WHERE id = ?", (document_id,)
        )
        position, metadata, text, origin, packed = rows[0]
        parts = unpack(PARTS, packed)
        document = Document(
            metadata=unpack(METADATA, metadata),
            text=text,
            origin=unpack_offsets(origin),
            sections=parts.sections,
            footnotes=parts.footnotes,
            actions=tuple(unpack(ACTION, record) for record in self._of("actions", position)),
            definitions=tuple(unpack(DEFINITION, record) for record in self._of("definitions", position)),
            passages=tuple(unpack_passage(record, text) for record in self._of("passages", position)),
            pages=parts.pages,
            notices=parts.notices,
        )
        return _Read(document, {passage.id: passage for passage in document.passages})

    def _of(self, table: str, position: int) -> list[str]:
        """One document's records of a table."""
        rows = self.file.rows(f"SELECT record FROM {table}_{self.name} WHERE document = ? ORDER BY number", (position,))
        return [record for (record,) in rows]


def marks(values: Sequence[object]) -> str:
    """The question marks of a statement's list."""
    return ", ".join("?" * len(values))
