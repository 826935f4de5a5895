"""`catalogue.toml`: what is particular to each document of a corpus, and reviewed aliases."""

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import CatalogueError
from ingest.records import Aliases, Marking, Metadata


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    file: str = Field(pattern=r"^[^/\\\x00]+$")
    source: str = ""  # the file's name where it came from, if it has another here
    title: str
    short_title: str
    reference: str = ""
    date: datetime.date | None = None
    issuer: str
    kind: str
    marking: str
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")
    names: list[str] = []
    aliases: list[Annotated[list[str], Field(min_length=2)]] = []


class _Alias(BaseModel):
    model_config = ConfigDict(extra="forbid")

    terms: list[str] = Field(min_length=2)
    note: str = ""
    former: str = ""


class _Catalogue(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document: list[_Document] = []
    alias: list[_Alias] = []
    removed: list[str] = []


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the corpus and what the catalogue says of it; the hash is known once the file is read."""

    path: Path
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Alias:
    """Terms of one meaning, wherever they stand; what is noted of them is for people."""

    terms: tuple[str, ...]
    note: str = ""
    former: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    entries: tuple[Entry, ...]
    reviewed: tuple[Alias, ...] = ()
    removed: tuple[str, ...] = ()  # ids of other catalogues' documents that are not wanted

    @property
    def aliases(self) -> Aliases:
        return Aliases(tuple(alias.terms for alias in self.reviewed))


def read_catalogue(folder: Path) -> Catalogue:
    """Raises CatalogueError, one sentence, when the file is missing, unreadable or incomplete."""
    path = folder / "catalogue.toml"
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        parsed = _Catalogue.model_validate(raw)
    except FileNotFoundError as error:
        raise CatalogueError(
            f"There is no catalogue.toml in {folder}: name the corpus folder with --corpus or VIDIMUS_CORPUS."
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read ({error}): mend the file and ingest again.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CatalogueError(f"{path} is wrong at {where} ({first['msg']}): mend that entry.") from error
    _refuse_doubles(parsed, path)
    return Catalogue(
        tuple(Entry(folder / entry.file, _metadata(entry)) for entry in parsed.document),
        tuple(Alias(tuple(alias.terms), alias.note, alias.former) for alias in parsed.alias),
        tuple(parsed.removed),
    )


def _refuse_doubles(parsed: _Catalogue, path: Path) -> None:
    seen: set[str] = set()
    for entry in parsed.document:
        if entry.id in seen:
            raise CatalogueError(f'{path} names the id "{entry.id}" twice: give each document its own.')
        seen.add(entry.id)


def _metadata(entry: _Document) -> Metadata:
    return Metadata(
        id=entry.id,
        title=entry.title,
        short_title=entry.short_title,
        reference=entry.reference,
        date=entry.date.isoformat() if entry.date else "",
        issuer=entry.issuer,
        kind=entry.kind,
        marking=Marking.of(entry.marking),
        language=entry.language,
        sha256="",
        source=entry.source or entry.file,
        names=tuple(name.lower() for name in entry.names),
        aliases=tuple(tuple(terms) for terms in entry.aliases),
    )
