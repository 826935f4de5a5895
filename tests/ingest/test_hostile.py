"""Files that are broken, locked, disguised or built to exhaust: each ends in one clear sentence, soon and cheaply."""

import io
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from ingest.errors import IngestError, UnreadableDocument
from ingest.isolation import Limits
from ingest.pipeline import read_document
from ingest.records import Marking, Metadata
from tests.ingest.hostile import FIXTURES, HOSTILE, fixture, pages, written

METADATA = Metadata("x", "X", "X", "", "2026-01-01", "", "", Marking.PUBLIC, "en", "", "x")
SOON = 30.0  # seconds, on any machine


@pytest.mark.parametrize(("name", "make", "reason"), HOSTILE, ids=[name for name, _, _ in HOSTILE])
def test_one_clear_sentence(name: str, make: Callable[[], bytes], reason: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(make())
    started = time.monotonic()
    with pytest.raises(UnreadableDocument) as refused:
        read_document(tmp_path / name, METADATA)
    said = str(refused.value)
    assert reason in said
    assert name in said
    assert said.endswith(".")
    assert "\n" not in said
    assert time.monotonic() - started < SOON


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "slow.pdf").write_bytes(pages(400))
    started = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"slow\.pdf took longer than the 1 seconds"):
        read_document(tmp_path / "slow.pdf", METADATA, limits=Limits(seconds=1.0))
    assert time.monotonic() - started < 10


def test_what_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.pdf").write_bytes(fixture("communication-plain-latex.pdf"))
    with pytest.raises(UnreadableDocument, match=r"large\.pdf is damaged or needs more than 96 MB"):
        read_document(tmp_path / "large.pdf", METADATA, limits=Limits(memory=96 << 20))


def test_other_files_are_unharmed(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 rubbish")
    (tmp_path / "good.pdf").write_bytes(fixture("factsheet-plain-latex.pdf"))
    with pytest.raises(UnreadableDocument):
        read_document(tmp_path / "bad.pdf", METADATA)
    assert read_document(tmp_path / "good.pdf", METADATA).pages == 2


def test_nul_and_direction_characters_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("The \u202eword\u202c is\x00 here.\u200b\ufeff \u2066So.\u2069\n" * 3, "utf-8")
    text = read_document(tmp_path / "odd.txt", METADATA).text
    assert "The word is here. So." in text
    assert not {"\u202e", "\u202c", "\x00", "\u200b", "\ufeff", "\u2066", "\u2069"} & set(text)


def test_private_characters_of_a_file_are_no_footnote_marks(tmp_path: Path) -> None:
    (tmp_path / "private.txt").write_text("A mark\U000f0007 of one's own making.\n", "utf-8")
    document = read_document(tmp_path / "private.txt", METADATA)
    assert document.text == "A mark of one's own making."
    assert not document.notices


def test_marks_without_notes_and_notes_without_marks_are_reported(tmp_path: Path) -> None:
    (tmp_path / "marks.md").write_text("A claim<sup>1</sup> and more<sup>3</sup>.\n\n<sup>2</sup> A note.\n", "utf-8")
    document = read_document(tmp_path / "marks.md", METADATA)
    assert [(note.number, note.anchor) for note in document.footnotes] == [(2, None)]
    assert set(document.notices) == {
        "Footnote 1 has a mark but no text.",
        "Footnote 3 has a mark but no text.",
        "Footnote 2 has a text but no mark.",
    }


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
def test_encodings(encoding: str, bom: bytes, tmp_path: Path) -> None:
    said = "The “Côte d’Azur” costs €5 – no less."
    (tmp_path / "said.txt").write_bytes(bom + said.encode(encoding))
    assert read_document(tmp_path / "said.txt", METADATA).text == said


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("Not to be read.")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(UnreadableDocument, match=r"link\.txt leads out of its folder"):
        read_document(folder / "link.txt", METADATA, inside=folder)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("folder.txt", "pipe.txt"):
        with pytest.raises(UnreadableDocument, match=f"{name} is no plain file"):
            read_document(tmp_path / name, METADATA)
    with pytest.raises(UnreadableDocument, match="is not there"):
        read_document(tmp_path / "gone.txt", METADATA)


def test_a_catalogue_names_no_path(tmp_path: Path) -> None:
    from ingest.catalogue import read_catalogue

    entry = '[[document]]\nid = "x"\nfile = "../secret.txt"\ntitle = "X"\nshort_title = "X"\ndate = 2026-01-01\n'
    (tmp_path / "catalogue.toml").write_text(entry + 'issuer = "X"\nkind = "X"\nmarking = "PUBLIC"\n')
    with pytest.raises(IngestError, match=r"document\.0\.file"):
        read_catalogue(tmp_path)


def test_encryption_that_forbids_only_changes_is_no_hindrance(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(fixture("factsheet-plain-latex.pdf"))))
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    (tmp_path / "owned.pdf").write_bytes(written(writer))
    plain = read_document(FIXTURES / "factsheet-plain-latex.pdf", METADATA)
    found = read_document(tmp_path / "owned.pdf", METADATA)
    assert replace(found, metadata=METADATA) == replace(plain, metadata=METADATA)
