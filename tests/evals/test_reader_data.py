"""The pairs that the small reader is trained on."""

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.errors import EvalsError
from evals.reader_data import Asked, Pairs, Place, Text, divided, read_texts
from evals.reader_nearest import nearest_elsewhere
from rag.adapters.stand_ins import HashingEmbedder

HARBOUR = Text(
    id="t-1",
    topic="ferries",
    heading="2. Ferries",
    sentences=("The ferry sails daily.", "It carries 40 cars.", "Tickets cost four euro."),
    questions=(
        Asked("How many vehicles fit on it?", (1,), "how_many"),
        Asked("How many cars did the ferry carry last year?", (), "how_many", "last year"),
    ),
)
LIGHTHOUSE = Text("t-2", "ferries", "3. Lights", ("The lighthouse is open.", "It has 99 steps."), ())


def test_every_text_of_the_folder_is_read() -> None:
    texts = read_texts()
    assert len({text.id for text in texts}) == len(texts)
    assert min(len(text.sentences) for text in texts) >= 1
    near = sum(not asked.answer for text in texts for asked in text.questions)
    answered = sum(bool(asked.answer) for text in texts for asked in text.questions)
    assert near + answered > 8_000
    assert 0.8 < near / answered < 1.25


def test_an_epoch_pairs_right_and_wrong_windows() -> None:
    pairs = Pairs((HARBOUR, LIGHTHOUSE), seed=1)
    drawn = [pair for _ in range(300) for pair in pairs.epoch()]
    right = [pair for pair in drawn if pair.answers]
    assert {pair.window for pair in right} == {"It carries 40 cars. | The ferry sails daily. | 2. Ferries"}
    near = Counter(pair.window for pair in drawn if "last year" in pair.question)
    assert not any(pair.answers for pair in drawn if "last year" in pair.question)
    assert len(near) > 1, "other sentences than the likeliest too"
    assert any(pair.window.startswith("It has 99 steps.") or "lighthouse" in pair.window for pair in drawn)
    assert len({pair.question for pair in right}) > 1, "some are misspelt"


def test_what_search_finds_elsewhere_is_wrong() -> None:
    texts = (HARBOUR, LIGHTHOUSE)
    found = nearest_elsewhere(texts, HashingEmbedder())
    assert {place.text for places in found.values() for place in places} == {LIGHTHOUSE.id}, (
        "never a question's own text"
    )
    assert all(len(places) == 2 for places in found.values())
    drawn = [pair for _ in range(50) for pair in Pairs(texts, 1, found).epoch()]
    elsewhere = [pair for pair in drawn if pair.window.startswith(("The lighthouse", "It has 99"))]
    assert not any(pair.answers for pair in elsewhere)
    for question in HARBOUR.questions:  # of near misses too, of which none would be paired with another text else
        assert sum(question.q == pair.question for pair in elsewhere) > 5


def test_one_text_has_nothing_elsewhere() -> None:
    assert nearest_elsewhere((HARBOUR,), HashingEmbedder()) == {}
    assert Place(HARBOUR.id, 0) not in nearest_elsewhere((LIGHTHOUSE,), HashingEmbedder())


def test_the_same_seed_draws_the_same_pairs() -> None:
    assert Pairs((HARBOUR, LIGHTHOUSE), 5).epoch() == Pairs((HARBOUR, LIGHTHOUSE), 5).epoch()


def test_passages_held_out_are_trained_on_by_no_one() -> None:
    texts = read_texts()
    train, held_out = divided(texts)
    assert {text.id for text in train}.isdisjoint(text.id for text in held_out)
    assert len(train) + len(held_out) == len(texts)
    assert divided(texts[::-1]) == (train, held_out), "whatever order the files come in"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "Correct x.jsonl, line 1"),
        (json.dumps({"id": "a"}), "Correct x.jsonl, line 1"),
        (
            json.dumps(
                {
                    "id": "a",
                    "topic": "b",
                    "heading": "c",
                    "sentences": ["d"],
                    "questions": [{"q": "e", "answer": [1], "kind": "who"}],
                }
            ),
            "points at a sentence that is not there",
        ),
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "x.jsonl").write_text(line)
    with pytest.raises(EvalsError, match=told):
        read_texts(tmp_path)
