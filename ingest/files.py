"""A file's bytes, taken and put with care: what is no plain file, lies elsewhere or is too large is refused."""

import os
import stat
import tempfile
from pathlib import Path

from ingest.errors import UnreadableDocument

LARGEST = 200_000_000  # bytes


def bytes_of(path: Path, inside: Path | None = None) -> bytes:
    """Raises UnreadableDocument; `inside` is the folder that links may not lead out of."""
    name, shown = printable(path.name), printable(str(path))
    if inside is not None and not _lies_in(inside, path):
        raise UnreadableDocument(f"{name} leads out of its folder {inside}: put the file itself there.")
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableDocument(f"{name} is no plain file: name a document.")
        refuse_oversize(name, about.st_size)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableDocument(f"{shown} is not there (any more): name a file that exists.") from error
    except OSError as error:
        raise UnreadableDocument(f"{shown} cannot be read ({error.strerror}): make it readable, try again.") from error


def _lies_in(folder: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def printable(name: str) -> str:
    """A file's name in a sentence: it may hold anything, even bytes that are no text."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


def refuse_oversize(name: str, size: int) -> None:
    if size > LARGEST:
        raise UnreadableDocument(
            f"{name} is larger than the {LARGEST // 1_000_000} MB that are read: split it into several files."
        )


def refuse_empty(name: str, data: bytes) -> None:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument(f"{name} is empty: put the document's text into it.")


def write_whole(path: Path, data: bytes) -> None:
    """Replaces a file in one step: whoever reads it sees the old bytes or the new. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name, too, survives a loss of power
    finally:
        os.close(folder)
