"""Reading in a process of its own, with a limit on its memory and time: a file built to exhaust either harms no other.

The process answers with one pickled value; if it dies or takes too long, the file is refused.
"""

import os
import pickle
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import ingest
from ingest.errors import UnreadableDocument
from ingest.proposal import Given
from ingest.records import Document, Metadata


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float = 25.0  # of work
    memory: int = 1 << 30  # bytes of address space


LIMITS = Limits()
PATIENCE = 10  # times as long it may take on a machine that has other work


@dataclass(frozen=True, slots=True)
class Task:
    """What the process is to read. The bytes travel with it, so that it needs no access to files."""

    name: str
    data: bytes
    metadata: Metadata | Given
    limits: Limits


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the process could not read it, in one sentence."""

    sentence: str


def document_in_isolation(name: str, data: bytes, metadata: Metadata | Given, limits: Limits) -> Document:
    """Raises UnreadableDocument, also when the process dies or is stopped."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ingest.worker"],
            input=pickle.dumps(Task(name, data, metadata, limits)),
            capture_output=True,
            timeout=PATIENCE * limits.seconds,
            env={**os.environ, "PYTHONPATH": _search_path()},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(_late(name, limits)) from error
    if -done.returncode == signal.SIGXCPU:
        raise UnreadableDocument(_late(name, limits))
    if done.returncode != 0:
        raise UnreadableDocument(
            f"{name} is damaged or needs more than {limits.memory >> 20} MB to be read: save it anew or split it."
        )
    answer = pickle.loads(done.stdout)
    if isinstance(answer, Refused):
        raise UnreadableDocument(answer.sentence)
    assert isinstance(answer, Document)
    return answer


def _late(name: str, limits: Limits) -> str:
    return f"{name} took longer than the {limits.seconds:.0f} seconds that one file may take: split it into several."


def _search_path() -> str:
    """So that the process finds this very package, installed or not."""
    return os.pathsep.join([str(Path(ingest.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]).strip(
        os.pathsep
    )
