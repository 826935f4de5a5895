"""The real documents under a stand-in for the embedding model: whole questions in milliseconds, nothing to load."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import Reading, read_corpus
from rag.adapters.stand_ins import HashingEmbedder
from rag.assistant import Assistant
from rag.generate import Writer
from rag.generations import Serving, build_generation
from tests.rag.adversary.server import Adversarial, adversarial
from tests.rag.adversary.tricks import Known
from tests.rag.progress import Remembered

KEY = "sk-vidimus-0123456789abcdef"
EMBEDDER = HashingEmbedder(256)


class Written:
    """Makes assistants that differ in their writer alone."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def by(self, writer: Writer | None) -> Assistant:
        return Assistant(self._serving, EMBEDDER, writer)


@pytest.fixture(scope="session")
def reading() -> Reading:
    return read_corpus(Path(__file__).parents[2] / "corpus")


@pytest.fixture(scope="session")
def written(reading: Reading, tmp_path_factory: pytest.TempPathFactory) -> Written:
    home = tmp_path_factory.mktemp("hashed")
    build_generation(reading.documents, reading.aliases, home, EMBEDDER, Remembered())
    return Written(Serving(home, EMBEDDER))


@pytest.fixture(scope="session")
def known(reading: Reading) -> Known:
    return Known(reading.documents, KEY)


@pytest.fixture(scope="session")
def adversary(known: Known) -> Iterator[Adversarial]:
    with adversarial(known) as serving:
        yield serving
