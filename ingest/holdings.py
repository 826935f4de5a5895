"""The documents that a user added: kept under the home folder with a catalogue of their own, ready to be read again.

    <home>/documents/catalogue.toml             what each document is, in the form of every catalogue
    <home>/documents/<id>.<digest>.<extension>  its file, byte for byte
    <home>/documents/.lock                      held while anything is changed

Files carry their document's id for a name, so no name that came from outside becomes a path; and a digest of their
bytes, so that replacing the catalogue, in one step, changes a document's file together with its title and marking. A
change that is cut short leaves what was there before, and perhaps a file that no catalogue names: `sweep` removes it.
"""

import contextlib
import datetime
import fcntl
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from ingest.catalogue import Alias, Catalogue, Entry, read_catalogue
from ingest.errors import CatalogueError, IngestError, NotStored, UnreadableDocument
from ingest.files import bytes_of, write_whole
from ingest.formats import READERS, UNREAD
from ingest.isolation import LIMITS, Limits
from ingest.pipeline import read_bytes
from ingest.proposal import Given
from ingest.records import Metadata

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_OURS = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\.[0-9a-f]{12}\.[a-z]+|\..*\.part")  # names that are given here
_LONGEST_NAME = 200


class Change(StrEnum):
    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `metadata` is what is now known of its document; `reason` says why it failed."""

    name: str
    change: Change
    metadata: Metadata | None = None
    notices: tuple[str, ...] = ()
    reason: str = ""


class Holdings:
    """The added documents of one home folder."""

    def __init__(self, home: Path, limits: Limits = LIMITS) -> None:
        self.folder = home / "documents"
        self._limits = limits

    def catalogue(self) -> Catalogue:
        """Empty where nothing was added. Raises CatalogueError if it cannot be read."""
        if not (self.folder / "catalogue.toml").exists():
            return Catalogue(())
        return read_catalogue(self.folder)

    def add(
        self, paths: Sequence[Path], given: Given | None = None, on_outcome: Callable[[Outcome], None] | None = None
    ) -> tuple[Outcome, ...]:
        """Files, and all files of folders; one that fails does not keep the others out. A folder's own catalogue says
        what its documents are, and its aliases are taken over. Raises CatalogueError if such a catalogue is wrong,
        NotStored if the home is not to be written."""
        self._take_over([alias for path in paths for alias in _aliases(path)])
        outcomes: list[Outcome] = []
        taken: dict[str, str] = {}
        for found in [one for path in paths for one in _files(path)]:
            outcomes.append(self._take(found, given or Given(), taken))
            if on_outcome:
                on_outcome(outcomes[-1])
        return tuple(outcomes)

    def add_bytes(self, name: str, data: bytes, given: Given | None = None) -> Outcome:
        """A file that came over the network; its name may be anything."""
        return self._keep(_plain(name), data, given or Given(), {})

    def remove(self, document_id: str, listed_elsewhere: bool = False) -> None:
        """Its file goes with it. A document that the corpus brought is only marked as unwanted (`listed_elsewhere`).
        Raises IngestError if there is none of that id."""
        with self._locked():
            catalogue = self.catalogue()
            kept = [entry for entry in catalogue.entries if entry.metadata.id != document_id]
            gone = [entry for entry in catalogue.entries if entry.metadata.id == document_id]
            if not gone and not (listed_elsewhere and document_id not in catalogue.removed):
                raise IngestError(f'There is no document "{document_id}": list them with `vidimus documents`.')
            removed = {*catalogue.removed, document_id} if listed_elsewhere else set(catalogue.removed)
            self._write(replace(catalogue, entries=tuple(kept), removed=tuple(sorted(removed))))
            for entry in gone:
                entry.path.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Removes the files that were replaced, and what was being written when its process died. Not to be called
        while anyone reads by a catalogue of before."""
        if not self.folder.is_dir():
            return
        with self._locked():
            named = {entry.path.name for entry in self.catalogue().entries}
            for path in self.folder.iterdir():
                if _OURS.fullmatch(path.name) and path.name not in named:
                    path.unlink(missing_ok=True)

    def _take(self, found: "_Found", given: Given, taken: dict[str, str]) -> Outcome:
        name = _plain(found.path.name)
        try:
            data = bytes_of(found.path, found.inside)
        except UnreadableDocument as error:
            return Outcome(name, Change.FAILED, reason=str(error))
        return self._keep(name, data, found.metadata or given, taken)

    def _keep(self, name: str, data: bytes, known: Metadata | Given, taken: dict[str, str]) -> Outcome:
        """`taken` has the ids of the files that came before it, with their documents' hashes."""
        try:
            document = read_bytes(name, data, known, self._limits)
        except UnreadableDocument as error:
            return Outcome(name, Change.FAILED, reason=str(error))
        metadata = replace(document.metadata, source=name)
        if not _ID.fullmatch(metadata.id):
            reason = f'The id "{metadata.id[:80]}" of {name} is none: use small letters, digits and hyphens.'
            return Outcome(name, Change.FAILED, reason=reason)
        if taken.setdefault(metadata.id, metadata.sha256) != metadata.sha256:
            reason = (
                f'{name} has the id "{metadata.id}" of another file of this run: add it alone, with an --id of its own.'
            )
            return Outcome(name, Change.FAILED, reason=reason)
        with self._locked():
            change, metadata = self._store(metadata, data, known)
        return Outcome(name, change, metadata, document.notices)

    def _store(self, metadata: Metadata, data: bytes, known: Metadata | Given) -> tuple[Change, Metadata]:
        catalogue = self.catalogue()
        before = next((entry for entry in catalogue.entries if entry.metadata.id == metadata.id), None)
        if before and isinstance(known, Given):
            metadata = _still_called(before.metadata, metadata, known)
        stated = replace(metadata, sha256="")
        if before and before.metadata == stated and before.path.exists() and before.path.read_bytes() == data:
            return Change.UNCHANGED, metadata
        digest, suffix = hashlib.sha256(data).hexdigest()[:12], PurePosixPath(metadata.source).suffix.lower()
        path = self.folder / f"{metadata.id}.{digest}{suffix}"
        write_whole(path, data)
        others = tuple(entry for entry in catalogue.entries if entry.metadata.id != metadata.id)
        removed = tuple(one for one in catalogue.removed if one != metadata.id)
        self._write(replace(catalogue, entries=(*others, Entry(path, stated)), removed=removed))
        return Change.REPLACED if before else Change.ADDED, metadata

    def _take_over(self, aliases: Sequence[Alias]) -> None:
        if not aliases:
            return
        with self._locked():
            catalogue = self.catalogue()
            fresh = tuple(alias for alias in aliases if alias not in catalogue.reviewed)
            if fresh:
                self._write(replace(catalogue, reviewed=(*catalogue.reviewed, *fresh)))

    def _write(self, catalogue: Catalogue) -> None:
        write_whole(self.folder / "catalogue.toml", _toml(catalogue).encode())

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One change at a time, whoever makes it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / ".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as error:
            reason = error.strerror or "the disk failed"
            raise NotStored(
                f"{self.folder} cannot be written ({reason}): free space or give write access, then try again."
            ) from error


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    inside: Path | None  # the folder that was named
    metadata: Metadata | None  # by that folder's catalogue


