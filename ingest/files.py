"""A file's bytes, taken with care: what is no plain file, lies elsewhere or is too large is refused in one sentence."""

import stat
from pathlib import Path

from ingest.errors import UnreadableDocument

LARGEST = 200_000_000  # bytes


def bytes_of(path: Path, inside: Path | None = None) -> bytes:
    """Raises UnreadableDocument; `inside` is the folder that links may not lead out of."""
    if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
        raise UnreadableDocument(f"{path.name} leads out of its folder {inside}: put the file itself there.")
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableDocument(f"{path.name} is no plain file: name a document.")
        if about.st_size > LARGEST:
            raise UnreadableDocument(
                f"{path.name} is larger than the {LARGEST // 1_000_000} MB that are read: split it into several files."
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableDocument(f"{path} is not there (any more): name a file that exists.") from error
    except OSError as error:
        raise UnreadableDocument(f"{path} cannot be read ({error.strerror}): make it readable, try again.") from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument(f"{path.name} is empty: put the document's text into it.")
    return data
