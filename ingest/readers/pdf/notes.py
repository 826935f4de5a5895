"""Footnotes at the foot of pages and columns, parted from the text above them and joined over pages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.canonical import EMPTY, MARK, Traced, mark_number
from ingest.readers.pdf.content import Rule
from ingest.readers.pdf.hyphens import Rejoiner
from ingest.readers.pdf.lines import Line

_SMALL = 0.95  # of the text's size: notes are set smaller
_NEAR = 2.6  # of the size: a rule no further above a line parts the notes from the text
_SHORT_RULE = 0.62  # of the page's width
_PLAIN_NUMBER = re.compile(r"(\d{1,3})[.)]?\s+(?=\S)")


@dataclass(slots=True)
class Note:
    """`lines` hold its text without its number."""

    number: int
    page: int
    lines: list[Traced] = field(default_factory=list)

    def text(self, rejoiner: Rejoiner) -> Traced:
        text = EMPTY
        for line in self.lines:
            text = rejoiner.joined(text, line) if text else line
        return text


class NoteTaker:
    """Takes the notes out of one page after the other."""

    def __init__(self, body_size: float) -> None:
        self._body = body_size
        self.notes: list[Note] = []

    def text_of(self, lines: Sequence[Line], rules: Sequence[Rule], width: float) -> list[Line]:
        """The page's lines that are no notes, in their order; its notes are kept."""
        marked = {mark_number(mark) for line in lines for mark in MARK.findall(line.words[1:])}
        rest: list[Line] = []
        above: Line | None = None  # the line of a note just before
        for line in lines:
            if self._is_note(line, above, _separated(line, rules, width), marked):
                self._take(line, marked)
                above = line
            else:
                rest.append(line)
                above = None
        return rest

    def _is_note(self, line: Line, above: Line | None, separated: bool, marked: set[int]) -> bool:
        small = line.size <= _SMALL * self._body
        if above is not None and line.y <= above.y + 1 and abs(line.size - above.size) < 0.5:
            return True
        if small and (line.opens_raised or self._number(line, marked) is not None):
            return True
        if separated and (small or line.opens_raised or self._number(line, marked) is not None):
            return self._number(line, marked) is not None or line.opens_raised or bool(self.notes)
        return False

    def _number(self, line: Line, marked: set[int]) -> int | None:
        """Of a note whose number is set like its text: it must be the one that comes next."""
        found = _PLAIN_NUMBER.match(line.words)
        digits = line.leading or (found[1] if found else "")
        last = self.notes[-1].number if self.notes else 0
        return int(digits) if digits and int(digits) == last + 1 and (int(digits) in marked or line.leading) else None

    def _take(self, line: Line, marked: set[int]) -> None:
        number = self._number(line, marked)
        if line.opens_raised:
            self.notes.append(Note(mark_number(line.words[0]), line.page, [line.text[1:].strip()]))
        elif number is not None:
            rest = line.text[len(str(number)) :]
            self.notes.append(Note(number, line.page, [rest[len(rest) - len(rest.text.lstrip(".) ")) :]]))
        elif self.notes:
            self.notes[-1].lines.append(line.text)


def _separated(line: Line, rules: Sequence[Rule], width: float) -> bool:
    """Does a short level rule stand just above it?"""
    return any(
        rule.horizontal
        and rule.x1 - rule.x0 < _SHORT_RULE * width
        and 0 < rule.y0 - line.y < _NEAR * line.size
        and rule.x0 - 2 * line.size <= line.x0 <= rule.x1
        for rule in rules
    )


def numbers(notes: Iterable[Note]) -> frozenset[int]:
    return frozenset(note.number for note in notes)
