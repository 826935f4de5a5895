"""What a measure is: a name, a definition, where it comes from, and how it is computed.

A grade is a number, None where the measure does not ask about such a question, or Unscorable where it does ask and
cannot tell. What could not be scored is counted as such: never as zero, never dropped without a word.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from evals.outcomes import Item
from evals.questions import Question


@dataclass(frozen=True, slots=True)
class Unscorable:
    """The measure asks, and cannot tell; `reason` is one plain sentence."""

    reason: str


Grade: TypeAlias = float | Unscorable | None


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


def _always(question: Question) -> bool:
    return True


def _itself(item: Item) -> Any:
    return item


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure over a set of items.

    Either `each` grades one item and the figure is the mean, or `whole` grades the set at once (a percentile, an area
    under a curve) from what `reads` takes from each item, taken once however often the set is resampled. `asks` says
    of a question, without looking at the answer, whether the measure is about it.
    """

    name: str
    definition: str
    source: str
    better: Better = Better.HIGHER
    unit: str = "share"  # "share" or "ms"
    each: Callable[[Item], Grade] | None = None
    reads: Callable[[Item], Any] = _itself
    whole: Callable[[Sequence[Any]], Grade] | None = None
    asks: Callable[[Question], bool] = _always

    def grade(self, item: Item) -> Grade:
        """Of one item, for measures that have an `each`."""
        if self.each is None or not self.asks(item.question):
            return None
        if item.outcome.error is not None:
            return Unscorable(f"the assistant failed: {item.outcome.error}")
        return self.each(item)

    def overall(self, items: Sequence[Item]) -> Grade:
        """Of a set, for measures that have a `whole`. Failed items are left to the caller's count."""
        read = [self.reads(item) for item in items if self.asks(item.question) and item.outcome.error is None]
        return self.whole(read) if self.whole is not None and read else None
