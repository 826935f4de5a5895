"""Numbers of lines in the margin: they count evenly down the page, outside the text, beside its lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.content import Fragment, PageContent

_NUMBER = re.compile(r"\s*\d{1,4}\s*")
_LEVEL = 3.0  # points: a number this near to a line's height stands beside it
_SLOT = 1.5  # points: numbers whose left or right ends lie this near stand in one column
_FEWEST = 3  # numbers on a page
_EVEN = 0.8  # of the steps from one number to the next are the same
_COVERED = 0.45  # of a page's lines are counted
_OFTEN = 0.5  # of the pages with as many lines as could be counted are
_LINES = 8
_LONGEST_STEP = 10


@dataclass(frozen=True, slots=True)
class _Column:
    """Numbers that share their left or right ends."""

    left: bool
    x: float
    numbers: tuple[Fragment, ...]

    def holds(self, fragment: Fragment) -> bool:
        return abs((fragment.x0 if self.left else fragment.x1) - self.x) <= _SLOT


def without_line_numbers(pages: Sequence[PageContent]) -> int:
    """Takes them out of the pages; how many there were."""
    long = [page for page in pages if _count_lines(page) >= _LINES]
    columns = {page.number: [column for column in _columns(page) if _counts_lines(column, page)] for page in long}
    counted = [number for number, found in columns.items() if found]
    if len(counted) < max(1, _OFTEN * len(long)):
        return 0
    everywhere = [column for found in columns.values() for column in found]
    removed = 0
    for page in pages:
        margin = [f for f in page.fragments if _is_number(f) and any(c.holds(f) for c in everywhere)]
        out = {id(fragment) for fragment in margin if _outside(fragment, page)}
        removed += len(out)
        page.fragments = [fragment for fragment in page.fragments if id(fragment) not in out]
    return removed


def _is_number(fragment: Fragment) -> bool:
    return bool(_NUMBER.fullmatch(fragment.text))


def _columns(page: PageContent) -> list[_Column]:
    numbers = [fragment for fragment in page.fragments if _is_number(fragment)]
    found: list[_Column] = []
    for left in (False, True):
        rest = sorted(numbers, key=lambda one: one.x0 if left else one.x1)
        while rest:
            x = rest[0].x0 if left else rest[0].x1
            near = [one for one in rest if (one.x0 if left else one.x1) - x <= _SLOT]
            rest = rest[len(near) :]
            if len(near) >= _FEWEST:
                found.append(_Column(left, x, tuple(sorted(near, key=lambda one: -one.y))))
    return found


def _counts_lines(column: _Column, page: PageContent) -> bool:
    beside = [one for one in column.numbers if _outside(one, page)]
    if len(beside) < max(_FEWEST, _EVEN * len(column.numbers)):
        return False
    steps = [int(below.text) - int(above.text) for above, below in pairwise(beside)]
    step = int(median(steps))
    even = sum(one == step for one in steps) >= _EVEN * len(steps)
    return 1 <= step <= _LONGEST_STEP and even and len(beside) * step >= _COVERED * _count_lines(page)


def _outside(number: Fragment, page: PageContent) -> bool:
    """Does it stand left or right of all words beside it, and are there any?"""
    beside = [
        one for one in page.fragments if one is not number and abs(one.y - number.y) <= _LEVEL and not _is_number(one)
    ]
    return bool(beside) and (
        all(number.x1 <= one.x0 + 1 for one in beside) or all(number.x0 >= one.x1 - 1 for one in beside)
    )


def _count_lines(page: PageContent) -> int:
    heights = sorted(fragment.y for fragment in page.fragments if not _is_number(fragment))
    return sum(above - below > _LEVEL for below, above in pairwise(heights)) + bool(heights)
