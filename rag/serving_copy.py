"""A copy of a generation's Chroma folder, for the process that reads it.

Opening an embedded Chroma writes to it. The generation's own folder therefore stays shut after it was built, so that
its files can be compared with the manifest every time, and processes that serve do not meet in it.

Copies lie in the home; where that is full or must not be written, in the system's folder for temporary files. They hold
ids and vectors, no texts, and only their owner may read them.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexUnavailable
from rag.home import Home, locked

_LOCK = "lock"
SLACK = 4 << 20  # bytes: Chroma writes to what it opens


@contextmanager
def serving_copy(home: Home, folder: Path) -> Iterator[Path]:
    """The path of a fresh copy, removed at the end; what processes that died have left is removed at the start. Raises
    IndexUnavailable if there is no place for it."""
    own, lock = _copied(home, folder)
    try:
        yield own / "chroma"
    finally:
        _removed(own, lock)


def _copied(home: Home, folder: Path) -> tuple[Path, int]:
    """In the first place that takes it; what is said is why the home does not."""
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, "it is missing", str(folder))
    needed = SLACK + sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    reasons = []
    places: tuple[Callable[[], Path], ...] = (lambda: home.serving, lambda: _temporary(home))
    for place in places:
        try:
            return _copied_to(place(), folder, needed)
        except _NoRoom as error:
            reasons.append(str(error))
        except OSError as error:
            reasons.append(f"{home.serving} cannot be written ({error.strerror or 'it is full'})")
    raise IndexUnavailable(f"{reasons[0]}: make room and give write access, or set VIDIMUS_HOME.")


class _NoRoom(Exception):
    """Says how much is needed, and how much there is."""


def _copied_to(place: Path, folder: Path, needed: int) -> tuple[Path, int]:
    """The new folder, and the descriptor of its lock. Raises OSError or _NoRoom."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(place)
    free = shutil.disk_usage(place).free
    if free < needed:
        raise _NoRoom(f"Serving the index takes {needed >> 20} MiB under {place}, where {free >> 20} are free")
    with _guarded(place, fcntl.LOCK_SH):
        own = Path(tempfile.mkdtemp(dir=place))
        lock = os.open(own / _LOCK, os.O_RDWR | os.O_CREAT)
        locked(lock)
    try:
        shutil.copytree(folder, own / "chroma")
    except OSError:
        _removed(own, lock)
        raise
    return own, lock


def _removed(own: Path, lock: int) -> None:
    shutil.rmtree(own, ignore_errors=True)  # what cannot be removed now is swept later
    os.close(lock)


def _temporary(home: Home) -> Path:
    """A folder of this user for this home, in one that all may write to. Raises OSError if others got there first: they
    could put another copy there."""
    digest = hashlib.sha256(str(home.root.resolve()).encode()).hexdigest()[:12]
    place = Path(tempfile.gettempdir()) / f"vidimus-{os.geteuid()}-{digest}"
    place.mkdir(mode=0o700, exist_ok=True)
    about = place.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid() or about.st_mode & 0o077:
        raise PermissionError(errno.EPERM, "it is open to others", str(place))
    return place


def _sweep(place: Path) -> None:
    """A copy whose lock is free has lost its process. The guard keeps out copies that are just being made."""
    with _guarded(place, fcntl.LOCK_EX):
        for lock in place.glob(f"*/{_LOCK}"):
            with lock.open() as file:
                if locked(file.fileno()):
                    shutil.rmtree(lock.parent, ignore_errors=True)


@contextmanager
def _guarded(place: Path, kind: int) -> Iterator[None]:
    with (place / "guard").open("a") as file:
        fcntl.flock(file.fileno(), kind)
        yield
