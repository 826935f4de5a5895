"""The finished file of a library, open for reading by any number of threads."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from ingest.errors import LibraryError
from ingest.library_schema import APPLICATION_ID, VERSION


class LibraryFile:
    """A pool of read-only connections: a thread borrows one for the time of a statement, so there are only as many as
    were ever needed at once.

    `immutable=1` is the truth about a finished library: SQLite then takes no locks and needs no write access.
    Raises LibraryError, now or later, if the file is missing, foreign, of another version or damaged.
    """

    def __init__(self, path: Path, *, finished: bool = True) -> None:
        """With `finished=False` also a file whose writer died: what it had stored is recovered from its journal."""
        self._address = path.resolve().as_uri() + ("?mode=ro&immutable=1" if finished else "?mode=rw")
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._closed = False
        if not path.is_file():
            raise LibraryError("The library is missing: run `vidimus ingest`.")
        found = self.rows("PRAGMA application_id")[0][0], self.rows("PRAGMA user_version")[0][0]
        if found != (APPLICATION_ID, VERSION):
            raise LibraryError("The library was written by another version of Vidimus: run `vidimus ingest` again.")
        self.about: dict[str, str] = dict(self.rows("SELECT name, value FROM about"))
        if not self.about.keys() >= {"model", "dimension"} or (finished and "aliases" not in self.about):
            raise LibraryError("The library was never finished: run `vidimus ingest` again.")
        self.dimension = int(self.about["dimension"])

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """All rows of one statement."""
        try:
            with self._borrowed() as connection:
                return connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise LibraryError(f"The library cannot be read ({error}): run `vidimus ingest` again.") from error

    def close(self) -> None:
        """Closes the idle connections, and those in use as soon as they come back."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        try:
            yield connection
        finally:
            self._idle.put(connection)
            if self._closed:
                self.close()
