"""The packaged embedding model as the beginning of a cross-encoder, and a trained one to go on from."""

from pathlib import Path
from typing import Any

from rag.adapters.model_folder import PACKAGED, find_model
from rag.adapters.onnx_record import MODEL

# The matrices of one layer, in the order in which the exporter writes them.
_OF_A_LAYER = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_HEAD = ("bert.pooler.dense", "classifier")


def untrained() -> tuple[Any, Any]:
    """A torch model that gives one number for a pair of texts, its last layer not yet trained, and the tokenizer.
    Raises ModelUnavailable."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = find_model(PACKAGED).path
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=1)
    return model, AutoTokenizer.from_pretrained(folder)


def restored(model: Any, folder: Path) -> None:
    """Gives the model the weights of a reader that was exported in eight bits, but for the embeddings, which training
    leaves as they are. Each comes back to within half a step of its column's scale."""
    import onnx
    import torch
    from onnx import numpy_helper

    stored = {one.name: numpy_helper.to_array(one) for one in onnx.load(folder / MODEL).graph.initializer}
    state = model.state_dict()
    for name, weights in state.items():
        plain = [array for found, array in stored.items() if found.endswith(f".{name}")]
        if plain and plain[0].shape == tuple(weights.shape):
            state[name] = torch.tensor(plain[0].copy())
    unnamed = [name.removesuffix("_quantized") for name in stored if name.startswith("onnx::") and "quantized" in name]
    unnamed.sort(key=lambda name: int(name.rsplit("_", 1)[1]))
    layers = [
        f"bert.encoder.layer.{layer}.{part}"
        for layer in range(len(unnamed) // len(_OF_A_LAYER))
        for part in _OF_A_LAYER
    ]
    heads = {
        head: next(name.removesuffix("_scale") for name in stored if name.endswith(f"{head}.weight_scale"))
        for head in _HEAD
    }
    for target, source in (dict(zip(layers, unnamed, strict=True)) | heads).items():
        whole = stored[f"{source}_quantized"].astype("float32") - stored[f"{source}_zero_point"].astype("float32")
        state[f"{target}.weight"] = torch.tensor((whole * stored[f"{source}_scale"]).T.copy())
    model.load_state_dict(state)
