"""The stand-in API, and the chat as a process of its own before a real browser."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ui.stand_in_api import StandIn, free_port

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "ui" / "chat.py"


@pytest.fixture(scope="session")
def api() -> Iterator[StandIn]:
    server = StandIn().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chat_url(api: StandIn) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "tests.ui.served", str(port)]
    environment = {k: v for k, v in os.environ.items() if k != "VIDIMUS_API_KEY"} | {"VIDIMUS_API_URL": api.url}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/_stcore/health", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(url: str, process: "subprocess.Popen[bytes]", seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the chat did not start within {seconds} s (exit status: {process.poll()})")
