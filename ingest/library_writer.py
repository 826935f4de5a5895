"""Fills a library file, once: nothing in it changes after `finish`."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType

from pydantic_core import PydanticSerializationError

from ingest.errors import LibraryError, NotStored
from ingest.library_codec import (
    ACTION,
    ALIASES,
    DEFINITION,
    METADATA,
    PARTS,
    Floats,
    pack_offsets,
    pack_passage,
    pack_vector,
    parts_of,
    vector_key,
)
from ingest.library_schema import APPLICATION_ID, VERSION, shelf_name, statements
from ingest.records import Aliases, Document, Marking, Passage


class LibraryWriter:
    """Writes documents and vectors into a new file; a context manager, which leaves what is not finished unfinished.

    Each document is one durable transaction. Raises LibraryError for a document whose parts contradict each other, or
    that cannot be stored, and NotStored where the disk takes nothing.
    """

    def __init__(self, path: Path, model: str, dimension: int) -> None:
        if path.exists():
            raise LibraryError(f"{path.name} exists already: a library is written once, into a new file.")
        self._model = model
        self._positions = count()
        self._numbers = count(1)
        with _refusal("The library"):
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {VERSION}")
            self._connection.executescript(statements())
            self._insert("about", [("model", model), ("dimension", str(dimension))])

    def __enter__(self) -> "LibraryWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def add(self, document: Document) -> None:
        _check(document)
        shelf = shelf_name(document.metadata.marking)
        with self._transaction(f"The document {document.id}"):
            position = next(self._positions)
            numbered = [(next(self._numbers), passage) for passage in document.passages]
            actions = [(None, position, ACTION.dump_json(action).decode()) for action in document.actions]
            definitions = [(None, position, DEFINITION.dump_json(entry).decode()) for entry in document.definitions]
            self._insert(f"documents_{shelf}", [(position, *_document_columns(document))])
            self._insert(f"passages_{shelf}", [self._passage_row(n, position, passage) for n, passage in numbered])
            self._insert(f"words_{shelf} (rowid, heading, text, notes)", [(n, *indexed(p)) for n, p in numbered])
            self._insert(f"actions_{shelf}", actions)
            self._insert(f"definitions_{shelf}", definitions)

    def add_vectors(self, marking: Marking, vectors: Iterable[tuple[bytes, Floats]]) -> None:
        """Stores vectors under their keys, durably. A key may come once."""
        with self._transaction("A vector"):
            self._insert(f"vectors_{shelf_name(marking)}", [(key, pack_vector(vector)) for key, vector in vectors])

    def finish(self, aliases: Aliases) -> None:
        """Leaves one file without a journal, which any number of processes can read and none needs to write to."""
        with _refusal("The library"):
            self._insert("about", [("aliases", ALIASES.dump_json(aliases).decode())])
            for marking in Marking:
                words = f"words_{shelf_name(marking)}"
                self._connection.execute(f"INSERT INTO {words} ({words}) VALUES ('optimize')")
            self._connection.execute("ANALYZE")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.close()

    def _passage_row(self, number: int, position: int, passage: Passage) -> tuple[int, str, int, str, bytes]:
        key = vector_key(self._model, passage.embedded_text())
        return number, passage.id, position, pack_passage(passage), key

    def _insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    @contextmanager
    def _transaction(self, what: str) -> Iterator[None]:
        with _refusal(what):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")


_OF_THE_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


@contextmanager
def _refusal(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _OF_THE_DISK:
            raise LibraryError(f"{what} cannot be stored ({error}): correct it and ingest again.") from error
        raise NotStored(
            f"The library cannot be written ({error}): make room and give write access, or set VIDIMUS_HOME."
        ) from error
    except (sqlite3.Error, UnicodeEncodeError, PydanticSerializationError, OverflowError) as error:
        raise LibraryError(f"{what} cannot be stored ({error}): correct it and ingest again.") from error


def indexed(passage: Passage) -> tuple[str, str, str]:
    """The columns of the full-text index: where the passage stands, its words, its footnotes. Together they are
    `Passage.embedded_text`."""
    return (
        "\n".join(passage.section_path[-2:]),
        passage.indexed_words(),
        "\n".join(note.text for note in passage.footnotes),
    )


def _document_columns(document: Document) -> tuple[str, str, str, bytes, str]:
    return (
        document.id,
        METADATA.dump_json(document.metadata).decode(),
        document.text,
        pack_offsets(document.origin),
        PARTS.dump_json(parts_of(document)).decode(),
    )


def _check(document: Document) -> None:
    """What reading relies on; the rest is the readers' to promise."""
    for passage in document.passages:
        if passage.document_id != document.id:
            raise LibraryError(f"The passage {passage.id} does not belong to {document.id}: ingest the document again.")
        if document.text[passage.start : passage.end] != passage.text:
            raise LibraryError(f"The passage {passage.id} is not the text at its place: ingest the document again.")
