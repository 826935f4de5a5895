"""The four documents as read, and the tables that people wrote down while reading them."""

import csv
import tomllib
from functools import cache
from pathlib import Path

import corpus
from ingest.pipeline import read_corpus
from ingest.records import Document, Footnote, Span

FOLDER = Path(corpus.__file__).parent
EXPECTED = Path(__file__).parent / "expected"


@cache
def documents() -> dict[str, Document]:
    return {document.id: document for document in read_corpus(FOLDER).documents}


def table(name: str) -> list[list[str]]:
    with (EXPECTED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def toml(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((EXPECTED / name).read_text("utf-8"))


def sections_by_hand() -> dict[str, list[tuple[int, str]]]:
    """Of each document: level and heading."""
    found: dict[str, list[tuple[int, str]]] = {}
    for line in (EXPECTED / "sections.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            depth = (len(line) - len(line.lstrip())) // 2
            list(found.values())[-1].append((depth + 1, line.strip()))
    return found


def sentence_of(document: Document, note: Footnote) -> str:
    """The sentence in which the note's mark stands."""
    assert note.anchor is not None
    spans = [span for passage in document.passages for span in passage.sentences if passage.note is None]
    home = [span for span in spans if span.start < note.anchor <= span.end]
    assert len(home) == 1, f"footnote {note.number} stands in {len(home)} sentences"
    return words(document, home[0])


def words(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]
