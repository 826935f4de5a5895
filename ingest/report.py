"""What ingestion made of each document, for people to check: what was read, what was left out and why, what was odd."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.records import ActionKind, Document, Marking, PassageKind

_REMOVED = re.compile(r"\b(?:left out|rejoined|taken as accepted)\b")


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """`anchored` counts the footnotes whose mark was found; `removed` and `oddities` are sentences."""

    document_id: str
    title: str
    source: str
    marking: Marking
    pages: int | None
    characters: int
    sections: int
    footnotes: int
    anchored: int
    actions: int
    indicators: int
    table_rows: int
    definitions: int
    passages: int
    removed: tuple[str, ...]
    oddities: tuple[str, ...]


def report_of(documents: Iterable[Document]) -> tuple[DocumentReport, ...]:
    return tuple(_report(document) for document in documents)


def _report(document: Document) -> DocumentReport:
    kinds = [action.kind for action in document.actions]
    return DocumentReport(
        document_id=document.id,
        title=document.metadata.title,
        source=document.metadata.source,
        marking=document.metadata.marking,
        pages=document.pages,
        characters=len(document.text),
        sections=len(document.sections),
        footnotes=len(document.footnotes),
        anchored=sum(note.anchor is not None for note in document.footnotes),
        actions=kinds.count(ActionKind.ACTION),
        indicators=kinds.count(ActionKind.INDICATOR),
        table_rows=sum(passage.kind is PassageKind.ROW for passage in document.passages),
        definitions=len(document.definitions),
        passages=len(document.passages),
        removed=tuple(notice for notice in document.notices if _REMOVED.search(notice)),
        oddities=tuple(notice for notice in document.notices if not _REMOVED.search(notice)),
    )
