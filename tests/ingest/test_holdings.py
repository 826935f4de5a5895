"""Added documents: kept whole, under safe names, whatever happens."""

import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.catalogue import Alias, read_catalogue
from ingest.errors import CatalogueError, IngestError
from ingest.holdings import Change, Holdings
from ingest.pipeline import read_catalogues
from ingest.proposal import Given, terms_of
from ingest.records import Marking
from tests.ingest.corpus import FOLDER, documents

FIXTURES = Path(__file__).parent / "fixtures"
NOTE = (
    "Brussels, 3 March 2026\n\n1234/26\n\nLIMITE\n\nSubject:\tA note on notes\n\nIntroduction\n\n"
    + "It says this. " * 30
)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "A Note.txt"
    path.write_text(NOTE)
    return path


def test_add_list_replace_remove(note: Path, tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    assert holdings.catalogue().entries == ()
    (outcome,) = holdings.add([note])
    assert outcome.change is Change.ADDED
    assert outcome.metadata is not None
    assert (outcome.metadata.id, outcome.metadata.source) == ("a-note", "A Note.txt")
    (entry,) = holdings.catalogue().entries
    assert entry.path.parent == tmp_path / "home/documents"
    assert re.fullmatch(r"a-note\.[0-9a-f]{12}\.txt", entry.path.name)
    assert entry.path.read_bytes() == note.read_bytes()
    assert [one.change for one in holdings.add([note])] == [Change.UNCHANGED]
    note.write_text(NOTE + "And this.")
    assert [one.change for one in holdings.add([note])] == [Change.REPLACED]
    assert [one.change for one in holdings.add([note], Given(marking=Marking.PUBLIC))] == [Change.REPLACED]
    assert holdings.catalogue().entries[0].metadata.marking is Marking.PUBLIC
    holdings.sweep()
    assert len(list(holdings.folder.glob("a-note*"))) == 1
    holdings.remove("a-note")
    assert holdings.catalogue().entries == ()
    assert sorted(path.name for path in holdings.folder.iterdir()) == [".lock", "catalogue.toml"]


def test_a_document_in_another_format_takes_the_place_of_the_old_file(note: Path, tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    holdings.add([note])
    (outcome,) = holdings.add([FIXTURES / "factsheet-plain-libreoffice.docx"], Given(id="a-note"))
    assert outcome.change is Change.REPLACED
    holdings.sweep()
    assert [path.suffix for path in holdings.folder.glob("a-note.*")] == [".docx"]


def test_a_file_and_what_is_said_of_it_change_in_one_step(
    note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holdings = Holdings(tmp_path / "home")
    holdings.add([note], Given(marking=Marking.PUBLIC))
    note.write_text(NOTE + "And this, which is not for all.")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Holdings, "_write", killed)
        holdings.add([note])
    (entry,) = holdings.catalogue().entries
    assert (entry.metadata.marking, entry.path.read_text()) == (Marking.PUBLIC, NOTE)
    assert len(list(holdings.folder.glob("a-note*"))) == 2
    holdings.sweep()
    assert list(holdings.folder.glob("a-note*")) == [entry.path]


def test_what_is_no_file_of_ours_is_not_swept(note: Path, tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    holdings.add([note])
    (holdings.folder / "Notes of mine.txt").touch()
    (holdings.folder / "a-note.txt").touch()
    holdings.sweep()
    assert len(list(holdings.folder.glob("*.txt"))) == 3


def test_what_people_call_it_stays_when_it_is_replaced(note: Path, tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    terms = (("WN", "Watch Network", 'the "net"'),)
    holdings.add([note], Given(names=("The Note", "old note"), aliases=terms))
    note.write_text(NOTE + "And this.")
    holdings.add([note])
    about = holdings.catalogue().entries[0].metadata
    assert (about.names, about.aliases) == (("the note", "old note"), terms)
    holdings.add([note], Given(names=("other",), aliases=(("A", "B"),)))
    about = holdings.catalogue().entries[0].metadata
    assert (about.names, about.aliases) == (("other",), (("A", "B"),))


@pytest.mark.parametrize("alias", ["", "VAT", "VAT =", "= VAT", "a == b"])
def test_an_alias_is_of_two_terms(alias: str) -> None:
    with pytest.raises(ValueError, match="as in VAT = Value Added Tax"):
        terms_of(alias)
    assert terms_of("VAT = Value Added Tax=x") == ("VAT", "Value Added Tax", "x")


def test_aliases_of_a_folder_are_taken_over_and_stay(note: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(note, folder / "note.txt")
    entry = '[[document]]\nid = "n"\nfile = "note.txt"\ntitle = "N"\nshort_title = "the N"\nissuer = "I"\nkind = "K"\n'
    named = 'marking = "PUBLIC"\nnames = ["Old N"]\naliases = [["WN", "Watch Network"]]\n'
    reviewed = '[[alias]]\nterms = ["VAT", "Value Added Tax"]\nnote = "Seen."\nformer = "API"\n'
    (folder / "catalogue.toml").write_text(entry + named + reviewed)
    holdings = Holdings(tmp_path / "home")
    for _ in range(2):
        holdings.add([folder])
    holdings.add([note], Given(id="other"))
    holdings.remove("other")
    catalogue = holdings.catalogue()
    assert catalogue.reviewed == (Alias(("VAT", "Value Added Tax"), "Seen.", "API"),)
    about = catalogue.entries[0].metadata
    assert (about.short_title, about.names, about.aliases) == ("the N", ("old n",), (("WN", "Watch Network"),))
    assert read_catalogues([catalogue]).aliases.groups == (("VAT", "Value Added Tax"),)


def test_what_it_keeps_is_what_people_said(note: Path, tmp_path: Path) -> None:
    odd = 'A "title"\\ with\ttabs, \x7f and 😀'
    given = Given(id="x", title=odd, short_title="the x", reference="R 1", date="2026-02-03", issuer="I", kind="K")
    holdings = Holdings(tmp_path / "home")
    holdings.add([note], given)
    about = holdings.catalogue().entries[0].metadata
    assert (about.id, about.title, about.short_title, about.reference) == ("x", odd, "the x", "R 1")
    assert (about.date, about.issuer, about.kind, about.marking) == ("2026-02-03", "I", "K", Marking.LIMITE)


def test_one_that_fails_does_not_keep_the_others_out(note: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(note, folder / "good.txt")
    (folder / "bad.pdf").write_bytes(b"no PDF")
    (folder / "ignored.png").write_bytes(b"no document")
    (folder / "out.txt").symlink_to(note)
    seen = []
    outcomes = Holdings(tmp_path / "home").add([folder, tmp_path / "gone.txt"], on_outcome=seen.append)
    assert {one.name: one.change for one in outcomes} == {
        "bad.pdf": Change.FAILED,
        "good.txt": Change.ADDED,
        "out.txt": Change.FAILED,
        "gone.txt": Change.FAILED,
    }
    assert list(outcomes) == seen
    reasons = {one.name: one.reason for one in outcomes}
    assert "is no PDF file" in reasons["bad.pdf"]
    assert "leads out of its folder" in reasons["out.txt"]
    assert "is not there" in reasons["gone.txt"]
    assert all(one.reason.endswith(".") for one in outcomes if one.change is Change.FAILED)


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CatalogueError, match="holds no document"):
        Holdings(tmp_path / "home").add([tmp_path / "empty"])


def test_a_folder_with_a_catalogue_is_taken_at_its_word(tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    assert {one.change for one in holdings.add([FOLDER])} == {Change.ADDED}
    found = {entry.metadata.id: entry.metadata for entry in holdings.catalogue().entries}
    expected = {entry.metadata.id: entry.metadata for entry in read_catalogue(FOLDER).entries}
    assert found == expected


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\a.txt", "a.txt"),
        ("/absolute/b.txt", "b.txt"),
        ("c\x00d\u202e\n.txt", "cd.txt"),
        ("..", ""),
        ("x" * 500 + ".txt", "x" * 196 + ".txt"),
    ],
)
def test_names_from_elsewhere(name: str, kept: str, tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    outcome = holdings.add_bytes(name, NOTE.encode())
    if not kept:
        assert outcome.change is Change.FAILED
        return
    assert outcome.name == kept
    (entry,) = holdings.catalogue().entries
    assert entry.path.parent == holdings.folder
    assert entry.metadata.source == kept
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


@pytest.mark.parametrize("document_id", ["../x", "a/b", "", ".", "A", "x" * 65, "-x", "a b"])
def test_an_id_is_no_path(document_id: str, note: Path, tmp_path: Path) -> None:
    (outcome,) = Holdings(tmp_path / "home").add([note], Given(id=document_id or "/"))
    assert outcome.change is Change.FAILED
    assert "use small letters, digits and hyphens" in outcome.reason


def test_removing_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="There is no document"):
        Holdings(tmp_path / "home").remove("nothing")


def test_added_documents_stand_beside_the_corpus(note: Path, tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    holdings.add([note])
    holdings.add([note], Given(id="factsheet"))
    holdings.remove("communication", listed_elsewhere=True)
    seen: list[str] = []
    reading = read_catalogues(
        [read_catalogue(FOLDER), holdings.catalogue()], lambda entry, _: seen.append(entry.metadata.id)
    )
    found = {document.id: document for document in reading.documents}
    assert set(found) == set(seen) == {"action-plan", "council-note", "factsheet", "a-note"}
    assert found["factsheet"].metadata.title == "A note on notes"
    assert found["action-plan"] == documents()["action-plan"]
    assert reading.aliases.groups
    assert not reading.failures


def test_a_removed_document_comes_back_when_it_is_added_again(tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    holdings.remove("factsheet", listed_elsewhere=True)
    assert holdings.catalogue().removed == ("factsheet",)
    with pytest.raises(IngestError):
        holdings.remove("factsheet", listed_elsewhere=True)
    holdings.add([FOLDER / "factsheet.md"])
    assert holdings.catalogue().removed == ()


def test_a_file_that_went_missing_is_a_failure_of_its_own(note: Path, tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    holdings.add([note])
    holdings.add([note], Given(id="other"))
    next(holdings.folder.glob("other.*")).unlink()
    reading = read_catalogues([holdings.catalogue()])
    assert [document.id for document in reading.documents] == ["a-note"]
    assert [failure.document_id for failure in reading.failures] == ["other"]
    assert "in the catalogue but not in the folder" in reading.failures[0].sentence


def test_many_at_once_lose_nothing(note: Path, tmp_path: Path) -> None:
    def add(number: int) -> Change:
        return Holdings(tmp_path / "home").add([note], Given(id=f"note-{number}"))[0].change

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(add, range(18))) == {Change.ADDED}
    entries = Holdings(tmp_path / "home").catalogue().entries
    assert {entry.metadata.id for entry in entries} == {f"note-{number}" for number in range(18)}
    assert all(entry.path.read_text() == NOTE for entry in entries)


ENDLESS = """
import sys
from pathlib import Path
from ingest.holdings import Holdings
from ingest.proposal import Given
number = 0
while True:
    Holdings(Path(sys.argv[1])).add([Path(sys.argv[2])], Given(id=f"note-{number % 5}", title=str(number)))
    number += 1
"""


def wait_for(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_killed_at_any_moment_it_is_whole(note: Path, tmp_path: Path) -> None:
    holdings = Holdings(tmp_path / "home")
    for moment in range(6):
        process = subprocess.Popen([sys.executable, "-c", ENDLESS, str(tmp_path / "home"), str(note)])
        wait_for(holdings.folder / "catalogue.toml")
        time.sleep(0.3 + 0.15 * moment)
        process.kill()
        process.wait()
        for entry in holdings.catalogue().entries:
            assert entry.path.read_text() == NOTE
    assert holdings.catalogue().entries
    (outcome,) = holdings.add([note], Given(id="after"))
    assert outcome.change is Change.ADDED


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to the superuser")
def test_a_home_that_cannot_be_written(note: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    with pytest.raises(IngestError, match="cannot be written"):
        Holdings(tmp_path / "home").add([note])


def test_a_home_that_is_no_folder(note: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(IngestError, match="cannot be written"):
        Holdings(tmp_path / "home").add([note])
