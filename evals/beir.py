"""`python -m evals beir FOLDER --out X.json`: retrieval on a collection in the format of BEIR.

BEIR (Thakur et al. 2021, arXiv:2104.08663): corpus.jsonl {_id, title, text}, queries.jsonl {_id, text}, qrels/test.tsv
(query-id, corpus-id, score under a header). Recall@5, recall@10 and nDCG@10 by ir_measures, over the queries that the
qrels judge; as BEIR does, a text with the query's own id is left out of its ranking. Our retrieval, BM25 alone and
dense search alone run over the same passages; a text ranks where its best passage does.
"""

import argparse
import csv
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.progress import track

from evals import storage, terminal
from evals.assistant import offline
from evals.errors import EvalsError
from evals.foreign import ForeignText, documents
from evals.foreign_corpus import folder_for, open_corpus
from evals.measures.citations import content_words
from evals.our_retrieval import OurRetrieval
from evals.rankers import DEPTH
from evals.statistics import holm, mean_interval, paired
from rag.adapters.embedding import ModelEmbedder
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.settings import Settings

WAYS = ("ours", "lexical", "dense")
MEASURES = {"recall@5": ir_measures.R @ 5, "recall@10": ir_measures.R @ 10, "nDCG@10": ir_measures.nDCG @ 10}

Rankings = Mapping[str, Sequence[str]]  # query: texts, best first
Search = Callable[[str], Sequence[str]]  # words: passages, best first


class _Entry(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str = Field(alias="_id")
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """`qrels`: by query, by text, how relevant (above 0: relevant)."""

    name: str
    texts: tuple[ForeignText, ...]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]


def read_collection(folder: Path) -> Collection:
    """Raises EvalsError."""
    texts = tuple(ForeignText(one.id, one.title, (one.text,)) for one in _entries(folder / "corpus.jsonl"))
    queries = {one.id: one.text for one in _entries(folder / "queries.jsonl")}
    qrels = _qrels(folder / "qrels" / "test.tsv")
    judged = {query: found for query, found in qrels.items() if any(score > 0 for score in found.values())}
    unknown = judged.keys() - queries.keys()
    if unknown or not judged:
        raise EvalsError(
            f"Correct {folder / 'qrels' / 'test.tsv'}: {len(unknown)} of its {len(judged)} queries are unknown."
        )
    return Collection(folder.resolve().name, texts, {query: queries[query] for query in judged}, judged)


def _entries(path: Path) -> list[_Entry]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_Entry.model_validate_json(line) for line in lines if line.strip()]
    except FileNotFoundError as error:
        raise EvalsError(f"Put {path.name} into {path.parent}: BEIR's format wants it there.") from error
    except ValidationError as error:
        raise EvalsError(f"Correct {path}: {error.errors()[0]['msg']}.") from error


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in list(csv.reader(lines, delimiter="\t"))[1:]:
                if row:
                    found.setdefault(row[0], {})[row[1]] = int(row[2])
    except FileNotFoundError as error:
        raise EvalsError(f"Put {path.name} into {path.parent}: BEIR's format wants it there.") from error
    except (IndexError, ValueError) as error:
        raise EvalsError(
            f"Correct {path}: each line has query-id, corpus-id and a whole score between tabs."
        ) from error
    return found


def searches(corpus: Corpus) -> dict[str, Search]:
    """The three ways of searching, each from words to passages."""
    ours, lexicon = OurRetrieval(corpus, {}), Lexicon(corpus)
    return {
        "ours": lambda words: ours.found(words, (), (), lexicon),
        "lexical": lambda words: [hit.passage_id for hit in corpus.lexical(sorted(content_words(words)), DEPTH)],
        "dense": lambda words: [hit.passage_id for hit in corpus.dense(corpus.vectors([words])[0], DEPTH)],
    }


def rankings(search: Search, queries: Mapping[str, str], owner: Mapping[str, str], told: str) -> dict[str, list[str]]:
    """Texts by query; `owner` says which text a passage is of."""
    found = {}
    for query, words in track(queries.items(), told, console=terminal.CONSOLE, transient=True):
        ranked = dict.fromkeys(owner[passage] for passage in search(words))
        found[query] = [text for text in ranked if text != query]
    return found


def grades(found: Rankings, qrels: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, float]]:
    """By measure, by query. A query for which nothing is found scores zero."""
    run = [
        ir_measures.ScoredDoc(query, text, -float(rank))
        for query, texts in found.items()
        for rank, text in enumerate(texts)
    ]
    judged = [ir_measures.Qrel(query, text, score) for query, held in qrels.items() for text, score in held.items()]
    scored = {name: dict.fromkeys(qrels, 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), judged, run):
        scored[names[metric.measure]][metric.query_id] = float(metric.value)
    return scored


def main(arguments: Sequence[str]) -> int:
    """Raises VidimusError."""
    parser = argparse.ArgumentParser(prog="python -m evals beir")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    collection = read_collection(options.folder)
    offline()
    from rag.build import embedder  # late: it loads the engines

    settings = Settings()
    told = evaluate(collection, embedder(settings), settings.home)
    storage.write_json(options.out, told)
    for name in WAYS:
        terminal.OUTPUT.print(f"{name}: " + ", ".join(f"{measure} {told[name][measure]:.3f}" for measure in MEASURES))
    return 0


def evaluate(collection: Collection, model: ModelEmbedder, home: Path) -> dict[str, Any]:
    """Ready for JSON."""
    made = documents(collection.texts)
    started = time.monotonic()
    corpus = open_corpus(made, folder_for(home, made, model.model), model, model.asking())
    indexed = time.monotonic() - started
    texts = {one.id: text.id for one, text in zip(made, collection.texts, strict=True)}
    owner = {passage.id: texts[one.id] for one in made for passage in one.passages}
    scored, seconds = {}, {}
    for name, search in searches(corpus).items():
        started = time.monotonic()
        scored[name] = grades(rankings(search, collection.queries, owner, name), collection.qrels)
        seconds[name] = time.monotonic() - started
    return {
        "collection": collection.name,
        "texts": len(collection.texts),
        "passages": len(owner),
        "queries": len(collection.queries),
        "model": model.model,
        "seconds_to_index": round(indexed, 1),
        **{name: _summary(found, seconds[name]) for name, found in scored.items()},
        "ours_against": _against(scored),
    }


def _summary(found: Mapping[str, Mapping[str, float]], seconds: float) -> dict[str, object]:
    """Means, and their intervals by the bootstrap over queries: nothing here groups them."""
    values = {name: list(held.values()) for name, held in found.items()}
    intervals = {name: mean_interval(held, range(len(held))) for name, held in values.items()}
    return {
        **{name: float(np.mean(held)) for name, held in values.items()},
        "intervals": {name: [one.low, one.high] if one else None for name, one in intervals.items()},
        "ms_per_query": round(1000 * seconds / max(1, len(next(iter(values.values())))), 1),
    }


def _against(scored: Mapping[str, Mapping[str, Mapping[str, float]]]) -> dict[str, object]:
    """Our retrieval against each half alone, query by query, p adjusted over all six comparisons."""
    pairs = {
        f"{other} {name}": paired(
            list(scored[other][name].values()), list(scored["ours"][name].values()), list(scored["ours"][name])
        )
        for other in WAYS[1:]
        for name in MEASURES
    }
    adjusted = holm({key: found.p for key, found in pairs.items()})
    return {key: {"difference": found.difference, "p_holm": adjusted[key]} for key, found in pairs.items()}
