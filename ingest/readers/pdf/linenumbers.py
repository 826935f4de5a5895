"""Numbers of lines in the margin: they count evenly down the page, outside the text, beside its lines."""

import re
from collections import Counter
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
_MANY = 12  # numbers that count on over all pages
_SMALLER = 0.85  # than the text
_AS_LARGE = 0.96  # as the text
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
    often = bool(counted) and len(counted) >= _OFTEN * len(long)
    everywhere = [column for found in columns.values() for column in found] if often else _running_on(pages)
    if not everywhere:
        return 0
    removed = 0
    for page in pages:
        margin = [f for f in page.fragments if _is_number(f) and any(c.holds(f) for c in everywhere)]
        out = {id(fragment) for fragment in margin if _outside(fragment, page)}
        removed += len(out)
        page.fragments = [fragment for fragment in page.fragments if id(fragment) not in out]
    return removed


def _running_on(pages: Sequence[PageContent]) -> list[_Column]:
    """Small numbers at one distance from the margin that count on from page to page, where tables go uncounted."""
    numbers = [
        (fragment, page) for page in pages for fragment in sorted(page.fragments, key=lambda f: -f.y)
        if _is_number(fragment)
    ]  # fmt: skip
    sizes: Counter[float] = Counter()
    for fragment in (fragment for page in pages for fragment in page.fragments):
        sizes[round(2 * fragment.size) / 2] += len(fragment.text)
    text = sizes.most_common(1)[0][0] if sizes else 0.0
    found: list[_Column] = []
    for x in sorted({round(fragment.x1) for fragment, _ in numbers}):
        near = [(fragment, page) for fragment, page in numbers if abs(fragment.x1 - x) <= _SLOT]
        if len(near) < _MANY or any(abs(x - column.x) <= 2 * _SLOT for column in found):
            continue
        steps = [int(after.text) - int(before.text) for (before, _), (after, _) in pairwise(near)]
        even = sum(step == 1 for step in steps) >= _EVEN * len(steps)
        if even and sum(_outside(one, page) and _beside_text(one, page, text) for one, page in near) >= _EVEN * len(
            near
        ):
            found.append(_Column(False, x, ()))
    return found


def _beside_text(number: Fragment, page: PageContent, size: float) -> bool:
    """Is it smaller than the text, and beside words that are not? The numbers of notes stand beside small ones."""
    beside = [one.size for one in page.fragments if one is not number and abs(one.y - number.y) <= _LEVEL]
    return bool(beside) and number.size <= _SMALLER * size and max(beside) >= _AS_LARGE * size


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
    steps = [int(below.text) - int(above.text) for above, below in pairwise(column.numbers)]
    step = int(median(steps))
    even = sum(one == step for one in steps) >= _EVEN * len(steps)
    if not (1 <= step <= _LONGEST_STEP and even and len(column.numbers) * step >= _COVERED * _count_lines(page)):
        return False
    return sum(_outside(one, page) for one in column.numbers) >= max(_FEWEST, _EVEN * len(column.numbers))


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
