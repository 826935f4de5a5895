"""Collections in the formats of BEIR and SQuAD 2.0, through our own pipeline and stores."""

import json
from pathlib import Path
from typing import Any

import ir_measures
import pytest

import rag.build
from evals import beir, squad
from evals.errors import EvalsError
from evals.foreign import ForeignText, document, documents
from evals.foreign_corpus import folder_for, open_corpus
from evals.squad_figures import Asked, Sort, abstention, summary
from rag.adapters.stand_ins import HashingEmbedder
from rag.records import Verdict

TEXTS = {
    "a1": ("Whales", "Whales are mammals that live in the sea. They breathe air at the surface."),
    "b2": ("", "Granite is an igneous rock with large grains of quartz and feldspar."),
    "c3": ("Bridges", "A suspension bridge hangs its deck on cables between two towers."),
    "d4": ("Bread", "Sourdough bread rises by wild yeast and bacteria, which make it sour."),
}
QUERIES = {"q1": "What do whales breathe?", "q2": "Which rock has quartz grains?", "q3": "Is it judged?"}


class Embedding(HashingEmbedder):
    def asking(self) -> "Embedding":
        return self


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VIDIMUS_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(rag.build, "embedder", lambda settings: Embedding(256))


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    (folder / "qrels").mkdir(parents=True)
    texts = [{"_id": name, "title": title, "text": text} for name, (title, text) in TEXTS.items()]
    queries = [{"_id": name, "text": text} for name, text in QUERIES.items()]
    for name, rows in (("corpus", texts), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    lines = ["query-id\tcorpus-id\tscore", "q1\ta1\t1", "q2\tb2\t2", "q3\ta1\t0"]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_beir_from_folder_to_figures(collection: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.json"
    assert beir.main([str(collection), "--out", str(out)]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["texts"], told["queries"]) == (4, 2)  # q3 has nothing relevant
    for system in ("ours", "lexical", "dense"):
        assert told[system]["recall@5"] == 1.0
        assert set(told[system]["intervals"]) == {"recall@5", "recall@10", "nDCG@10"}
    assert told["lexical"]["nDCG@10"] == 1.0
    again = tmp_path / "y.json"
    assert beir.main([str(collection), "--out", str(again)]) == 0
    second = json.loads(again.read_text(encoding="utf-8"))
    assert {k: second[k]["nDCG@10"] for k in ("ours", "dense")} == {k: told[k]["nDCG@10"] for k in ("ours", "dense")}


def test_beir_grades_agree_with_the_library_and_keep_every_query() -> None:
    found = {"q1": ["x", "a", "b"], "q2": []}
    qrels = {"q1": {"a": 2, "b": 1, "c": 1}, "q2": {"a": 1}}
    scored = beir.grades(found, qrels)
    assert scored["recall@5"] == {"q1": pytest.approx(2 / 3), "q2": 0.0}
    theirs = ir_measures.calc_aggregate(
        [ir_measures.nDCG @ 10], {"q1": qrels["q1"]}, {"q1": {text: -float(n) for n, text in enumerate(found["q1"])}}
    )
    assert scored["nDCG@10"]["q1"] == theirs[ir_measures.nDCG @ 10]


def test_a_text_ranks_where_its_best_passage_does_and_never_for_its_own_id() -> None:
    owner = {"p1": "a", "p2": "a", "p3": "b", "p4": "q1"}
    ranked = beir.rankings(lambda words: ["p4", "p2", "p3", "p1"], {"q1": "?"}, owner, "ours")
    assert ranked == {"q1": ["a", "b"]}


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("corpus.jsonl", None, "Put corpus.jsonl into"),
        ("qrels/test.tsv", None, "Put test.tsv into"),
        ("corpus.jsonl", "{", "Correct .*corpus.jsonl"),
        ("qrels/test.tsv", "h\nq1\ta1\n", "whole score"),
        ("qrels/test.tsv", "h\nq9\ta1\t1\n", "1 of its 1 queries are unknown"),
    ],
)
def test_a_wrong_collection_is_told(collection: Path, file: str, content: str | None, expected: str) -> None:
    path = collection / file
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(EvalsError, match=expected):
        beir.read_collection(collection)


def test_a_foreign_text_keeps_its_words() -> None:
    made = document(ForeignText("x", "Whales", ("One paragraph.", "", "Another one.")), 7)
    assert made.id == "entry-7"
    assert made.metadata.title == "entry-7"  # no question points at it by its heading
    assert all(part in made.text for part in ("Whales", "One paragraph.", "Another one."))
    assert all(made.text[one.start : one.end] == one.text for one in made.passages)
    assert document(ForeignText("x", "Whales", ("One.",)), 0, named=True).metadata.title == "Whales"


def test_an_interrupted_index_is_built_anew(tmp_path: Path) -> None:
    made = documents([ForeignText(name, *text[:1], text[1:]) for name, text in TEXTS.items()])
    model = Embedding(256)
    folder = folder_for(tmp_path, made, model.model)
    folder.mkdir(parents=True)
    (folder / "library.sqlite").write_bytes(b"half of a file")
    corpus = open_corpus(made, folder, model, model)
    assert len(corpus.documents()) == 4
    assert folder_for(tmp_path, made[:3], model.model) != folder


