"""Wherever the disk is full, the current generation answers, a sentence names the way out, and nothing is left."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

APART = ("unshare", "--user", "--map-root-user", "--mount")


def may_mount(folder: Path) -> bool:
    command = [*APART, "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def test_builds_on_a_full_and_on_a_read_only_disk(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if not may_mount(home):
        pytest.skip("No file system may be mounted here.")
    command = [*APART, sys.executable, "-m", "tests.rag.full_disks", str(home)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    for found in told["found"]:
        assert found["answers"], found
        assert found["parts"] == 0, found
        if found["said"]:
            assert found["same"], found
            assert found["said"].startswith("not_stored: ")
            assert "make room and give write access" in found["said"]
    # The stages were worth trying: at each but the last, which only reads, builds failed.
    assert {found["stage"] for found in told["found"] if found["said"]} >= {
        "Storing documents", "Embedding texts", "Indexing vectors", "read-only",
    }  # fmt: skip
    last = told["last"]
    assert (last["said"], last["same"], last["answers"], last["parts"]) == ("", False, True, 0)
