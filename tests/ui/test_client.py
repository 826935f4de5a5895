"""The client against a transport that replies what a server might, and what none should."""

import json
from collections.abc import Callable

import httpx
import pytest

from tests.ui import answers
from tests.ui.answers import answer_to
from ui.client import ApiError, Client, Misunderstood, Refused, Unreachable

Reply = Callable[[httpx.Request], httpx.Response]


def client(reply: Reply, key: str | None = None) -> Client:
    return Client("http://api.test", key, httpx.MockTransport(reply))


def raising(error: Exception) -> Reply:
    def reply(request: httpx.Request) -> httpx.Response:
        raise error

    return reply


def test_a_question_goes_out_with_its_history_filter_and_key() -> None:
    seen: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=answer_to(answers.EXPAND))

    history = [{"role": "user", "content": "before"}]
    answer = client(reply, "secret").ask("now", history, ["factsheet"])  # type: ignore[arg-type]
    assert answer["verdict"] == "answered"
    assert seen[0].url == "http://api.test/v1/ask"
    assert seen[0].headers["authorization"] == "Bearer secret"
    assert json.loads(seen[0].content) == {
        "question": "now",
        "history": history,
        "filters": {"document_ids": ["factsheet"]},
    }


def test_a_first_question_without_filter_sends_the_question_alone() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        assert json.loads(request.content) == {"question": "now"}
        assert "authorization" not in request.headers
        return httpx.Response(200, json=answer_to(answers.EXPAND))

    client(reply).ask("now")


PROBLEM = {"title": "Invalid request", "detail": "The question has more than 2,000 characters.", "status": 422}


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (raising(httpx.ConnectError("refused")), Unreachable, "cannot be reached"),
        (raising(httpx.ReadTimeout("late")), Unreachable, "took too long"),
        (raising(httpx.RemoteProtocolError("cut off")), Unreachable, "cannot be reached"),
        (lambda _: httpx.Response(422, json=PROBLEM), Refused, "more than 2,000 characters"),
        (lambda _: httpx.Response(401, text="no"), Refused, "status 401"),
        (lambda _: httpx.Response(500, json=["no problem"]), Refused, "status 500"),
        (lambda _: httpx.Response(503, json={"detail": "No index yet. Run vidimus ingest."}), Unreachable, "No index"),
        (lambda _: httpx.Response(502, text="<html>"), Unreachable, "not ready"),
        (lambda _: httpx.Response(200, text="<html>hello</html>"), Misunderstood, "VIDIMUS_API_URL"),
        (lambda _: httpx.Response(200, json=[1]), Misunderstood, "VIDIMUS_API_URL"),
        (lambda _: httpx.Response(200, json={"hello": "world"}), Misunderstood, "VIDIMUS_API_URL"),
        (lambda _: httpx.Response(200, content=b"\xff\xfe\x00"), Misunderstood, "VIDIMUS_API_URL"),
        (lambda _: httpx.Response(302, headers={"location": "http://elsewhere.test"}), Misunderstood, "VIDIMUS"),
    ],
)
def test_every_failure_is_one_sentence_for_the_reader(reply: Reply, error: type[ApiError], said: str) -> None:
    with pytest.raises(error, match=said):
        client(reply).ask("x")


def test_lists_are_read_to_their_end_from_this_host_alone() -> None:
    pages = {
        "/v1/documents?limit=500": {"items": [{"id": "a"}], "next": "http://elsewhere.test/v1/documents?after=x~1"},
        "/v1/documents?after=x~1": {"items": [{"id": "b"}], "next": None},
    }

    def reply(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "api.test"
        return httpx.Response(200, json=pages[request.url.raw_path.decode()])

    assert [document["id"] for document in client(reply).documents()] == ["a", "b"]


def test_a_list_that_has_no_end_ends() -> None:
    endless = {"items": [{"id": "a"}], "next": "/v1/documents?after=again"}
    assert len(client(lambda _: httpx.Response(200, json=endless)).documents()) == 200


@pytest.mark.parametrize("document_id", ["../../admin", "a/b", "a?b=c", "a#b", "%2e%2e"])
def test_an_id_cannot_leave_its_place_in_the_address(document_id: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        assert path.startswith("/v1/documents/") and path.count("/") == 3 and "?" not in path
        return httpx.Response(404, json={"detail": "There is no such document."})

    with pytest.raises(Refused, match="no such document"):
        client(reply).document(document_id)


def test_what_two_keys_may_read_is_never_cached_together() -> None:
    accesses = {Client("http://api.test", key).access for key in (None, "a", "b")}
    assert len(accesses) == 3
