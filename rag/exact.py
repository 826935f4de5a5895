"""Nearest neighbours without a graph, for the rare collection in which a graph loses its way: many texts that are
alike, such as the rows of a long table, point to each other alone."""

from collections.abc import Sequence

import numpy as np

from ingest.shelf import Shelf
from rag.ports import Vector
from rag.records import Hit

BATCH = 5_000


class ExactSearcher:
    """All vectors of a shelf, in memory: at 100,000 passages 150 MB, and tens of milliseconds a search. Safe across
    threads."""

    def __init__(self, shelf: Shelf) -> None:
        ids: list[str] = []
        rows = []
        for batch in shelf.all_vectors(BATCH):
            ids += batch.ids
            rows.append(batch.rows)
        self._ids: Sequence[str] = ids
        self._rows = np.concatenate(rows) if rows else np.zeros((0, shelf.file.dimension), dtype=np.float32)

    def search(self, vector: Vector, limit: int) -> tuple[Hit, ...]:
        scores = self._rows @ np.asarray(vector, dtype=np.float32)
        best = np.argsort(-scores, kind="stable")[:limit]
        return tuple(Hit(self._ids[place], float(scores[place])) for place in best)

    def count(self) -> int:
        return len(self._ids)
