"""Any language model behind an OpenAI-compatible server (Ollama, vLLM, llama.cpp, a provider), through LlamaIndex.

Its exceptions and those of its clients end here. Importing LlamaIndex costs two seconds, so only making a model does.
"""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from rag.adapters.bounds import Bounded
from rag.errors import LanguageModelFailed, LanguageModelLate
from rag.ports import Piece, Prompt, Usage
from rag.prompts import SCHEMA

_STRICT: Mapping[str, Any] = {
    "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA}},
    "stream_options": {"include_usage": True},
}
_UNKNOWN_PARAMETER = (400, 404, 415, 422, 501)  # how servers refuse what they do not know


@dataclass(frozen=True, slots=True)
class _Way:
    """How a server is spoken to."""

    strict: bool  # with a schema of the reply
    streamed: bool

    def instead(self, ways: Sequence["_Way"], refused: bool) -> list["_Way"]:
        """What is left of `ways` to try where the server refused this one, or gave nothing in it."""
        if refused and self.strict:
            return [way for way in ways if not way.strict]
        return [way for way in ways if self.streamed and not way.streamed]


_WAYS = (_Way(True, True), _Way(False, True), _Way(True, False), _Way(False, False))


class OpenAICompatible:
    """Safe across threads. `url` is the one that ends in /v1; the key is sent there and nowhere else."""

    def __init__(self, url: str, model: str, key: str | None = None) -> None:
        from llama_index.llms.openai_like import OpenAILike

        self._new = OpenAILike
        self._key = key or "none"  # without one, its client would send the one that it finds in the environment
        place = urlsplit(url)
        self._url = url if place.path.strip("/") else f"{url.rstrip('/')}/v1"
        self._server = place.netloc.rpartition("@")[2]
        proxy = None if proxy_bypass(place.hostname or "") else getproxies().get(place.scheme)
        self._transport = httpx.HTTPTransport(proxy=proxy)
        self._ways: tuple[_Way, ...] = _WAYS  # the one that worked last and those after it
        self.name = model

    def reply(self, prompt: Prompt, seconds: float, tokens: int) -> Generator[Piece, None, None]:
        until = time.monotonic() + seconds
        with closing(_Listener(self._pieces(prompt, until, tokens), until)) as listener:
            try:
                yield from listener
            except (TimeoutError, httpx.TimeoutException) as late:
                raise self._failed(LanguageModelLate, f"has not answered within {seconds:g} seconds") from late
            except LanguageModelFailed:
                raise
            except Exception as error:
                if time.monotonic() >= until:
                    raise self._failed(LanguageModelLate, f"has not answered within {seconds:g} seconds") from error
                raise self._failed(LanguageModelFailed, f"does not answer as expected ({_kind(error)})") from error

    def _failed(self, kind: type[LanguageModelFailed], how: str) -> LanguageModelFailed:
        return kind(f"The language model {self.name} at {self._server} {how}: check VIDIMUS_LLM_URL, or unset it.")

    def _pieces(self, prompt: Prompt, until: float, tokens: int) -> Iterator[Piece]:
        """Tries one way after the other, and keeps to the first that the server takes."""
        from openai import APIStatusError

        ways = list(self._ways)
        while ways:
            heard, refused = False, False
            try:
                for piece in self._asked(ways[0], prompt, until, tokens):
                    heard = heard or bool(piece.text)
                    yield piece
            except APIStatusError as error:
                refused = True
                if heard or error.status_code not in _UNKNOWN_PARAMETER or not ways[0].instead(ways, refused):
                    raise
            if heard:
                self._ways = tuple(ways)
                return
            ways = ways[0].instead(ways, refused)

    def _asked(self, way: _Way, prompt: Prompt, until: float, tokens: int) -> Iterator[Piece]:
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=prompt.rules),
            ChatMessage(role=MessageRole.USER, content=prompt.material),
        ]
        more = {"max_tokens": tokens, **(_STRICT if way.strict else {})}
        model = self._client(until)
        if not way.streamed:
            yield _piece(model.chat(messages, **more), whole=True)
            return
        for part in model.stream_chat(messages, **more):
            yield _piece(part)

    def _client(self, until: float) -> Any:
        """For one request: the time limit is its own. The connections are shared."""
        bounded = httpx.Client(transport=Bounded(self._transport, until), follow_redirects=False)
        return self._new(
            model=self.name,
            api_base=self._url,
            api_key=self._key,
            is_chat_model=True,
            temperature=0.0,
            max_retries=0,
            http_client=bounded,
        )


def _piece(response: Any, whole: bool = False) -> Piece:
    usage = getattr(response.raw, "usage", None)
    read, wrote = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
    counted = Usage(read, wrote) if isinstance(read, int) and isinstance(wrote, int) else None
    return Piece((response.message.content if whole else response.delta) or "", counted)


def _kind(error: Exception) -> str:
    status = getattr(error, "status_code", None)
    return f"status {status}" if status else type(error).__name__


class _Listener:
    """Reads in a thread of its own, so that whoever waits can leave on time whatever the reading does. Raises
    TimeoutError then, or what the reading raised."""

    def __init__(self, pieces: Iterator[Piece], until: float) -> None:
        self._heard: SimpleQueue[Piece | BaseException | None] = SimpleQueue()
        self._until, self._left = until, Event()
        Thread(target=self._listen, args=(pieces,), daemon=True).start()

    def __iter__(self) -> Iterator[Piece]:
        while True:
            left = self._until - time.monotonic()
            try:
                if left <= 0:  # also where more has been heard than can be told in time
                    raise Empty
                heard = self._heard.get(timeout=left)
            except Empty:
                raise TimeoutError("no reply in time") from None
            if isinstance(heard, BaseException):
                raise heard
            if heard is None:
                return
            yield heard

    def close(self) -> None:
        """The thread ends with the next piece, or when the time is over."""
        self._left.set()

    def _listen(self, pieces: Iterator[Piece]) -> None:
        try:
            for piece in pieces:
                if self._left.is_set():
                    return
                self._heard.put(piece)
            self._heard.put(None)
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is raised where the caller waits
            self._heard.put(error)
