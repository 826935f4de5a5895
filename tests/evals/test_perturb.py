"""The generator of claims with known faults, and the benchmark that is made of them."""

import json
import random
import re
from pathlib import Path

import pytest

from evals.errors import EvalsError
from evals.gate_bench import aliases_of, all_pairs, judged, main, measured, recall_at, written
from evals.perturb.edits import EDITS
from evals.perturb.generate import pairs_of
from evals.perturb.pairs import Paragraph, Split, cut
from evals.perturb.wordings import ADDED, BODIES, DENIALS, NEGATIONS, REWORDED
from evals.support import main as support
from ingest.pipeline import Reading, read_corpus
from rag.verify.thesaurus import EVERYDAY, SYNONYMS
from rag.verify.words import stem

CORPUS = Path(__file__).parents[2] / "corpus"
PARAGRAPHS = tuple(
    Paragraph("harbours", str(number), sentences)
    for number, sentences in enumerate(
        [
            (
                "The Harbour Board should inspect at least 40 ships a year, including ferries of the Coast Guard.",
                "The Coast Guard will publish its findings by 2027.",
            ),
            ("Some members have passed laws on boats.", "In 2024 the Harbour Board fined 17 owners in May 2024."),
            (
                "The Ministry may not close a port.",
                "The Ministry will ask the Harbour Board for advice, where appropriate.",
            ),
        ]
        * 6
    )
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_corpus(CORPUS)


_NOT = "|".join(NEGATIONS)
_DENIES = "|".join(DENIALS)
EDITED = [
    ("figure", "The Board fined 17 owners.", r"The Board fined (?!17 )\d+ owners\."),
    ("date or bound", "It runs until 2025.", r"It runs (?:until 20(?!25)\d\d|from 2025)\."),
    ("modality", "The Board should inspect ships.", r"The Board (?!should ).+ inspect ships\."),
    ("negation", "The Board will inspect ships.", rf"The Board (?:will (?:{_NOT})|{_DENIES}) inspect ships\."),
    ("planned told as done", "The Board will inspect ships.", r"The Board (?:has inspected|inspected) ships\."),
    ("quantifier widened", "Some members have left.", r"(?!Some)\w.* members have left\."),
]  # fmt: skip


@pytest.mark.parametrize(("family", "sentence", "pattern"), EDITED)
@pytest.mark.parametrize("split", list(Split))
def test_edit(family: str, sentence: str, pattern: str, split: Split) -> None:
    edited = list(EDITS[family](sentence, split, random.Random(3)))
    assert edited
    for claim, source in edited:
        assert source == sentence
        assert re.fullmatch(pattern, claim), claim


def test_exception_is_in_the_source_only() -> None:
    for claim, source in EDITS["exception dropped"]("The Board may close a port.", Split.TEST, random.Random(1)):
        assert claim == "The Board may close a port." and len(source) > len(claim)


def test_same_corpus_same_pairs() -> None:
    assert pairs_of(PARAGRAPHS, seed=4) == pairs_of(PARAGRAPHS, seed=4)


def test_sections_and_wordings_are_in_one_split_only() -> None:
    pairs = pairs_of(PARAGRAPHS)
    assert {pair.split for pair in pairs} == set(Split)
    tails = {
        split: {wording for wording in ADDED for pair in pairs if pair.split is split and wording in pair.claim}
        for split in Split
    }
    assert tails[Split.TUNE] and tails[Split.TEST] and not tails[Split.TUNE] & tails[Split.TEST]
    assert not set(cut(BODIES, Split.TUNE)) & set(cut(BODIES, Split.TEST))


def test_open_class_words_are_disjoint_from_the_verifiers() -> None:
    """A rewording is none that the verifier's thesaurus would undo, and no name one that it knows by itself."""
    known = {name.lower() for group in EVERYDAY for name in group}
    assert not known & {body.lower() for body in BODIES}
    for old, new in REWORDED:
        if " " not in old and " " not in new:
            assert stem(new) not in SYNONYMS.get(stem(old), ()), (old, new)


def test_recall_at() -> None:
    good, bad = [-0.9, -0.8, -0.7, -0.6], [-0.75, -0.5, -0.1]
    assert recall_at(bad, good, 0.0) == pytest.approx(2 / 3)  # only what scores above every good one
    assert recall_at(bad, good, 0.5) == 1.0


def test_the_gate_against_injected_errors(reading: Reading) -> None:
    """A part of the benchmark: what `python -m evals gatebench` measures in full."""
    pairs = [pair for pair in all_pairs(reading, most=60) if pair.split is Split.TEST]
    bench = measured(tuple(judged(pairs, aliases_of(reading))), Split.TEST)
    families = {family.name: family for family in bench.families}
    assert set(EDITS) | {"sibling"} <= set(families)
    for name in (*EDITS, "sibling"):
        assert families[name].recall_at["5%"] >= 0.9, name
    for positive in bench.positives:
        assert positive.refused <= 0.06, positive


def test_enough_pairs_of_every_family(reading: Reading) -> None:
    pairs = all_pairs(reading, most=1_000)
    for family in (*EDITS, "sibling"):
        assert sum(pair.family == family for pair in pairs) >= 150, family
    assert sum(pair.supported for pair in written()) >= 150


def test_written_claims_that_are_no_pairs(tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text('{"document": "d"}\n', encoding="utf-8")
    with pytest.raises(EvalsError, match="line 1"):
        written(tmp_path)


def test_gatebench_writes_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "bench.json"
    assert main(["--corpus", str(CORPUS), "--most", "5", "--out", str(out)]) == 0
    assert "actor swap" in capsys.readouterr().out
    families = json.loads(out.read_text())["families"]
    assert all(0 <= family["auroc"] <= 1 and family["roc"] for family in families)


def test_support_scores_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs, out = tmp_path / "pairs.jsonl", tmp_path / "scores.jsonl"
    lines = [
        {"id": 1, "claim": "The Board inspects ships.", "source": "The Board inspects ships every spring.", "label": 1},
        {"id": "b", "claim": "The Board never inspects ships.", "source": "The Board inspects ships."},
    ]
    pairs.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    assert support([str(pairs), "--out", str(out), "--embedding", "none"]) == 0
    first, second = map(json.loads, out.read_text().splitlines())
    assert (first["id"], first["refused"], first["reason"]) == ("1", False, None)
    assert second["refused"] and second["support"] < first["support"]
    pairs.write_text('{"id": 1, "claim": "x"}\n', encoding="utf-8")
    assert support([str(pairs), "--out", str(out), "--embedding", "none"]) == 2
    assert "line 1: source is wrong or missing" in capsys.readouterr().err
