"""Clients of a server over the stand-in assistant, as its own machine and as holders of keys."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Keys
from ingest.records import Marking
from rag.ports import Asking
from rag.settings import Settings
from tests.api.stand_in import StandIn

LOOPBACK = "http://127.0.0.1:8000"


def client_of(asking: Asking, home: Path, **options: object) -> TestClient:
    """A client on the server's own machine."""
    anonymous = options.pop("anonymous", Marking.PUBLIC)
    app = create_app(asking, Settings(home=home, anonymous=anonymous), Keys(home), chat=False)
    return TestClient(app, base_url=LOOPBACK, client=("127.0.0.1", 50000), **options)


@contextmanager
def served(asking: Asking) -> Iterator[str]:
    """The address of a real server in a thread of its own."""
    nowhere = Path("no-such-home")  # without keys nothing is read from it
    app = create_app(asking, Settings(home=nowhere), Keys(nowhere), chat=False)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@dataclass(frozen=True)
class Keyed:
    """A server with a key of each clearance."""

    client: TestClient
    public: dict[str, str]
    limite: dict[str, str]


@pytest.fixture
def local(tmp_path: Path) -> TestClient:
    return client_of(StandIn(), tmp_path)


@pytest.fixture
def keyed_of(tmp_path: Path) -> Callable[[Asking], Keyed]:
    def make(asking: Asking) -> Keyed:
        keys = Keys(tmp_path)
        headers = {
            marking: {"Authorization": f"Bearer {keys.add(marking.value.lower(), marking)}"} for marking in Marking
        }
        return Keyed(client_of(asking, tmp_path), headers[Marking.PUBLIC], headers[Marking.LIMITE])

    return make


@pytest.fixture
def keyed(keyed_of: Callable[[Asking], Keyed]) -> Keyed:
    return keyed_of(StandIn())
