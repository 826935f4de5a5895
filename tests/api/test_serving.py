"""Before the server listens: what it refuses, and with which words."""

import errno
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.errors import ServeError
from api.keys import Keys
from api.serving import Listening, check, listen, url_of
from ingest.records import Marking


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "vidimus.example"])
def test_without_keys_only_this_machines_addresses(tmp_path: Path, host: str) -> None:
    keys = Keys(tmp_path)
    with pytest.raises(ServeError, match="vidimus keys add") as refused:
        check(Listening(host=host), keys)
    assert host in str(refused.value)
    keys.add("one", Marking.PUBLIC)
    check(Listening(host=host), keys)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_this_machines_addresses_need_no_keys(tmp_path: Path, host: str) -> None:
    check(Listening(host=host), Keys(tmp_path))


def test_several_workers_have_no_chat(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match="--api-only"):
        check(Listening(workers=2), Keys(tmp_path))
    check(Listening(workers=2, chat=False), Keys(tmp_path))


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_in_use_is_told_with_a_way_out(taken: int) -> None:
    with pytest.raises(ServeError) as refused:
        listen("127.0.0.1", taken)
    assert f"Port {taken} is in use" in str(refused.value)
    assert "--port" in str(refused.value)


@pytest.mark.parametrize("host", ["192.0.2.7", "no such host"])
def test_an_address_of_another_machine(host: str) -> None:
    with pytest.raises(ServeError, match=r"is no address of this machine: use --host 127\.0\.0\.1"):
        listen(host, 0)


def test_a_second_server_cannot_take_the_same_port() -> None:
    with listen("127.0.0.1", 0) as first, pytest.raises(ServeError) as refused:
        listen("127.0.0.1", first.getsockname()[1])
    assert isinstance(refused.value.__cause__, OSError)
    assert refused.value.__cause__.errno == errno.EADDRINUSE


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("localhost", "127.0.0.1")]
)
def test_where_this_machine_reaches_the_server(host: str, shown: str) -> None:
    with listen(host, 0) as listener:
        assert url_of(listener) == f"http://{shown}:{listener.getsockname()[1]}"
