"""A plain installation holds all that an editable one finds in the checkout, and works from anywhere."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tiny import environment

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "corpus", "evals", "ingest", "rag", "ui")
_BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


def sources() -> Iterator[Path]:
    """All files of all packages, also those that nobody has listed anywhere."""
    for package in PACKAGES:
        yield from (path for path in (ROOT / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built of a copy, since building leaves its traces where it builds."""
    place = tmp_path_factory.mktemp("wheel")
    for path in (*sources(), ROOT / "pyproject.toml", ROOT / "README.md", ROOT / "LICENSE"):
        copy = place / "source" / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    done = subprocess.run(
        [sys.executable, "-c", _BUILD, str(place)], cwd=place / "source", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (built,) = place.glob("vidimus-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    site = wheel.parent / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def test_it_holds_every_file_of_every_package(installed: Path) -> None:
    there_are = {str(path.relative_to(ROOT)) for path in sources()}
    assert {path for path in there_are if not (installed / path).is_file()} == set()


def test_it_holds_nothing_else(installed: Path) -> None:
    folders = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert folders == set(PACKAGES)


def test_the_documents_are_the_same_to_the_byte(installed: Path) -> None:
    for path in (ROOT / "corpus").glob("*.*"):
        assert (installed / "corpus" / path.name).read_bytes() == path.read_bytes()


def test_it_works_from_an_empty_folder(installed: Path, real_home: Path, tmp_path: Path) -> None:
    """Ingests with vectors that are already there, in the default place of all state."""
    shutil.copytree(real_home, tmp_path / "var", copy_function=os.link, ignore=shutil.ignore_patterns("serving"))
    kept = {name: value for name, value in environment(tmp_path).items() if not name.startswith("VIDIMUS_")}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**kept, "PYTHONPATH": str(installed), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    assert f"4 documents in {installed / 'corpus'}" in run("api", "doctor", "--port", "65001")
    assert "Ingested" in run("api", "ingest")
    assert "Main actors: MAOC-N" in run("api", "ask", "Who are the main actors of Action 2 of the Communication?")
    assert re.search(r"\d+ questions are in order", run("evals", "check"))


def test_the_command_is_installed(installed: Path) -> None:
    (entry,) = installed.glob("*.dist-info/entry_points.txt")
    assert "vidimus = api.cli:main" in entry.read_text()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return {normal(name): version for name, _, version in (line.partition("==") for line in lines)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {normal(re.split(r"[^\w.-]", needed, maxsplit=1)[0]) for group in groups for needed in group}
    assert {name for name in names if not pins().get(name)} == set()


def test_pins_are_versions_that_everyone_can_get() -> None:
    """No path, no address and no version that only one machine has."""
    assert all(re.fullmatch(r"\d[\w.]*", version) for version in pins().values())


def test_torch_stays_at_the_release_with_a_processor_build() -> None:
    assert pins()["torch"] == "2.13.0"
    assert not [name for name in pins() if re.match(r"nvidia|cuda|triton|.*-cu\d+$", name)]
