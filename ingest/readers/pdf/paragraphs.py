"""Lines become paragraphs: by the gaps between them, by indents, and by whether a line was full when it ended."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.canonical import EMPTY, Traced
from ingest.labels import heading_label, label_of
from ingest.readers.pdf.hyphens import Rejoiner
from ingest.readers.pdf.lines import Line

_SAME_SIZE = 0.08
_LOOSE = 1.22  # of the usual distance of lines: a wider gap parts paragraphs
_USUAL = 1.2  # of the size, where a document shows too few lines to tell
_WIDEST = 3.5  # of the size: lines of one paragraph stand no further apart
_FEW = 5
_INDENT = 0.7  # of the size
_BESIDE = 90.0  # points: lines that start this near to each other share a column
_FULL = 0.85  # quantile of the line ends of a column: its right edge
OPENER = re.compile(r"(?P<sign>[-•–—▪*◦‣⁃])\s+|(?:\d{1,2}[.)]|\([a-z0-9]{1,4}\))\s+")


@dataclass(slots=True)
class Paragraph:
    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        return all(line.italic for line in self.lines)

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def hanging(self) -> bool:
        return len(self.lines) > 1 and self.lines[1].x0 > self.first.x0 + 2 and self.lines[1].page == self.first.page

    def text(self, rejoiner: Rejoiner) -> Traced:
        text = EMPTY
        for line in self.lines:
            text = rejoiner.joined(text, line.text) if text else line.text
        return text.folded()


class Setter:
    """What a document shows of its own setting: the distance of its lines, the right edges of its columns."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self._distance: dict[int, float] = {}
        gaps: dict[int, Counter[float]] = {}
        for lines in pages:
            for above, below in pairwise(lines):
                gap = above.y - below.y
                if _alike(above.size, below.size) and 0.9 * below.size < gap < _WIDEST * below.size:
                    gaps.setdefault(round(below.size), Counter())[round(2 * gap) / 2] += 1
        for size, counted in gaps.items():
            close = Counter({gap: times for gap, times in counted.items() if gap < 2 * size})
            wide = counted - close
            spaced = wide.total() > max(_FEW, close.total())  # double spacing
            self._distance[size] = (wide if spaced or not close else close).most_common(1)[0][0]
        self._ends = {lines[0].page: [(line.x0, line.x1) for line in lines] for lines in pages if lines}

    def paragraphs(self, lines: Sequence[Line]) -> list[Paragraph]:
        found: list[Paragraph] = []
        for line in lines:
            if found and self._same(found[-1], line):
                found[-1].lines.append(line)
            else:
                found.append(Paragraph([line]))
        return found

    def _same(self, paragraph: Paragraph, line: Line) -> bool:
        last = paragraph.last
        if line.page == last.page and abs(line.y - last.y) <= 0.3 * last.size and line.x0 >= last.x1:
            return True  # the rest of a line that a wide blank parted
        if not _alike(last.size, line.size):
            return False
        if line.page != last.page or line.y > last.y:
            return self._runs_over(paragraph, line)
        usual = self._distance.get(round(line.size), _USUAL * line.size)
        if last.y - line.y > _LOOSE * usual:
            return False
        if OPENER.match(line.words) and (OPENER.match(paragraph.first.words) or line.x0 > last.x0 + 2):
            return False
        if _opens_like(paragraph, line) or self._opens_indented(paragraph, line):
            return False
        indented = line.x0 > last.x0 + _INDENT * line.size and not self._centred(last, line)
        if indented and not self._hangs(paragraph, line):
            return False
        return not self.ended(last, line)

    def _hangs(self, paragraph: Paragraph, line: Line) -> bool:
        """Is it the second line of an item, or of a heading that a number opens?"""
        if len(paragraph.lines) > 1:
            return False
        first = paragraph.first.words
        return bool(OPENER.match(first)) or (paragraph.bold and line.bold and heading_label(first) is not None)

    def _opens_indented(self, paragraph: Paragraph, line: Line) -> bool:
        """Is it indented like the one line before, and set in another way? Then both are paragraphs."""
        if len(paragraph.lines) > 1 or (paragraph.bold, paragraph.italic) == (line.bold, line.italic):
            return False
        left, _ = self._edges(line)
        return abs(line.x0 - paragraph.first.x0) < 1 and line.x0 > left + _INDENT * line.size

    def _runs_over(self, paragraph: Paragraph, line: Line) -> bool:
        """Into another column or page."""
        goes_on = line.words[:1].islower() or bool(re.search(r"\w[-‐‑\u00ad]$", paragraph.last.words))
        if (paragraph.bold, paragraph.italic) != (line.bold, line.italic) and len(paragraph.lines) < 2 and not goes_on:
            return False
        if OPENER.match(line.words) or label_of(line.words) is not None:
            return False
        left, _ = self._edges(line)
        indented = line.x0 > left + _INDENT * line.size and not OPENER.match(paragraph.first.words)
        return goes_on or not (indented or self.ended(paragraph.last, line))

    def ended(self, last: Line, line: Line) -> bool:
        """Would the next line's first word have stood on it? Then the paragraph ended there."""
        word = line.words.split(maxsplit=1)[0]
        left, right = self._edges(last)
        room = right - last.x1
        if self._centred(last, line):
            room += last.x0 - left
        return room > line.width_of(word + " ") + 0.3 * line.size

    def _centred(self, last: Line, line: Line) -> bool:
        if line.page != last.page or abs(last.x0 + last.x1 - line.x0 - line.x1) > 3:
            return False
        return max(last.x0, line.x0) > self._edges(last)[0] + 1 and abs(last.x0 - line.x0) > 1

    def _edges(self, line: Line) -> tuple[float, float]:
        """Of the column that the line stands in."""
        beside = [
            ends for ends in self._ends.get(line.page, []) if abs(ends[0] - line.x0) < _BESIDE and ends[1] > line.x0
        ]
        lefts, rights = sorted(x0 for x0, _ in beside), sorted(x1 for _, x1 in beside)
        full = min(len(rights) - 1, int(_FULL * len(rights)))
        return (lefts[len(lefts) // 4], max(line.x1, rights[full])) if beside else (line.x0, line.x1)


def _opens_like(paragraph: Paragraph, line: Line) -> bool:
    """Do both open with a label of one kind, "Action 4:" and "Action 5:"?"""
    first, second = label_of(paragraph.first.words), label_of(line.words)
    return first is not None and second is not None and first.kind == second.kind and second.number is not None


def in_sequence(paragraphs: Sequence[Paragraph]) -> list[bool]:
    """Does the one before or after go on counting? Then it is an item of a list and no heading."""
    numbers = [_counted(one) for one in paragraphs]
    return [
        number is not None
        and (number - 1 in numbers[max(0, place - 1) : place] or number + 1 in numbers[place + 1 : place + 2])
        for place, number in enumerate(numbers)
    ]


def _counted(paragraph: Paragraph) -> int | None:
    found = re.match(r"\(?(?:(\d{1,2})|([a-z]))[.)]\s", paragraph.first.words)
    if found is None:
        return None
    return int(found[1]) if found[1] else ord(found[2])


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME_SIZE * max(one, other)
