"""The packaged embedding model as the beginning of a cross-encoder."""

from typing import Any

from rag.adapters.model_folder import PACKAGED, find_model


def untrained() -> tuple[Any, Any]:
    """A torch model that gives one number for a pair of texts, its last layer not yet trained, and the tokenizer.
    Raises ModelUnavailable."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = find_model(PACKAGED).path
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=1)
    return model, AutoTokenizer.from_pretrained(folder)
