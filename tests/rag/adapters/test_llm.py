"""Language models over HTTP: what they are sent, how servers of all sorts are taken, and that calls end in time."""

import json
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from itertools import count

import pytest

from ingest.records import Document
from rag.adapters.bounds import MOST_BYTES
from rag.adapters.llm import OpenAICompatible, _Listener
from rag.build import writer
from rag.errors import LanguageModelFailed, LanguageModelLate, ModelUnavailable
from rag.ports import Piece, Prompt, Usage
from rag.prompts import RULES, SCHEMA
from rag.settings import Settings
from tests.rag.adversary.server import HARMLESS, MANNERS, Adversarial, adversarial
from tests.rag.adversary.tricks import Known, Shown, honest
from tests.rag.documents import make_document

KEY = "sk-0123456789"
PASSAGES = ["The Harbour Board should inspect at least 40 ships a year.", "The Coast Guard keeps nine boats."]
MATERIAL = {
    "question": "?",
    "passages": [{"number": n, "source": "", "text": text} for n, text in enumerate(PASSAGES, 1)],
}
PROMPT = Prompt(RULES, json.dumps(MATERIAL))
SECONDS = 0.7
REST = 1.0


@pytest.fixture(scope="module")
def document() -> Document:
    return make_document("harbours", PASSAGES)


@pytest.fixture
def server(document: Document) -> Iterator[Adversarial]:
    with adversarial(Known([document], KEY)) as serving:
        yield serving


def model(server: Adversarial, name: str = "honest/1", key: str | None = KEY) -> OpenAICompatible:
    return OpenAICompatible(f"{server.url}/v1", name, key)


def heard(model: OpenAICompatible, seconds: float = 5.0) -> list[Piece]:
    return list(model.reply(PROMPT, seconds, 300))


def text(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def expected(server: Adversarial) -> str:
    return server.write("honest", 1, Shown(RULES, PASSAGES, "?"), server.known)


def test_what_is_sent(server: Adversarial) -> None:
    heard(model(server))
    (request,) = server.heard
    assert request.path == "/v1/chat/completions"
    assert request.body == {
        "model": "honest/1",
        "messages": [{"role": "system", "content": RULES}, {"role": "user", "content": PROMPT.material}],
        "temperature": 0.0,
        "max_tokens": 300,
        "stream": True,
        "stream_options": {"include_usage": True},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": dict(SCHEMA)},
        },
    }


