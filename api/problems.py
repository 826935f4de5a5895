"""Errors as RFC 9457 problems: one table of kinds, one way to send them, no word of what went wrong inside.

A problem's detail is written here or says what is wrong with the request; the text of an exception is never sent, since
it may hold paths, questions or the documents' words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import faults, schemas
from api.errors import KeysUnreadable, NotWritable
from ingest.errors import LibraryError, NotStored, VidimusError
from rag.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexUnavailable,
    ModelUnavailable,
    NoIndex,
    NoLanguageModel,
    NotInCorpus,
)

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. `detail` is what is said where the place that raises it has nothing better to say."""

    status: int
    code: str
    title: str
    detail: str


BAD_FORM = Kind(400, "bad_form", "Not a form", "The body is not a valid form; send it as `multipart/form-data`.")
BAD_JSON = Kind(400, "bad_json", "Not JSON", "The body is not valid JSON in UTF-8.")
UNAUTHORISED = Kind(401, "unauthorised", "Key needed", "Send a valid key: `Authorization: Bearer …`.")
LOCAL_ONLY = Kind(
    403, "local_only", "This machine only", "Without keys the server answers requests of its own machine only."
)
MAY_NOT_INGEST = Kind(
    403, "may_not_ingest", "Not allowed", "This key may not add documents; one of `vidimus keys add --may-ingest` may."
)
NOT_FOUND = Kind(404, "not_found", "Not found", "There is nothing under this address; /docs lists what there is.")
NO_SUCH_RECORD = Kind(404, "not_found", "Not found", "No document or passage has this id.")
BAD_METHOD = Kind(405, "method_not_allowed", "Method not allowed", "The Allow header names what this address takes.")
STALE_PAGE = Kind(
    409, "stale_page", "Page of another index", "The documents were ingested anew since; begin without `after`."
)
TOO_LARGE = Kind(
    413, "too_large", "Body too large", "The body is larger than 64 KB, or the document larger than this server takes."
)
NO_JSON = Kind(415, "unsupported_media_type", "Not JSON", "Send the body as `Content-Type: application/json`.")
INVALID = Kind(422, "invalid_request", "Invalid request", "The request does not fit the contract.")
INTERNAL = Kind(500, "internal_error", "Internal error", "Something failed here; the log has it under the request id.")

KINDS = (
    *(BAD_FORM, BAD_JSON, UNAUTHORISED, MAY_NOT_INGEST, LOCAL_ONLY, NOT_FOUND),
    *(BAD_METHOD, STALE_PAGE, TOO_LARGE, NO_JSON, INVALID, INTERNAL),
)

_NO_ROOM = Kind(
    507, "not_stored", "Cannot be stored", "The server's disk is full or must not be written; its operator can mend it."
)

# What each of our exceptions is to a caller. A class stands for those below it that have no line of their own.
OF_ERRORS: Mapping[type[VidimusError], Kind] = {
    NotInCorpus: NO_SUCH_RECORD,
    NoIndex: Kind(503, "no_index", "No documents yet", "Nothing has been ingested yet; run `vidimus ingest`."),
    IndexMismatch: Kind(
        503, "index_mismatch", "Index of another model", "The index is another model's; run `vidimus ingest`."
    ),
    IndexDamaged: Kind(
        503, "index_damaged", "Index damaged", "The index cannot be read; run `vidimus rollback` or `vidimus ingest`."
    ),
    LibraryError: Kind(
        503, "index_damaged", "Index damaged", "The index cannot be read; run `vidimus rollback` or `vidimus ingest`."
    ),
    NoLanguageModel: Kind(
        422,
        "no_language_model",
        "No language model",
        "No language model is configured; leave options.mode at auto, or ask for verbatim.",
    ),
    ModelUnavailable: Kind(
        503, "model_unavailable", "Model unavailable", "A configured model cannot be used; `vidimus doctor` says why."
    ),
    IndexBusy: Kind(503, "index_busy", "Index busy", "The index is being written; try again in a moment."),
    IndexUnavailable: Kind(
        503, "index_unavailable", "Index unavailable", "The server that holds the index does not answer; try again."
    ),
    KeysUnreadable: Kind(503, "keys_unreadable", "Keys unreadable", "The keys cannot be read; see `vidimus doctor`."),
    NotStored: _NO_ROOM,
    NotWritable: _NO_ROOM,
    VidimusError: INTERNAL,
}


class ProblemError(Exception):
    """Raised by routes: a kind of problem, and what is particular to this one."""

    def __init__(
        self, kind: Kind, detail: str | None = None, errors: Sequence[schemas.Fault] = (), headers: Any = None
    ) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.errors = tuple(errors)
        self.detail = detail or " ".join([kind.detail, *map(faults.sentence, self.errors[:3])])
        self.headers: Mapping[str, str] = headers or {}


def invalid(pointer: str, detail: str) -> ProblemError:
    return ProblemError(INVALID, errors=[schemas.Fault(pointer=pointer, detail=detail)])


def response(problem: ProblemError, request_id: str) -> Response:
    body = schemas.Problem(
        type=f"urn:vidimus:problem:{problem.kind.code}",
        title=problem.kind.title,
        status=problem.kind.status,
        detail=problem.detail,
        code=problem.kind.code,
        request_id=request_id,
        errors=list(problem.errors),
    )
    headers = dict(problem.headers)
    return Response(body.model_dump_json(), problem.kind.status, headers=headers, media_type=MEDIA_TYPE)


def of_error(error: VidimusError) -> ProblemError:
    """The problem of the nearest class in the table; VidimusError itself stands there."""
    return ProblemError(next(OF_ERRORS[kind] for kind in type(error).__mro__ if kind in OF_ERRORS))


def of_http(error: HTTPException) -> ProblemError:
    """What the framework raises by itself: no such path, wrong method, a body that it cannot decode."""
    kinds = {kind.status: kind for kind in KINDS}
    kind = kinds.get(error.status_code, INVALID if error.status_code < 500 else INTERNAL)
    return ProblemError(kind, headers=error.headers)


def of_validation(error: RequestValidationError) -> ProblemError:
    found = error.errors()
    if isinstance(error.body, bytes):  # the framework decodes what says that it is JSON, and leaves the rest as it came
        return ProblemError(NO_JSON)
    if any(fault["type"] == "json_invalid" for fault in found):
        return ProblemError(BAD_JSON)
    return ProblemError(INVALID, errors=faults.of(found))


def install(app: FastAPI) -> None:
    """What the framework would answer in its own way. All else that is raised reaches the boundary."""

    def invalid_request(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return response(of_validation(error), request.state.request_id)

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        is_form = request.headers.get("content-type", "").startswith("multipart/")
        problem = ProblemError(BAD_FORM) if is_form and error.status_code == 400 else of_http(error)
        return response(problem, request.state.request_id)

    app.add_exception_handler(RequestValidationError, invalid_request)
    app.add_exception_handler(HTTPException, refused)
