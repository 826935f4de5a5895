"""The library: all documents and their records in one SQLite file, a shelf for each marking.

`LibraryWriter` fills it once; afterwards it is only read. Nothing of one marking is reached through another's shelf.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from ingest.library_codec import ALIASES, unpack
from ingest.library_file import LibraryFile
from ingest.records import Aliases, Marking
from ingest.shelf import Shelf


class Library:
    """A finished library, open for reading; safe across threads. Raises LibraryError for a file that is none.

    With `finished=False` also one whose writer died, of which the vectors may still be of use.
    """

    def __init__(self, path: Path, *, finished: bool = True) -> None:
        self._file = LibraryFile(path, finished=finished)
        self._shelves = {marking: Shelf(self._file, marking) for marking in Marking}

    @property
    def model(self) -> str:
        """Of the vectors."""
        return self._file.about["model"]

    @property
    def dimension(self) -> int:
        return self._file.dimension

    @cached_property
    def aliases(self) -> Aliases:
        return unpack(ALIASES, self._file.about["aliases"])

    def shelves(self, markings: Sequence[Marking]) -> tuple[Shelf, ...]:
        return tuple(self._shelves[marking] for marking in markings)

    def close(self) -> None:
        self._file.close()
