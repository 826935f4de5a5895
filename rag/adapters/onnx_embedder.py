"""Runs an exported model with ONNX Runtime: no torch, ready in a third of a second."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from rag.adapters.engine import engine_told, well_formed
from rag.adapters.onnx_record import MODEL, TOKENIZER, ExportRecord
from rag.errors import ModelUnavailable
from rag.ports import Matrix, Vector


@dataclass(frozen=True, slots=True)
class OnnxEmbedder:
    """One text at a time on one core each, so a text's vector is the same to the last bit whatever stands beside it.

    On two cores that is also faster than batches: nothing is computed for padding.
    """

    record: ExportRecord
    prompt: str
    session: Any
    tokenizer: Any
    workers: ThreadPoolExecutor

    @property
    def model(self) -> str:
        return self.record.identity

    @property
    def dimension(self) -> int:
        return self.record.dimension

    def asking(self) -> "OnnxEmbedder":
        """The same model for questions, which some models expect under another prompt than documents."""
        return replace(self, prompt=self.record.question_prompt)

    def embed(self, texts: Sequence[str]) -> Matrix:
        rows = [self._one(texts[0])] if len(texts) == 1 else list(self.workers.map(self._one, texts))
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension)

    def _one(self, text: str) -> Vector:
        with engine_told(self.model):
            ids = self.tokenizer.encode(well_formed(self.prompt + text)).ids or [0]  # without tokens, still a vector
            tokens = np.array([ids], dtype=np.int64)
            values = {"attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
            feed = {name: values.get(name, tokens) for name in self.record.inputs}
            (row,) = self.session.run(None, feed)[0]
        unit: Vector = row / max(float(np.linalg.norm(row)), 1e-12)
        return unit


def load(folder: Path, record: ExportRecord) -> OnnxEmbedder:
    """Raises ModelUnavailable if the engine refuses the files."""
    session, tokenizer = open_files(folder, record.max_length)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return OnnxEmbedder(record, record.document_prompt, session, tokenizer, ThreadPoolExecutor(cores))


def open_files(folder: Path, max_length: int, words: Path | None = None) -> tuple[Any, Any]:
    """The session and the tokenizer of an export; `words` is the tokenizer's file where the export has none."""
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # errors
    try:
        session = onnxruntime.InferenceSession(folder / MODEL, options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(words or folder / TOKENIZER))
    except Exception as error:
        raise ModelUnavailable(f"The exported model cannot be opened: delete {folder} and start again.") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length)  # the file may say less than the model can read
    return session, tokenizer
