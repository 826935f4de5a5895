"""Nothing above the clearance in any field of any endpoint: every address is walked, every word looked at."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

import pytest

from ingest.records import Document, Marking
from rag.ports import Asking
from rag.records import Caller
from tests.api.conftest import Keyed
from tests.api.stand_in import StandIn

RUN = 5  # words in a row that are no accident
EVERYTHING = Caller(clearance=Marking.LIMITE)


def runs(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def runs_of(texts: Iterable[str]) -> set[tuple[str, ...]]:
    return set().union(*map(runs, texts))


def documents_of(asking: Asking) -> Iterator[Document]:
    corpus = asking.corpus(EVERYTHING)
    for metadata in corpus.documents():
        yield corpus.document(metadata.id)


def words_of(document: Document) -> set[tuple[str, ...]]:
    metadata = document.metadata
    return runs_of([document.text, metadata.title, metadata.reference, *document.notices])


def strings(value: Any) -> Iterator[str]:
    """Every string in it, the names of fields too."""
    match value:
        case str():
            yield value
        case dict():
            for name, part in value.items():
                yield name
                yield from strings(part)
        case list():
            for part in value:
                yield from strings(part)


def addresses(server: Keyed, asking: Asking) -> Iterator[str]:
    """Every GET address of the schema, with the id of every document and of every passage put in, and with filters."""
    documents = list(documents_of(asking))
    passages = [passage.id for document in documents for passage in document.passages]
    for path, methods in server.client.get("/openapi.json").json()["paths"].items():
        if "get" not in methods:
            continue
        ids = passages if path.startswith("/v1/passages/") else [document.id for document in documents]
        yield from (path.replace("{id}", id) for id in ids) if "{id}" in path else (path, f"{path}?limit=500")
    for document in documents:
        yield f"/v1/actions?document={document.id}"
        yield from (
            f"/v1/{where}?q={word}"
            for where in ("actions", "search")
            for word in re.findall(r"\w+", document.text)[:20]
        )


def questions(secret: Document) -> list[str]:
    """Of the secret document: its own sentences, and words that point at it."""
    sentences = [
        secret.text[span.start : span.end][:1900]
        for passage in secret.passages
        for span in passage.sentences
        if span.end > span.start
    ]
    step = max(1, len(sentences) // 25)
    named = [secret.metadata.title, f"What does {secret.metadata.short_title} say?", f"Summarise {secret.id}"]
    return [*sentences[::step], *named, "Explain Action 1 to me", "How many documents are there?"]


def ask_all(server: Keyed, secret: Document) -> Iterator[tuple[str, Any]]:
    options: list[dict[str, Any]] = [{}, {"filters": {"max_marking": "LIMITE"}}, {"options": {"include_trace": True}}]
    for question, option in product(questions(secret), options):
        reply = server.client.post("/v1/ask", json={"question": question, **option}, headers=server.public)
        yield question, reply


@pytest.fixture(params=["stand-in", "the real documents"])
def asking(request: pytest.FixtureRequest) -> Asking:
    if request.param == "stand-in":
        return StandIn()
    real: Asking = request.getfixturevalue("real_assistant")
    return real


def test_a_public_caller_finds_no_words_of_a_limite_document(
    asking: Asking, keyed_of: Callable[[Asking], Keyed]
) -> None:
    server = keyed_of(asking)
    documents = list(documents_of(asking))
    secrets = [document for document in documents if document.metadata.marking is not Marking.PUBLIC]
    public = set().union(*(words_of(document) for document in documents if document not in secrets))
    assert secrets
    for secret in secrets:
        hidden = words_of(secret) - public
        assert len(hidden) > 10
        for address in addresses(server, asking):
            reply = server.client.get(address, headers=server.public)
            found = runs_of([*strings(reply.json()), *reply.headers.values()]) & hidden
            assert not found, (address, found)
        for question, reply in ask_all(server, secret):
            assert reply.status_code in (200, 422)
            asked = runs(question, RUN - 1)  # an answer may repeat the question, among other words
            found = {run for run in runs_of(strings(reply.json())) & hidden if not {run[1:], run[:-1]} & asked}
            assert not found, (question, found)


def test_its_name_is_not_told_either(asking: Asking, keyed_of: Callable[[Asking], Keyed]) -> None:
    server = keyed_of(asking)
    secrets = [document for document in documents_of(asking) if document.metadata.marking is not Marking.PUBLIC]
    for address in ("/v1/documents", "/v1/actions?limit=500", "/health/ready"):
        told = json.dumps(server.client.get(address, headers=server.public).json())
        for secret in secrets:
            assert f'"{secret.id}"' not in told
            assert secret.metadata.sha256 not in told
            assert secret.metadata.title not in told


def test_the_walk_finds_a_leak(keyed_of: Callable[[Asking], Keyed]) -> None:
    """The holder of a LIMITE key is shown what the walk looks for, so that it is able to find it."""
    asking = StandIn()
    server = keyed_of(asking)
    (secret,) = (document for document in documents_of(asking) if document.metadata.marking is Marking.LIMITE)
    for address in (f"/v1/documents/{secret.id}", "/v1/actions", f"/v1/passages/{secret.passages[1].id}"):
        reply = server.client.get(address, headers=server.limite)
        assert runs_of(strings(reply.json())) & words_of(secret), address