def test_no_more_is_told_than_the_request(server: Adversarial, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what the client's library tells by itself, nor what it finds in the environment."""
    found = {"OPENAI_API_KEY": "sk-of-someone", "OPENAI_ORG_ID": "org", "OPENAI_PROJECT_ID": "project"}
    for name, value in (found | {"OPENAI_BASE_URL": "http://192.0.2.1/v1"}).items():
        monkeypatch.setenv(name, value)
    heard(model(server))
    heard(model(server, key=None))
    with_key, without = server.heard
    names = {"host", "connection", "authorization", "accept", "content-type", "content-length", "accept-encoding"}
    for request in server.heard:
        assert {name.lower() for name in request.headers} == names
        assert not any(value in repr(request) for value in found.values())
    assert with_key.headers["Authorization"] == f"Bearer {KEY}" and without.headers["Authorization"] == "Bearer none"


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/"])
def test_addresses(server: Adversarial, path: str) -> None:
    heard(OpenAICompatible(server.url + path, "honest/1"))
    assert server.heard[0].path == "/v1/chat/completions"


@pytest.mark.parametrize(("manner", "requests"), [("", 1), ("unstructured", 2), ("unstreamed", 2), ("simple", 3)])
def test_servers_of_all_sorts(server: Adversarial, manner: str, requests: int) -> None:
    """With schemas or without, streaming or not; how it goes is found out once."""
    asked = model(server, f"{manner}+honest/1")
    assert text(heard(asked)) == expected(server)
    assert len(server.heard) == requests
    assert text(heard(asked)) == expected(server)
    assert len(server.heard) == requests + 1


def test_tokens_are_told(server: Adversarial) -> None:
    assert [piece.usage for piece in heard(model(server)) if piece.usage] == [Usage(1_000, 100)]


LATE = ("silent", "stall", "drip", "endless")


@pytest.mark.parametrize("manner", LATE)
def test_late_servers(server: Adversarial, manner: str) -> None:
    begun = time.monotonic()
    with pytest.raises(
        LanguageModelLate, match=rf"at 127.0.0.1:\d+ has not answered within {SECONDS:g} seconds: check"
    ):
        heard(model(server, f"{manner}+honest/1"), SECONDS)
    assert time.monotonic() - begun < SECONDS + REST


@pytest.mark.parametrize("manner", [one for one in MANNERS if one not in (*LATE, *HARMLESS, "odd_events")])
def test_failing_servers(server: Adversarial, manner: str) -> None:
    """Every failure is one of ours, in one sentence, without the key."""
    begun = time.monotonic()
    with pytest.raises(LanguageModelFailed) as failed:
        heard(model(server, f"{manner}+honest/1"))
    assert time.monotonic() - begun < 3 + REST
    assert KEY not in str(failed.value) and "check VIDIMUS_LLM_URL" in str(failed.value)


@pytest.mark.parametrize("seed", range(20))
def test_odd_events(server: Adversarial, seed: int) -> None:
    """They are read or refused; nothing else is raised."""
    try:
        pieces = heard(model(server, f"odd_events+honest/{seed}"))
    except LanguageModelFailed:
        return
    assert all(isinstance(piece.usage, Usage | None) for piece in pieces)


def test_a_redirected_request_takes_the_key_nowhere(server: Adversarial) -> None:
    with pytest.raises(LanguageModelFailed, match="status 307"):
        heard(model(server, "elsewhere+honest/1"))
    assert [request.path for request in server.heard] == ["/v1/chat/completions"]


def test_no_password_of_an_address_is_told(server: Adversarial) -> None:
    url = server.url.replace("http://", "http://user:password@")
    with pytest.raises(LanguageModelFailed) as failed:
        heard(OpenAICompatible(url, "500+honest/1", KEY))
    assert "password" not in str(failed.value)


def test_too_many_bytes(document: Document) -> None:
    with adversarial(Known([document], KEY), lambda *_: "A" * MOST_BYTES) as server, pytest.raises(LanguageModelFailed):
        heard(model(server), 20)


def test_more_is_said_than_can_be_heard_in_time() -> None:
    """The waiting ends although the next piece is always there."""
    begun = time.monotonic()
    with closing(_Listener((Piece("and so on ") for _ in count()), begun + 0.2)) as listener:
        with pytest.raises(TimeoutError):
            deque(listener, maxlen=0)
        assert time.monotonic() - begun < 0.2 + REST


def test_nobody_there() -> None:
    with pytest.raises(LanguageModelFailed, match=r"127\.0\.0\.1:9 does not answer as expected"):
        heard(OpenAICompatible("http://127.0.0.1:9/v1", "m"))


def test_a_reply_that_is_left_ends(server: Adversarial) -> None:
    """So does the thread that listens."""
    before = set(threading.enumerate())
    pieces = model(server, "endless+honest/1").reply(PROMPT, 30.0, 300)
    assert next(pieces).text
    pieces.close()
    ours = [one for one in threading.enumerate() if one not in before and "_listen" in one.name]
    for thread in ours:
        thread.join(5)
    assert ours and not any(thread.is_alive() for thread in ours)


def test_several_at_a_time(server: Adversarial) -> None:
    asked, found = model(server), []
    threads = [threading.Thread(target=lambda: found.append(text(heard(asked)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected(server)] * 8


def test_no_model_is_the_default() -> None:
    assert writer(Settings(_env_file=None)) is None


def test_a_model_by_settings(server: Adversarial) -> None:
    made = writer(Settings(llm_url=server.url, llm_model="honest/1", llm_key=KEY, llm_seconds=7, llm_passages=3))
    assert made is not None and made.model.name == "honest/1"
    assert (made.limits.seconds, made.limits.tokens, made.limits.passages) == (7.0, 8_000, 3)
    assert text(list(made.model.reply(PROMPT, 5.0, 300))) == expected(server)
    assert server.heard[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("half", [{"llm_url": "http://127.0.0.1:9"}, {"llm_model": "m"}])
def test_half_a_configuration(half: dict[str, str]) -> None:
    """A name without an address must not be looked for at a provider."""
    with pytest.raises(ModelUnavailable, match="VIDIMUS_LLM_URL and VIDIMUS_LLM_MODEL"):
        writer(Settings(**half))


def test_the_key_is_not_told_by_the_settings() -> None:
    settings = Settings(llm_url="http://127.0.0.1:9", llm_model="m", llm_key=KEY)
    assert KEY not in repr(settings) and KEY not in settings.model_dump_json()


def test_nothing_is_loaded_without_a_model() -> None:
    program = "import sys, rag.build; print(sorted({n.split('.')[0] for n in sys.modules} & {'llama_index', 'openai'}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_stand_in_writes_what_the_server_does(server: Adversarial) -> None:
    from random import Random

    assert expected(server) == honest(Random("honest 1 False"), Shown(RULES, PASSAGES), server.known)
