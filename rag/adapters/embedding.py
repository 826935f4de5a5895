"""The configured embedding model, ready to use: exported once, then run without the library that loads it."""

import logging
import re
import shutil
import tempfile
from pathlib import Path
from typing import Protocol

from rag.adapters.model_folder import ModelFolder, find_model
from rag.adapters.onnx_embedder import load
from rag.adapters.onnx_record import ExportRecord, read_record
from rag.errors import ModelUnavailable
from rag.home import sync, sync_tree
from rag.ports import Embedder

_log = logging.getLogger(__name__)


class ModelEmbedder(Embedder, Protocol):
    """`embed` is for documents, `asking()` gives the embedder for questions; most models know no difference."""

    def asking(self) -> Embedder: ...


def open_embedder(name: str, home: Path) -> ModelEmbedder:
    """`name` is a sentence-transformers name or folder. The first time it takes seconds, and imports torch.

    Raises ModelUnavailable if the model is not there or cannot be loaded.
    """
    folder = find_model(name)
    exported = home / "models" / f"{re.sub(r'[^A-Za-z0-9.]+', '-', folder.name)}-{folder.digest[:16]}"
    record = read_record(exported) or _export_told(folder, exported)
    if record.refused is None:
        return load(exported, record)
    _log.warning("%s is served by sentence-transformers, for it cannot be exported: %s", folder.name, record.refused)
    return _unexported(folder)


def _export_told(folder: ModelFolder, target: Path) -> ExportRecord:
    try:
        return _export(folder, target)
    except OSError as error:
        raise ModelUnavailable(
            f"The model cannot be prepared in {target.parent} ({error.strerror or error}): make room and give write"
            " access, or set VIDIMUS_HOME."
        ) from error


def _export(folder: ModelFolder, target: Path) -> ExportRecord:
    """Appears whole under its name or not at all; of two processes that export at once, one wins."""
    from rag.adapters.onnx_export import ExportRefused, export, refusal
    from rag.adapters.sentence_transformer import load_transformer

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, ignore_cleanup_errors=True) as temporary:
        made = Path(temporary) / "export"
        made.mkdir()
        transformer = load_transformer(folder)
        try:
            record = export(transformer, folder.identity, made)
        except ExportRefused as error:
            shutil.rmtree(made)
            made.mkdir()
            record = refusal(transformer, folder.identity, str(error))
        record.write(made)
        sync_tree(made)
        return _put(made, target, record)


def _put(made: Path, target: Path, record: ExportRecord) -> ExportRecord:
    shutil.rmtree(target, ignore_errors=True)  # a damaged one
    try:
        made.rename(target)
    except OSError:
        other = read_record(target)
        if other is None:
            raise
        return other  # made by another process in the meantime
    sync(target.parent)
    return record


def _unexported(folder: ModelFolder) -> ModelEmbedder:
    from rag.adapters.sentence_transformer import SentenceTransformerEmbedder, document_prompt, load_transformer

    transformer = load_transformer(folder)
    return SentenceTransformerEmbedder(transformer, folder.identity, document_prompt(transformer))
