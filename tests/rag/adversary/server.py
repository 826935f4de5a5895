"""The adversary as an OpenAI-compatible HTTP server on loopback.

The model's name says what it does: "figures/7" writes what the trick "figures" writes with the seed 7; a manner of
`MANNERS` in front of it ("stall+honest/7") is how it is sent.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any

from tests.rag.adversary.tricks import Known, Shown, reply

USAGE = {"prompt_tokens": 1_000, "completion_tokens": 100, "total_tokens": 1_100}


@dataclass
class Heard:
    """What came in."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


@dataclass
class Adversarial:
    """`heard` is every request so far; `ended` is set when the server goes, so that no stalled reply outlives it."""

    url: str
    known: Known
    write: Callable[[str, int, Shown, Known], str]
    heard: list[Heard] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """One request. `self.server.adversary` is the Adversarial."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *ignored: object) -> None:
        """Tests read `heard`."""

    @property
    def adversary(self) -> Adversarial:
        assert isinstance(self.server, Server)
        return self.server.adversary

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.adversary.heard.append(Heard(self.path, dict(self.headers), body))
        manner, _, rest = body["model"].rpartition("+")
        trick, _, seed = rest.partition("/")
        rules, material = (message["content"] for message in body["messages"])
        text = self.adversary.write(trick, int(seed or 0), Shown.of(rules, material), self.adversary.known)
        try:
            MANNERS[manner](self, body, text, Random(seed))
        except OSError:
            self.close_connection = True  # whoever asked has gone

    # ---- how replies are sent ----------------------------------------------------------------------------------------

    def stream(self, parts: Iterator[str], usage: Any = None) -> None:
        """Server-sent events in chunks, closed in order."""
        self.begin()
        for part in parts:
            self.chunk(event({"delta": {"content": part}, "index": 0, "finish_reason": None}))
        if usage is not None:
            self.chunk(event(None, usage))
        self.chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def begin(self, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def chunk(self, text: str | bytes) -> None:
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def whole(self, status: int, body: object, **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode("utf-8", "surrogatepass")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def wait(self) -> None:
        self.adversary.ended.wait(30)
        self.close_connection = True


def event(choice: dict[str, Any] | None, usage: Any = None) -> str:
    told = {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [choice] if choice else [],
    }
    return f"data: {json.dumps(told | ({'usage': usage} if usage is not None else {}))}\n\n"


def completion(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": USAGE}


def parts_of(text: str, chance: Random) -> Iterator[str]:
    at = 0
    while at < len(text):
        length = chance.randint(1, max(8, len(text) // 30))
        yield text[at : at + length]
        at += length


Manner = Callable[[Handler, dict[str, Any], str, Random], None]


def plainly(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """As it should be."""
    if body.get("stream"):
        to.stream(parts_of(text, chance), USAGE if body.get("stream_options") else None)
    else:
        to.whole(200, completion(text))


def unstructured(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Knows neither schemas nor options of streams."""
    if "response_format" in body or "stream_options" in body:
        return to.whole(400, {"error": {"message": "unknown parameter"}})
    return plainly(to, body, text, chance)


