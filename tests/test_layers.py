"""What each room knows. `make check` holds the directions of imports; here is what a linter does not see."""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from ingest.pipeline import Reading, read_corpus

ROOT = Path(__file__).parents[1]
PRODUCT = ("ingest", "rag", "api", "ui")
ENGINES = (
    *("chromadb", "llama_index", "onnxruntime", "openai", "sentence_transformers", "streamlit", "torch"),
    *("tokenizers", "transformers"),
)

# What any document of the Union may say, and what computers say.
GENERAL = {"API", "Commission", "Council", "European Commission", "Member States", "OJ", "Official Journal"}


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_corpus(Path(str(files("corpus"))))


def names(reading: Reading) -> set[str]:
    """The bodies, acronyms, documents and other words that are particular to the corpus, as it states them itself."""
    found = {term for group in reading.aliases.groups for term in group}
    for document in reading.documents:
        found |= {definition.short for definition in document.definitions if len(definition.short) > 2}
        found |= {actor for action in document.actions for actor in action.actors}
        found |= {document.metadata.reference, document.metadata.title}
    return found - GENERAL


def texts() -> Iterator[tuple[str, str]]:
    for room in PRODUCT:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in {".py", ".js", ".css", ".toml", ".json", ".html"}:
                yield str(path.relative_to(ROOT)), path.read_text("utf-8")


def test_no_room_names_what_is_particular_to_the_corpus(reading: Reading) -> None:
    particular = names(reading)
    assert len(particular) > 100
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, particular))})(?!\w)")
    assert {(where, found) for where, text in texts() for found in pattern.findall(text)} == set()


@pytest.mark.parametrize("module", ["ingest.pipeline", "rag.assistant", "rag.build", "api.app", "api.cli", "evals.run"])
def test_engines_are_loaded_late(module: str) -> None:
    """What a command does not need, it does not wait for."""
    program = f"import sys, {module}; print(*(name for name in {ENGINES} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == []
