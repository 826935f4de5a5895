"""Footnotes at the foot of pages and columns, parted from the text above them and joined over pages."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ingest.canonical import EMPTY, MARK, Traced, mark_number
from ingest.readers.pdf.content import Rule
from ingest.readers.pdf.hyphens import Rejoiner
from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.signs import code_of, follows, is_first, is_sign

_SMALL = 0.95  # of the text's size: notes are set smaller
_LARGER = 1.05  # … and never larger
_SAME_SIZE = 0.5  # points
_NEAR = 2.6  # of the size: a rule no further above a line parts the notes from the text
_SHORT_RULE = 0.62  # of the page's width
_PLAIN_NUMBER = re.compile(r"(\d{1,3})[.)]?\s+(?=\S)")
_PLAIN_SIGN = re.compile(r"([a-z]{1,7}|[*∗†‡§¶‖∥]{1,15}|\[\w{1,4}\])[.)]?\s*(?=\S)")
_COMPLETE = re.compile(r"[.!?>\"”’)]$")


@dataclass(slots=True)
class Note:
    """`code` is what it is printed with (`signs`); `lines` hold its text without that."""

    code: int
    page: int
    size: float
    lines: list[Traced] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return bool(self.lines) and bool(_COMPLETE.search(self.lines[-1].text))

    def text(self, rejoiner: Rejoiner) -> Traced:
        text = EMPTY
        for line in self.lines:
            text = rejoiner.joined(text, line) if text else line
        return text


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a note's first line opens with: a code, and how many characters print it."""

    code: int
    length: int


class NoteTaker:
    """Takes the notes out of one page after the other. `marked` are the codes of all marks of the document."""

    def __init__(self, body_size: float, marked: Collection[int]) -> None:
        self._body, self._anywhere = body_size, marked
        self.notes: list[Note] = []

    def text_of(
        self, lines: Sequence[Line], rules: Sequence[Rule], width: float, in_tables: Collection[int] = ()
    ) -> list[Line]:
        """The page's lines that are no notes, in their order; its notes are kept. `in_tables` are the codes of the
        marks in the page's tables."""
        marked = {mark_number(mark) for line in lines for mark in MARK.findall(line.words[1:])} | set(in_tables)
        opened = {mark_number(line.words[0]) for line in lines if line.opens_raised}
        rest: list[Line] = []
        above: Line | None = None  # the line of a note just before
        for place, line in enumerate(lines):
            separated = _separated(line, rules, width)
            opening = self._opening(line, marked, separated or above is not None)
            goes_on = opening is None and (
                self._goes_on(line, above, separated) or self._runs_over(lines, place, marked)
            )
            if opening is not None or goes_on:
                self._take(line, opening, marked - opened)
                above = line
            else:
                rest.append(line)
                above = None
        return rest

    def _opening(self, line: Line, marked: Collection[int], among: bool) -> _Opening | None:
        """What the line opens with if it opens a note: raised, or set like the note's text and next in the count.
        `among` says that notes stand just above, or a rule that parts them from the text."""
        if line.size > _LARGER * self._body:
            return None
        small = self._is_small(line)
        if line.opens_raised:
            code = mark_number(line.words[0])
            known = code in self._anywhere
            sure = (small and not is_sign(code)) or (known and (small or among or self._next(code)))
            return _Opening(code, 1) if sure else None
        if line.leading:
            return self._leading(line, marked, small or among)
        return (self._plain_number(line, marked) or self._plain_sign(line, marked)) if small or among else None

    def _next(self, code: int) -> bool:
        return follows(code, self.notes[-1].code) if self.notes else is_first(code)

    def _anew(self, code: int, marked: Collection[int]) -> bool:
        return bool(self.notes) and is_first(code) and code in marked

    def _leading(self, line: Line, marked: Collection[int], likely: bool) -> _Opening | None:
        code = code_of(line.leading)
        if code is None:
            return None
        alike = bool(self.notes) and code == self.notes[-1].code and code in marked  # all notes bear one sign
        if not (alike or self._next(code) or self._anew(code, marked)):
            return None
        if not (code in marked or (likely and (code in self._anywhere or not is_sign(code)))):
            return None
        rest = line.words[len(line.leading) :]
        return _Opening(code, len(line.words) - len(rest.lstrip(".) ")))

    def _plain_number(self, line: Line, marked: Collection[int]) -> _Opening | None:
        found = _PLAIN_NUMBER.match(line.words)
        if found is None:
            return None
        number = int(found[1])
        counted = number in marked and (self._next(number) or self._anew(number, marked))
        return _Opening(number, found.end()) if counted else None

    def _plain_sign(self, line: Line, marked: Collection[int]) -> _Opening | None:
        found = _PLAIN_SIGN.match(line.words)
        code = code_of(found[1]) if found else None
        if found is None or code is None or code not in self._anywhere:
            return None
        if found[1].isalpha() and not found[0].endswith((" ", ".", ")")):
            return None
        return _Opening(code, found.end()) if self._next(code) or self._anew(code, marked) else None

    def _is_small(self, line: Line) -> bool:
        return line.size <= _SMALL * self._body

    def _goes_on(self, line: Line, above: Line | None, separated: bool) -> bool:
        """Is it the next line of a note, or the first that a rule parts from the text?"""
        if above is not None and line.y <= above.y + 1 and abs(line.size - above.size) < _SAME_SIZE:
            return True
        return separated and bool(self.notes) and (self._is_small(line) or line.opens_raised)

    def _runs_over(self, lines: Sequence[Line], place: int, marked: Collection[int]) -> bool:
        """Is it the rest of the last note, on another page or in another column and without a rule above? Then small
        lines alone stand between it and the next note, or the column's end."""
        if not self.notes or self.notes[-1].complete:
            return False
        line, size = lines[place], self.notes[-1].size
        if place and (abs(lines[place - 1].size - line.size) < _SAME_SIZE and lines[place - 1].y > line.y):
            return False
        if not self._is_small(line) or abs(line.size - size) > _SAME_SIZE:
            return False
        for below, after in zip(lines[place:], [*lines[place + 1 :], None], strict=True):
            if after is None or after.y > below.y:
                return True
            if abs(after.size - size) > _SAME_SIZE:
                return False
            if self._opening(after, marked, True) is not None:
                return True
        return False

    def _take(self, line: Line, opening: _Opening | None, inner: Collection[int]) -> None:
        """`inner` are the codes of notes that open no line of this page: they may open inside one."""
        text = line.text
        if opening is not None:
            self.notes.append(Note(opening.code, line.page, line.size))
            text = text[opening.length :].strip()
        self._write(text, line, inner)

    def _write(self, text: Traced, line: Line, inner: Collection[int]) -> None:
        for match in MARK.finditer(text.text):
            code = mark_number(match.group())
            if code in inner and follows(code, self.notes[-1].code):
                self.notes[-1].lines.append(text[: match.start()].strip())
                self.notes.append(Note(code, line.page, line.size))
                self._write(text[match.end() :].strip(), line, inner)
                return
        if text:
            self.notes[-1].lines.append(text)


def _separated(line: Line, rules: Sequence[Rule], width: float) -> bool:
    """Does a short level rule stand just above it?"""
    return any(
        rule.horizontal
        and rule.x1 - rule.x0 < _SHORT_RULE * width
        and 0 < rule.y0 - line.y < _NEAR * line.size
        and rule.x0 - 2 * line.size <= line.x0 <= rule.x1
        for rule in rules
    )
