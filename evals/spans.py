"""Where gold quotes stand, and when a cited span meets one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evals.fold import Folded, folded

ENOUGH = 0.5  # of the gold's characters, or of the citation's own


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A half-open range of code points of a document."""

    document: str
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def overlap(self, other: "Place") -> int:
        """Characters that both hold."""
        if self.document != other.document:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def meets(self, gold: "Place") -> bool:
        """Holds at least half of the gold, or lies with at least half of itself inside it."""
        shared = self.overlap(gold)
        return shared > 0 and (shared >= ENOUGH * gold.length or shared >= ENOUGH * self.length)


@lru_cache(maxsize=64)
def _folded(text: str) -> Folded:
    return folded(text, case=False)


def locate(quote: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where a quote stands in a text, white space (and dash and quotation mark variants) folded; all occurrences."""
    return _folded(text).find_all(folded(quote, case=False).text)


def union(places: Iterable[Place]) -> tuple[Place, ...]:
    """The same characters, each once: overlapping and touching ranges of a document joined."""
    joined: list[Place] = []
    for place in sorted(places):
        if joined and joined[-1].document == place.document and place.start <= joined[-1].end:
            joined[-1] = Place(place.document, joined[-1].start, max(joined[-1].end, place.end))
        else:
            joined.append(place)
    return tuple(joined)


def shared(some: Sequence[Place], others: Sequence[Place]) -> int:
    """Characters that both sets of ranges hold."""
    return sum(one.overlap(other) for one in union(some) for other in union(others))


def total(places: Iterable[Place]) -> int:
    return sum(place.length for place in union(places))
