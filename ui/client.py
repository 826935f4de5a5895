"""The one door to the API: HTTP in, contract values out, every failure an `ApiError` with a sentence for the reader.

ApiError
├── Unreachable   no server, or none that answers in time: trying again may help
├── Refused       the server's own reason (a problem document) for not serving this request
└── Misunderstood whatever answers there is not this API
"""

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote, urlsplit

import httpx

from ui.contract import Action, Answer, DocumentDetail, Message, Passage

_PAGES = 200  # of a list; more than any library has, so that a server that repeats itself cannot hold us


class ApiError(Exception):
    """Its text is one sentence, fit to be shown."""


class Unreachable(ApiError):
    pass


class Refused(ApiError):
    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Misunderstood(ApiError):
    pass


class Client:
    """Safe to share between threads."""

    def __init__(self, url: str, key: str | None = None, transport: httpx.BaseTransport | None = None) -> None:
        self._url = url
        self.access = hashlib.sha256(f"{url} {key or ''}".encode()).hexdigest()  # what may be cached together
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(10, connect=3),
            transport=transport,
            trust_env=False,  # a proxy of the environment must not see questions meant for this host
        )

    def ask(self, question: str, history: Sequence[Message] = (), document_ids: Sequence[str] = ()) -> Answer:
        body: dict[str, Any] = {"question": question}
        if history:
            body["history"] = list(history)
        if document_ids:
            body["filters"] = {"document_ids": list(document_ids)}
        reply = self._send("POST", "/v1/ask", json=body, timeout=httpx.Timeout(120, connect=3))
        if reply.get("object") != "answer":
            raise self._misunderstood()
        return cast(Answer, reply)

    def documents(self) -> list[DocumentDetail]:
        return cast(list[DocumentDetail], self._items("/v1/documents?limit=500"))

    def document(self, document_id: str) -> DocumentDetail:
        return cast(DocumentDetail, self._send("GET", f"/v1/documents/{quote(document_id, safe='')}"))

    def passages(self, document_id: str) -> list[Passage]:
        return cast(list[Passage], self._items(f"/v1/documents/{quote(document_id, safe='')}/passages?limit=500"))

    def actions(self) -> list[Action]:
        return cast(list[Action], self._items("/v1/actions?limit=500"))

    def _items(self, path: str) -> list[Any]:
        """All pages of a list. `next` is the address of the following page; only its path and query are followed."""
        items: list[Any] = []
        for _ in range(_PAGES):
            page = self._send("GET", path)
            if not isinstance(page.get("items"), list):
                raise self._misunderstood()
            items += page["items"]
            if not page.get("next"):
                break
            following = urlsplit(str(page["next"]))
            path = f"{following.path}?{following.query}"
        return items

    def _send(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        try:
            response = self._http.request(method, path, **request)
        except httpx.TimeoutException as error:
            raise Unreachable("The server took too long to answer. Try again in a moment.") from error
        except httpx.HTTPError as error:
            raise Unreachable("The server cannot be reached. Check that it is running, then try again.") from error
        if response.is_error:
            raise _refusal(response)
        try:
            body = response.json()
        except ValueError as error:
            raise self._misunderstood() from error
        if not isinstance(body, dict):
            raise self._misunderstood()
        return body

    def _misunderstood(self) -> Misunderstood:
        return Misunderstood(
            f"What answers at {self._url} is not this product's API. Set VIDIMUS_API_URL to its address."
        )


def _refusal(response: httpx.Response) -> ApiError:
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    detail = problem.get("detail") or problem.get("title") if isinstance(problem, dict) else None
    if response.status_code in (502, 503, 504):
        return Unreachable(detail or "The server is not ready yet. Try again in a moment.")
    return Refused(detail or f"The server refused the request (status {response.status_code}).", response.status_code)


def from_environment() -> Client:
    """The client for VIDIMUS_API_URL and VIDIMUS_API_KEY, one for the process."""
    return _client(os.environ.get("VIDIMUS_API_URL", "http://127.0.0.1:8000"), os.environ.get("VIDIMUS_API_KEY"))


@lru_cache(maxsize=8)
def _client(url: str, key: str | None) -> Client:
    return Client(url.rstrip("/"), key or None)
