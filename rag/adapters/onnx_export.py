"""Exports a sentence-transformers model to ONNX, and believes the export only after comparing it.

Both exporters of torch can lose the attention mask without a word, so that a text's vector changes with its padding.
The graph is therefore traced with a padded batch, and checked on padded batches as well as on single texts.
"""

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from rag.adapters.onnx_embedder import load, open_files
from rag.adapters.onnx_record import MODEL, SCHEMA, TOKENIZER, ExportRecord
from rag.adapters.sentence_transformer import dimension, document_prompt, encode, question_prompt
from rag.manifest import fingerprints
from rag.ports import Matrix

TOLERANCE = 1e-5  # the largest difference of any coordinate
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
LONGEST = 8_192  # tokens, for a model that names no limit

PROBES = (
    "Yes.",
    "Who is responsible, and since when?",
    "Regulation (EU) 2018/1725, Article 3(1)(b): 12,5 % of EUR 1 000 000 — “in full”.",
    "L’évaluation naïve des coûts à Zürich; Σύνοδος; Європа; 欧洲.",
    "The parties shall, where appropriate and without prejudice to other obligations, act as set out below. " * 40,
)


class ExportRefused(Exception):
    """Why a model cannot be exported; it can still be served by sentence-transformers."""


def export(transformer: Any, identity: str, folder: Path) -> ExportRecord:
    """Writes the graph and the tokenizer into an empty folder, and returns the record of an export that agrees with
    the original to `TOLERANCE`. Raises ExportRefused with the reasons if there is none."""
    reasons = []
    for trace in (_trace_by_running, _trace_by_reading):
        try:
            return _attempt(transformer, identity, folder, trace)
        except ExportRefused as error:
            reasons.append(str(error))
    raise ExportRefused("; ".join(reasons))


def refusal(transformer: Any, identity: str, reason: str) -> ExportRecord:
    return _record(transformer, identity, (), {}, reason)


Trace = Callable[[Any, Sequence[str], Any, Path], None]


def _attempt(transformer: Any, identity: str, folder: Path, trace: Trace) -> ExportRecord:
    for left in folder.iterdir():
        left.unlink()
    try:
        features = transformer.preprocess(list(PROBES))
        names = tuple(name for name in INPUTS if name in features)
        _write_tokenizer(transformer, folder)
        with _quiet():
            trace(transformer, names, features, folder / MODEL)
        record = _record(transformer, identity, names, fingerprints(folder), None)
        difference = _difference(transformer, folder, record)
    except Exception as error:
        raise ExportRefused(f"{trace.__name__.strip('_')}: {type(error).__name__}: {str(error)[:200]}") from error
    if not difference <= TOLERANCE:  # also if it is not a number
        raise ExportRefused(f"{trace.__name__.strip('_')}: vectors differ by {difference:.1g}")
    return record


def _record(transformer: Any, identity: str, names: Sequence[str], files: Any, refused: str | None) -> ExportRecord:
    longest = transformer.max_seq_length
    return ExportRecord(
        schema=SCHEMA,
        identity=identity,
        dimension=dimension(transformer),
        max_length=min(longest, LONGEST) if longest else LONGEST,
        inputs=tuple(names),
        document_prompt=document_prompt(transformer),
        question_prompt=question_prompt(transformer),
        files=files,
        refused=refused,
    )


def _write_tokenizer(transformer: Any, folder: Path) -> None:
    """As the library has set it up, which may not be as the model's own file says."""
    (folder / TOKENIZER).write_text(transformer[0].tokenizer.backend_tokenizer.to_str(), encoding="utf-8")


def _trace_by_running(transformer: Any, names: Sequence[str], features: Any, path: Path) -> None:
    import torch

    axes = {name: {0: "texts", 1: "tokens"} for name in names} | {"vectors": {0: "texts"}}
    torch.onnx.export(
        _whole(transformer, names),
        tuple(features[name] for name in names),
        path,
        input_names=list(names),
        output_names=["vectors"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def _trace_by_reading(transformer: Any, names: Sequence[str], features: Any, path: Path) -> None:
    import torch

    texts, tokens = torch.export.Dim("texts"), torch.export.Dim("tokens")
    torch.onnx.export(
        _whole(transformer, names),
        tuple(features[name] for name in names),
        path,
        input_names=list(names),
        output_names=["vectors"],
        dynamic_shapes=[tuple({0: texts, 1: tokens} for _ in names)],
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def _whole(transformer: Any, names: Sequence[str]) -> Any:
    """All the model's modules, from token ids to the vector of the text, as one."""
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = transformer

        def forward(self, *values: Any) -> Any:
            return self.inner(dict(zip(names, values, strict=True)))["sentence_embedding"]

    return Whole().eval()


def _difference(transformer: Any, folder: Path, record: ExportRecord) -> float:
    """The largest difference from sentence-transformers: of single texts as they are served, and in padded batches."""
    expected = encode(transformer, PROBES)
    single = replace(load(folder, record), prompt="").embed(PROBES)
    session, _ = open_files(folder, record.max_length)
    differences = [single - expected]
    for chosen in ([*range(len(PROBES))], [0, 2], [3, 1]):
        features = transformer.preprocess([PROBES[place] for place in chosen])
        rows = session.run(None, {name: features[name].numpy() for name in record.inputs})[0]
        differences.append(_unit(rows) - expected[chosen])
    return float(max(np.abs(part).max() for part in differences))


def _unit(rows: Matrix) -> Matrix:
    unit: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporters warn of what the comparison decides."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
