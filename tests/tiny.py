"""The two small documents of tests/api/corpus, ingested by the real command, and the command itself as a process."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Served:
    """A running server; `log` is what it has written on standard error."""

    url: str
    process: subprocess.Popen[str]
    errors: Path

    @property
    def log(self) -> str:
        return self.errors.read_text()


@contextmanager
def serving(environment: Mapping[str, str], *arguments: str) -> Iterator[Served]:
    """A server, from the moment that it says that it is ready, until it is interrupted."""
    command = [sys.executable, "-m", "api", "serve", "--port", "0", *arguments]
    errors = Path(environment["VIDIMUS_HOME"]).with_suffix(".log")
    with (
        errors.open("w") as log,
        subprocess.Popen(command, env=dict(environment), text=True, stdout=subprocess.PIPE, stderr=log) as server,
    ):
        assert server.stdout
        watch = threading.Timer(120, server.kill)
        watch.start()
        line = server.stdout.readline()
        watch.cancel()
        said = re.fullmatch(r"ready: (http://127\.0\.0\.1:\d+)\n", line)
        if not said:
            server.kill()
            raise AssertionError(line + errors.read_text())
        try:
            yield Served(said[1], server, errors)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
