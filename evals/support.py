"""`python -m evals support PAIRS.jsonl --out SCORES.jsonl`: what the gate thinks of claims beside their sources."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import EvalsError
from ingest.errors import VidimusError
from rag.settings import Settings
from rag.verify.judgement import Embed, judge


class Pair(BaseModel):
    """A line of the input. Further fields (a label, a split) are left alone."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    claim: str
    source: str


def read_pairs(path: Path) -> Iterator[Pair]:
    """Raises EvalsError, one sentence with the line's number."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvalsError(f"{path} cannot be read ({error.strerror}): name a file of JSON lines.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield Pair.model_validate_json(line)
        except ValidationError as error:
            field = ".".join(map(str, error.errors()[0]["loc"])) or "the line"
            raise EvalsError(
                f"{path}, line {number}: {field} is wrong or missing; give each line id, claim and source as strings."
            ) from error


def scores(pairs: Iterator[Pair], embed: Embed | None = None) -> Iterator[dict[str, object]]:
    """For each pair: id, support (0 to 1), refused, reason."""
    for pair in pairs:
        judgement = judge(pair.claim, pair.source, embed=embed)
        yield {
            "id": pair.id,
            "support": round(judgement.support, 6),
            "refused": judgement.refused,
            "reason": judgement.reason,
        }


def embedded(model: str) -> Embed:
    """The product's own embedder, each text embedded once. Raises ModelUnavailable."""
    from rag.adapters.embedding import open_embedder

    embedder = open_embedder(model, Settings().home)
    one = lru_cache(maxsize=20_000)(lambda text: embedder.embed([text])[0])
    return lambda texts: np.stack([one(text) for text in texts])


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals support", description=__doc__)
    parser.add_argument("pairs", type=Path, help="JSON lines with id, claim, source")
    parser.add_argument("--embedding", default=Settings().embedding_model, help="a model's name or folder, or none")
    parser.add_argument("--out", type=Path, required=True, help="JSON lines with id, support, refused, reason")
    options = parser.parse_args(argv)
    try:
        embed = None if options.embedding == "none" else embedded(options.embedding)
        lines = [json.dumps(score, ensure_ascii=False) for score in scores(read_pairs(options.pairs), embed)]
    except VidimusError as error:
        print(error, file=sys.stderr)
        return 2
    options.out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{len(lines)} pairs scored into {options.out}")
    return 0
