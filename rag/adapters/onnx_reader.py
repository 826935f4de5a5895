"""Runs the small reader with ONNX Runtime: a cross-encoder, its weights in eight bits."""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.adapters.engine import well_formed
from rag.adapters.model_folder import PACKAGED as PACKAGED_EMBEDDING
from rag.adapters.model_folder import find_model
from rag.adapters.onnx_embedder import open_files
from rag.adapters.onnx_record import MODEL, TOKENIZER
from rag.errors import ModelUnavailable

PACKAGED = "packaged"  # the one that comes with the product
RECORD = "reader.json"
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True, slots=True)
class OnnxReader:
    """One window at a time on one core each: what a window scores does not depend on what stands beside it."""

    model: str
    session: Any
    tokenizer: Any
    workers: ThreadPoolExecutor

    def read(self, question: str, windows: Sequence[str]) -> NDArray[np.float32]:
        """Raises ModelUnavailable."""
        try:
            longest_first = sorted(range(len(windows)), key=lambda place: -len(windows[place]))  # so no core waits long
            read = self.workers.map(lambda place: self._one(question, windows[place]), longest_first)
            odds = np.empty(len(windows), np.float32)
            odds[longest_first] = list(read)
            return odds
        except RuntimeError as error:
            raise ModelUnavailable(
                f"The reader {self.model} failed: free some memory, or set VIDIMUS_READER to none."
            ) from error

    def _one(self, question: str, window: str) -> float:
        encoded = self.tokenizer.encode(well_formed(question), well_formed(window))
        rows = (encoded.ids, encoded.attention_mask, encoded.type_ids)
        feed = {name: np.array([row], np.int64) for name, row in zip(INPUTS, rows, strict=True)}
        return float(self.session.run(None, feed)[0][0])


def open_reader(name: str) -> OnnxReader:
    """The packaged one, or a folder with the files that `python -m evals train-reader` writes. Raises ModelUnavailable."""
    if name == PACKAGED:
        with as_file(files("rag") / "reader") as folder:
            return _opened(folder)
    return _opened(Path(name))


def _opened(folder: Path) -> OnnxReader:
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        found = sha256((folder / MODEL).read_bytes()).hexdigest()
        name, wanted, longest = record["name"], record["sha256"], int(record["max_length"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(f"There is no reader in {folder}: set VIDIMUS_READER to packaged or to none.") from error
    if found != wanted:
        raise ModelUnavailable(
            f"The reader's file in {folder} is damaged: install anew, or set VIDIMUS_READER to none."
        )
    words = folder / TOKENIZER
    if not words.exists():  # the reader was made from the packaged model, and has its vocabulary
        words = find_model(PACKAGED_EMBEDDING).path / TOKENIZER
    session, tokenizer = open_files(folder, longest, words)
    tokenizer.enable_truncation(longest, strategy="only_second")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return OnnxReader(f"{name} {found[:12]} int8", session, tokenizer, ThreadPoolExecutor(cores))
