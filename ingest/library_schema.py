"""The tables of a library file. Each marking has tables of its own, so what a clearance does not open is never named in
a statement that is run for it."""

from ingest.records import Marking

APPLICATION_ID = 0x56494449  # "VIDI", in the file's header
VERSION = 3  # raised whenever a table, a stored record or what is embedded changes; an older file is built anew

LIBRARY = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

# `position` counts documents over all markings, so that the corpus keeps its order when shelves are read together.
# `passages.vector` is the key of the vector of the passage's embedded text. The full-text table keeps no text
# (content=''): a match is a row number, which `passages` resolves.
SHELF = """
CREATE TABLE documents_{shelf} (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, metadata TEXT NOT NULL, text TEXT NOT NULL,
    origin BLOB NOT NULL, parts TEXT NOT NULL
);
CREATE TABLE passages_{shelf} (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents_{shelf}, record TEXT NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passages_of_{shelf} ON passages_{shelf} (document, number);
CREATE TABLE actions_{shelf} (
    number INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents_{shelf}, record TEXT NOT NULL
);
CREATE INDEX actions_of_{shelf} ON actions_{shelf} (document, number);
CREATE TABLE definitions_{shelf} (
    number INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents_{shelf}, record TEXT NOT NULL
);
CREATE INDEX definitions_of_{shelf} ON definitions_{shelf} (document, number);
CREATE TABLE vectors_{shelf} (key BLOB PRIMARY KEY, vector BLOB NOT NULL);
CREATE VIRTUAL TABLE words_{shelf} USING fts5 (
    heading, text, notes, content='', tokenize='porter unicode61 remove_diacritics 2'
);
"""


def shelf_name(marking: Marking) -> str:
    """The suffix of a marking's tables: from the closed list of markings, so safe to put into a statement."""
    return marking.value.lower()


def statements() -> str:
    """All tables of an empty library."""
    return LIBRARY + "".join(SHELF.format(shelf=shelf_name(marking)) for marking in Marking)
