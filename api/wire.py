"""From records to what goes over the wire: the one place where a record's fields meet the contract's names."""

from collections.abc import Iterable

from api import schemas
from ingest import records
from rag.records import Answer, Choice, Citation


def document(metadata: records.Metadata) -> schemas.Document:
    return schemas.Document(
        id=metadata.id,
        title=metadata.title,
        short_title=metadata.short_title,
        reference=metadata.reference,
        date=metadata.date,
        issuer=metadata.issuer,
        kind=metadata.kind,
        marking=metadata.marking,
        language=metadata.language,
        sha256=metadata.sha256,
    )


def document_detail(found: records.Document) -> schemas.DocumentDetail:
    return schemas.DocumentDetail(
        **document(found.metadata).model_dump(),
        pages=found.pages,
        sections=[
            schemas.Section(number=part.number, heading=part.heading, level=part.level, start=part.start, end=part.end)
            for part in found.sections
        ],
        footnotes=[
            schemas.DocumentNote(number=note.number, text=note.text, anchor=note.anchor, page=note.page)
            for note in found.footnotes
        ],
        actions=len(found.actions),
        passages=len(found.passages),
        notices=list(found.notices),
    )


def notes(footnotes: Iterable[records.Footnote]) -> list[schemas.Note]:
    return [schemas.Note(number=note.number, text=note.text) for note in footnotes]


def passage(found: records.Passage) -> schemas.Passage:
    return schemas.Passage(
        id=found.id,
        document_id=found.document_id,
        section_path=list(found.section_path),
        page=found.page,
        text=found.text,
        start=found.start,
        end=found.end,
        footnotes=notes(found.footnotes),
        previous=found.previous,
        next=found.next,
    )


def action(found: records.Action, passage_id: str) -> schemas.Action:
    return schemas.Action(
        document_id=found.document_id,
        kind=found.kind,
        number=found.number,
        title=found.title,
        text=found.text,
        actors=list(found.actors),
        timetable=found.timetable,
        priority_areas=list(found.priority_areas),
        section_path=list(found.section_path),
        page=found.page,
        start=found.start,
        end=found.end,
        passage_id=passage_id,
        footnotes=notes(found.footnotes),
    )


def citation(found: Citation, number: int) -> schemas.Citation:
    return schemas.Citation(
        number=number,
        passage_id=found.passage_id,
        document=document(found.document),
        section_path=list(found.section_path),
        locator=found.locator,
        page=found.page,
        quote=found.quote,
        start=found.start,
        end=found.end,
        footnotes=notes(found.footnotes),
        formatted=found.formatted,
    )


def citations(found: Iterable[Citation]) -> list[schemas.Citation]:
    return [citation(each, number) for number, each in enumerate(found, 1)]


def choice(found: Choice) -> schemas.Choice:
    return schemas.Choice(label=found.label, document=document(found.document), question=found.question)


def answer(given: Answer) -> schemas.Answer:
    sentences = [
        schemas.Sentence(
            text=sentence.text,
            citations=list(given.numbers(sentence)),
            origin=sentence.origin,
            support=sentence.support,
        )
        for sentence in given.sentences
    ]
    coverage = given.coverage
    timings = given.timings
    return schemas.Answer(
        id=given.id,
        created_at=given.created_at,
        verdict=given.verdict,
        reason=given.reason,
        answer=given.markdown,
        sentences=sentences,
        citations=citations(given.citations),
        choices=[choice(each) for each in given.choices],
        nearest=citations(given.nearest),
        removed=[schemas.Removed(text=refusal.text, reason=refusal.reason) for refusal in given.removed],
        missing=list(given.missing),
        coverage=schemas.Coverage(matched=coverage.matched, shown=coverage.shown) if coverage else None,
        standalone_question=given.standalone_question,
        confidence=given.confidence,
        highest_marking=given.highest_marking,
        mode=given.mode,
        model=given.model,
        corpus_version=given.corpus_version,
        timings_ms=schemas.Timings(
            understand=timings.understand,
            retrieve=timings.retrieve,
            compose=timings.compose,
            verify=timings.verify,
            total=timings.total,
        ),
        trace=dict(given.trace) if given.trace is not None else None,
    )
