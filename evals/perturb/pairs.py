"""What the benchmark of the gate is made of."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Split(StrEnum):
    """Sections of documents and wordings are in one of the two, never in both."""

    TUNE = "tune"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Neighbouring sentences of one document; `section` is what is kept together when splitting."""

    document: str
    section: str
    sentences: tuple[str, ...]

    @property
    def split(self) -> Split:
        digest = hashlib.sha256(f"{self.document}/{self.section}".encode()).digest()
        return Split.TEST if digest[0] % 5 < 3 else Split.TUNE


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim beside its source. `family` is the kind of positive, or the kind of edit that makes the source no longer
    bear the claim out. `before` is the sentence before the source's first."""

    id: str
    document: str
    split: Split
    family: str
    supported: bool
    claim: str
    source: str
    before: str = ""


def cut(items: Sequence[str], split: Split) -> tuple[str, ...]:
    """Every second wording to each split."""
    return tuple(items[0::2] if split is Split.TUNE else items[1::2])
