"""A small true assistant in place of the real one: two documents, one PUBLIC and one LIMITE, searched by shared words.

It keeps the promises that the API relies on (a caller's corpus is made only of what the clearance opens), so that tests
of the API need no model and no index.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import BinaryIO

import numpy as np

from api import schemas
from api.intake import Intake, started
from ingest.proposal import Given
from ingest.records import (
    Action,
    ActionKind,
    Aliases,
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
from rag.errors import NotInCorpus
from rag.ports import Matrix, Vector
from rag.records import (
    Answer,
    Caller,
    Citation,
    Filters,
    Hit,
    Mode,
    Options,
    Origin,
    Sentence,
    Timings,
    Turn,
    Verdict,
)

PUBLIC_TEXT = """1. Water
Every lighthouse shall keep a barrel of rain water beside its door.
Action 1: The Harbour Office paints each buoy yellow by 2027.
The barrel follows the rule of the old harbour book."""
LIMITE_TEXT = """1. Secret ladders
Each keeper hides a spare rope ladder under the third stair of the tower.
Action 1: The Night Watch counts all hidden ladders every winter until 2029.
The ladder follows the custom of the island monks."""

_STOP = frozenset(["a", "and", "by", "each", "every", "how", "is", "it", "its", "of", "on", "the", "to", "what", "who"])


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if word not in _STOP}


def _document(id: str, title: str, marking: Marking, text: str, actor: str, timetable: str) -> Document:
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:place]) for place in range(len(lines))]
    spans = [Span(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    heading = lines[0].partition(" ")[2]
    note = Footnote(1, lines[3], spans[3].start, spans[3].end, anchor=spans[1].end, page=1)
    ids = [f"{id}:{span.start}-{span.end}" for span in spans]
    kinds = [PassageKind.HEADING, PassageKind.PARAGRAPH, PassageKind.ROW, PassageKind.FOOTNOTE]
    passages = tuple(
        Passage(
            id=ids[place],
            document_id=id,
            kind=kinds[place],
            text=lines[place],
            start=span.start,
            end=span.end,
            section_path=(heading,),
            page=1,
            sentences=(span,),
            footnotes=(note,) if place == 1 else (),
            action=1 if place == 2 else None,
            note=1 if place == 3 else None,
            previous=ids[place - 1] if place else None,
            next=ids[place + 1] if place < 3 else None,
        )
        for place, span in enumerate(spans)
    )
    action = Action(
        document_id=id,
        kind=ActionKind.ACTION,
        number=1,
        title=lines[2].partition(": ")[2],
        text=lines[2],
        actors=(actor,),
        timetable=timetable,
        priority_areas=("2",),
        section_path=(heading,),
        start=spans[2].start,
        end=spans[2].end,
        heading=spans[2],
        actors_span=None,
        page=1,
    )
    metadata = Metadata(
        id=id,
        title=title,
        short_title=f"the {title}",
        reference=f"{id.upper()} 1/25",
        date="2025-01-31",
        issuer="The Port",
        kind="rules",
        marking=marking,
        language="en",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=f"{id}.txt",
    )
    return Document(
        metadata=metadata,
        text=text,
        origin=tuple(range(len(text))),
        sections=(Section("1", heading, 1, 0, len(text), (heading,)),),
        footnotes=(note,),
        actions=(action,),
        definitions=(),
        passages=passages,
        pages=1,
        notices=(f"The {title} has one page.",),
    )


LIGHTHOUSE = _document("lighthouse", "Lighthouse Rules", Marking.PUBLIC, PUBLIC_TEXT, "Harbour Office", "2027")
LADDERS = _document("ladders", "Ladder Note", Marking.LIMITE, LIMITE_TEXT, "Night Watch", "2029")


ALIASES = Aliases((("Harbour Office", "Port Bureau"),))
NOBODY, NO_FILTERS, NO_OPTIONS = Caller(), Filters(), Options()


@dataclass(frozen=True)
class StandInCorpus:
    held: tuple[Document, ...]
    markings: tuple[Marking, ...]
    version: str = "generation-1"
    aliases: Aliases = ALIASES

    def documents(self) -> tuple[Metadata, ...]:
        return tuple(document.metadata for document in self.held)

    def document(self, document_id: str) -> Document:
        for document in self.held:
            if document.id == document_id:
                return document
        raise NotInCorpus(f"There is no document {document_id!r}: see `vidimus documents`.")

    def passage(self, passage_id: str) -> Passage:
        for document in self.held:
            for passage in document.passages:
                if passage.id == passage_id:
                    return passage
        raise NotInCorpus(f"There is no passage {passage_id!r}: see the document's passages.")

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        return self.document(document_id).passages

    def actions(self) -> tuple[Action, ...]:
        return tuple(action for document in self.held for action in document.actions)

    def definitions(self) -> tuple[Definition, ...]:
        return ()

    def lexical(self, terms: Sequence[str], limit: int, document_ids: Sequence[str] = ()) -> tuple[Hit, ...]:
        wanted = words(" ".join(terms))
        passages = [
            p for document in self.held for p in document.passages if not document_ids or document.id in document_ids
        ]
        hits = [Hit(passage.id, float(len(wanted & words(passage.text)))) for passage in passages]
        return tuple(sorted((hit for hit in hits if hit.score), key=lambda hit: -hit.score)[:limit])

    def dense(self, vector: Vector, limit: int, document_ids: Sequence[str] = ()) -> tuple[Hit, ...]:
        return ()

    def vectors(self, texts: Sequence[str]) -> Matrix:
        return np.ones((len(texts), 1), dtype=np.float32)

    def within(self, document_ids: Sequence[str], max_marking: Marking | None) -> "StandInCorpus":
        opened = (max_marking or Marking.LIMITE).opens()
        held = [document for document in self.held if not document_ids or document.id in document_ids]
        return replace(self, held=tuple(document for document in held if document.metadata.marking in opened))


@dataclass(frozen=True)
class StandIn:
    """Quotes the line that shares most words with the question, if two are shared."""

    held: tuple[Document, ...] = (LIGHTHOUSE, LADDERS)
    corpus_version: str = "generation-1"

    def corpus(self, caller: Caller) -> StandInCorpus:
        opened = caller.clearance.opens()
        held = tuple(document for document in self.held if document.metadata.marking in opened)
        return StandInCorpus(held, opened)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        caller: Caller = NOBODY,
        filters: Filters = NO_FILTERS,
        options: Options = NO_OPTIONS,
    ) -> Answer:
        corpus = self.corpus(caller).within(filters.document_ids, filters.max_marking)
        hits = corpus.lexical([question], 2)
        found = [_citation(corpus, hit.passage_id) for hit in hits]
        answered = bool(hits) and hits[0].score >= 2
        sentences = (Sentence(found[0].quote, (found[0],), Origin.QUOTE, 1.0),) if answered else ()
        notice = Sentence("The documents do not say.", (), Origin.NOTICE, 1.0)
        return Answer(
            id="answer-1",
            created_at="2025-01-31T00:00:00+00:00",
            question=question,
            standalone_question=question,
            verdict=Verdict.ANSWERED if answered else Verdict.NOT_FOUND,
            reason=None if answered else "no_support",
            sentences=sentences or (notice,),
            choices=(),
            nearest=() if answered else tuple(found),
            removed=(),
            missing=(),
            coverage=None,
            confidence=None,
            mode=Mode.VERBATIM,
            model=None,
            corpus_version=self.corpus_version,
            timings=Timings(),
            trace={"hits": [hit.passage_id for hit in hits]} if options.include_trace else None,
        )


def _citation(corpus: StandInCorpus, passage_id: str) -> Citation:
    passage = corpus.passage(passage_id)
    return Citation(
        passage_id=passage.id,
        document=corpus.document(passage.document_id).metadata,
        section_path=passage.section_path,
        locator="section 1",
        page=passage.page,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        footnotes=passage.footnotes,
    )


class Pocket(Intake):
    """Takes documents and does nothing with them."""

    def __init__(self) -> None:
        self.taken: dict[str, schemas.Ingest] = {}
        self.given: list[Given] = []

    def accept(self, name: str, data: BinaryIO, given: Given) -> schemas.Ingest:
        begun = started(f"{len(self.taken)}", name, datetime(2030, 1, 31, tzinfo=UTC))
        self.taken[begun.id] = begun
        self.given.append(given)
        return begun

    def find(self, ingest_id: str) -> schemas.Ingest | None:
        return self.taken.get(ingest_id)
