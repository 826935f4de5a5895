"""The contract of /ask: what goes in, what comes out, and what is refused with which words."""

import json
import unicodedata
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import schemas
from tests.api.stand_in import LIGHTHOUSE

JSON = {"Content-Type": "application/json"}
BARREL = "Where is the barrel of rain water?"


@pytest.mark.parametrize("path", ["/ask", "/v1/ask"])
def test_an_answer_has_the_whole_contract(local: TestClient, path: str) -> None:
    reply = local.post(path, json={"question": BARREL})
    assert reply.status_code == 200
    answer = schemas.Answer.model_validate_json(reply.content)  # closed: neither more nor less
    assert answer.verdict == "answered"
    assert answer.answer == "Every lighthouse shall keep a barrel of rain water beside its door. [1]"
    (citation,) = answer.citations
    assert LIGHTHOUSE.text[citation.start : citation.end] == citation.quote
    assert citation.formatted == "LIGHTHOUSE 1/25, section 1"
    assert [note.text for note in citation.footnotes] == ["The barrel follows the rule of the old harbour book."]
    assert answer.sentences[0].citations == [citation.number] == [1]


def test_not_finding_is_a_verdict_with_the_nearest_passages(local: TestClient) -> None:
    reply = local.post("/ask", json={"question": "Who painted the barrel?"})
    answer = reply.json()
    assert reply.status_code == 200
    assert (answer["verdict"], answer["reason"], answer["citations"]) == ("not_found", "no_support", [])
    assert [nearest["number"] for nearest in answer["nearest"]] == [1, 2]
    assert answer["sentences"] == [
        {"text": "The documents do not say.", "citations": [], "origin": "notice", "support": 1.0}
    ]


@pytest.mark.parametrize(
    ("body", "given"),
    [
        ({"history": [{"role": "user", "content": ""}, {"role": "assistant", "content": "a\nb\tc"}]}, {}),
        ({"filters": {}}, {}),
        ({"filters": {"document_ids": [], "max_marking": None}}, {}),
        ({"filters": {"document_ids": ["ladders"]}}, {"verdict": "not_found"}),
        ({"filters": {"max_marking": "PUBLIC"}}, {"highest_marking": "PUBLIC"}),
        ({"options": {"mode": "verbatim", "max_sentences": 20, "include_trace": False}}, {"trace": None}),
        ({"options": {"include_trace": True}}, {"trace": {"hits": ["lighthouse:9-76", "lighthouse:0-8"]}}),
    ],
)
def test_optional_parts(local: TestClient, body: dict[str, Any], given: dict[str, Any]) -> None:
    reply = local.post("/ask", json={"question": BARREL, **body})
    assert reply.status_code == 200, reply.text
    assert given.items() <= reply.json().items()


def test_questions_are_composed_before_anything_reads_them(local: TestClient) -> None:
    reply = local.post("/ask", json={"question": unicodedata.normalize("NFD", "Où est la cité?")})
    assert reply.json()["standalone_question"] == unicodedata.normalize("NFC", "Où est la cité?")


