"""The addresses at which documents come in, for those who may bring some."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api import requests, schemas
from api.problems import NO_SUCH_RECORD, ProblemError
from api.routes import described
from api.visits import Bringing
from ingest.proposal import Given, terms_of

ingests = APIRouter(prefix="/v1", tags=["documents"], responses=described(400, 401, 403, 404, 413, 422, 500, 503, 507))

_LOCATION = {"Location": {"description": "Where to ask how far it has come.", "schema": {"type": "string"}}}


@ingests.post("/ingests", summary="Add or replace a document", status_code=202, responses={202: {"headers": _LOCATION}})
def ingest(
    sent: Annotated[requests.NewDocument, Form(media_type="multipart/form-data")],
    intake: Bringing,
    request: Request,
    response: Response,
) -> schemas.Ingest:
    """What is not said of the document is taken from its first page. Answers come from the index before until the new
    one is ready."""
    given = Given(
        id=sent.id,
        title=sent.title,
        short_title=sent.short_title,
        reference=sent.reference,
        date=sent.date.isoformat() if sent.date else None,
        issuer=sent.issuer,
        kind=sent.kind,
        marking=sent.marking,
        names=tuple(sent.names) or None,
        aliases=tuple(map(terms_of, sent.aliases)) or None,
    )
    begun = intake.accept(sent.file.filename or "document", sent.file.file, given)
    response.headers["Location"] = f"{request.url.path}/{begun.id}"
    return begun


@ingests.get("/ingests/{id}", summary="How far a document has come")
def progress(id: str, intake: Bringing) -> schemas.Ingest:
    found = intake.find(id)
    if found is None:
        raise ProblemError(NO_SUCH_RECORD, "No ingest has this id, or it is long finished.")
    return found
