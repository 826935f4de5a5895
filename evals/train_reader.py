"""Trains the small reader: a cross-encoder fine-tuned from the packaged MiniLM, exported to ONNX in eight bits.

`python -m evals train-reader --out FOLDER`: about twenty minutes an epoch on two cores that know bfloat16. `--from`
goes on from a trained reader. The figures on the passages held out are printed after each epoch and written beside
the model.
"""

import argparse
import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from evals.reader_data import Pair, Pairs, Place, Text, divided, read_texts
from evals.reader_nearest import nearest_elsewhere
from evals.terminal import CONSOLE
from rag.adapters.cross_encoder import restored, untrained
from rag.adapters.embedding import open_embedder
from rag.adapters.model_folder import PACKAGED
from rag.settings import Settings

MAX_LENGTH = 128  # tokens of a question and a window together
_BATCH = 24
_RATE, _HEAD = 1.1e-4, 2  # of the encoder, and how many times that of what stands on it
_FROZEN = ("embeddings", "layer.0.")
_POSITIVE = 2.0  # a pair that answers weighs so much more: there are fewer
_WARM, _LEAST = 0.05, 0.02  # of the steps; of the rate
_RIVALS = 8  # sentences of other passages that are read beside the right one
_REJECTED = 0.85  # of the near misses, where recall is told
NAME = "vidimus-reader"


@dataclass(frozen=True, slots=True)
class Figures:
    """On passages held out. `auroc`: answered questions against near misses by their best window; `first`: the best
    window is a right one; `recall`: answered questions kept where 85% of the near misses are rejected; `among`: the
    best window is a right one where those that search finds first in other passages are read too, None if none were."""

    questions: int
    auroc: float
    first: float
    recall: float
    among: float | None = None


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals train-reader")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model; model.onnx in it is replaced")
    parser.add_argument(
        "--from", type=Path, dest="start", help="a reader's folder to go on from; else the packaged MiniLM"
    )
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=_RATE, help="learning rate at its highest")
    parser.add_argument("--passages", type=int, help="only so many, to try it")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    everything = read_texts()
    texts, held_out = divided(everything, options.seed)
    texts, held_out = texts[: options.passages], held_out[: options.passages]
    embedder = open_embedder(PACKAGED, Settings().home)
    found = nearest_elsewhere(everything, embedder)
    model, tokenizer = untrained()
    if options.start:
        restored(model, options.start)
    trained_on = {text.id for text in texts}
    elsewhere = {asked: [place for place in places if place.text in trained_on] for asked, places in found.items()}
    figures = train(model, tokenizer, texts, held_out, options.epochs, options.seed, options.rate, elsewhere)
    figures = replace(figures, among=first_among(model, tokenizer, held_out, found, everything))
    CONSOLE.print(f"At last: {figures}")
    export(model, tokenizer, options.out, figures)
    CONSOLE.print(f"Written to {options.out}.")
    return 0


def train(
    model: Any,
    tokenizer: Any,
    texts: Sequence[Text],
    held_out: Sequence[Text],
    epochs: int,
    seed: int,
    rate: float = _RATE,
    elsewhere: Mapping[Place, Sequence[Place]] | None = None,
) -> Figures:
    """In place. The figures are those after the last epoch."""
    import torch

    torch.manual_seed(seed)
    pairs, shuffled = Pairs(texts, seed, elsewhere), random.Random(seed)
    for name, weights in model.named_parameters():
        weights.requires_grad = not any(part in name for part in _FROZEN)
    head = [weights for name, weights in model.named_parameters() if "classifier" in name or "pooler" in name]
    known = {id(weights) for weights in head}
    body = [weights for weights in model.parameters() if weights.requires_grad and id(weights) not in known]
    optimiser = torch.optim.AdamW([{"params": body}, {"params": head}], lr=rate, weight_decay=0.01)
    steps, step = epochs * math.ceil(len(pairs.epoch()) / _BATCH), 0
    loss = torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor(_POSITIVE))
    figures = measured(model, tokenizer, held_out)
    for epoch in range(epochs):
        model.train()
        for batch in _batches(pairs.epoch(), shuffled):
            share = min(1.0, step / (_WARM * steps + 1)) * max(_LEAST, 1 - step / steps)
            for group, times in zip(optimiser.param_groups, (1, _HEAD), strict=True):
                group["lr"] = rate * times * share
            wanted = torch.tensor([float(pair.answers) for pair in batch])
            with torch.autocast("cpu", torch.bfloat16):
                logits = _logits(model, tokenizer, batch)
            loss(logits.float(), wanted).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            step += 1
        figures = measured(model, tokenizer, held_out)
        CONSOLE.print(f"Epoch {epoch + 1} of {epochs}: {figures}")
    return figures


