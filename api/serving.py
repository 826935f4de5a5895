"""The server as a process: the port, the workers, and the word that it is ready."""

import errno
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import httpx
import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from api import logs
from api.access import is_loopback
from api.app import create_app
from api.errors import ServeError
from api.keys import Keys
from ingest.records import Marking
from rag.errors import NoIndex
from rag.home import Home
from rag.ports import Asking
from rag.records import Caller, Mode, Options
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Listening:
    """What was asked for on the command line."""

    host: str = "127.0.0.1"
    port: int = 8000
    chat: bool = True
    workers: int = 1


def serve(settings: Settings, asked: Listening, on_ready: Callable[[str], None]) -> None:
    """Serves until it is told to stop. Raises a VidimusError before it begins, never after."""
    from rag.build import open_assistant

    check(asked, Keys(settings.home))
    listener = listen(asked.host, asked.port)
    _ensure_index(settings)
    assistant = warmed(open_assistant(settings))
    url = url_of(listener)
    os.environ["VIDIMUS_API_URL"] = url  # where the chat finds the API
    logs.configure()
    threading.Thread(target=_announce, args=(url, on_ready), daemon=True).start()
    with suppress(KeyboardInterrupt):  # how people end it
        if asked.workers == 1:
            app = create_app(assistant, settings, Keys(settings.home), chat=asked.chat)
            uvicorn.Server(_config(app)).run(sockets=[listener])
        else:
            del assistant  # each worker opens its own
            Multiprocess(_config("api.serving:worker", asked.workers), sockets=[listener]).run()


def worker() -> FastAPI:
    """One of several processes that share the port, made of the environment alone."""
    from rag.build import open_assistant

    logs.configure()
    settings = Settings()
    return create_app(warmed(open_assistant(settings)), settings, Keys(settings.home), chat=False)


def warmed(asking: Asking) -> Asking:
    """Asks once at each clearance, so that no user's first question pays for opening the index and reading its words.
    Raises what is wrong with the index."""
    for clearance in Marking:
        asking.ask("What is this about?", caller=Caller(clearance), options=Options(Mode.VERBATIM))
    return asking


def _ensure_index(settings: Settings) -> None:
    """Ingests if nothing has been ingested yet: in a process of its own, since building and serving disturb each other.
    What goes wrong there is told there, and ends this process too, unless some documents came in."""
    if _has_index(settings):
        return
    built = subprocess.run([sys.executable, "-m", "api", "ingest"], check=False, stdout=sys.stderr)
    if built.returncode and not _has_index(settings):
        sys.exit(built.returncode)


def _has_index(settings: Settings) -> bool:
    try:
        Home(settings.home).current()
    except NoIndex:
        return False
    return True


def check(asked: Listening, keys: Keys) -> None:
    if not keys.all() and not is_loopback(asked.host):
        raise ServeError(
            f"Without keys the server answers this machine only and does not listen on {asked.host}: make a key with "
            "`vidimus keys add NAME --clearance PUBLIC`, or leave out --host."
        )
    if asked.chat and asked.workers > 1:
        raise ServeError("The chat's sessions live in one process: add --api-only to serve with several workers.")


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises ServeError, which says what else could be done."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise ServeError(f"{host} is no address of this machine: use --host 127.0.0.1.") from error
    family, address = min((each[0], each[4]) for each in found)
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen(2048)
    except OSError as error:
        bound.close()
        raise ServeError(_why(error, host, port)) from error
    bound.set_inheritable(True)
    return bound


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: stop the program that has it, or take another one, as in `--port {port + 1}`."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system: take one above 1023, as in `--port 8000`."
    return f"{host} is no address of this machine: use --host 127.0.0.1."


def url_of(listener: socket.socket) -> str:
    """Where this machine itself reaches the server."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(app: FastAPI | str, workers: int = 1) -> uvicorn.Config:
    """No access log of its own: it would hold addresses, and addresses hold questions."""
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )


def _announce(url: str, on_ready: Callable[[str], None]) -> None:
    """Asks from outside until the server says that it is ready."""
    with httpx.Client(base_url=url, trust_env=False) as client:
        while not _is_ready(client):
            time.sleep(0.05)
    on_ready(url)


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/health/ready").is_success
    except httpx.HTTPError:
        return False
