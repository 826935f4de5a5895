"""/docs and the schema behind it: complete, with examples, and with nothing from a foreign host."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import served
from tests.api.stand_in import StandIn

SCHEMA = "/openapi.json"


def test_the_page_asks_no_foreign_host(local: TestClient) -> None:
    page = local.get("/docs")
    assert page.status_code == 200
    assert "//" not in page.text.replace("<!doctype html>", "")
    assert "<script>" not in page.text  # the policy would stop it
    asked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(asked) == 4
    for address in asked:
        assert address.startswith(("/", "data:"))
        if address.startswith("/"):
            assert local.get(address).status_code == 200, address
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_the_start_script_reads_our_schema_and_asks_no_validator(local: TestClient) -> None:
    script = local.get("/docs/start.js").text
    assert 'url: "/openapi.json"' in script
    assert "validatorUrl: null" in script


@pytest.fixture
def schema(local: TestClient) -> dict[str, Any]:
    found = local.get(SCHEMA).json()
    assert isinstance(found, dict)
    return found


def test_the_schema_has_every_address(schema: dict[str, Any]) -> None:
    assert sorted(schema["paths"]) == [
        "/ask",
        "/health/live",
        "/health/ready",
        "/v1/actions",
        "/v1/ask",
        "/v1/documents",
        "/v1/documents/{id}",
        "/v1/documents/{id}/passages",
        "/v1/documents/{id}/text",
        "/v1/ingests",
        "/v1/ingests/{id}",
        "/v1/passages/{id}",
        "/v1/search",
    ]


def test_every_object_is_closed(schema: dict[str, Any]) -> None:
    parts = schema["components"]["schemas"]
    open_ones = [name for name, part in parts.items() if part.get("type") == "object" and "properties" in part]
    assert [name for name in open_ones if parts[name].get("additionalProperties") is not False] == []


def test_errors_are_problems_everywhere(schema: dict[str, Any]) -> None:
    for path, methods in schema["paths"].items():
        for method in methods.values():
            errors = {status: reply for status, reply in method["responses"].items() if status >= "400"}
            assert errors, path
            for reply in errors.values():
                assert list(reply["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in schema["components"]["schemas"]


def test_the_rules_on_characters_stand_in_the_schema(schema: dict[str, Any]) -> None:
    question = schema["components"]["schemas"]["Ask"]["properties"]["question"]
    assert (question["minLength"], question["maxLength"]) == (1, 2000)
    for text, fits in [
        ("a", True),
        ("a\nb", True),
        (" ", False),
        ("a\0", False),
        ("\u202e", False),
        ("a\u2066", False),
    ]:
        assert bool(re.search(question["pattern"], text)) is fits


def test_examples_are_accepted(local: TestClient, schema: dict[str, Any]) -> None:
    examples = schema["components"]["schemas"]["Ask"]["examples"]
    assert len(examples) == 2
    for example in examples:
        example.get("filters", {}).pop("document_ids", None)  # of documents that this corpus has not
        assert local.post("/ask", json=example).status_code == 200


def test_the_page_works_in_a_browser_under_its_own_policy(chromium: str) -> None:
    """It draws the schema, sends a request, and neither asks a foreign host nor breaks a rule of the policy."""
    from playwright.sync_api import sync_playwright

    asked: list[str] = []
    said: list[str] = []
    with served(StandIn()) as url, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{url}/docs")
        page.click("#operations-answers-ask .opblock-summary-control")
        page.click(".try-out__btn")
        page.click(".execute")
        page.wait_for_selector(".live-responses-table")
        assert '"object": "answer"' in page.inner_text(".live-responses-table")
    assert [address for address in asked if not address.startswith((url, "data:"))] == []
    assert said == []
