"""What a generation says of itself, and the proof that its files are the ones that were built."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ingest.records import Marking
from rag.errors import IndexDamaged
from rag.home import MANIFEST, PART

SCHEMA = 1  # raised whenever the layout of a generation changes; an older one is built anew


@dataclass(frozen=True, slots=True)
class File:
    """Size in bytes and sha256 of a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    id: str
    schema: int
    created: str  # ISO 8601, UTC
    model: str  # name, weights' hash and precision
    dimension: int
    served: bool  # whether the vectors are on a Chroma server
    documents: Mapping[str, str]  # document id to the sha256 of its source file
    passages: Mapping[Marking, int]
    files: Mapping[str, File]  # by path in the generation; all that is in it but the manifest
    exact: tuple[Marking, ...] = ()  # whose graph loses its way, so that every vector is compared

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_bytes(_MANIFEST.dump_json(self, indent=2))


_MANIFEST = TypeAdapter(Manifest)


def read_manifest(folder: Path) -> Manifest:
    """Raises IndexDamaged for what is no manifest, or one of another version."""
    try:
        manifest = _MANIFEST.validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexDamaged("The index's manifest cannot be read: run `vidimus ingest` to build it anew.") from error
    if manifest.schema != SCHEMA or manifest.id != folder.name.removesuffix(PART):
        raise IndexDamaged("The index is not one of this version of Vidimus: run `vidimus ingest` to build it anew.")
    return manifest


def fingerprints(folder: Path) -> dict[str, File]:
    """Of all files under a folder, by their path in it."""
    return {
        path.relative_to(folder).as_posix(): fingerprint(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def fingerprint(path: Path) -> File:
    with path.open("rb") as file:
        return File(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def collection(generation_id: str, marking: Marking) -> str:
    """The name of a marking's Chroma collection: unlike any other generation's, so that many can share a server."""
    return f"vidimus-{generation_id}-{marking.value.lower()}"
