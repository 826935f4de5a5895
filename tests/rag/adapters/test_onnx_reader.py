"""The small reader as it is shipped, and what is told when its files are not what they should be."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from rag.adapters.onnx_reader import PACKAGED, RECORD, OnnxReader, open_reader
from rag.errors import ModelUnavailable
from rag.reading import window_of

FOLDER = Path(str(files("rag"))) / "reader"
LAMPS = window_of("The town replaced 340 street lamps in 2031.", "The council met in May.", "3. Lighting")
COUNCIL = window_of("The council met in May.", "", "3. Lighting")
BUDGET = window_of("The lighting programme is open to all districts.", "The council met in May.", "3. Lighting")


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return open_reader(PACKAGED)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("How many lights along the roads were exchanged?", LAMPS, BUDGET),
        ("In which year did the municipality put up new lamps?", LAMPS, COUNCIL),
        ("In which month did the councillors come together?", COUNCIL, BUDGET),
        ("who can take part in the lighting scheme", BUDGET, COUNCIL),
    ],
)
def test_the_sentence_that_answers_is_likelier(reader: OnnxReader, question: str, right: str, wrong: str) -> None:
    first, second = reader.read(question, (right, wrong))
    assert first > second


def test_what_is_not_said_is_unlikely(reader: OnnxReader) -> None:
    (paid,) = reader.read("How much did the town pay for the street lamps?", (LAMPS,))
    (counted,) = reader.read("How many street lamps did the town replace?", (LAMPS,))
    assert paid < counted


def test_a_window_scores_the_same_whatever_stands_beside_it(reader: OnnxReader) -> None:
    alone = reader.read("How many lamps?", (LAMPS,))[0]
    assert reader.read("How many lamps?", (COUNCIL, LAMPS, BUDGET * 9))[1] == alone


def test_any_text_can_be_read(reader: OnnxReader) -> None:
    assert reader.read("", ()).shape == (0,)
    assert reader.read("\ud800?", ("", "Ω" * 4_000, "\x00")).shape == (3,)


def test_the_shipped_files_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 30_000_000


def _copied(to: Path) -> Path:
    folder = to / "reader"
    shutil.copytree(FOLDER, folder)
    return folder


def _cut(folder: Path) -> None:
    model = folder / "model.onnx"
    model.write_bytes(model.read_bytes()[:-1])


def _foreign(folder: Path) -> None:
    record = json.loads((folder / RECORD).read_text())
    (folder / "model.onnx").write_bytes(b"no model")
    import hashlib

    record["sha256"] = hashlib.sha256(b"no model").hexdigest()
    (folder / RECORD).write_text(json.dumps(record))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_cut, "damaged"),
        (_foreign, "cannot be opened"),
        (lambda folder: (folder / "model.onnx").unlink(), "There is no reader"),
        (lambda folder: (folder / RECORD).write_text("{}"), "There is no reader"),
        (lambda folder: (folder / RECORD).write_text("{"), "There is no reader"),
    ],
)  # fmt: skip
def test_damaged_files_are_told(tmp_path: Path, harm, told: str) -> None:  # type: ignore[no-untyped-def]
    folder = _copied(tmp_path)
    harm(folder)
    with pytest.raises(ModelUnavailable, match=told):
        open_reader(str(folder))
