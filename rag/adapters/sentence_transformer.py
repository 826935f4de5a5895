"""Models run by sentence-transformers itself: to export them, and to serve those that cannot be exported."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import numpy as np

from rag.adapters.engine import engine_told, well_formed
from rag.adapters.model_folder import ModelFolder
from rag.errors import ModelUnavailable
from rag.ports import Matrix

_DOCUMENT = ("document", "passage", "corpus")
_QUESTION = ("query", "question")


@dataclass(frozen=True, slots=True)
class SentenceTransformerEmbedder:
    """Slow to start, and one text at a time, for a text's vector must not depend on its neighbours' padding."""

    transformer: Any
    model: str
    prompt: str
    lock: Any = field(default_factory=Lock)  # its tokenizer cannot be used by two threads at once

    @property
    def dimension(self) -> int:
        return dimension(self.transformer)

    def asking(self) -> "SentenceTransformerEmbedder":
        """The same model for questions, which some models expect under another prompt than documents."""
        return replace(self, prompt=question_prompt(self.transformer))

    def embed(self, texts: Sequence[str]) -> Matrix:
        with self.lock, engine_told(self.model):
            rows = encode(self.transformer, [well_formed(self.prompt + text) for text in texts])
        return rows.reshape(len(texts), self.dimension)


def load_transformer(folder: ModelFolder) -> Any:
    """The SentenceTransformer, on the CPU. Raises ModelUnavailable."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder.path), device="cpu", local_files_only=True).eval()
    except Exception as error:
        raise ModelUnavailable(
            f"sentence-transformers cannot load {folder.name!r} ({type(error).__name__}): set VIDIMUS_EMBEDDING_MODEL"
            " to a model that it can."
        ) from error


def encode(model: Any, texts: Sequence[str]) -> Matrix:
    """Unit vectors, each computed alone; no prompt is added."""
    rows = model.encode(list(texts), prompt="", batch_size=1, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(rows, dtype=np.float32)


def dimension(model: Any) -> int:
    return int(model.get_embedding_dimension())


def document_prompt(model: Any) -> str:
    return _prompt(model, _DOCUMENT)


def question_prompt(model: Any) -> str:
    return _prompt(model, _QUESTION)


def _prompt(model: Any, names: Sequence[str]) -> str:
    """The first of these that the model has, else the one that it uses for everything, else none."""
    wanted = [*names, model.default_prompt_name]
    return next((prompt for name in wanted if (prompt := model.prompts.get(name))), "")
