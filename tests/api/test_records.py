"""Documents, passages and actions over HTTP, and the pages of their lists."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from api import schemas
from tests.api.stand_in import LADDERS, LIGHTHOUSE


def test_documents_are_listed_with_their_parts(local: TestClient) -> None:
    found = schemas.Documents.model_validate_json(local.get("/v1/documents").content)
    assert ([item.id for item in found.items], found.total, found.next) == (["lighthouse", "ladders"], 2, None)
    assert (found.items[0].actions, found.items[0].passages, found.items[0].pages) == (1, 4, 1)
    assert found.items[0].footnotes[0].anchor == LIGHTHOUSE.footnotes[0].anchor
    assert local.get("/v1/documents/ladders").json() == found.items[1].model_dump(mode="json")


def test_every_offset_indexes_the_text(local: TestClient) -> None:
    text = local.get("/v1/documents/ladders/text").json()["text"]
    assert text == LADDERS.text
    for item in local.get("/v1/documents/ladders/passages").json()["items"]:
        assert text[item["start"] : item["end"]] == item["text"]
        assert local.get(f"/v1/passages/{item['id']}").json() == item


def test_passages_lead_to_their_neighbours(local: TestClient) -> None:
    items = local.get("/v1/documents/lighthouse/passages").json()["items"]
    assert [item["previous"] for item in items] == [None, *(item["id"] for item in items[:-1])]
    assert [item["next"] for item in items] == [*(item["id"] for item in items[1:]), None]


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ({}, ["lighthouse", "ladders"]),
        ({"document": "ladders"}, ["ladders"]),
        ({"number": 1}, ["lighthouse", "ladders"]),
        ({"number": 2}, []),
        ({"actor": "harbour office"}, ["lighthouse"]),
        ({"actor": "Port Bureau"}, ["lighthouse"]),  # an alias of the catalogue
        ({"actor": "Office"}, ["lighthouse"]),
        ({"actor": "Off"}, []),  # words fit whole
        ({"actor": "(.*"}, []),  # a word, no pattern
        ({"timetable": "2029"}, ["ladders"]),
        ({"priority": "2"}, ["lighthouse", "ladders"]),
        ({"q": "LADDERS winter"}, ["ladders"]),
        ({"q": "ladders yellow"}, []),
        ({"actor": "Night Watch", "timetable": "2027"}, []),
    ],
)
def test_actions_fit_every_part_of_the_query(local: TestClient, query: dict[str, Any], documents: list[str]) -> None:
    found = schemas.Actions.model_validate_json(local.get("/v1/actions", params=query).content)
    assert [item.document_id for item in found.items] == documents
    assert found.total == len(documents)


def test_an_action_names_the_passage_to_read_it_in(local: TestClient) -> None:
    (action,) = local.get("/v1/actions", params={"document": "lighthouse"}).json()["items"]
    assert local.get(f"/v1/passages/{action['passage_id']}").json()["text"] == action["text"]


@pytest.mark.parametrize(
    ("words", "first"),
    [("barrel of rain water", "lighthouse:9-76"), ("hidden ladders in winter", LADDERS.passages[2].id)],
)
def test_a_search_gives_passages_best_first(local: TestClient, words: str, first: str) -> None:
    found = schemas.Search.model_validate_json(local.get("/v1/search", params={"q": words}).content)
    assert found.items[0].passage.id == first
    assert [item.score for item in found.items] == sorted((item.score for item in found.items), reverse=True)
    assert len(local.get("/v1/search", params={"q": words, "limit": 1}).json()["items"]) == 1


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/documents/lighthouse/passages", "/v1/actions?number=1"])
def test_pages_make_up_the_whole_list(local: TestClient, path: str) -> None:
    whole = local.get(path).json()
    paged: list[Any] = []
    address = local.get(path, params={"limit": 1}).json()
    paged += address["items"]
    while address["next"]:
        address = local.get(address["next"]).json()
        assert (len(address["items"]), address["total"]) == (1, whole["total"])
        paged += address["items"]
    assert paged == whole["items"]
    assert whole["next"] is None


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/v1/documents?limit=0", "?limit"),
        ("/v1/documents?limit=501", "?limit"),
        ("/v1/documents?limit=many", "?limit"),
        ("/v1/documents?page=2", "?page"),
        ("/v1/documents?after=generation-1~-1", "?after"),
        ("/v1/documents?after=1", "?after"),
        ("/v1/actions?document=nope", "?document"),
        ("/v1/actions?number=one", "?number"),
        ("/v1/actions?actor=", "?actor"),
        ("/v1/actions?actor=%00", "?actor"),
        ("/v1/actions?q=%E2%80%AE", "?q"),
        ("/v1/search", "?q"),
        ("/v1/search?q=+", "?q"),
        ("/v1/search?q=x&limit=51", "?limit"),
    ],
)
def test_queries_that_do_not_fit(local: TestClient, path: str, pointer: str) -> None:
    reply = local.get(path)
    assert (reply.status_code, reply.json()["code"]) == (422, "invalid_request")
    assert [fault["pointer"] for fault in reply.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/documents?after=generation-0~1", 409, "stale_page"),  # of an index that is gone
        ("GET", "/v1/documents/nope", 404, "not_found"),
        ("GET", "/v1/documents/nope/text", 404, "not_found"),
        ("GET", "/v1/documents/nope/passages", 404, "not_found"),
        ("GET", "/v1/passages/lighthouse:0-1", 404, "not_found"),
        ("GET", "/v1/passages/%00", 404, "not_found"),
        ("GET", "/v1/documents/", 404, "not_found"),
        ("GET", "/v1", 404, "not_found"),
        ("GET", "/elsewhere", 404, "not_found"),
        ("GET", "/ask", 405, "method_not_allowed"),
        ("DELETE", "/v1/documents", 405, "method_not_allowed"),
        ("POST", "/health/live", 405, "method_not_allowed"),
    ],
)
def test_addresses_that_lead_nowhere(local: TestClient, method: str, path: str, status: int, code: str) -> None:
    reply = local.request(method, path)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.headers["content-type"] == "application/problem+json"