@pytest.mark.parametrize("question", ["x" * 2000, "a\nb\tc\rd", "🙂", "ا لعربية", "\u200fשלום", "a\u00a0b", "."])
def test_unusual_questions_are_questions(local: TestClient, question: str) -> None:
    assert local.post("/ask", json={"question": question}).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        ({}, "#/question", "is required"),
        ({"question": ""}, "#/question", "should have at least 1 character"),
        ({"question": " \n\t\u00a0"}, "#/question", "is blank"),
        ({"question": "x" * 2001}, "#/question", "should have at most 2000 characters"),
        ({"question": "a\u0000b"}, "#/question", "holds a control character"),
        ({"question": "a\u001bb"}, "#/question", "holds a control character"),
        ({"question": "a\u0085b"}, "#/question", "holds a control character"),
        ({"question": "a\u202eb"}, "#/question", "overrides the direction"),
        ({"question": "a\u2066b"}, "#/question", "overrides the direction"),
        ({"question": "\ud800"}, "#/question", "half of a surrogate pair"),
        ({"question": 1}, "#/question", "should be a valid string"),
        ({"question": None}, "#/question", "should be a valid string"),
        ({"question": ["x"]}, "#/question", "should be a valid string"),
        ({"question": "x", "query": "y"}, "#/query", "is not a field"),
        ({"question": "x", "a/b~c": 1}, "#/a~1b~0c", "is not a field"),
        ({"question": "x", "history": {}}, "#/history", "should be a valid list"),
        (
            {"question": "x", "history": [{"role": "system", "content": ""}]},
            "#/history/0/role",
            "'user' or 'assistant'",
        ),
        ({"question": "x", "history": [{"role": "user"}]}, "#/history/0/content", "is required"),
        (
            {"question": "x", "history": [{"role": "user", "content": "x" * 8001}]},
            "#/history/0/content",
            "at most 8000 characters",
        ),
        ({"question": "x", "history": [{"role": "user", "content": "\u202e"}]}, "#/history/0/content", "overrides"),
        ({"question": "x", "history": [{"role": "user", "content": ""}] * 21}, "#/history", "at most 20 items"),
        ({"question": "x", "filters": []}, "#/filters", "should be a JSON object"),
        (
            {"question": "x", "filters": {"document_ids": ["nope"]}},
            "#/filters/document_ids/0",
            "no document has this id",
        ),
        ({"question": "x", "filters": {"document_ids": [""]}}, "#/filters/document_ids/0", "at least 1 character"),
        ({"question": "x", "filters": {"max_marking": "SECRET"}}, "#/filters/max_marking", "'PUBLIC' or 'LIMITE'"),
        ({"question": "x", "filters": {"max_marking": 0}}, "#/filters/max_marking", "'PUBLIC' or 'LIMITE'"),
        ({"question": "x", "options": {"mode": "best"}}, "#/options/mode", "'auto', 'verbatim' or 'generate'"),
        ({"question": "x", "options": {"max_sentences": 0}}, "#/options/max_sentences", "greater than or equal to 1"),
        ({"question": "x", "options": {"max_sentences": 21}}, "#/options/max_sentences", "less than or equal to 20"),
        ({"question": "x", "options": {"max_sentences": "8"}}, "#/options/max_sentences", "should be a valid integer"),
        ({"question": "x", "options": {"max_sentences": True}}, "#/options/max_sentences", "should be a valid integer"),
        ({"question": "x", "options": {"include_trace": 0}}, "#/options/include_trace", "should be a valid boolean"),
        ({"question": "x", "options": {"include_trace": "no"}}, "#/options/include_trace", "should be a valid boolean"),
        ([], "#", "should be a JSON object"),
        ("x", "#", "should be a JSON object"),
    ],
)
def test_what_does_not_fit_is_told_where_and_why(local: TestClient, body: Any, pointer: str, detail: str) -> None:
    reply = local.post("/ask", content=json.dumps(body), headers=JSON)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    problem = schemas.Problem.model_validate_json(reply.content)
    assert (problem.status, problem.code) == (422, "invalid_request")
    assert problem.request_id == reply.headers["x-request-id"]
    assert pointer in {fault.pointer for fault in problem.errors}
    assert detail in " ".join(fault.detail for fault in problem.errors if fault.pointer == pointer)
    assert detail in problem.detail


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"{", JSON, 400, "bad_json"),
        (b"", JSON, 422, "invalid_request"),
        (b'{"question": "\xff"}', JSON, 400, "bad_json"),
        (b'{"question": "x",}', JSON, 400, "bad_json"),
        (b"[" * 60_000, JSON, 400, "bad_json"),  # deeper than the parser goes
        (b"1" * 60_000, JSON, 400, "bad_json"),  # more digits than the parser takes
        (b'{"question": NaN}', JSON, 422, "invalid_request"),
        (b'{"question": "x"}', {}, 415, "unsupported_media_type"),
        (b'{"question": "x"}', {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        (b"question=x", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"),
        (b'{"question": "' + b"x" * 65_536 + b'"}', JSON, 413, "too_large"),
    ],
)
def test_bodies_that_are_no_request(
    local: TestClient, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    reply = local.post("/ask", content=content, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_body_that_hides_its_length_is_cut_too(local: TestClient) -> None:
    chunks = (b"x" * 1024 for _ in range(65))
    reply = local.post("/ask", content=chunks, headers=JSON)
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")


def test_64_kilobytes_are_not_too_large(local: TestClient) -> None:
    body = b'{"question": "x"' + b" " * (65_536 - 17) + b"}"
    assert len(body) == 65_536
    assert local.post("/ask", content=body, headers=JSON).status_code == 200
