"""The current generation: opened, served by clearance, exchanged for a newer one between questions, rolled back.

`rag.indexing` builds generations and `rag.opening` opens one.
"""

import logging
from pathlib import Path
from threading import Lock
from time import monotonic

from ingest.records import Marking
from rag.errors import AssistantError, IndexDamaged, NoIndex
from rag.home import Home
from rag.indexing import build_generation
from rag.manifest import read_manifest
from rag.opening import OpenGeneration, open_generation
from rag.ports import Corpus, Embedder

__all__ = ["OpenGeneration", "Serving", "build_generation", "open_current", "rollback"]

PAUSE = 30.0  # seconds until a generation that could not be opened is tried again
_log = logging.getLogger(__name__)


def open_current(home: Path, embedder: Embedder, chroma_url: str | None = None) -> OpenGeneration:
    """Raises NoIndex, IndexMismatch, IndexDamaged or IndexUnavailable."""
    place = Home(home)
    named = place.current()
    try:
        return open_generation(place.generation(named), place, embedder, chroma_url)
    except IndexDamaged:
        if place.current() == named:
            raise
        return open_current(home, embedder, chroma_url)  # it was replaced and removed while it was being opened


def rollback(home: Path) -> str:
    """Makes the generation before the current one current again. Returns its id; raises NoIndex if there is none."""
    place = Home(home)
    with place.writing():
        current = place.current()
        earlier = [name for name in place.ids() if name < current]
        if not earlier:
            raise NoIndex("There is no earlier index to go back to: run `vidimus ingest` to build one.")
        read_manifest(place.generation(earlier[-1]))
        place.make_current(earlier[-1])
        return earlier[-1]


class Serving:
    """What a serving process asks for its corpus; safe across threads.

    Every question gets the generation that is current when it comes. A newer one is opened by the first thread that
    notices it, while the others go on with the old one, which closes when its last reader is done. If the newer one
    cannot be opened, the old one serves on; `trouble` says why.
    """

    def __init__(self, home: Path, embedder: Embedder, chroma_url: str | None = None) -> None:
        self._home = Home(home)
        self._embedder = embedder
        self._chroma_url = chroma_url
        self._opened: OpenGeneration | None = None
        self._opening = Lock()
        self._again = 0.0
        self.trouble: str | None = None

    def corpus(self, clearance: Marking) -> Corpus:
        """Raises what `open_current` raises, if there is nothing to serve on with."""
        return self._latest().corpus(clearance)

    @property
    def version(self) -> str:
        return self._latest().manifest.id

    def _latest(self) -> OpenGeneration:
        opened = self._opened
        if opened is None:
            with self._opening:
                self._opened = self._opened or self._open()
                return self._opened
        if monotonic() >= self._again and self._outdated(opened) and self._opening.acquire(blocking=False):
            try:
                self._opened = self._open()
                self.trouble = None
            except AssistantError as error:
                self._again = monotonic() + PAUSE
                self.trouble = str(error)
                _log.warning("The current index cannot be opened; the one before it serves on. %s", error)
            finally:
                self._opening.release()
        return self._opened or opened

    def _outdated(self, opened: OpenGeneration) -> bool:
        try:
            return self._home.current() != opened.manifest.id
        except AssistantError:
            return True  # opening says what is wrong

    def _open(self) -> OpenGeneration:
        return open_current(self._home.root, self._embedder, self._chroma_url)
