"""The two small documents of tests/api/corpus, ingested by the real command, and the command itself as a process."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

CORPUS = Path(__file__).parent / "api" / "corpus"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Of a user who has set nothing but where things lie."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VIDIMUS_", "STREAMLIT_", "HF_"))}
    return {**kept, "VIDIMUS_HOME": str(home), "VIDIMUS_CORPUS": str(CORPUS), **more}


def vidimus(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "api", *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@contextmanager
def serving(environment: Mapping[str, str], *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server, from the moment that it says that it is ready, and its address."""
    command = [sys.executable, "-m", "api", "serve", "--port", "0", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=dict(environment), text=True, **pipes) as server:
        assert server.stdout
        assert server.stderr
        watch = threading.Timer(90, server.kill)
        watch.start()
        line = server.stdout.readline()
        watch.cancel()
        said = re.fullmatch(r"ready: (http://127\.0\.0\.1:\d+)\n", line)
        if not said:
            server.kill()
            raise AssertionError(line + server.stderr.read())
        try:
            yield said[1], server
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
