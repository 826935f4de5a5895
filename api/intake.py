"""Documents that come over the network: taken in here, read and indexed by a process of their own.

    <home>/ingests/<id>/task.json     what is known of the document
    <home>/ingests/<id>/document      its bytes, until they are kept or refused
    <home>/ingests/<id>/status.json   how far it has come; replaced whole
    <home>/ingests/<id>/working       locked by the process that works on it

The lock is taken before that process begins and passed on to it, so that it is held exactly as long as anyone works.
"""

import fcntl
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from api.errors import NotWritable
from api.schemas import Ingest
from ingest.files import write_whole
from ingest.proposal import Given
from rag.errors import IndexBusy
from rag.home import locked
from rag.settings import Settings

UNFINISHED = 8  # at once; each is a process
REMEMBERED = 100
GIVEN = TypeAdapter(Given)
_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
_NEEDED = ("home", "corpus", "embedding_model", "chroma_url", "generations_kept")


class Intake:
    """What the server's routes call; any of several serving processes knows of all ingests."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.home / "ingests"

    def accept(self, name: str, data: BinaryIO, given: Given) -> Ingest:
        """Returns at once. Raises IndexBusy if too many are under way, NotWritable if the disk takes nothing."""
        self._forget()
        now = datetime.now(UTC)
        begun = started(f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}", name, now)
        folder = self._folder / begun.id
        try:
            folder.mkdir(mode=0o700, parents=True)
            (folder / "task.json").write_bytes(GIVEN.dump_json(given))
            with (folder / "document").open("wb") as file:
                shutil.copyfileobj(data, file)
            write_status(folder, begun)
            self._start(folder)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise NotWritable(f"{self._folder} cannot be written ({error.strerror}): make room there.") from error
        return begun

    def find(self, ingest_id: str) -> Ingest | None:
        """None if there is none of that id, or it has been forgotten."""
        return _found(self._folder / ingest_id) if _ID.fullmatch(ingest_id) else None

    def _start(self, folder: Path) -> None:
        values = {name: getattr(self._settings, name) for name in _NEEDED}
        own = {f"VIDIMUS_{name.upper()}": str(value) for name, value in values.items() if value is not None}
        with (folder / "working").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            process = subprocess.Popen(
                [sys.executable, "-m", "api.intake_process", str(folder)],
                env={**os.environ, **own},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[lock.fileno()],
                start_new_session=True,  # goes on when the server is interrupted
            )
        threading.Thread(target=process.wait, daemon=True).start()

    def _forget(self) -> None:
        """The oldest that are finished. Raises IndexBusy if there are too many others."""
        folders = sorted(self._folder.iterdir(), reverse=True) if self._folder.is_dir() else []
        finished = [folder for folder in folders if not _is_worked_on(folder)]
        if len(folders) - len(finished) >= UNFINISHED:
            raise IndexBusy("Too many documents are on their way: wait until some are in, then try again.")
        for folder in finished[REMEMBERED:]:
            shutil.rmtree(folder, ignore_errors=True)


def started(ingest_id: str, name: str, now: datetime) -> Ingest:
    return Ingest(
        id=ingest_id,
        created_at=now.isoformat(timespec="seconds"),
        file=name,
        status="running",
        stage=None,
        done=0,
        total=0,
        outcome=None,
        document_id=None,
        notices=[],
        reason=None,
        unreadable=[],
        corpus_version=None,
    )


def read_status(folder: Path) -> Ingest:
    """Raises OSError or ValidationError."""
    return Ingest.model_validate_json((folder / "status.json").read_bytes())


def write_status(folder: Path, status: Ingest) -> None:
    """Raises OSError."""
    write_whole(folder / "status.json", status.model_dump_json().encode())


def _found(folder: Path) -> Ingest | None:
    worked_on = _is_worked_on(folder)  # asked first: what it writes last, it writes before it lets go
    try:
        status = read_status(folder)
    except (OSError, ValidationError):
        return None
    if worked_on or status.status != "running":
        return status
    return status.model_copy(update={"status": "failed", "reason": "It was cut short: send the document again."})


def _is_worked_on(folder: Path) -> bool:
    try:
        with (folder / "working").open("r") as lock:
            return not locked(lock.fileno(), shared=True)
    except OSError:
        return False
