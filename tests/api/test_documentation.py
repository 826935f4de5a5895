"""docs/api.md names every address and every code, and none that there is not."""

import re
from pathlib import Path

from starlette.testclient import TestClient

from api.problems import KINDS, OF_ERRORS

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


def test_every_address_is_documented(local: TestClient) -> None:
    there_are = set(local.get("/openapi.json").json()["paths"])
    documented = set(re.findall(r"`(?:GET|POST) (/[^`]*)`", PAGE))
    assert documented == there_are


def test_every_code_is_documented_with_its_status() -> None:
    kinds = {*KINDS, *OF_ERRORS.values()}
    rows = re.findall(r"^\| (\d{3}) \| ([^|]+) \|", PAGE, re.M)
    documented = {(int(status), code) for status, codes in rows for code in re.findall(r"`(\w+)`", codes)}
    assert documented == {(kind.status, kind.code) for kind in kinds}
