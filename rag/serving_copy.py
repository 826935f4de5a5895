"""A copy of a generation's Chroma folder, for the process that reads it.

Opening an embedded Chroma writes to it. The generation's own folder therefore stays shut after it was built, so that
its files can be compared with the manifest every time, and processes that serve do not meet in it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexUnavailable
from rag.home import Home, locked

_LOCK = "lock"


@contextmanager
def serving_copy(home: Home, folder: Path) -> Iterator[Path]:
    """The path of a fresh copy, removed at the end; what processes that died have left is removed at the start."""
    own, lock = _reserve(home)
    try:
        _sweep(home)
        _check_room(home, folder)
        shutil.copytree(folder, own / "chroma")
        yield own / "chroma"
    finally:
        shutil.rmtree(own, ignore_errors=True)  # what cannot be removed now is swept later
        os.close(lock)


def _reserve(home: Home) -> tuple[Path, int]:
    """A new folder, and the descriptor of its lock. Raises IndexUnavailable if none can be made."""
    try:
        home.serving.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _guarded(home, fcntl.LOCK_SH):
            own = Path(tempfile.mkdtemp(dir=home.serving))
            lock = os.open(own / _LOCK, os.O_RDWR | os.O_CREAT)
            locked(lock)
    except OSError as error:
        raise IndexUnavailable(
            f"{home.serving} cannot be written ({error.strerror}): give write access or set VIDIMUS_HOME."
        ) from error
    return own, lock


def _check_room(home: Home, folder: Path) -> None:
    needed = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    free = shutil.disk_usage(home.serving).free
    if free < needed:
        raise IndexUnavailable(
            f"Serving the index takes {needed >> 20} MiB under {home.serving}, where {free >> 20} are free: make room"
            " or set VIDIMUS_HOME."
        )


def _sweep(home: Home) -> None:
    """A copy whose lock is free has lost its process. The guard keeps out copies that are just being made."""
    with _guarded(home, fcntl.LOCK_EX):
        for lock in home.serving.glob(f"*/{_LOCK}"):
            with lock.open() as file:
                if locked(file.fileno()):
                    shutil.rmtree(lock.parent, ignore_errors=True)


@contextmanager
def _guarded(home: Home, kind: int) -> Iterator[None]:
    with (home.serving / "guard").open("a") as file:
        fcntl.flock(file.fileno(), kind)
        yield
