"""Where generations lie on disk, which one is current, and who may write.

<home>/current                 the id of the current generation, replaced in one step
<home>/writing                 locked by the one process that builds
<home>/generations/<id>/       finished and unchanging: manifest.json, library.sqlite, chroma/
<home>/generations/<id>.part/  being built, or left by a build that died
<home>/serving/                copies of Chroma folders, each locked by the process that reads it
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import IndexBusy, IndexDamaged, NoIndex

_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
PART = ".part"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Home:
    """The layout; ids sort by the time of their making."""

    root: Path

    @property
    def generations(self) -> Path:
        return self.root / "generations"

    @property
    def serving(self) -> Path:
        return self.root / "serving"

    @property
    def pointer(self) -> Path:
        return self.root / "current"

    def generation(self, generation_id: str) -> Path:
        return self.generations / generation_id

    def part(self, generation_id: str) -> Path:
        return self.generations / (generation_id + PART)

    def ids(self) -> tuple[str, ...]:
        """The finished generations, oldest first."""
        return tuple(sorted(path.name for path in _entries(self.generations) if _ID.fullmatch(path.name)))

    def parts(self) -> tuple[Path, ...]:
        """What is being built or removed, or was when its process died."""
        return tuple(path for path in _entries(self.generations) if path.name.endswith(PART))

    def current(self) -> str:
        """The current generation's id. Raises NoIndex or IndexDamaged."""
        try:
            named = self.pointer.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            raise NoIndex("Nothing has been ingested yet: run `vidimus ingest`.") from None
        except OSError as error:
            raise IndexDamaged(
                f"{self.pointer} cannot be read: run `vidimus ingest` to build the index anew."
            ) from error
        if not _ID.fullmatch(named) or not self.generation(named).is_dir():
            raise IndexDamaged("The current index is missing: run `vidimus ingest` to build it anew.")
        return named

    def make_current(self, generation_id: str) -> None:
        """One atomic, durable step: whoever reads the pointer sees the old generation or the new one."""
        fresh = self.root / "current.part"
        with fresh.open("w", encoding="ascii") as file:
            file.write(generation_id + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.pointer)
        sync(self.root)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to build, prune and roll back: one process at a time. Raises IndexBusy."""
        self.generations.mkdir(mode=0o700, parents=True, exist_ok=True)  # texts of every marking
        with (self.root / "writing").open("a") as file:
            if not locked(file.fileno()):
                raise IndexBusy("Another process is writing the index: wait until it is done, then try again.")
            yield

    def prune(self, kept: int) -> None:
        """Makes parts of all generations but the current one, the newest others up to `kept` in all, and those that are
        being read right now: their readers hold a shared lock on the manifest."""
        current = self.current()
        others = [name for name in reversed(self.ids()) if name != current]
        for folder in map(self.generation, others[max(kept - 1, 0) :]):
            if not _is_read(folder):
                folder.rename(self.part(folder.name))

    def sweep(self) -> tuple[str, ...]:
        """Removes the parts: what builds that died have left, and what was pruned. Returns their ids."""
        return removed(self.parts())


def removed(parts: Sequence[Path]) -> tuple[str, ...]:
    """The ids of these parts, which are gone."""
    for part in parts:
        shutil.rmtree(part)
    return tuple(part.name.removesuffix(PART) for part in parts)


def new_id(digest: str) -> str:
    """Sorts by time; ends with the first characters of a digest of what went into it."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{digest[:8]}"


def locked(descriptor: int, *, shared: bool = False) -> bool:
    """Whether the lock on an open file was free. It is held until the file is closed, or its process ends."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync(path: Path) -> None:
    """Makes a file's bytes, or a folder's names, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        sync(path)


def _is_read(folder: Path) -> bool:
    try:
        with (folder / MANIFEST).open("rb") as manifest:
            return not locked(manifest.fileno())
    except FileNotFoundError:
        return False  # nobody can have opened it


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