def squad_file(folder: Path, articles: int = 5) -> Path:
    def article(number: int) -> dict[str, Any]:
        name = ["Whales", "Granite", "Bridges", "Bread", "Comets"][number % 5]
        context = [
            "Whales are mammals that live in the sea and breathe air at the surface.",
            "Granite is an igneous rock with large grains of quartz and feldspar.",
            "A suspension bridge hangs its deck on steel cables between two towers.",
            "Sourdough bread rises by wild yeast and bacteria, which make it sour.",
            "A comet is a body of ice and dust with a long tail near the sun.",
        ][number % 5]
        words = context.rstrip(".").split()
        return {
            "title": name,
            "paragraphs": [
                {
                    "context": context,
                    "qas": [
                        {
                            "id": f"{number}-a",
                            "question": f"What about {' '.join(words[3:9])}?",
                            "is_impossible": False,
                            "answers": [{"text": " ".join(words[4:7]), "answer_start": 0}],
                        },
                        {
                            "id": f"{number}-b",
                            "question": f"Who was the first to paint {words[0]}?",
                            "is_impossible": True,
                            "answers": [],
                            "plausible_answers": [{"text": words[0], "answer_start": 0}],
                        },
                    ],
                }
            ],
        }

    path = folder / "squad.json"
    path.write_text(json.dumps({"version": "v2.0", "data": [article(n) for n in range(articles)]}), encoding="utf-8")
    return path


def test_squad_from_file_to_figures(tmp_path: Path) -> None:
    out = tmp_path / "x.json"
    assert squad.main([str(squad_file(tmp_path)), "--out", str(out)]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["questions"] == {"answerable": 4, "near_misses": 4, "other_articles": 1}
    assert (told["articles"], told["articles_left_out"]) == (4, 1)
    assert told["paragraph_recall@5"]["value"] == 1.0
    assert told["paragraph_recall@5"]["n"] == 4
    assert set(told["abstention"]) == {"near_misses", "other_articles"}


def test_squad_tasks_keep_the_sorts_apart(tmp_path: Path) -> None:
    kept, others = squad.split_articles(squad.read_articles(squad_file(tmp_path)))
    found = squad.tasks(kept, others)
    assert [task.sort for task in found].count(Sort.NEAR_MISS) == 4
    assert [task.id for task in found if task.sort is Sort.ELSEWHERE] == ["4-a"]  # only what its own text answers
    assert squad.sampled(found, 3) == squad.sampled(found, 3)
    assert len(squad.sampled(found, 3)) == 3
    assert squad.sampled(found, None) == found


@pytest.mark.parametrize(
    ("content", "expected"),
    [("[]", "Correct squad.json"), ('{"data": []}', "Correct squad.json"), (None, "there is no")],
)
def test_a_wrong_squad_file_is_told(tmp_path: Path, content: str | None, expected: str) -> None:
    path = tmp_path / "squad.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(EvalsError, match=expected):
        squad.read_articles(path)


def asked(sort: Sort, confidence: float | None, verdict: Verdict = Verdict.ANSWERED, **fields: Any) -> Asked:
    told = {"article": 0, "rank": None, "told": False} | fields
    return Asked(sort=sort, confidence=confidence, verdict=verdict, **told)


def test_squad_figures_by_hand() -> None:
    items = [
        asked(Sort.ANSWERABLE, 0.9, rank=1, told=True),
        asked(Sort.ANSWERABLE, 0.7, rank=6, article=1),
        asked(Sort.ANSWERABLE, 0.0, Verdict.NOT_FOUND, rank=None, article=2),
        asked(Sort.NEAR_MISS, 0.8),
        asked(Sort.ELSEWHERE, 0.0, Verdict.NOT_FOUND, article=3),
        asked(Sort.ELSEWHERE, 0.5, Verdict.AMBIGUOUS, article=3),
    ]
    told = summary(items)
    assert [told[f"paragraph_recall@{k}"]["value"] for k in (1, 5, 10)] == pytest.approx([1 / 3, 1 / 3, 2 / 3])
    assert told["gold_in_first_two_sentences"]["value"] == pytest.approx(1 / 3)
    assert told["gold_in_first_two_sentences_of_answers_given"]["value"] == 0.5
    assert told["falsely_declined"]["value"] == pytest.approx(1 / 3)
    # one near miss: above two of the three answerable questions
    assert told["abstention"]["near_misses"]["auroc"]["value"] == pytest.approx(1 / 3)
    # of other articles the one that is scored ties with the question that is declined: two and a half of three
    assert told["abstention"]["other_articles"]["auroc"]["value"] == pytest.approx(2.5 / 3)
    assert told["abstention"]["other_articles"]["declined"]["value"] == 0.5
    assert told["abstention"]["other_articles"]["asked_back"] == 1


def test_without_confidence_nothing_is_made_up() -> None:
    told = abstention([asked(Sort.ANSWERABLE, None), asked(Sort.NEAR_MISS, None)], Sort.NEAR_MISS)
    assert told["auroc"]["value"] is None
    assert told["without_confidence"] == 2
