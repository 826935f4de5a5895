"""Excerpts of the corpus in the shapes of the API's contract: what the stand-in API serves.

`excerpts.json` holds real paragraphs, rows and notes; `{{7}}` stands where the mark of footnote 7 stands.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_EXCERPTS = Path(__file__).with_name("excerpts.json")
_ACTION = re.compile(r"Action (\d+)[.:]")
_MARK = re.compile(r"\{\{(\d+)\}\}")


@dataclass(frozen=True)
class Shelved:
    """One document: what /v1/documents/{id} says of it, its canonical text, its passages in order."""

    detail: Json
    text: str
    passages: tuple[Json, ...]

    @property
    def document(self) -> Json:
        keys = ("id", "title", "short_title", "reference", "date", "issuer", "kind", "marking", "language", "sha256")
        return {key: self.detail[key] for key in keys}


@cache
def shelves() -> dict[str, Shelved]:
    return {entry["id"]: _shelve(entry) for entry in json.loads(_EXCERPTS.read_text(encoding="utf-8"))}


def actions() -> list[Json]:
    """The action records of the excerpts, in the contract's shape."""
    return [record for shelf in shelves().values() for record in _actions(shelf)]


def passage_of(document_id: str, start: int, end: int) -> Json:
    return next(p for p in shelves()[document_id].passages if p["start"] <= start and end <= p["end"])


def cite(number: int, document_id: str, quote: str, locator: str) -> Json:
    """A citation of the words `quote`, which must stand in that document."""
    shelf = shelves()[document_id]
    start = shelf.text.index(quote)
    end = start + len(quote)
    passage = passage_of(document_id, start, end)
    anchors = {note["number"]: note["anchor"] for note in shelf.detail["footnotes"]}
    near = [note for note in passage["footnotes"] if start <= anchors[note["number"]] <= end]
    return {
        "number": number,
        "passage_id": passage["id"],
        "document": shelf.document,
        "section_path": passage["section_path"],
        "locator": locator,
        "page": passage["page"],
        "quote": quote,
        "start": start,
        "end": end,
        "footnotes": near,
        "formatted": f"{shelf.document['reference']}, {locator}" if locator else shelf.document["reference"],
    }


def _shelve(entry: Json) -> Shelved:
    text, passages, anchors = "", [], {}
    notes = {int(number): words for number, words in entry["notes"].items()}
    for excerpt in entry["passages"]:
        marks = [int(mark) for mark in _MARK.findall(excerpt["text"])]
        start, rest = len(text), excerpt["text"]
        while found := _MARK.search(rest):
            anchors[int(found[1])] = start + found.start()
            rest = rest[: found.start()] + rest[found.end() :]
        text += rest + "\n\n"
        own = [{"number": mark, "text": notes[mark]} for mark in marks]
        passages.append(_passage(entry["id"], rest, start, excerpt["section"], excerpt["page"], own))
    for words in notes.values():
        passages.append(_passage(entry["id"], words, len(text), [], None, []))
        text += words + "\n\n"
    footnotes = [{"number": n, "text": words, "anchor": anchors[n], "page": None} for n, words in notes.items()]
    kept = ("title", "short_title", "reference", "date", "issuer", "kind", "marking", "language", "pages", "actions")
    detail = {
        "id": entry["id"],
        **{key: entry[key] for key in kept},
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sections": _sections(passages),
        "footnotes": footnotes,
        "passages": len(passages),
        "notices": [],
    }
    return Shelved(detail, text, tuple(_chained(passages)))


def _passage(document_id: str, text: str, start: int, path: list[str], page: int | None, notes: list[Json]) -> Json:
    end = start + len(text)
    return {
        "id": f"{document_id}:{start}-{end}",
        "document_id": document_id,
        "section_path": path,
        "page": page,
        "text": text,
        "start": start,
        "end": end,
        "footnotes": notes,
    }


def _chained(passages: list[Json]) -> list[Json]:
    ids = [None, *(passage["id"] for passage in passages), None]
    return [p | {"previous": ids[i], "next": ids[i + 2]} for i, p in enumerate(passages)]


def _sections(passages: list[Json]) -> list[Json]:
    sections: dict[tuple[str, ...], Json] = {}
    for passage in passages:
        path = tuple(passage["section_path"])
        for level in range(1, len(path) + 1):
            section = sections.setdefault(
                path[:level],
                {"number": None, "heading": path[level - 1], "level": level, "start": passage["start"], "end": 0},
            )
            section["end"] = passage["end"]
    return list(sections.values())


def _actions(shelf: Shelved) -> list[Json]:
    """Rows ("Action 13. …", then priority, timetable and bodies by line), or headings with a line of main actors."""
    found: dict[int, Json] = {}
    for passage in shelf.passages:
        heading = passage["section_path"][-1] if passage["section_path"] else ""
        text = passage["text"]
        row = _ACTION.match(text)
        named = row or _ACTION.match(heading)
        if not named:
            continue
        cells = text.split("\n") if row else []
        actors = cells[3].split("; ") if row else _main_actors(text)
        record = {"number": int(named[1]), "title": cells[0] if row else heading, "text": text, "actors": actors}
        record |= {"timetable": cells[2] if row else None, "priority_areas": cells[1].split("; ") if row else []}
        same = {"document_id": shelf.detail["id"], "kind": "action", "passage_id": passage["id"]}
        kept = ("section_path", "page", "start", "end", "footnotes")
        found.setdefault(record["number"], record | same | {key: passage[key] for key in kept})
    return list(found.values())


def _main_actors(text: str) -> list[str]:
    return text.removeprefix("Main actors: ").split(", ") if text.startswith("Main actors: ") else []
