"""What one clearance opens of one generation: the shelves and vector collections of its markings, and no others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import Protocol, TypeVar

import numpy as np

from ingest.lexical import rank
from ingest.library_codec import vector_key
from ingest.records import Action, Aliases, Definition, Document, Marking, Metadata, Passage
from ingest.shelf import Placed, Shelf
from rag.errors import NotInCorpus
from rag.ports import Embedder, Matrix, Vector
from rag.records import Hit

EXACT = 20_000  # passages; up to here, scoring all of the chosen documents' vectors is faster than filtering neighbours
Record = TypeVar("Record")


class Searcher(Protocol):
    """The reading half of `VectorIndex`."""

    def search(self, vector: Vector, limit: int) -> tuple[Hit, ...]: ...

    def count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Room:
    """All that is held under one marking."""

    shelf: Shelf
    searcher: Searcher


@dataclass(frozen=True, slots=True, eq=False)
class ClearedCorpus:
    """The `Corpus` of rag.ports. It has only the rooms that it was given, so what is not among them is not there: there
    is nothing to filter and nothing to forget to filter. Safe across threads.

    `chosen` narrows it to some documents; None: all. `keep` is whatever has to stay open as long as this is used.
    """

    version: str
    rooms: tuple[Room, ...]
    reviewed: Aliases
    embedder: Embedder
    chosen: frozenset[str] | None = None
    keep: object = None

    @property
    def markings(self) -> tuple[Marking, ...]:
        return tuple(room.shelf.marking for room in self.rooms)

    @property
    def aliases(self) -> Aliases:
        """The reviewed ones, and those of the documents in these rooms."""
        return Aliases((*self.reviewed.groups, *(terms for room in self.rooms for terms in room.shelf.aliases)))

    def documents(self) -> tuple[Metadata, ...]:
        placed = _in_order([entry for room in self.rooms for entry in room.shelf.documents])
        return tuple(metadata for metadata in placed if self._has(metadata.id))

    def document(self, document_id: str) -> Document:
        for room in self.rooms:
            document = room.shelf.document(document_id) if self._has(document_id) else None
            if document is not None:
                return document
        raise NotInCorpus(f"There is no document {document_id!r}: GET /v1/documents lists those that there are.")

    def passage(self, passage_id: str) -> Passage:
        for room in self.rooms:
            passage = room.shelf.passage(passage_id)
            if passage is not None and self._has(passage.document_id):
                return passage
        raise NotInCorpus(f"There is no passage {passage_id!r}: its document may have been ingested anew; ask again.")

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        return self.document(document_id).passages

    def actions(self) -> tuple[Action, ...]:
        placed = _in_order([entry for room in self.rooms for entry in room.shelf.actions])
        return tuple(action for action in placed if self._has(action.document_id))

    def definitions(self) -> tuple[Definition, ...]:
        wanted = {entry.position for room in self.rooms for entry in room.shelf.documents if self._has(entry.record.id)}
        placed = [entry for room in self.rooms for entry in room.shelf.definitions if entry.position in wanted]
        return tuple(_in_order(placed))

    def lexical(self, terms: Sequence[str], limit: int, document_ids: Sequence[str] = ()) -> tuple[Hit, ...]:
        wanted = self._narrowed(document_ids)
        if wanted is not None and not wanted:
            return ()
        matches = rank([room.shelf for room in self.rooms], terms, limit, wanted or ())
        return tuple(Hit(match.passage_id, match.score) for match in matches)

    def dense(self, vector: Vector, limit: int, document_ids: Sequence[str] = ()) -> tuple[Hit, ...]:
        wanted = self._narrowed(document_ids)
        hits = [hit for room in self.rooms for hit in _nearest(room, vector, limit, wanted)]
        return tuple(nlargest(limit, hits, key=lambda hit: hit.score))

    def vectors(self, texts: Sequence[str]) -> Matrix:
        keys = [vector_key(self.embedder.model, text) for text in texts]
        found: dict[bytes, Vector] = {}
        for room in self.rooms:
            found.update(room.shelf.vectors([key for key in dict.fromkeys(keys) if key not in found]))
        absent = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if absent:
            found.update(zip(absent, self.embedder.embed(list(absent.values())), strict=True))
        rows = [found[key] for key in keys]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.embedder.dimension)

    def within(self, document_ids: Sequence[str], max_marking: Marking | None) -> "ClearedCorpus":
        opened = self.markings if max_marking is None else max_marking.opens()
        rooms = tuple(room for room in self.rooms if room.shelf.marking in opened)
        wanted = self._narrowed(document_ids)
        return replace(self, rooms=rooms, chosen=None if wanted is None else frozenset(wanted))

    def _has(self, document_id: str) -> bool:
        return self.chosen is None or document_id in self.chosen

    def _narrowed(self, document_ids: Sequence[str]) -> tuple[str, ...] | None:
        """The documents to search: those asked for that are chosen too. None: all there are."""
        if not document_ids:
            return None if self.chosen is None else tuple(sorted(self.chosen))
        return tuple(name for name in dict.fromkeys(document_ids) if self._has(name))


def _in_order(placed: Sequence[Placed[Record]]) -> list[Record]:
    return [entry.record for entry in sorted(placed, key=lambda entry: entry.position)]


def _nearest(room: Room, vector: Vector, limit: int, wanted: Sequence[str] | None) -> Sequence[Hit]:
    if limit < 1 or not room.shelf.passage_count:
        return ()
    if wanted is None:
        return room.searcher.search(vector, min(limit, room.shelf.passage_count))
    if room.shelf.passages_in(wanted) <= EXACT:
        return _scored(room.shelf, vector, limit, wanted)
    return _filtered(room, vector, limit, frozenset(wanted))


def _scored(shelf: Shelf, vector: Vector, limit: int, wanted: Sequence[str]) -> Sequence[Hit]:
    """Exactly: the cosine with every passage of these documents."""
    query = np.asarray(vector, dtype=np.float32)
    hits: list[Hit] = []
    for document_id in wanted:
        stored = shelf.passage_vectors(document_id)
        scores = stored.rows @ query
        best = np.argsort(-scores, kind="stable")[:limit]
        hits += [Hit(stored.ids[place], float(scores[place])) for place in best]
    return nlargest(limit, hits, key=lambda hit: hit.score)


def _filtered(room: Room, vector: Vector, limit: int, wanted: frozenset[str]) -> Sequence[Hit]:
    """More and more neighbours, until enough of them are in these documents, which are a large part of the whole."""
    asked = limit * 2
    while True:
        asked = min(asked, room.shelf.passage_count)
        hits = room.searcher.search(vector, asked)
        inside = [hit for hit in hits if room.shelf.document_of(hit.passage_id) in wanted]
        if len(inside) >= limit or asked == room.shelf.passage_count:
            return inside[:limit]
        asked *= 4
