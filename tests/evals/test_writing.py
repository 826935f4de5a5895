"""New questions by dialogue, drafts out of feedback, and the benchmark's own arithmetic."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from evals import bench
from evals.errors import EvalsError
from evals.feedback import drafts, read_feedback
from evals.feedback import main as import_feedback
from evals.new import Editor, line, next_id
from evals.questions import Question, Split, problems, read
from ingest.records import Document
from rag.adapters.stand_ins import HashingEmbedder
from rag.ports import Corpus
from tests.evals.oracle import Oracle


class Searchable:
    """A corpus of real documents in memory, searched by shared words."""

    version, aliases, markings = "g1", None, ()

    def __init__(self, documents: Mapping[str, Document]) -> None:
        from ingest.records import Aliases

        self.aliases = Aliases()
        self.held = documents
        self.by_id = {one.id: one for document in documents.values() for one in document.passages}
        self.embedder = HashingEmbedder(64)

    def documents(self) -> Any:
        return tuple(one.metadata for one in self.held.values())

    def document(self, document_id: str) -> Document:
        return self.held[document_id]

    def passage(self, passage_id: str) -> Any:
        return self.by_id[passage_id]

    def passages(self, document_id: str) -> Any:
        return self.held[document_id].passages

    def actions(self) -> Any:
        return tuple(action for one in self.held.values() for action in one.actions)

    def definitions(self) -> Any:
        return tuple(found for one in self.held.values() for found in one.definitions)

    def lexical(self, terms: Sequence[str], limit: int, document_ids: Sequence[str] = ()) -> Any:
        from rag.records import Hit

        wanted = {word for term in terms for word in term.casefold().split()}
        scored = [Hit(key, float(len(wanted & set(one.text.casefold().split())))) for key, one in self.by_id.items()]
        return tuple(sorted((hit for hit in scored if hit.score), key=lambda hit: (-hit.score, hit.passage_id))[:limit])

    def dense(self, vector: Any, limit: int, document_ids: Sequence[str] = ()) -> Any:
        return ()

    def vectors(self, texts: Sequence[str]) -> Any:
        return self.embedder.embed(texts)


def replies(*lines: str) -> Any:
    waiting: Iterator[str] = iter(lines)
    return lambda prompt: next(waiting)


QUOTE = "419 tonnes of cocaine"


def entered(documents: Mapping[str, Document], known: Sequence[Question], *lines: str) -> Question:
    corpus: Corpus = Searchable(documents)  # type: ignore[assignment]
    return Editor(corpus, documents, replies(*lines), Console(file=io.StringIO())).question(known)


def test_a_question_is_written_by_dialogue(
    documents: Mapping[str, Document], questions: Sequence[Question], tmp_path: Path
) -> None:
    made = entered(
        documents,
        questions,
        "How much cocaine was taken from the smugglers in 2023?",
        "rumour",  # no such kind: asked again
        "figures",
        "answered, partial",
        "",  # the default clearance
        "419 tonnes of cocaine seized in 2023",  # search
        "1",
        "420 tonnes of cocaine",  # not in the passage: asked again
        QUOTE,
        "",  # enough evidence
        "419 tonnes|419 t",
        "",  # enough facts
        "420; 418",
        "factsheet/figures-of-a-new-section",
        "tune",
    )
    assert made.gold[0][0].quote == QUOTE
    assert made.facts == (("419 tonnes", "419 t"),)
    assert made.forbidden == ("420", "418")
    path = tmp_path / "figures.jsonl"
    path.write_text(line(made), encoding="utf-8")
    assert read([path]) == (made,)
    assert problems([*questions, made], documents) == ()


def test_a_section_keeps_its_split(documents: Mapping[str, Document], questions: Sequence[Question]) -> None:
    held_back = next(question for question in questions if question.split is Split.HELD_BACK)
    made = entered(
        documents, questions, "Who paints the walls there?", "near_miss", "not_found", "PUBLIC", "", held_back.section
    )
    assert made.split is Split.HELD_BACK


def test_a_question_that_is_known_is_refused(documents: Mapping[str, Document], questions: Sequence[Question]) -> None:
    known = next(one for one in questions if one.kind == "off_corpus" and one.clearance == "LIMITE")
    with pytest.raises(EvalsError, match="asks the same as"):
        entered(documents, questions, known.question, "off_corpus", "not_found", "", "", "elsewhere", "tune")


def test_ids_go_on_from_the_highest(questions: Sequence[Question]) -> None:
    fresh = next_id("figures", questions)
    assert fresh not in {question.id for question in questions}
    assert fresh.startswith("fig-")
    assert next_id("near_miss", ()) == "near-miss-001"


HELPFUL = {
    "question": "How much?",
    "helpful": True,
    "clearance": "LIMITE",
    "answer": {
        "verdict": "answered",
        "object": "answer",
        "citations": [{"document": {"id": "factsheet", "title": "x"}, "quote": QUOTE, "number": 1}],
    },
}
UNHELPFUL = {
    "question": "And who?",
    "helpful": False,
    "comment": "wrong body",
    "history": [{"role": "user", "content": "x"}],
}


def export(folder: Path, *lines: Mapping[str, Any]) -> Path:
    path = folder / "export.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    return path


def test_feedback_becomes_drafts_that_a_person_must_complete(tmp_path: Path, questions: Sequence[Question]) -> None:
    out = tmp_path / "drafts.jsonl"
    known = {"question": f"  {questions[0].question.upper()} ", "helpful": True}
    assert import_feedback([str(export(tmp_path, HELPFUL, HELPFUL, UNHELPFUL, known)), "--out", str(out)]) == 0
    first, second = (json.loads(one) for one in out.read_text(encoding="utf-8").splitlines())
    assert first["gold"] == [[{"document": "factsheet", "quote": QUOTE}]]
    assert first["verdicts"] == ["answered"]
    assert second["draft"] == "wrong body"
    assert second["verdicts"] == [] and second["gold"] == [] and second["kind"] == "follow_up"
    with pytest.raises(EvalsError):
        read([out])  # a draft is no question yet
    completed = {key: value for key, value in first.items() if key != "draft"}
    out.write_text(json.dumps(completed) + "\n", encoding="utf-8")
    assert read([out])[0].question == "How much?"


@pytest.mark.parametrize(
    ("line_", "expected"),
    [("{", "Correct line 1"), ('{"question": "x"}', "helpful"), ('{"question": "x", "helpful": "perhaps"}', "helpful")],
)
def test_a_wrong_export_is_told(tmp_path: Path, line_: str, expected: str) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text(line_ + "\n", encoding="utf-8")
    with pytest.raises(EvalsError, match=expected):
        drafts(read_feedback(path), ())
    with pytest.raises(EvalsError, match="there is no"):
        drafts(read_feedback(tmp_path / "none"), ())


def test_latency_by_stage(oracle: Oracle, tune: Sequence[Question]) -> None:
    open_to_all = [question for question in tune if question.clearance == "LIMITE"][:20]
    found = bench.latency(oracle, open_to_all)
    assert found["verify"] == {"p50": 1.0, "p95": 1.0}  # what the oracle states
    assert 0 < found["total"]["p50"] <= found["total"]["p95"]
    assert bench.throughput(oracle, open_to_all, 2) > 0


def test_ingestion_is_measured_on_an_empty_state() -> None:
    seen: list[tuple[str, ...]] = []

    def run(arguments: Sequence[str], change: Mapping[str, str]) -> float:
        assert not any(Path(change["VIDIMUS_HOME"]).iterdir())
        seen.append(tuple(arguments))
        return 1.5

    assert bench.ingestion(run) == {"first": 1.5, "unchanged": 1.5}
    assert seen == [("-m", "api", "ingest")] * 2


def test_a_process_that_fails_is_no_figure() -> None:
    with pytest.raises(EvalsError, match="ZeroDivisionError"):
        bench._timed_process(["-c", "1 / 0"])
