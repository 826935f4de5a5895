"""The outer edge of the server, in plain ASGI: what holds for every request, whatever answers it.

Gives each request its id, keeps foreign machines and pages out, cuts bodies that are too large, puts the security
headers on, logs one line without any text, and turns whatever nobody caught into a problem that says nothing of it.
"""

import re
import time
import uuid
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import logs, paths, problems
from api.access import Access
from ingest.errors import VidimusError

BODY_LIMIT = 64 * 1024
PAGES_POLICY = (
    "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'self'"
)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")

log = structlog.get_logger("api")


class Boundary:
    def __init__(self, app: ASGIApp, access: Access, document_limit: int) -> None:
        """`document_limit` is in bytes."""
        self._app = app
        self._access = access
        self._document_limit = document_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        try:
            self._access.admit(exchange.headers, scope["client"])
            exchange.admit(self._limit(scope, exchange.headers))
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:  # noqa: BLE001 - the last place where an exception's text can be kept inside
            await exchange.fail(error)
        exchange.log()

    def _limit(self, scope: Scope, headers: Headers) -> int:
        """Of the body, in bytes. Who may not add documents is refused before his document is taken in."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != paths.INGESTS:
            return BODY_LIMIT
        self._access.bringer(headers.get("authorization"))
        return BODY_LIMIT + self._document_limit


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers = Headers(scope=scope)
        self.request_id = _request_id(self.headers.get("x-request-id"))
        scope.setdefault("state", {})["request_id"] = self.request_id
        self._scope = scope
        self._receive = receive
        self._send = send
        self._received = 0
        self._limit = BODY_LIMIT
        self._status: int | None = None
        self._since = time.perf_counter()

    def admit(self, limit: int) -> None:
        """Raises for a body that announces itself as too large, and for what a foreign page sends: of itself, a browser
        keeps it neither from opening a socket nor from sending a form."""
        self._limit = limit
        length = self.headers.get("content-length", "0")
        if length.isdecimal() and int(length) > limit:
            raise HTTPException(413)
        origin = self.headers.get("origin")
        takes_forms = self._scope["type"] == "websocket" or self._scope["path"] == paths.INGESTS
        if takes_forms and origin and urlsplit(origin).netloc != self.headers.get("host"):
            raise problems.ProblemError(problems.LOCAL_ONLY)

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            if self._received > self._limit:
                raise HTTPException(413)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._put_headers(message)
        await self._send(message)

    def _put_headers(self, message: MutableMapping[str, Any]) -> None:
        headers = MutableHeaders(scope=message)
        headers["X-Request-Id"] = self.request_id
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        if paths.is_data(self._scope["path"]):
            headers["Cache-Control"] = "no-store"
        else:
            headers["Content-Security-Policy"] = PAGES_POLICY

    async def fail(self, error: Exception) -> None:
        """Sends the problem, if nothing has been sent yet; a half-sent answer is left cut off."""
        problem = _problem(error)
        if problem.kind.status >= 500:
            log.error("failed", request_id=self.request_id, error=type(error).__name__, at=logs.places(error))
        if self._scope["type"] == "websocket":
            await self._send({"type": "websocket.close", "code": 1008})
        elif self._status is None:
            await problems.response(problem, self.request_id)(self._scope, self._receive, self.send)

    def _is_probe(self) -> bool:
        return self._scope["path"].startswith("/health/") and self._status == 200

    def log(self) -> None:
        """Ids and figures, and the route's pattern, since an address may hold a question. Probes go unlogged."""
        if self._scope["type"] == "http" and paths.is_api(self._scope["path"]) and not self._is_probe():
            log.info(
                "request",
                request_id=self.request_id,
                method=self._scope["method"],
                route=getattr(self._scope.get("route"), "path", None),
                status=self._status,
                ms=round((time.perf_counter() - self._since) * 1000, 1),
                key=self._scope["state"].get("key"),
            )


def _request_id(sent: str | None) -> str:
    return sent if sent and _REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex


def _problem(error: Exception) -> problems.ProblemError:
    match error:
        case problems.ProblemError():
            return error
        case HTTPException():
            return problems.of_http(error)
        case VidimusError():
            return problems.of_error(error)
        case _:
            return problems.ProblemError(problems.INTERNAL)
