"""What is searched and cited: headings, paragraphs (long ones cut between sentences), lists, table rows, footnotes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.assembly import Assembled, Placed
from ingest.blocks import BlockKind
from ingest.labels import label_of
from ingest.records import Action, Footnote, Passage, PassageKind, Section, Span
from ingest.sections import path_at
from ingest.sentences import sentence_spans

# A MiniLM reads 256 tokens, about 1,100 characters with the headings in front; shorter passages also rank better.
LONGEST = 900


def passages_of(
    document_id: str, assembled: Assembled, sections: Sequence[Section], actions: Sequence[Action]
) -> tuple[Passage, ...]:
    """In reading order, notes last; each sentence of the document lies whole in one of them."""
    cutter = _Cutter(document_id, assembled, sections, actions)
    body = [passage for group in _grouped(assembled.placed) for passage in cutter.group(group)]
    notes = [cutter.note(note, body) for note in assembled.footnotes]
    linked = body + notes
    return tuple(
        replace(
            passage,
            previous=linked[place - 1].id if place else None,
            next=linked[place + 1].id if place + 1 < len(linked) else None,
        )
        for place, passage in enumerate(linked)
    )


def _grouped(placed: Sequence[Placed]) -> Iterable[list[Placed]]:
    """Front matter and lists stay together: their lines say little alone. A colon brings its list along."""
    groups: list[list[Placed]] = []
    in_front = any(place.block.kind is BlockKind.HEADING for place in placed)
    for place in placed:
        kind = place.block.kind
        in_front = in_front and kind is BlockKind.PARAGRAPH and place.end < 1500 and len(place.block.text) < 120
        last = groups[-1][-1] if groups else None
        if last is not None and (
            (in_front and place is not placed[0])
            or (kind is BlockKind.ITEM and last.block.kind is BlockKind.ITEM)
            or (
                kind is BlockKind.ITEM
                and last.block.text.text.rstrip().endswith(":")
                and last.block.kind is not BlockKind.HEADING
            )
        ):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


class _Cutter:
    def __init__(
        self, document_id: str, assembled: Assembled, sections: Sequence[Section], actions: Sequence[Action]
    ) -> None:
        self._id, self._text, self._sections = document_id, assembled.text, sections
        self._actions, self._notes, self._origin = actions, assembled.footnotes, assembled.origin

    def group(self, group: list[Placed]) -> list[Passage]:
        first = group[0]
        kind = {
            BlockKind.HEADING: PassageKind.HEADING,
            BlockKind.ROW: PassageKind.ROW,
            BlockKind.ITEM: PassageKind.LIST,
        }.get(first.block.kind, PassageKind.LIST if len(group) > 1 else PassageKind.PARAGRAPH)
        sentences = [span for place in group for span in self._sentences(place)]
        pieces = [sentences] if kind in (PassageKind.ROW, PassageKind.HEADING) else list(_pieces(sentences))
        return [self._passage(kind, piece, _holding(group, piece[0])) for piece in pieces if piece]

    def _sentences(self, place: Placed) -> tuple[Span, ...]:
        """A row's words split into sentences, its other cells each one span."""
        if place.block.kind is BlockKind.ROW:
            first = place.cells[0]
            filled = [cell for cell in place.cells[1:] if cell.end > cell.start]
            return (*sentence_spans(self._text[first.start : first.end], first.start), *filled)
        if place.block.kind is BlockKind.HEADING:
            return (Span(place.start, place.end),)
        return sentence_spans(self._text[place.start : place.end], place.start)

    def _passage(self, kind: PassageKind, sentences: Sequence[Span], place: Placed) -> Passage:
        start, end = sentences[0].start, sentences[-1].end
        return Passage(
            id=f"{self._id}:{start}-{end}",
            document_id=self._id,
            kind=kind,
            text=self._text[start:end],
            start=start,
            end=end,
            section_path=path_at(self._sections, start),
            page=self._page(place, start),
            sentences=tuple(sentences),
            footnotes=tuple(note for note in self._notes if note.anchor is not None and start < note.anchor <= end),
            action=self._action(start, self._text[start:end]),
        )

    def _page(self, place: Placed, start: int) -> int | None:
        """A long paragraph's pieces may stand on several pages."""
        at = self._origin[start]
        return next((turn.page for turn in reversed(place.block.turns) if turn.at <= at), place.block.page)

    def _action(self, start: int, words: str) -> int | None:
        inside = next((a.number for a in self._actions if a.start <= start < a.end), None)
        label = label_of(words) if inside is None else None
        return label.number if label else inside

    def note(self, note: Footnote, body: Sequence[Passage]) -> Passage:
        home = next((p for p in body if note.anchor is not None and p.start < note.anchor <= p.end), None)
        return Passage(
            id=f"{self._id}:{note.start}-{note.end}",
            document_id=self._id,
            kind=PassageKind.FOOTNOTE,
            text=note.text,
            start=note.start,
            end=note.end,
            section_path=home.section_path if home else (),
            page=note.page,
            sentences=sentence_spans(note.text, note.start),
            action=home.action if home else None,
            note=note.number,
            anchored_in=home.id if home else None,
        )


def _holding(group: Sequence[Placed], span: Span) -> Placed:
    return next((place for place in group if place.start <= span.start < place.end), group[0])


def _pieces(sentences: Sequence[Span]) -> Iterable[list[Span]]:
    """Runs of whole sentences, as even as may be, none longer than LONGEST unless one sentence alone is."""
    if not sentences:
        return
    total = sentences[-1].end - sentences[0].start
    aim = total / -(-total // LONGEST)
    piece: list[Span] = []
    for span in sentences:
        if piece and span.end - piece[0].start > min(LONGEST, aim + (span.end - span.start) / 2):
            yield piece
            piece = []
        piece.append(span)
    yield piece
