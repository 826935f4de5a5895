"""The chat and the API on one port, as a process of its own: Streamlit keeps one runtime a process."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

SERVER = """
import sys
from pathlib import Path
import uvicorn
from api.app import create_app
from api.environment import stay_offline
from api.keys import Keys
from rag.settings import Settings
from tests.api.stand_in import StandIn

stay_offline()
home = Path(sys.argv[1])
app = create_app(StandIn(), Settings(home=home), Keys(home))
uvicorn.run(app, fd=int(sys.argv[2]), log_level="warning")
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    command = [sys.executable, "-c", SERVER, str(tmp_path_factory.mktemp("home")), str(listener.fileno())]
    with subprocess.Popen(command, pass_fds=[listener.fileno()]) as server:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"  # the listener makes clients wait until it is up
        server.terminate()
    listener.close()


def get(url: str, **options: object) -> httpx.Response:
    return httpx.get(url, timeout=30, trust_env=False, **options)


@pytest.mark.parametrize("path", ["/", "/?doc=x&passage=y", "/anything"])
def test_what_is_not_the_api_is_the_chat(url: str, path: str) -> None:
    page = get(url + path)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["x-content-type-options"] == "nosniff"
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "no-store" not in page.headers.get("cache-control", "")


def test_the_page_loads_from_its_own_host_only(url: str) -> None:
    page = get(url + "/").text
    asked = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(asked) > 5
    for address in asked:
        assert address.startswith("./"), address
        assert get(f"{url}/{address[2:]}").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"), [("/v1/nope", 404), ("/ask", 405), ("/v1", 404), ("/health/nope", 404), ("/ask/", 404)]
)
def test_the_api_keeps_its_addresses(url: str, path: str, status: int) -> None:
    reply = get(url + path)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")


def test_both_answer(url: str) -> None:
    assert get(url + "/_stcore/health").text == "ok"
    assert get(url + "/health/ready").json()["status"] == "ready"
    reply = httpx.post(url + "/ask", json={"question": "Where is the barrel of rain water?"}, trust_env=False)
    assert reply.json()["verdict"] == "answered"


def test_streamlits_other_doors_are_closed(url: str) -> None:
    reply = httpx.post(url + "/_stcore/agent/interact", json={}, trust_env=False)
    assert reply.status_code in (403, 404)
    upload = httpx.put(url + "/_stcore/upload_file/a/b", content=b"x" * 70_000, trust_env=False)
    assert upload.status_code == 413


@pytest.mark.parametrize(
    ("origin", "host", "opened"),
    [
        ("{url}", None, True),
        (None, None, True),
        ("http://evil.example", None, False),
        ("null", None, False),
        ("{url}", "evil.example", False),  # DNS rebinding
        ("http://evil.example", "evil.example", False),
    ],
)
def test_only_the_page_itself_opens_the_chats_socket(
    url: str, origin: str | None, host: str | None, opened: bool
) -> None:
    address = url.replace("http", "ws") + "/_stcore/stream"
    port = int(url.rpartition(":")[2])
    headers = {"Origin": origin.format(url=url)} if origin else {}
    sock = socket.create_connection(("127.0.0.1", port))
    named = address if host is None else f"ws://{host}/_stcore/stream"
    if opened:
        connect(named, additional_headers=headers, subprotocols=["streamlit"], sock=sock).close()
        return
    with pytest.raises(InvalidStatus, match="403"):
        connect(named, additional_headers=headers, subprotocols=["streamlit"], sock=sock)


def test_without_the_chat_streamlit_is_not_even_imported(tmp_path: Path) -> None:
    program = SERVER.split("uvicorn.run")[0].replace("Keys(home))", "Keys(home), chat=False)")
    program += "print([name for name in sys.modules if name.startswith('streamlit')])"
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
