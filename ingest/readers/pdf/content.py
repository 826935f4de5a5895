"""What a page shows: which words stand where, and which lines are drawn.

Positions are in points, x to the right and y upward, as on the upright page.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words shown in one go on one baseline. `at` is the offset of the first among all characters that the file shows,
    a line break counted after each fragment: the decoded source, in the order of the content streams."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    at: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical drawn line."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(slots=True)
class PageContent:
    number: int
    width: float
    height: float
    fragments: list[Fragment] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    turned: int = 0  # characters set askew, left out
    end: int = 0  # offset after its last fragment
