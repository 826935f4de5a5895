"""Hostile files in one run of `vidimus ingest`, and over the network: each a sentence, and what is whole comes in."""

import io
import json
import os
import re
import resource
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from api.intake import Intake
from api.schemas import Ingest
from ingest.holdings import Change, Holdings
from ingest.pipeline import document_from_bytes
from ingest.proposal import Given
from ingest.records import Marking
from ingest.sentences import LONGEST
from rag.settings import Settings
from tests.ingest.hostile import HOSTILE, LARGE, fixture
from tests.tiny import CORPUS, vidimus

TEA = "How many litres of tea does the kettle hold?"
KITCHEN = "# Kitchen rules\n\n## 1. Tea\n\nThe kettle of the watch room holds 3 litres of tea.\n"
SOON = 30.0  # seconds
GIB = 1 << 30
# What is quickly refused, of every kind.
QUICK = ("locked.pdf", "half.pdf", "empty.pdf", "scan.pdf", "text.pdf", "bomb.docx", "entities.docx", "password.docx",
         "tree.pdf", "binary.txt", "old.doc")  # fmt: skip


def folder_of(tmp_path: Path, names: tuple[str, ...]) -> Path:
    """Hostile files with two that are whole, before and after them by name."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    makers = {name: make for name, make, _ in HOSTILE}
    for name in names:
        (folder / name).write_bytes(makers[name]())
    (tmp_path / "secret.txt").write_text("Not to be read.")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "box.pdf").mkdir()
    os.mkfifo(folder / "pipe.txt")
    Path(os.fsdecode(bytes(folder) + b"/caf\xe9\x1b[2J.txt")).write_text("Some words of a café.")
    (folder / "a-kitchen.md").write_text(KITCHEN)
    (folder / "zero\u202e.txt").write_text("The \u202elamp\x00 has 7 panes.", "utf-8")
    return folder


def test_whole_files_come_in_beside_hostile_ones(fresh_home: Path, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, QUICK)
    done = vidimus(fresh_home, "ingest", str(folder), "--marking", "PUBLIC")
    rows = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 4]
    outcomes = {row[0]: row[1] for row in rows}
    failed = {*QUICK, "link.txt", "loop.txt", "pipe.txt"}
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert {name for name, outcome in outcomes.items() if outcome == "failed"} == failed
    assert {row[2] for row in rows if row[1] == "added"} == {"a-kitchen", "caf-2j", "zero"}
    reasons = {row[0]: row[4] for row in rows if row[1] == "failed"}
    for name, reason in reasons.items():
        assert name in reason
        assert reason.endswith(".")
    assert "\x1b" not in done.stdout
    assert "3 litres" in json.loads(vidimus(fresh_home, "ask", TEA, "--json").stdout)["answer"]


def test_the_same_over_the_network(fresh_home: Path) -> None:
    intake = Intake(Settings(home=fresh_home, corpus=CORPUS))
    chosen = [(name, make(), reason) for name, make, reason in HOSTILE if name in QUICK[:7]]
    begun = [(intake.accept(f"../../{name}", io.BytesIO(data), Given()).id, reason) for name, data, reason in chosen]
    whole = intake.accept("kitchen.md", io.BytesIO(KITCHEN.encode()), Given(marking=Marking.PUBLIC)).id
    for id, reason in begun:
        ended = finished(intake, id)
        assert (ended.status, ended.outcome) == ("failed", None)
        assert reason in (ended.reason or "")
        assert ".." not in (ended.reason or "")
    assert finished(intake, whole).status == "done"
    assert "3 litres" in json.loads(vidimus(fresh_home, "ask", TEA, "--json").stdout)["answer"]
    assert [entry.metadata.id for entry in Holdings(fresh_home).catalogue().entries] == ["kitchen"]


def finished(intake: Intake, id: str) -> Ingest:
    end = time.monotonic() + 120
    while (told := intake.find(id)) is not None and told.status == "running":
        assert time.monotonic() < end
        time.sleep(0.1)
    assert told is not None
    return told


def test_a_file_that_is_deleted_while_the_run_reads(tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(f"Words of {name}.")
    outcomes = Holdings(tmp_path / "home").add(
        [folder], on_outcome=lambda _: (folder / "b.txt").unlink(missing_ok=True)
    )
    assert [one.change for one in outcomes] == [Change.ADDED, Change.FAILED, Change.ADDED]
    assert re.search(r"b\.txt is not there \(any more\)", outcomes[1].reason)


def test_of_two_files_with_one_id_none_takes_the_others_place(tmp_path: Path) -> None:
    for year in ("2029", "2030"):
        (tmp_path / "incoming" / year).mkdir(parents=True)
        (tmp_path / "incoming" / year / "Report.txt").write_text(f"The report of {year}.")
    holdings = Holdings(tmp_path / "home")
    outcomes = holdings.add([tmp_path / "incoming"])
    assert [one.change for one in outcomes].count(Change.FAILED) == 1
    assert "add it alone, with an --id of its own" in next(one.reason for one in outcomes if one.reason)
    assert len(holdings.catalogue().entries) == 1


def test_a_long_sentence_is_cut_between_words() -> None:
    document = document_from_bytes("long.txt", b"word " * 5_000 + b"w" * 10_000, Given())
    spans = [span for passage in document.passages for span in passage.sentences]
    assert all(0 < span.end - span.start <= LONGEST for span in spans)
    assert "".join(document.text[span.start : span.end] for span in spans).replace(" ", "") == document.text.replace(
        " ", ""
    )


def worked() -> float:
    """Seconds of this process and those that it has waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


@pytest.mark.long
@pytest.mark.parametrize(("name", "make"), LARGE, ids=[name for name, _ in LARGE])
def test_large_ones_harm_nothing(name: str, make: Callable[[], bytes], tmp_path: Path) -> None:
    """Read or refused, within half a minute (of work, on a busy machine) and a gibibyte, wherever it is read."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / name).write_bytes(make())
    (folder / "whole.docx").write_bytes(fixture("factsheet-plain-libreoffice.docx"))
    times = [worked()]
    outcomes = Holdings(tmp_path / "home").add([folder], on_outcome=lambda _: times.append(worked()))
    assert {one.name: one.change for one in outcomes}["whole.docx"] is Change.ADDED
    for one in outcomes:
        assert one.change is Change.ADDED or (name in one.reason and one.reason.endswith("."))
    assert max(late - soon for soon, late in pairwise(times)) < SOON
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < GIB
