"""Builds on a disk that is full from one stage on, and on one that is read-only: run by `test_full_disk`.

    unshare --user --map-root-user --mount python -m tests.rag.full_disks FOLDER

A small file system is mounted on FOLDER.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from ingest.errors import VidimusError
from rag.home import Home
from tests.rag.dying_builds import answers, build, forked
from tests.rag.progress import Remembered

STAGES = ("Storing documents", "Embedding texts", "Indexing vectors", "Checking")
LEVELS = (0, 100, 400)  # KiB left; a build takes about 900


class Filling(Remembered):
    """Leaves so much room on the disk when a stage begins."""

    def __init__(self, home: Path, stage: str, level: int) -> None:
        super().__init__()
        self._home, self._stage, self._level = home, stage, level

    def start(self, stage: str, total: int) -> None:
        super().start(stage, total)
        if stage == self._stage:
            fill(self._home, self._level)


def free(home: Path) -> int:
    """KiB."""
    about = os.statvfs(home)
    return about.f_bavail * about.f_frsize >> 10


def fill(home: Path, level: int) -> None:
    with (home / "filler").open("wb") as filler:
        filler.write(bytes(max(0, free(home) - level) << 10))


def said(home: Path, stage: str = "", level: int = 0) -> str:
    """What a build says that fails, in a process of its own; nothing if it does not."""
    log = home.parent / "said"

    def work() -> bool:
        words = ""
        try:
            build(home, 1, Filling(home, stage, level))
        except VidimusError as error:
            words = f"{error.code}: {error}"
        return log.write_text(words) >= 0

    _, status = os.waitpid(forked(work), 0)
    return log.read_text() if status == 0 else f"It died: {status}."


def told(home: Path, stage: str, level: int) -> dict[str, object]:
    before = Home(home).current()
    return {
        "stage": stage,
        "level": level,
        "said": said(home, stage, level),
        "same": Home(home).current() == before,
        "answers": os.waitpid(forked(lambda: answers(home)), 0)[1] == 0,
        "parts": len(Home(home).parts()),
        "left": free(home),
    }


def main(home: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", home], check=True)
    os.waitpid(forked(lambda: build(home, 0) is None), 0)
    found = []
    for stage in STAGES:
        for level in LEVELS:
            found.append(told(home, stage, level))
            (home / "filler").unlink(missing_ok=True)
    subprocess.run(["mount", "-o", "remount,ro", home], check=True)
    found.append(told(home, "read-only", 0))
    subprocess.run(["mount", "-o", "remount,rw", home], check=True)
    print(json.dumps({"found": found, "last": told(home, "never", 0)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
