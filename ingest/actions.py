"""Actions and indicators as records: from headings with their "Main actors" line, table rows and labelled lines."""

import re
from collections.abc import Mapping, Sequence

from ingest.assembly import Placed
from ingest.blocks import BlockKind
from ingest.labels import Label, label_of
from ingest.records import Action, ActionKind, Footnote, Section, Span
from ingest.sections import path_at

_ACTORS_LINE = re.compile(
    r"^\s*(?:(?:main|lead|key|responsible)\s+)?(?:actors?|bodies|body|parties|party|responsib\w+|leads?)"
    r"(?:\s+(?:involved|responsible))?\s*:\s*",
    re.I,
)
_COMMA = re.compile(r",(?![^(]*\))")
_TITLE_WORDS = 14
_SHORTEST_TITLE = 4


def actions_of(
    document_id: str, text: str, placed: Sequence[Placed], sections: Sequence[Section], footnotes: Sequence[Footnote]
) -> tuple[Action, ...]:
    found: list[Action] = []
    above: dict[int, Placed] = {}  # the row in which each column's value stands: cells may be merged over rows
    for number, place in enumerate(placed):
        above = _holders(place, above)
        label = label_of(_opening_line(place))
        if label is None or label.number is None:
            continue
        context = _Context(document_id, text, sections, footnotes, label, place.block.page)
        if place.block.kind is BlockKind.HEADING:
            found.append(context.headed(place, placed[number + 1 :]))
        elif place.block.kind is BlockKind.ROW:
            found.append(context.row(place, above))
        elif label.kind == "indicator":
            found.append(context.line(place))
    return tuple(found)


def _holders(place: Placed, above: dict[int, Placed]) -> dict[int, Placed]:
    return {
        column: above.get(column, place) if column in place.block.merged else place
        for column in range(len(place.block.cells))
    }


def _opening_line(place: Placed) -> str:
    if place.block.kind is not BlockKind.ROW:
        return place.block.text.plain()
    first = place.block.cells[0] if place.block.cells else ()
    return first[0].plain() if first else ""


class _Context:
    """What all three ways of reading an action share."""

    def __init__(
        self,
        document_id: str,
        text: str,
        sections: Sequence[Section],
        footnotes: Sequence[Footnote],
        label: Label,
        page: int | None,
    ) -> None:
        self._document_id, self._text, self._sections = document_id, text, sections
        self._footnotes, self._label, self._page = footnotes, label, page

    def headed(self, heading: Placed, following: Sequence[Placed]) -> Action:
        section = next(section for section in self._sections if section.start == heading.start)
        line = next(
            (
                place
                for place in following[:3]
                if place.end <= section.end and _ACTORS_LINE.match(self._text[place.start : place.end])
            ),
            None,
        )
        printed = self._text[line.start : line.end] if line else ""
        actors = _COMMA.split(printed[_ACTORS_LINE.match(printed).end() :]) if line else []  # type: ignore[union-attr]
        body_start = (line or heading).end
        end = self._text[: section.end].rstrip()
        return self._action(
            title=self._text[heading.start + self._label.length : heading.end].strip(),
            text=self._text[body_start : len(end)].strip(),
            actors=tuple(_actor(actor) for actor in actors if _actor(actor)),
            span=Span(heading.start, len(end)),
            heading=Span(heading.start, heading.end),
            actors_span=Span(line.start, line.end) if line else None,
        )

    def row(self, row: Placed, holders: Mapping[int, Placed]) -> Action:
        """`holders` are the rows in which the values of its columns stand."""
        roles = [_role(column) for column in row.block.columns]
        cells = dict(zip(roles, range(len(row.cells)), strict=False))
        words = self._text[row.cells[0].start + self._label.length : row.cells[0].end].strip()
        actors, timetable, priority = (cells.get(role) for role in ("actors", "timetable", "priority"))
        return self._action(
            title=_opening(words),
            text=words,
            actors=tuple(self._lines(holders, actors)),
            timetable=" ".join(self._lines(holders, timetable)) or None,
            priority_areas=tuple(area.rstrip(".") for area in self._lines(holders, priority)),
            span=Span(row.start, row.end),
            heading=row.cells[0],
            actors_span=_filled(holders, actors),
            timetable_span=_filled(holders, timetable),
        )

    def line(self, line: Placed) -> Action:
        words = self._text[line.start + self._label.length : line.end].strip()
        span = Span(line.start, line.end)
        return self._action(title=_opening(words), text=words, actors=(), span=span, heading=span, actors_span=None)

    def _lines(self, holders: Mapping[int, Placed], cell: int | None) -> list[str]:
        spans = holders[cell].lines[cell] if cell is not None else ()
        return [self._text[span.start : span.end].strip() for span in spans]

    def _action(
        self,
        *,
        title: str,
        text: str,
        actors: tuple[str, ...],
        span: Span,
        heading: Span,
        actors_span: Span | None,
        timetable: str | None = None,
        priority_areas: tuple[str, ...] = (),
        timetable_span: Span | None = None,
    ) -> Action:
        kind = ActionKind.INDICATOR if self._label.kind == "indicator" else ActionKind.ACTION
        notes = tuple(n for n in self._footnotes if n.anchor is not None and span.start <= n.anchor <= span.end)
        above = tuple(h for h in path_at(self._sections, span.start) if h != self._text[heading.start : heading.end])
        return Action(
            self._document_id, kind, self._label.number or 0, title, text, actors, timetable, priority_areas,
            above, span.start, span.end, heading, actors_span, timetable_span, self._page, notes,
        )  # fmt: skip


def _filled(holders: Mapping[int, Placed], cell: int | None) -> Span | None:
    return holders[cell].cells[cell] if cell is not None and holders[cell].lines[cell] else None


def _actor(printed: str) -> str:
    return re.sub(r"^(?:the|and)\s+", "", printed.strip(" .;"))


def _role(column: str) -> str:
    """What a column of an action table holds, by the words of its header."""
    name = column.lower()
    closed = re.sub(r"\W+", "", name)  # a narrow column breaks its name where it likes
    if re.search(r"responsib|actor|lead(?!time)|bodies", closed) or re.search(r"\b(?:body|part(?:y|ies)|who)\b", name):
        return "actors"
    if re.search(r"timetable|timeline|deadline|timeframe|date|year", closed) or re.search(r"\bwhen\b", name):
        return "timetable"
    if re.search(r"priorit|area|objective", closed):
        return "priority"
    return f"text {name}"


def _opening(words: str) -> str:
    """A row's own opening words: its first clause if that is short but says something, else cut at a word's end."""
    first = re.split(r"(?<=[.:;])\s", words, maxsplit=1)[0].rstrip(".:;")
    if _SHORTEST_TITLE <= len(first.split()) <= _TITLE_WORDS:
        return first
    tokens = words.split()
    return words.rstrip(".:;") if len(tokens) <= _TITLE_WORDS else " ".join(tokens[:_TITLE_WORDS]) + " …"
