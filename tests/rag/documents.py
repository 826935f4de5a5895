"""Small documents for tests of what lies behind ingestion: made by hand, true to every invariant of the records."""

import re
from collections.abc import Sequence

from ingest.records import (
    Action,
    ActionKind,
    Definition,
    Document,
    Footnote,
    Marking,
    Metadata,
    Passage,
    PassageKind,
    Section,
    Span,
)

_SENTENCE = re.compile(r"[^.;]+[.;]?")


def make_document(
    document_id: str,
    paragraphs: Sequence[str],
    *,
    marking: Marking = Marking.PUBLIC,
    heading: str = "Part one",
    notes: Sequence[str] = (),
    definitions: Sequence[tuple[str, str]] = (),
) -> Document:
    """A document of one section: its heading, its paragraphs, then its notes; note n hangs on the end of paragraph n.
    Paragraph n is action n. A definition is a pair (short, long) whose long form stands in the text."""
    text = "\n\n".join([heading, *paragraphs, *notes])
    spans = _spans(len(heading) + 2, [*paragraphs, *notes])
    bodies, own = spans[: len(paragraphs)], spans[len(paragraphs) :]
    footnotes = tuple(
        Footnote(n, note, span.start, span.end, anchor=bodies[min(n, len(bodies)) - 1].end)
        for n, (note, span) in enumerate(zip(notes, own, strict=True), 1)
    )
    passages = [
        _passage(document_id, text, span, heading, [f for f in footnotes if f.anchor == span.end]) for span in bodies
    ]
    return Document(
        metadata=make_metadata(document_id, marking),
        text=text,
        origin=tuple(range(len(text))),
        sections=(Section("1", heading, 1, 0, len(text), (heading,)),),
        footnotes=footnotes,
        actions=tuple(_action(n, passage) for n, passage in enumerate(passages, 1)),
        definitions=tuple(
            Definition(short, long, text.index(long), text.index(long) + len(long)) for short, long in definitions
        ),
        passages=(*passages, *(_note_passage(document_id, heading, note) for note in footnotes)),
        notices=("It was made for a test.",),
    )


def make_metadata(document_id: str, marking: Marking = Marking.PUBLIC) -> Metadata:
    return Metadata(
        id=document_id,
        title=f"The {document_id}",
        short_title=f"the {document_id}",
        reference=f"REF/{document_id}/1",
        date="2025-01-31",
        issuer="Commission",
        kind="report",
        marking=marking,
        language="en",
        sha256="0" * 64,
        source=f"{document_id}.txt",
    )


def _spans(start: int, parts: Sequence[str]) -> list[Span]:
    spans = []
    for part in parts:
        spans.append(Span(start, start + len(part)))
        start += len(part) + 2
    return spans


def _passage(document_id: str, text: str, span: Span, heading: str, notes: Sequence[Footnote]) -> Passage:
    words = text[span.start : span.end]
    sentences = (Span(span.start + m.start(), span.start + m.end()) for m in _SENTENCE.finditer(words))
    return Passage(
        id=f"{document_id}:{span.start}-{span.end}",
        document_id=document_id,
        kind=PassageKind.PARAGRAPH,
        text=words,
        start=span.start,
        end=span.end,
        section_path=(heading,),
        page=None,
        sentences=tuple(sentences),
        footnotes=tuple(notes),
    )


def _note_passage(document_id: str, heading: str, note: Footnote) -> Passage:
    return Passage(
        id=f"{document_id}:{note.start}-{note.end}",
        document_id=document_id,
        kind=PassageKind.FOOTNOTE,
        text=note.text,
        start=note.start,
        end=note.end,
        section_path=(heading,),
        page=None,
        sentences=(Span(note.start, note.end),),
        note=note.number,
    )


def _action(number: int, passage: Passage) -> Action:
    return Action(
        document_id=passage.document_id,
        kind=ActionKind.ACTION,
        number=number,
        title=passage.text[:20],
        text=passage.text,
        actors=("The Commission",),
        timetable=None,
        priority_areas=(),
        section_path=passage.section_path,
        start=passage.start,
        end=passage.end,
        heading=Span(passage.start, passage.end),
        actors_span=None,
    )
