"""Keys: what a caller may see, by a secret that is shown once and stored only as its hash.

The file `keys.json` under the home folder holds names, clearances and SHA-256 hashes. A secret has 256 random bits, so
a plain hash cannot be searched. The file is replaced as a whole, under a lock, and read again when it has changed, so
that a running server follows `vidimus keys`.
"""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from api.errors import KeysError, KeysUnreadable
from ingest.records import Marking

PREFIX = "vidimus_"
NAME = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$"
_HIGHEST = max(Marking, key=lambda marking: marking.rank)


class Key(BaseModel):
    """A key as stored: no secret in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=NAME)]
    clearance: Marking
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    created_at: str
    may_ingest: bool = False


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Changes whenever the file is replaced."""

    inode: int
    modified_ns: int
    size: int


class Keys:
    """The keys of one home folder."""

    def __init__(self, home: Path) -> None:
        self._file = home / "keys.json"
        self._cached: tuple[_Stamp, tuple[Key, ...]] | None = None

    def all(self) -> tuple[Key, ...]:
        """Every key, oldest first. Raises KeysUnreadable, since a damaged file is not an empty one."""
        stamp = self._stamp()
        if stamp is None:
            return ()
        if self._cached is None or self._cached[0] != stamp:
            self._cached = (stamp, self._read())
        return self._cached[1]

    def find(self, secret: str) -> Key | None:
        """The key of this secret. Compares with all of them, so that the time taken tells nothing about them."""
        digest = _hash(secret)
        found = None
        for key in self.all():
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def add(self, name: str, clearance: Marking, may_ingest: bool = False) -> str:
        """Makes a key and returns its secret, which nothing keeps. Who may add documents may replace any, so that he
        must be cleared for all."""
        if may_ingest and clearance is not _HIGHEST:
            raise KeysError(f"A key that may ingest can replace any document: give it --clearance {_HIGHEST}.")
        secret = PREFIX + secrets.token_urlsafe(32)
        created_at = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            key = Key(
                name=name, clearance=clearance, sha256=_hash(secret), created_at=created_at, may_ingest=may_ingest
            )
        except ValidationError:
            raise KeysError(
                f"{name!r} cannot name a key: take up to 100 letters, digits, dots, dashes, underscores or @."
            ) from None
        with self._locked():
            if any(each.name == name for each in self.all()):
                raise KeysError(f"A key named {name!r} exists: take another name, or run `vidimus keys revoke {name}`.")
            self._write((*self.all(), key))
        return secret

    def revoke(self, name: str) -> None:
        with self._locked():
            left = tuple(key for key in self.all() if key.name != name)
            if len(left) == len(self.all()):
                raise KeysError(f"There is no key named {name!r}: `vidimus keys list` shows those there are.")
            self._write(left)

    def _stamp(self) -> _Stamp | None:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreadable() from error
        return _Stamp(found.st_ino, found.st_mtime_ns, found.st_size)

    def _read(self) -> tuple[Key, ...]:
        try:
            return _Stored.model_validate_json(self._file.read_bytes()).keys
        except (OSError, ValidationError) as error:
            raise self._unreadable() from error

    def _unreadable(self) -> KeysUnreadable:
        return KeysUnreadable(
            f"The keys in {self._file} cannot be read: put back a good copy, or delete the file and make new keys."
        )

    def _write(self, keys: tuple[Key, ...]) -> None:
        aside = self._file.with_suffix(".new")
        text = json.dumps(_Stored(keys=keys).model_dump(mode="json"), indent=2)
        with _private(aside) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._file)
        folder = os.open(self._file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with _private(self._file.with_suffix(".lock")) as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise KeysError(
                f"Keys cannot be written to {self._file.parent}: make room, or give write access."
            ) from error


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _private(path: Path) -> TextIO:
    """Opens a file for writing that no other user of the machine can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8")
