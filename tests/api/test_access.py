"""Who may see what: keys, the anonymous, and the server's own machine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.access import Access, is_loopback
from api.app import create_app
from api.errors import KeysUnreadable
from api.keys import Keys
from api.problems import ProblemError
from ingest.records import Marking
from rag.settings import Settings
from tests.api.conftest import LOOPBACK, Keyed, client_of
from tests.api.stand_in import LADDERS, LIGHTHOUSE, StandIn

Peer = tuple[str, int]
HERE: Peer = ("127.0.0.1", 50000)


def ids(client: TestClient, headers: dict[str, str]) -> list[str]:
    return [item["id"] for item in client.get("/v1/documents", headers=headers).json()["items"]]


def test_the_key_decides_what_exists(keyed: Keyed) -> None:
    assert ids(keyed.client, keyed.limite) == ["lighthouse", "ladders"]
    assert ids(keyed.client, keyed.public) == ["lighthouse"]
    assert ids(keyed.client, {}) == ["lighthouse"]  # anonymous callers are PUBLIC by default


@pytest.mark.parametrize(
    "header",
    ["Bearer nope", "Bearer ", "Bearer", "Basic dXNlcjpwYXNz", "nope", "Bearer vidimus_" + "x" * 43, "Bearer \xff"],
)
def test_a_wrong_key_is_refused_and_not_taken_for_none(keyed: Keyed, header: str) -> None:
    reply = keyed.client.get("/v1/documents", headers={"Authorization": header.encode("latin-1")})
    assert (reply.status_code, reply.json()["code"]) == (401, "unauthorised")
    assert reply.headers["www-authenticate"] == "Bearer"


def test_the_anonymous_can_be_refused(tmp_path: Path) -> None:
    secret = Keys(tmp_path).add("one", Marking.PUBLIC)
    client = client_of(StandIn(), tmp_path, anonymous=None)
    assert client.get("/v1/documents").status_code == 401
    assert client.post("/ask", json={"question": "x"}).status_code == 401
    assert client.get("/health/ready").status_code == 200
    assert ids(client, {"Authorization": f"bearer {secret}"}) == ["lighthouse"]  # schemes have no case


@pytest.mark.parametrize("path", ["/v1/documents/{id}", "/v1/documents/{id}/text", "/v1/documents/{id}/passages"])
def test_above_the_clearance_and_unknown_are_told_alike(keyed: Keyed, path: str) -> None:
    headers = {**keyed.public, "X-Request-Id": "same"}
    above = keyed.client.get(path.format(id=LADDERS.id), headers=headers)
    unknown = keyed.client.get(path.format(id="unknown"), headers=headers)
    assert above.status_code == unknown.status_code == 404
    assert above.content == unknown.content
    assert above.headers == unknown.headers


def test_passages_and_filters_above_the_clearance_are_unknown_too(keyed: Keyed) -> None:
    headers = {**keyed.public, "X-Request-Id": "same"}
    above = keyed.client.get(f"/v1/passages/{LADDERS.passages[1].id}", headers=headers)
    assert above.content == keyed.client.get("/v1/passages/unknown", headers=headers).content
    assert keyed.client.get("/v1/actions?document=ladders", headers=headers).status_code == 422
    asked = [
        keyed.client.post("/ask", json={"question": "x", "filters": {"document_ids": [id]}}, headers=headers)
        for id in ("ladders", "unknown")
    ]
    assert asked[0].status_code == 422
    assert asked[0].content == asked[1].content


def test_a_filter_can_lower_the_clearance_and_never_raise_it(keyed: Keyed) -> None:
    body = {"question": "Who counts hidden ladders every winter?", "filters": {"max_marking": "LIMITE"}}
    assert keyed.client.post("/ask", json=body, headers=keyed.limite).json()["highest_marking"] == "LIMITE"
    assert keyed.client.post("/ask", json=body, headers=keyed.public).json()["citations"] == []
    body["filters"] = {"max_marking": "PUBLIC"}
    assert keyed.client.post("/ask", json=body, headers=keyed.limite).json()["citations"] == []


def test_local_mode_shows_all_whatever_key_is_sent(local: TestClient) -> None:
    assert ids(local, {}) == ["lighthouse", "ladders"]
    assert ids(local, {"Authorization": "Bearer anything"}) == ["lighthouse", "ladders"]


@pytest.mark.parametrize(
    ("host", "peer", "status"),
    [
        ("127.0.0.1:8000", HERE, 200),
        ("127.8.8.8", HERE, 200),
        ("localhost:8000", HERE, 200),
        ("LOCALHOST", HERE, 200),
        ("[::1]:8000", ("::1", 50000), 200),
        ("127.0.0.1", ("::ffff:127.0.0.1", 50000), 200),
        ("localhost.evil.example", HERE, 403),  # DNS rebinding
        ("127.0.0.1.evil.example", HERE, 403),
        ("evil.example", HERE, 403),
        ("", HERE, 403),
        ("[::1", ("192.0.2.7", 50000), 403),
        ("127.0.0.1", ("192.0.2.7", 50000), 403),
        ("127.0.0.1", ("::ffff:192.0.2.7", 50000), 403),
    ],
)
def test_local_mode_answers_its_own_machine_only(tmp_path: Path, host: str, peer: Peer, status: int) -> None:
    app = create_app(StandIn(), Settings(home=tmp_path), Keys(tmp_path), chat=False)
    client = TestClient(app, base_url=LOOPBACK, client=peer)
    for path in ("/v1/documents", "/health/live", "/docs", "/openapi.json"):
        assert client.get(path, headers={"Host": host}).status_code == status


def test_with_keys_any_machine_may_ask_under_any_name(keyed: Keyed) -> None:
    client = TestClient(keyed.client.app, base_url="http://vidimus.example", client=("192.0.2.7", 50000))
    assert ids(client, keyed.limite) == ["lighthouse", "ladders"]
    assert ids(client, {}) == ["lighthouse"]


def test_a_running_server_follows_the_keys(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    client = client_of(StandIn(), tmp_path)
    assert ids(client, {}) == ["lighthouse", "ladders"]
    headers = {"Authorization": f"Bearer {keys.add('one', Marking.LIMITE)}"}
    assert (ids(client, {}), ids(client, headers)) == (["lighthouse"], ["lighthouse", "ladders"])
    keys.revoke("one")
    assert client.get("/v1/documents", headers=headers).status_code == 401
    assert ids(client, {}) == ["lighthouse"]  # revoking the last key does not open what it closed


def test_keys_that_cannot_be_read_open_nothing(tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {Keys(tmp_path).add('one', Marking.LIMITE)}"}
    client = client_of(StandIn(), tmp_path)
    assert ids(client, headers) == ["lighthouse", "ladders"]
    (tmp_path / "keys.json").write_text('{"keys": [{"name": "one", "clearance": "SECRET"}]}')
    reply = client.get("/v1/documents", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (503, "keys_unreadable")
    assert str(tmp_path) not in reply.text
    assert ids(client, {}) == ["lighthouse"]
    with pytest.raises(KeysUnreadable):
        create_app(StandIn(), Settings(home=tmp_path), Keys(tmp_path), chat=False)


@pytest.mark.parametrize(
    ("host", "is_it"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("example.org", False),
    ],
)
def test_loopback(host: str, is_it: bool) -> None:
    assert is_loopback(host) is is_it


@pytest.mark.parametrize("clearance", list(Marking))
def test_clearance_comes_from_the_key_alone(tmp_path: Path, clearance: Marking) -> None:
    keys = Keys(tmp_path)
    secret = keys.add("one", clearance)
    access = Access(keys, anonymous=None)
    assert access.visitor(f"Bearer {secret}").caller.clearance is clearance
    with pytest.raises(ProblemError):
        access.visitor(None)


def test_the_stand_in_holds_one_document_of_each_marking(keyed_of: Callable[..., Keyed]) -> None:
    assert {LIGHTHOUSE.metadata.marking, LADDERS.metadata.marking} == set(Marking)
