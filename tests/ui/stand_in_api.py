"""A server that keeps the API's contract with prepared answers, for developing and testing the chat alone.

python -m tests.ui.stand_in_api 8765     # then: VIDIMUS_API_URL=http://127.0.0.1:8765 streamlit run ui/chat.py
"""

import asyncio
import socket
import sys
import threading
import time
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.ui.answers import SLOW, answer_to
from tests.ui.library import Json, actions, shelves


class StandIn:
    """The server in a thread. `asked` keeps what it was asked; `delay` is how long the slow question takes, in s."""

    def __init__(self, port: int = 0, delay: float = 2.0) -> None:
        self.port = port or free_port()
        self.delay = delay
        self.asked: list[Json] = []
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "StandIn":
        config = uvicorn.Config(
            self._app(), host="127.0.0.1", port=self.port, log_level="error", access_log=False, lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        if self._server and self._thread:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(timeout=5)
            self._server = self._thread = None

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/ask", self._ask, methods=["POST"]),
                Route("/v1/actions", _actions),
                Route("/v1/documents", _documents),
                Route("/v1/documents/{id}", _document),
                Route("/v1/documents/{id}/passages", _passages),
                Route("/v1/passages/{id:path}", _passage),
            ]
        )

    async def _ask(self, request: Request) -> JSONResponse:
        body = await request.json()
        self.asked.append(body)
        question = body["question"]
        if len(question) > 2000:
            return _problem(422, "invalid_request", "The question has more than 2,000 characters: shorten it.")
        if question == SLOW:
            await asyncio.sleep(self.delay)
        return JSONResponse(answer_to(question))


async def _actions(request: Request) -> JSONResponse:
    return JSONResponse({"items": actions(), "total": len(actions()), "next": None})


async def _documents(request: Request) -> JSONResponse:
    items = [shelf.detail for shelf in shelves().values()]
    return JSONResponse({"items": items, "total": len(items), "next": None})


async def _document(request: Request) -> JSONResponse:
    shelf = shelves().get(request.path_params["id"])
    return JSONResponse(shelf.detail) if shelf else _problem(404, "not_found", "There is no such document.")


async def _passages(request: Request) -> JSONResponse:
    shelf = shelves().get(request.path_params["id"])
    if not shelf:
        return _problem(404, "not_found", "There is no such document.")
    return JSONResponse({"items": list(shelf.passages), "total": len(shelf.passages), "next": None})


async def _passage(request: Request) -> JSONResponse:
    for shelf in shelves().values():
        for passage in shelf.passages:
            if passage["id"] == request.path_params["id"]:
                return JSONResponse(passage)
    return _problem(404, "not_found", "There is no such passage.")


def _problem(status: int, code: str, detail: str) -> JSONResponse:
    body = {"type": f"/problems/{code}", "title": code.replace("_", " ").capitalize(), "status": status}
    body |= {"detail": detail, "code": code, "request_id": "stand-in", "errors": []}
    return JSONResponse(body, status, media_type="application/problem+json")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    StandIn(int(sys.argv[1]) if len(sys.argv) > 1 else 0).start()
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
