"""Whenever `vidimus ingest` is killed, the current index answers, and the next run loses and doubles nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.long)])
def test_ingestions_killed_at_any_moment(fresh_home: Path, kills: int) -> None:
    command = [sys.executable, "-m", "tests.ingest.dying_ingestions", str(fresh_home), str(kills), "7"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60 * kills)
    told = json.loads(ran.stdout)
    assert told["wrong"] == []
    assert told["kills"] == kills
