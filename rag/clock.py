"""How long each step of an answer takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rag.records import Timings


class Clock:
    """Milliseconds by step; steps may be entered more than once."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._spent: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._spent[name] = self._spent.get(name, 0.0) + (time.perf_counter() - begun) * 1000

    def timings(self) -> Timings:
        return Timings(**self._spent, total=(time.perf_counter() - self._begun) * 1000)
