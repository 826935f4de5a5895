"""What many rooms' tests share, made once a run: the exported model, and the index of the real documents."""

import os
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from rag.ports import Asking
from rag.settings import Settings
from tests.tiny import vidimus


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser that the machine has."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium is installed (on Debian: apt-get install chromium)")
    return path


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of exported models. Exporting takes seconds, so that it is done once."""
    from rag.build import embedder

    home = tmp_path_factory.mktemp("models")
    embedder(Settings(home=home))
    return home / "models"


@pytest.fixture
def fresh_home(tmp_path: Path, models: Path) -> Path:
    """A home in which nothing has been ingested, with the model ready."""
    return furnished(tmp_path / "home", models)


def furnished(home: Path, models: Path) -> Path:
    shutil.copytree(models, home / "models", copy_function=os.link)
    return home


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """A home with the four documents of the corpus ingested, by the command that users run."""
    home = furnished(tmp_path_factory.mktemp("real") / "home", models)
    done = vidimus(home, "ingest", VIDIMUS_CORPUS=str(Path(str(files("corpus")))))
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="session")
def real_assistant(real_home: Path) -> Asking:
    from rag.build import open_assistant

    return open_assistant(Settings(home=real_home))
