"""Kills `vidimus ingest` at random moments, and says after each kill what a reader finds, and what the next run makes.

    python -m tests.ingest.dying_ingestions HOME KILLS [SEED]

HOME must hold no index; the model may lie in it. Each ingestion replaces a text and adds another; a Word file and
the two documents of tests/api/corpus are there already. Takes about five seconds a kill; `test_crashes` runs a few.

One process imports the engines and forks, so that a kill costs as long as the command and not as long as a start.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import chromadb  # noqa: F401  # before the first fork, as all that the command imports when it runs
import onnxruntime  # noqa: F401

from api import cli, ingesting  # noqa: F401
from ingest.errors import VidimusError
from ingest.holdings import Holdings
from ingest.records import Marking
from rag.build import open_assistant
from rag.home import Home
from rag.records import Caller
from rag.settings import Settings
from tests.tiny import environment

TEA = "How many litres of tea does the kettle hold?"
WORD = Path(__file__).parent / "fixtures" / "factsheet-plain-libreoffice.docx"
ALWAYS = {"lighthouse", "ladders", "kettle", "sheet"}


class Ingestion:
    """One run of the command, with what it says as it goes."""

    def __init__(self, home: Path, incoming: Path, number: int) -> None:
        kettle, rope = incoming / "kettle.md", incoming / f"rope-{number}.md"
        kettle.write_text(
            f"# Kettle\n\n## 1. Tea\n\nThe kettle of the watch room holds {number + 200} litres of tea.\n"
        )
        rope.write_text(f"# Rope {number}\n\nRope {number} is {number + 500} metres long. It is kept dry.\n" * 20)
        sheets = [] if number else [shutil.copy(WORD, incoming / "sheet.docx")]
        self.said = incoming.parent / f"{incoming.name}.log"
        self.said.write_text("")
        self.ended: int | None = None
        self.child = os.fork()
        if self.child == 0:
            self._run(home, [str(path) for path in (kettle, rope, *sheets)])

    def _run(self, home: Path, paths: list[str]) -> NoReturn:
        """The command, in the process that was forked."""
        try:
            log = os.open(self.said, os.O_WRONLY)
            for stream in (1, 2):
                os.dup2(log, stream)
            os.environ.clear()
            os.environ.update(environment(home))
            sys.argv = ["vidimus", "ingest", *paths, "--marking", "PUBLIC"]
            cli.main()
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(1 if end.code else 0)
        finally:
            os._exit(2)  # not out through the code of whoever forked

    def wait(self) -> int:
        """Its exit status, or minus the signal that ended it."""
        if self.ended is None:
            self.ended = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
        return self.ended

    def _runs(self) -> bool:
        if self.ended is None:
            child, status = os.waitpid(self.child, os.WNOHANG)
            self.ended = os.waitstatus_to_exitcode(status) if child else None
        return self.ended is None

    def stages(self) -> list[str]:
        return [line.split(" (")[0] for line in self.said.read_text().splitlines()]

    def begun(self) -> None:
        while not self.stages() and self._runs():
            time.sleep(0.01)


def found(home: Path, sure: set[int], new: int) -> str | None:
    """What is wrong with what a reader finds, if anything is."""
    try:
        assistant = open_assistant(Settings(home=home))
        corpus = assistant.corpus(Caller(clearance=Marking.LIMITE))
        answer = assistant.ask(TEA, caller=Caller(clearance=Marking.LIMITE)).markdown
    except VidimusError as error:
        return f"{type(error).__name__}: {error}"
    ids = [about.id for about in corpus.documents()]
    expected = ALWAYS | {f"rope-{number}" for number in sure}
    litres = next((number for number in range(new + 1) if f"holds {number + 200} litres" in answer), None)
    if sorted(ids) not in (sorted(expected), sorted(expected | {f"rope-{new}"})):
        return f"The documents are {ids}."
    if litres != (new if f"rope-{new}" in ids else max(sure)):
        return f"The answer is {answer!r}, of documents {ids}."
    passages = [passage.id for document_id in ids for passage in corpus.passages(document_id)]
    return None if len(passages) == len(set(passages)) else "Passages are there twice."


def held(home: Path, sure: set[int], new: int, finished: bool) -> str | None:
    """What is wrong with what was added and with what lies about, if anything is."""
    holdings = Holdings(home)
    entries = holdings.catalogue().entries
    ids = sorted(entry.metadata.id for entry in entries)
    ropes = {f"rope-{number}" for number in sure}
    allowed = [sorted(ids) for ids in ({"kettle", "sheet"} | ropes, {"kettle", "sheet", f"rope-{new}"} | ropes)]
    if ids not in allowed[1 if finished else 0 :] or not all(entry.path.exists() for entry in entries):
        return f"Held are {ids}."
    lying = {path.name for path in holdings.folder.iterdir()} - {"catalogue.toml", ".lock"}
    if finished and lying != {entry.path.name for entry in entries}:
        return f"In the folder lie {sorted(lying)}."
    if finished and (Home(home).parts() or len(Home(home).ids()) > 3):
        return f"Generations: {Home(home).ids()}, {Home(home).parts()}."
    return None


def apart(check: Callable[[], str | None]) -> str | None:
    """In a process of its own, as every reader is."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, (check() or "").encode()[:4000])
            os._exit(0)
        finally:
            os._exit(1)  # not out through the code of whoever forked
    os.close(write)
    with os.fdopen(read) as told:
        words = told.read()
    _, status = os.waitpid(child, 0)
    return words or (f"The reader died: {status}." if status else None)


def main(home: Path, kills: int, seed: int) -> dict[str, Any]:
    """A run to the end follows each kill."""
    chance = random.Random(seed)
    incoming = home.parent / f"{home.name}-incoming"
    incoming.mkdir(exist_ok=True)
    wrong: list[str] = []
    sure = {0}

    def check(number: int, finished: bool) -> None:
        for one in (
            held(home, sure, number, finished),
            apart(lambda: found(home, {*sure, number} if finished else sure, number)),
        ):
            if one:
                wrong.append(f"{number}{' when done' if finished else ''}: {one}")

    def completed(number: int) -> float:
        """Seconds from its first word on."""
        run = Ingestion(home, incoming, number)
        run.begun()
        started = time.monotonic()
        if run.wait():
            wrong.append(f"{number} to its end: {run.said.read_text()}")
        return time.monotonic() - started

    lasts = [completed(0) for _ in range(2)][-1]  # the second time with the model at hand
    moments: Counter[str] = Counter()
    number = 0
    while moments.total() < kills and number < 3 * kills:
        number += 1
        dying = Ingestion(home, incoming, number)
        dying.begun()
        time.sleep(chance.uniform(0, lasts))
        if dying.ended is None:
            os.kill(dying.child, signal.SIGKILL)
        if dying.wait() == -signal.SIGKILL:
            moments[dying.stages()[-1]] += 1
        check(number, finished=False)
        lasts = completed(number)
        check(number, finished=True)
        sure.add(number)
        print(number, dict(moments), wrong[-1:], file=sys.stderr, flush=True)
    return {"kills": moments.total(), "moments": moments, "wrong": wrong}


if __name__ == "__main__":
    told = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 7)
    print(json.dumps(told, indent=2))
    sys.exit(bool(told["wrong"]))