def _files(path: Path) -> list[_Found]:
    """In the order of their names; of a folder without catalogue those whose extension is that of a document."""
    if not path.is_dir():
        return [_Found(path, None, None)]
    if (path / "catalogue.toml").exists():
        return [_Found(entry.path, path, entry.metadata) for entry in read_catalogue(path).entries]
    found = [
        _Found(one, path, None) for one in sorted(path.rglob("*")) if one.suffix.lower() in READERS.keys() | UNREAD
    ]
    if not found:
        raise CatalogueError(f"{path} holds no document: name a folder with files of {', '.join(READERS)}.")
    return [one for one in found if not one.path.is_dir()]


def _aliases(path: Path) -> tuple[Alias, ...]:
    listed = path.is_dir() and (path / "catalogue.toml").exists()
    return read_catalogue(path).reviewed if listed else ()


def _still_called(before: Metadata, now: Metadata, said: Given) -> Metadata:
    """What people call a document stands on no page: where nothing is said of it, it stays as it was."""
    names = before.names if said.names is None else now.names
    return replace(now, names=names, aliases=before.aliases if said.aliases is None else now.aliases)


def _plain(name: str) -> str:
    """The last part of a name from elsewhere, without separators of any system and without control characters."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(char for char in last if char.isprintable()).strip(". ")
    stem, suffix = PurePosixPath(shown).stem, PurePosixPath(shown).suffix
    return (stem[: _LONGEST_NAME - len(suffix)] + suffix) or "document"


def _toml(catalogue: Catalogue) -> str:
    parts = ["# Written by `vidimus ingest` and `vidimus remove`; what stands here may be corrected by hand.\n"]
    if catalogue.removed:
        parts.append(f"removed = {_listed(catalogue.removed)}\n")
    parts += [_table("document", _document(entry)) for entry in catalogue.entries]
    for alias in catalogue.reviewed:
        noted = {"note": alias.note, "former": alias.former}
        fields = {"terms": _listed(alias.terms)} | {key: _quoted(words) for key, words in noted.items() if words}
        parts.append(_table("alias", fields))
    return "".join(parts)


def _document(entry: Entry) -> dict[str, str]:
    about = entry.metadata
    words = {
        "id": about.id, "file": entry.path.name, "source": about.source, "title": about.title,
        "short_title": about.short_title, "reference": about.reference, "issuer": about.issuer, "kind": about.kind,
        "marking": about.marking.value, "language": about.language,
    }  # fmt: skip
    fields = {key: _quoted(value) for key, value in words.items()}
    if about.date:
        fields["date"] = datetime.date.fromisoformat(about.date).isoformat()
    if about.names:
        fields["names"] = _listed(about.names)
    if about.aliases:
        fields["aliases"] = f"[{', '.join(map(_listed, about.aliases))}]"
    return fields


def _table(name: str, fields: Mapping[str, str]) -> str:
    return f"\n[[{name}]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())


def _listed(words: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's, with the one control character escaped that JSON lets pass."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
