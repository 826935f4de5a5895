"""What a library holds under one marking. Its statements name that marking's tables alone."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
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
from ingest.records import Action, Definition, Document, Marking, Metadata

DOCUMENTS_CACHED = 256
FREQUENCIES_CACHED = 65_536
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


class Shelf:
    """Reads one marking's records; safe across threads. Records are read when first asked for, and kept.

    Raises LibraryError if the file cannot be read.
    """

    def __init__(self, file: LibraryFile, marking: Marking) -> None:
        self.marking = marking
        self.file = file
        self.name = shelf_name(marking)
        self._cache: OrderedDict[str, Document] = OrderedDict()
        self._frequencies: dict[str, int] = {}
        self._guard = Lock()

    @cached_property
    def documents(self) -> tuple[Placed[Metadata], ...]:
        rows = self.file.rows(f"SELECT position, metadata FROM documents_{self.name} ORDER BY position")
        return tuple(Placed(position, unpack(METADATA, record)) for position, record in rows)

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
        with self._guard:
            if document_id in self._cache:
                self._cache.move_to_end(document_id)
                return self._cache[document_id]
        document = self._read(document_id)
        if document is not None:
            with self._guard:
                self._cache[document_id] = document
                if len(self._cache) > DOCUMENTS_CACHED:
                    self._cache.popitem(last=False)
        return document

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
        known = self._frequencies.get(phrase)
        if known is not None:
            return known
        words = f"words_{self.name}"
        counted = int(self.file.rows(f"SELECT COUNT(*) FROM {words} WHERE {words} MATCH ?", (phrase,))[0][0])
        if len(self._frequencies) >= FREQUENCIES_CACHED:
            self._frequencies.clear()
        self._frequencies[phrase] = counted
        return counted

    def passage_vectors(self, document_id: str) -> PassageVectors:
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
            marks = ", ".join("?" * len(part))
            rows = self.file.rows(f"SELECT key, vector FROM vectors_{self.name} WHERE key IN ({marks})", part)
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

    def _read(self, document_id: str) -> Document | None:
        rows = self.file.rows(
            f"SELECT position, metadata, text, origin, parts FROM documents_{self.name} WHERE id = ?", (document_id,)
        )
        if not rows:
            return None
        position, metadata, text, origin, packed = rows[0]
        parts = unpack(PARTS, packed)
        passages = self.file.rows(
            f"SELECT record FROM passages_{self.name} WHERE document = ? ORDER BY number", (position,)
        )
        return Document(
            metadata=unpack(METADATA, metadata),
            text=text,
            origin=unpack_offsets(origin),
            sections=parts.sections,
            footnotes=parts.footnotes,
            actions=tuple(placed.record for placed in self.actions if placed.position == position),
            definitions=tuple(placed.record for placed in self.definitions if placed.position == position),
            passages=tuple(unpack_passage(record, text) for (record,) in passages),
            pages=parts.pages,
            notices=parts.notices,
        )