def _logits(model: Any, tokenizer: Any, batch: Sequence[Pair]) -> Any:
    features = tokenizer(
        [pair.question for pair in batch],
        [pair.window for pair in batch],
        padding=True,
        truncation="only_second",
        max_length=MAX_LENGTH,
        return_tensors="pt",
    )
    return model(**features).logits[:, 0]


def _batches(pairs: list[Pair], shuffled: random.Random) -> list[list[Pair]]:
    """Of about equal length each, in any order."""
    pairs = sorted(pairs, key=lambda pair: len(pair.question) + len(pair.window) + 60 * shuffled.random())
    batches = [pairs[start : start + _BATCH] for start in range(0, len(pairs), _BATCH)]
    shuffled.shuffle(batches)
    return batches


def measured(model: Any, tokenizer: Any, texts: Sequence[Text]) -> Figures:
    import torch
    from sklearn.metrics import roc_auc_score

    model.eval()
    best, answered, right = [], [], []
    with torch.no_grad():
        for text in texts:
            for asked in text.questions:
                windows = [Pair(asked.q, text.window(place), False) for place in range(len(text.sentences))]
                scores = _logits(model, tokenizer, windows).numpy()
                best.append(float(scores.max()))
                answered.append(bool(asked.answer))
                if asked.answer:
                    right.append(int(scores.argmax()) in asked.answer)
    scores, kept = np.array(best), np.array(answered)
    floor = np.quantile(scores[~kept], _REJECTED)
    return Figures(
        questions=len(best),
        auroc=round(float(roc_auc_score(kept, scores)), 3),
        first=round(float(np.mean(right)), 3),
        recall=round(float((scores[kept] > floor).mean()), 3),
    )


def first_among(
    model: Any, tokenizer: Any, texts: Sequence[Text], found: Mapping[Place, Sequence[Place]], every: Sequence[Text]
) -> float:
    """How often a right window is the best of those that hold the answer and of what search found first elsewhere."""
    import torch

    model.eval()
    named = {text.id: text for text in every}
    right = []
    with torch.no_grad():
        for text in texts:
            for number, asked in enumerate(text.questions):
                own = [Place(text.id, place) for place in asked.answer]
                places = [*own, *found.get(Place(text.id, number), ())[:_RIVALS]]
                windows = [Pair(asked.q, named[place.text].window(place.place), False) for place in places]
                if own:
                    right.append(int(_logits(model, tokenizer, windows).argmax()) < len(own))
    return round(float(np.mean(right)), 3)


def export(model: Any, tokenizer: Any, folder: Path, figures: Figures) -> None:
    """model.onnx in eight bits, tokenizer.json, and reader.json with the hash of the model and its figures."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from rag.adapters.onnx_reader import INPUTS, RECORD
    from rag.adapters.onnx_record import MODEL, TOKENIZER

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, *values: Any) -> Any:
            return self.inner(**dict(zip(INPUTS, values, strict=True))).logits[:, 0]

    model.eval()
    folder.mkdir(parents=True, exist_ok=True)
    example = tokenizer(
        ["Who?", "By when, and why?"], ["They. | | Title", "In May."], padding=True, return_tensors="pt"
    )
    whole = folder / "whole.onnx"
    torch.onnx.export(
        Whole().eval(),  # which the exporter would put back to training
        tuple(example[name] for name in INPUTS),
        whole,
        input_names=list(INPUTS),
        output_names=["log_odds"],
        dynamic_axes={name: {0: "windows", 1: "tokens"} for name in INPUTS} | {"log_odds": {0: "windows"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(whole, folder / MODEL, weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
    (folder / TOKENIZER).write_text(tokenizer.backend_tokenizer.to_str(), encoding="utf-8")
    record = {
        "name": NAME,
        "sha256": sha256((folder / MODEL).read_bytes()).hexdigest(),
        "max_length": MAX_LENGTH,
        "held_out": asdict(figures),
    }
    (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
