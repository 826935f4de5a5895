"""What holds for every request: its id, its headers, and that nothing inside gets out to callers or to logs."""

import io
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from starlette.testclient import TestClient

from ingest.errors import LibraryError, VidimusError
from rag.errors import (
    AssistantError,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexUnavailable,
    ModelUnavailable,
    NoIndex,
    NoLanguageModel,
)
from rag.ports import Corpus
from rag.records import Answer, Caller, Filters, Options, Turn
from tests.api.conftest import Keyed, client_of
from tests.api.stand_in import NO_FILTERS, NO_OPTIONS, NOBODY, StandIn

SECRET = "the ladder under the third stair"


@dataclass(frozen=True)
class Failing(StandIn):
    """Fails with what it was asked, as careless code does."""

    error: type[Exception] = RuntimeError

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        caller: Caller = NOBODY,
        filters: Filters = NO_FILTERS,
        options: Options = NO_OPTIONS,
    ) -> Answer:
        raise self.error(f"failed on {question}") from ValueError(question)


@dataclass(frozen=True)
class Closed(StandIn):
    """Has no corpus to open."""

    error: type[Exception] = NoIndex

    def corpus(self, caller: Caller) -> Corpus:
        raise self.error(f"no index in /home/somebody/{SECRET}")


@pytest.mark.parametrize("sent", ["abc", "A-1.b_2", "x" * 128])
def test_a_request_id_is_echoed(local: TestClient, sent: str) -> None:
    assert local.get("/v1/documents", headers={"X-Request-Id": sent}).headers["x-request-id"] == sent
    assert local.get("/nope", headers={"X-Request-Id": sent}).json()["request_id"] == sent


@pytest.mark.parametrize("sent", ["", "x" * 129, "a b", "<script>", "a\u00e9", "a;b"])
def test_a_request_id_that_is_none_is_replaced(local: TestClient, sent: str) -> None:
    given = local.get("/nope", headers={"X-Request-Id": sent.encode("latin-1")})
    assert re.fullmatch("[0-9a-f]{32}", given.headers["x-request-id"])
    assert given.json()["request_id"] == given.headers["x-request-id"]


@pytest.mark.parametrize(
    ("path", "stored"),
    [("/v1/documents", False), ("/v1/nope", False), ("/health/live", False), ("/docs", True), ("/docs/start.js", True)],
)
def test_no_cache_keeps_answers(local: TestClient, path: str, stored: bool) -> None:
    headers = local.get(path).headers
    assert (headers.get("cache-control") != "no-store") is stored
    assert ("content-security-policy" in headers) is stored
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("error", [RuntimeError, VidimusError, AssistantError, RecursionError, KeyError])
def test_a_failure_tells_nobody_of_the_question(
    tmp_path: Path, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    lines = io.StringIO()
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.PrintLoggerFactory(lines)
    )
    client = client_of(Failing(error=error), tmp_path)
    with caplog.at_level(logging.DEBUG):
        reply = client.post("/ask", json={"question": SECRET})
    assert (reply.status_code, reply.json()["code"]) == (500, "internal_error")
    logged = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["event"] for line in logged] == ["failed", "request"]
    assert {line["request_id"] for line in logged} == {reply.json()["request_id"]}
    assert logged[0]["error"] == error.__name__
    assert "test_boundary.py" in " ".join(logged[0]["at"])
    assert SECRET not in reply.text + lines.getvalue() + caplog.text


def test_the_log_has_the_route_and_not_the_address(keyed: Keyed) -> None:
    lines = io.StringIO()
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.PrintLoggerFactory(lines)
    )
    keyed.client.get("/v1/actions", params={"q": SECRET}, headers=keyed.limite)
    keyed.client.get(f"/v1/documents/{SECRET}", headers=keyed.limite)
    keyed.client.get(f"/v1/{SECRET}")
    logged = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [(line["route"], line["status"], line["key"]) for line in logged] == [
        ("/v1/actions", 200, "limite"),
        ("/v1/documents/{id}", 404, "limite"),
        (None, 404, None),
    ]
    assert "stair" not in lines.getvalue()
    assert keyed.limite["Authorization"].removeprefix("Bearer ") not in lines.getvalue()


@pytest.mark.parametrize(
    ("error", "code", "way_out"),
    [
        (NoIndex, "no_index", "vidimus ingest"),
        (IndexMismatch, "index_mismatch", "vidimus ingest"),
        (IndexDamaged, "index_damaged", "vidimus rollback"),
        (LibraryError, "index_damaged", "vidimus rollback"),
        (ModelUnavailable, "model_unavailable", "vidimus doctor"),
        (IndexBusy, "index_busy", "try again"),
        (IndexUnavailable, "index_unavailable", "try again"),
    ],
)
def test_what_an_operator_can_mend_is_told_with_the_way_out(
    tmp_path: Path, error: type[VidimusError], code: str, way_out: str
) -> None:
    client = client_of(Closed(error=error), tmp_path)
    assert client.get("/health/live").status_code == 200
    for reply in (
        client.get("/health/ready"),
        client.get("/v1/documents"),
        client.post("/ask", json={"question": "x"}),
    ):
        assert (reply.status_code, reply.json()["code"]) == (503, code)
        assert way_out in reply.json()["detail"]
        assert "somebody" not in reply.text


def test_a_written_answer_wants_a_language_model(tmp_path: Path) -> None:
    reply = client_of(Closed(error=NoLanguageModel), tmp_path).post(
        "/ask", json={"question": "x", "options": {"mode": "generate"}}
    )
    assert (reply.status_code, reply.json()["code"]) == (422, "no_language_model")
    assert "options.mode" in reply.json()["detail"]


def test_ready_names_the_index(local: TestClient) -> None:
    assert local.get("/health/ready").json() == {"status": "ready", "corpus_version": "generation-1"}
