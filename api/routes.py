"""The addresses. Each route reads as its steps: what the caller may see, what he asks for, how it goes over the wire.

Routes are plain functions, which the server runs in worker threads, since answering blocks.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from api import requests, schemas, wire
from api.actions import matching, passage_of
from api.paging import page
from api.problems import MEDIA_TYPE, invalid
from api.visits import Visiting
from rag.ports import Asking, Corpus
from rag.records import Caller, Filters, Options, Turn


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems of these statuses, for the schema."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {status: {"description": "Problem", "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses}


answers = APIRouter(tags=["answers"], responses=described(400, 401, 403, 413, 415, 422, 500, 503))
records = APIRouter(prefix="/v1", tags=["documents"], responses=described(401, 403, 404, 409, 422, 500, 503))
health = APIRouter(prefix="/health", tags=["health"], responses=described(403, 500, 503))

DocumentId = Annotated[str, Path(examples=["communication"])]


@answers.post("/v1/ask", summary="Ask a question", operation_id="ask")
@answers.post("/ask", summary="Ask a question", description="The same as `/v1/ask`.", operation_id="ask_alias")
def ask(asked: requests.Ask, visit: Visiting) -> schemas.Answer:
    """Every sentence of the answer is cited to the documents' own words. Not finding any is an answer too."""
    if asked.filters.document_ids:
        _refuse_unknown(asked.filters.document_ids, visit.corpus())
    answer = visit.asking.ask(
        asked.question,
        tuple(Turn(turn.role, turn.content) for turn in asked.history),
        visit.caller,
        Filters(tuple(asked.filters.document_ids), asked.filters.max_marking),
        Options(asked.options.mode, asked.options.max_sentences, asked.options.include_trace),
    )
    return wire.answer(answer)


def _refuse_unknown(document_ids: Sequence[str], corpus: Corpus) -> None:
    known = {metadata.id for metadata in corpus.documents()}
    for place, document_id in enumerate(document_ids):
        if document_id not in known:
            raise invalid(f"#/filters/document_ids/{place}", "no document has this id; /v1/documents lists them")


@records.get("/documents", summary="List the documents")
def documents(visit: Visiting, asked: Annotated[requests.Paging, Query()], request: Request) -> schemas.Documents:
    corpus = visit.corpus()
    found = page(corpus.documents(), asked, request, corpus.version)
    items = [wire.document_detail(corpus.document(metadata.id)) for metadata in found.items]
    return schemas.Documents(items=items, total=found.total, next=found.next)


@records.get("/documents/{id}", summary="One document, its sections and footnotes")
def document(id: DocumentId, visit: Visiting) -> schemas.DocumentDetail:
    return wire.document_detail(visit.corpus().document(id))


@records.get("/documents/{id}/text", summary="The text that all offsets index")
def text(id: DocumentId, visit: Visiting) -> schemas.Text:
    return schemas.Text(text=visit.corpus().document(id).text)


@records.get("/documents/{id}/passages", summary="The passages of a document, in their order")
def passages(
    id: DocumentId, visit: Visiting, asked: Annotated[requests.Paging, Query()], request: Request
) -> schemas.Passages:
    corpus = visit.corpus()
    found = page(corpus.passages(id), asked, request, corpus.version)
    return schemas.Passages(items=[wire.passage(each) for each in found.items], total=found.total, next=found.next)


@records.get("/passages/{id}", summary="One passage")
def passage(id: str, visit: Visiting) -> schemas.Passage:
    return wire.passage(visit.corpus().passage(id))


@records.get("/actions", summary="Search the action records")
def actions(visit: Visiting, asked: Annotated[requests.ActionQuery, Query()], request: Request) -> schemas.Actions:
    """Actions and indicators that fit all of the given parts."""
    corpus = visit.corpus()
    if asked.document is not None and asked.document not in {metadata.id for metadata in corpus.documents()}:
        raise invalid("?document", "no document has this id; /v1/documents lists them")
    found = page(matching(corpus.actions(), asked, corpus.aliases), asked, request, corpus.version)
    items = [wire.action(each, passage_of(each, corpus.passages(each.document_id))) for each in found.items]
    return schemas.Actions(items=items, total=found.total, next=found.next)


@records.get("/search", summary="Search the passages")
def search(visit: Visiting, asked: Annotated[requests.SearchQuery, Query()]) -> schemas.Search:
    """By their words and by their meaning; best first. Scores compare within one search only."""
    found = visit.search(asked.q, visit.caller)
    items = [schemas.Found(passage=wire.passage(each.passage), score=each.score) for each in found[: asked.limit]]
    return schemas.Search(items=items, total=len(found), next=None)


@health.get("/live", summary="The server runs")
def live() -> schemas.Health:
    return schemas.Health(status="live", corpus_version=None)


@health.get("/ready", summary="The server can answer")
def ready(request: Request) -> schemas.Health:
    """Opens the present generation; where that fails, the problem says what to do."""
    asking: Asking = request.app.state.asking
    corpus = asking.corpus(Caller())
    corpus.documents()
    return schemas.Health(status="ready", corpus_version=corpus.version)
