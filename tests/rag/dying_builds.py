"""Kills builds at moments of their own choosing, and says after each what a reader finds: run by `test_crashes`.

    python -m tests.rag.dying_builds HOME KILLS SEED

One process imports the engines and forks, so that a kill costs as long as a build and not as long as a start.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import chromadb  # noqa: F401  # before the first fork

from ingest.records import Aliases, Marking
from rag.adapters.stand_ins import HashingEmbedder
from rag.generations import build_generation, open_current
from rag.home import Home
from rag.ports import Progress
from tests.rag.documents import make_document
from tests.rag.progress import Remembered

EMBEDDER = HashingEmbedder(32)
PARAGRAPHS = [f"Paragraph {number} is about subject {number * 7 % 90}." for number in range(120)]


def build(home: Path, number: int, progress: Progress | None = None) -> None:
    documents = [
        make_document("a", [*PARAGRAPHS, f"This is build {number}."]),
        make_document("b", PARAGRAPHS[:5], marking=Marking.LIMITE),
    ]
    build_generation(documents, Aliases(), home, EMBEDDER, progress or Remembered(), kept=2)


def answers(home: Path) -> bool:
    """Whether the current generation is whole and finds by words and by vectors."""
    corpus = open_current(home, EMBEDDER).corpus(Marking.LIMITE)
    lexical = corpus.lexical(["subject"], 200)
    dense = corpus.dense(EMBEDDER.embed([PARAGRAPHS[7]])[0], 200)
    return len(lexical) == 125 and len(dense) == 126 and len(corpus.passages("a")) == 121


def forked(work: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        os._exit(0 if work() else 1)
    return child


def main(home: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    _, status = os.waitpid(forked(lambda: build(home, 0) is None), 0)
    started = time.monotonic()
    os.waitpid(forked(lambda: build(home, 0) is None), 0)
    lasts = time.monotonic() - started
    outcomes = []
    for number in range(1, kills + 1):
        child = forked(lambda number=number: build(home, number) is None)  # type: ignore[misc]
        time.sleep(chance.uniform(0, 1.2 * lasts))
        os.kill(child, signal.SIGKILL)
        _, ended = os.waitpid(child, 0)
        _, found = os.waitpid(forked(lambda: answers(home)), 0)
        outcomes.append({"killed": os.WIFSIGNALED(ended), "answers": found == 0, "parts": len(Home(home).parts())})
    os.waitpid(forked(lambda: build(home, -1) is None), 0)
    told = {"first": status, "outcomes": outcomes, "answers": answers(home), "parts": len(Home(home).parts())}
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
