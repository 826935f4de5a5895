"""After installation no foreign host is asked for anything: not while ingesting, answering, serving or chatting.

A hook inside each process sees every name looked up and every address connected to, notes what is not this machine, and
refuses it. Code that is not Python cannot be seen so; where the system lets us, the same runs in a network that has
nothing but loopback.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.tiny import environment, serving

HOOK = """
import ipaddress, os, sys

def _foreign(host):
    if host in (None, "", b"", "localhost", b"localhost"):
        return False
    host = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return not (ipaddress.ip_address(host.partition("%")[0]).is_loopback or host in ("0.0.0.0", "::"))
    except ValueError:
        return True

def _watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"):
        host = arguments[0][0] if isinstance(arguments[0], tuple) else arguments[0]
    else:
        return
    if _foreign(host):
        with open(os.environ["FOREIGN_HOSTS"], "a") as noted:
            noted.write(f"{event} {host}\\n")
        raise OSError(f"{event} {host} is refused by the test")

sys.addaudithook(_watch)
"""


@pytest.fixture
def hooked(tmp_path: Path, fresh_home: Path) -> dict[str, str]:
    """The environment of a process that carries the hook."""
    folder = tmp_path / "hook"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(HOOK)
    return environment(fresh_home, PYTHONPATH=str(folder), FOREIGN_HOSTS=str(tmp_path / "noted"))


def noted(hooked: dict[str, str]) -> list[str]:
    file = Path(hooked["FOREIGN_HOSTS"])
    return file.read_text().splitlines() if file.exists() else []


@pytest.mark.parametrize(
    ("program", "event"),
    [
        ("socket.socket().connect(('192.0.2.1', 80))", "socket.connect 192.0.2.1"),
        ("socket.getaddrinfo('vidimus.example', 80)", "socket.getaddrinfo vidimus.example"),
        ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 80))", "socket.sendto 192.0.2.1"),
        ("__import__('httpx').get('http://vidimus.example')", "socket.getaddrinfo vidimus.example"),
        ("__import__('asyncio').run(__import__('asyncio').open_connection('192.0.2.1', 80))", "192.0.2.1"),
    ],
)
def test_the_hook_sees_what_it_must(hooked: dict[str, str], program: str, event: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import socket; {program}"], env=hooked, capture_output=True)
    assert done.returncode == 1
    assert event in noted(hooked)[0]


def test_ingesting_answering_and_serving_ask_no_foreign_host(hooked: dict[str, str]) -> None:
    for arguments in (["ingest"], ["ask", "How many litres of water does the barrel hold?"], ["doctor"]):
        command = [sys.executable, "-m", "api", *arguments]
        done = subprocess.run(command, env=hooked, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0 or arguments == ["doctor"], done.stderr
    with serving(hooked) as served:
        walk(served.url)
        look_at_the_chat(served.url)
    assert noted(hooked) == []


def walk(url: str) -> None:
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        for path in ("/", "/docs", "/openapi.json", "/v1/documents", "/v1/actions", "/health/ready"):
            assert client.get(path).status_code == 200
        answer = client.post("/ask", json={"question": "How many litres of water does the barrel hold?"})
        assert "80 litres" in answer.json()["answer"]


def look_at_the_chat(url: str) -> None:
    """Runs the chat's script as a browser does, and waits until it has run."""
    address = url.replace("http", "ws") + "/_stcore/stream"
    with connect(address, origin=url, subprotocols=["streamlit"], max_size=None) as chat:
        chat.send(BackMsg(rerun_script=ClientState()).SerializeToString())
        while True:
            message = ForwardMsg.FromString(chat.recv(timeout=60))
            if message.WhichOneof("type") == "script_finished":
                return


@pytest.mark.skipif(
    subprocess.run(["unshare", "-rn", "true"], check=False).returncode != 0 if shutil.which("unshare") else True,
    reason="no right to make a network of one's own",
)
def test_answers_come_without_any_network(hooked: dict[str, str]) -> None:
    """Code that is not Python included."""
    for arguments in (["ingest"], ["ask", "How many litres of water does the barrel hold?"]):
        command = ["unshare", "-rn", sys.executable, "-m", "api", *arguments]
        done = subprocess.run(command, env=hooked, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
    assert "80 litres" in done.stdout
