"""A tiny reader trained, exported and read again."""

import json
from pathlib import Path

import numpy as np

from evals.reader_data import Asked, Pair, Text
from evals.train_reader import export, train
from rag.adapters.cross_encoder import restored
from rag.adapters.onnx_reader import open_reader
from tests.rag.adapters.tiny_models import WORDS, make_model


def _texts() -> tuple[Text, ...]:
    """Who reports can be learnt; since when is never said."""
    bodies = ("agency", "council", "commission")
    return tuple(
        Text(
            f"{number}",
            "reports",
            "data",
            (f"the {body} shall report to the {bodies[number % 3 - 1]}", "data is open"),
            (
                Asked(f"who shall report to the {bodies[number % 3 - 1]}", (0,), "who"),
                Asked(f"since when is the {body} responsible", (), "when", "no date"),
            ),
        )
        for number in range(12)
        for body in (bodies[number % 3],)
    )


def test_a_reader_is_trained_exported_and_read_alike(tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    make_model(tmp_path / "tiny")
    folder = tmp_path / "tiny-bert"
    torch.manual_seed(0)
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=1)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    before = [weights.clone() for weights in model.parameters()]
    figures = train(model, tokenizer, _texts(), _texts()[:6], epochs=2, seed=3)
    assert any(not torch.equal(old, new) for old, new in zip(before, model.parameters(), strict=True))
    assert figures.questions == 12
    assert 0 <= figures.auroc <= 1

    export(model, tokenizer, tmp_path / "reader", figures)
    record = json.loads((tmp_path / "reader" / "reader.json").read_text())
    assert record["held_out"]["auroc"] == figures.auroc
    reader = open_reader(str(tmp_path / "reader"))
    windows = [" ".join(WORDS[start:]) for start in range(4)]
    pairs = [Pair("who shall report", text, False) for text in windows]
    features = tokenizer(
        [pair.question for pair in pairs], [pair.window for pair in pairs], padding=True, return_tensors="pt"
    )
    with torch.no_grad():
        expected = model(**features).logits[:, 0].numpy()
    np.testing.assert_allclose(reader.read("who shall report", windows), expected, atol=0.1)  # eight bits

    again = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=1)
    restored(again, tmp_path / "reader")
    for name, weights in model.state_dict().items():
        step = weights.abs().max().item() / 250  # half a step of eight bits
        np.testing.assert_allclose(again.state_dict()[name].numpy(), weights.numpy(), atol=step, err_msg=name)
    changed = [old for old, new in zip(before, again.parameters(), strict=True) if not torch.equal(old, new)]
    assert changed, "it is not the model before training"