def unstreamed(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Sends everything at once, whatever is asked."""
    to.whole(200, completion(text))


def simple(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Refuses to stream and knows no schemas."""
    if "response_format" in body or body.get("stream"):
        return to.whole(422, {"error": {"message": "not supported"}})
    return to.whole(200, completion(text))


def silent(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Takes the request and says nothing."""
    to.wait()


def stall(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Stops in mid-stream, the connection open."""
    to.begin()
    for part in parts_of(text[: 2 * len(text) // 3], chance):
        to.chunk(event({"delta": {"content": part}, "index": 0}))
    to.wait()


def drip(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Sends a byte now and then, so that no reading ever takes long."""
    to.begin()
    for byte in event({"delta": {"content": text[:500]}, "index": 0}).encode("utf-8", "surrogatepass"):
        to.chunk(bytes([byte]))
        if to.adversary.ended.wait(0.05):
            break
    to.wait()


def closing(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Hangs up in mid-stream."""
    to.begin()
    to.chunk(event({"delta": {"content": text[: len(text) // 2]}, "index": 0}))
    to.close_connection = True


def hanging_up(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    to.close_connection = True


def garbage(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """No HTTP at all."""
    to.wfile.write(chance.randbytes(2_000))
    to.close_connection = True


def broken_events(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    to.begin()
    for line in (
        'data: {"choices": [{"delta": {"conte\n\n',
        "data: null\n\n",
        "data: []\n\n",
        ": hello\n\n",
        "data: 5\n\n",
    ):
        to.chunk(line)
    to.wfile.write(b"0\r\n\r\n")


def odd_events(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Events of another shape than the protocol's, one in each reply."""
    odd = (
        {},
        {"delta": None, "index": 0},
        {"delta": {"content": 5}},
        {"delta": {"tool_calls": [{"index": 0}]}, "index": 0},
    )
    usage = ({"prompt_tokens": -5, "completion_tokens": 10**30}, {"prompt_tokens": "many"}, "free", None)
    to.begin()
    to.chunk(event(chance.choice(odd)))
    for part in parts_of(text, chance):
        to.chunk(event({"delta": {"content": part}, "index": 0}))
    to.chunk(event(None, chance.choice(usage)))
    to.wfile.write(b"0\r\n\r\n")


def error_in_stream(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    to.begin()
    to.chunk(event({"delta": {"content": text[: len(text) // 2]}, "index": 0}))
    to.chunk('data: {"error": {"message": "overloaded", "code": 529}}\n\n')
    to.wfile.write(b"0\r\n\r\n")


def compressed(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Some kilobytes that would become hundreds of megabytes."""
    import zlib

    packer = zlib.compressobj(9, wbits=31)
    to.begin(Content_Encoding="gzip")
    for _ in range(200):
        to.chunk(packer.compress(b"data: " + b"a" * 1_000_000) or b" ")
    to.chunk(packer.flush())
    to.wfile.write(b"0\r\n\r\n")


def endless(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Never stops talking, though not so fast that the bound on bytes ends it before the time does."""
    to.begin()
    while not to.adversary.ended.wait(0.002):
        to.chunk(event({"delta": {"content": "and so on " * 200}, "index": 0}))


def elsewhere(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
    """Sends the request, and so the key, to another address."""
    to.whole(307, {}, Location=f"{to.adversary.url}/elsewhere")


def refusing(status: int) -> Manner:
    def refuse(to: Handler, body: dict[str, Any], text: str, chance: Random) -> None:
        to.whole(status, {"error": {"message": text[:200], "type": "x", "code": "x"}}, Retry_After="3600")

    return refuse


MANNERS: Mapping[str, Manner] = {
    "": plainly,
    **{
        manner.__name__: manner
        for manner in (unstructured, unstreamed, simple, silent, stall, drip, closing, hanging_up, garbage,
                       broken_events, odd_events, error_in_stream, compressed, endless, elsewhere)
    },
    **{str(status): refusing(status) for status in (400, 401, 404, 413, 429, 500, 503)},
}  # fmt: skip
# Those that still deliver what the trick wrote.
HARMLESS = ("", "unstructured", "unstreamed", "simple")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    adversary: Adversarial

    def handle_error(self, *ignored: object) -> None:
        """Whoever asked has gone: nothing to tell."""


@contextmanager
def adversarial(known: Known, write: Callable[[str, int, Shown, Known], str] = reply) -> Iterator[Adversarial]:
    """On a free port of this machine. `write` makes the text that the model's name asks for."""
    server = Server(("127.0.0.1", 0), Handler)
    adversary = Adversarial(f"http://127.0.0.1:{server.server_port}", known, write)
    server.adversary = adversary
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield adversary
    finally:
        adversary.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
