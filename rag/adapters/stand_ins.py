"""A deterministic embedder that needs no model: for tests, and for trying the stores."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from rag.ports import Matrix

_WORD = re.compile(r"\w+")


class HashingEmbedder:
    """Each word adds 1 or -1 to a place that its hash decides (feature hashing: Weinberger and others, 2009), so texts
    that share words are near each other. It knows nothing of meaning or of word forms."""

    def __init__(self, dimension: int = 64, name: str = "hashing") -> None:
        self._dimension = dimension
        self._name = name

    @property
    def model(self) -> str:
        return f"{self._name} {self._dimension}"

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Matrix:
        rows = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _WORD.findall(text.casefold()):
                code = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
                row[code % self._dimension] += 1.0 if code >> 63 else -1.0
            if not row.any():
                row[0] = 1.0  # a text without words, or whose words cancel out, has a direction all the same
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows
