"""The real assistant and the four documents, over HTTP: what users are promised, word for word."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import schemas
from rag.ports import Asking
from rag.records import Caller
from tests.api.conftest import client_of
from tests.api.test_clearance import EVERYTHING

MAIN_ACTORS = "Who are the main actors of Action 2 of the Communication?"
RESPONSIBLE = "Which actions under strategic priority 2 of the 2021-2025 plan is EMCDDA responsible for?"
AMBIGUOUS = "Explain Action 16 to me"
ABSENT = "How many people work for MAOC-N?"
FOOTNOTE = "Under which number were the Council conclusions on a human rights-based approach in drug policies issued?"
MORE = [
    "What is the budget of Action 3?",
    "Which actions are due in 2024?",
    "What does footnote 3 of the Communication say?",
    "Which indicators does the 2021-2025 plan have?",
    "Compare the Communication and the factsheet on ports",
    "What is the role of Eurojust?",
    "quel est le rôle d'Europol ?",
    "What is the capital of France?",
]


@pytest.fixture(scope="module")
def client(real_assistant: Asking, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return client_of(real_assistant, tmp_path_factory.mktemp("home"))


def ask(client: TestClient, question: str, **more: Any) -> schemas.Answer:
    reply = client.post("/ask", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    return schemas.Answer.model_validate_json(reply.content)


def test_main_actors_are_quoted_from_their_line(client: TestClient) -> None:
    answer = ask(client, MAIN_ACTORS)
    assert answer.verdict == "answered"
    for actor in ("MAOC-N", "Commission", "Europol", "Member States"):
        assert actor in answer.answer
    line = "Main actors: MAOC-N, Commission, Europol, Member States"
    assert line in [citation.quote for citation in answer.citations if citation.document.id == "communication"]


def test_register_questions_list_every_row(client: TestClient) -> None:
    answer = ask(client, RESPONSIBLE)
    assert answer.coverage == schemas.Coverage(matched=3, shown=3)
    assert re.findall(r"\bAction (\d+)\b", answer.answer) == ["13", "15", "16"]
    cited = [sentence for sentence in answer.sentences if sentence.origin != "notice"]
    assert len(cited) == 3
    assert all(sentence.citations for sentence in cited)


def test_a_number_that_stands_in_three_documents_is_asked_back(client: TestClient) -> None:
    answer = ask(client, AMBIGUOUS)
    assert answer.verdict == "ambiguous"
    assert [choice.document.id for choice in answer.choices] == ["communication", "action-plan", "council-note"]
    for choice in answer.choices:
        chosen = ask(client, choice.question)
        assert (chosen.verdict, {cited.document.id for cited in chosen.citations}) == ("answered", {choice.document.id})


def test_what_the_documents_do_not_say_is_not_found(client: TestClient) -> None:
    answer = ask(client, ABSENT)
    assert answer.verdict == "not_found"
    assert answer.citations == []
    assert answer.nearest


def test_an_answer_can_come_from_a_footnote(client: TestClient) -> None:
    answer = ask(client, FOOTNOTE)
    assert answer.verdict == "answered"
    assert "15818/22" in answer.answer
    assert any(note.number == 15 for citation in answer.citations for note in citation.footnotes)


@pytest.mark.parametrize("question", [MAIN_ACTORS, RESPONSIBLE, AMBIGUOUS, ABSENT, FOOTNOTE, *MORE])
def test_every_quotation_is_the_documents_own(client: TestClient, question: str) -> None:
    answer = ask(client, question, options={"include_trace": True})
    for citation in (*answer.citations, *answer.nearest):
        text = client.get(f"/v1/documents/{citation.document.id}/text").json()["text"]
        assert text[citation.start : citation.end] == citation.quote
    for sentence in answer.sentences:
        assert bool(sentence.citations) is (sentence.origin != "notice")
        for number in sentence.citations:
            assert answer.citations[number - 1].number == number


def test_the_whole_corpus_goes_over_the_wire(client: TestClient, real_assistant: Asking) -> None:
    corpus = real_assistant.corpus(EVERYTHING)
    for metadata in corpus.documents():
        document = corpus.document(metadata.id)
        detail = client.get(f"/v1/documents/{metadata.id}").json()
        assert (detail["actions"], detail["passages"]) == (len(document.actions), len(document.passages))
        assert len(detail["footnotes"]) == len(document.footnotes)
        assert client.get(f"/v1/documents/{metadata.id}/text").json()["text"] == document.text
        items, address = [], f"/v1/documents/{metadata.id}/passages?limit=500"
        while address:
            page = client.get(address).json()
            items, address = [*items, *page["items"]], page["next"]
        assert [item["id"] for item in items] == [passage.id for passage in document.passages]
        assert all(document.text[item["start"] : item["end"]] == item["text"] for item in items)
    actions = client.get("/v1/actions?limit=500").json()
    assert actions["total"] == len(actions["items"]) == len(corpus.actions()) == 19 + 53 + 17 + 12


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"document": "communication", "number": 2}, [2]),
        ({"document": "action-plan", "kind": "indicator"}, None),
        ({"document": "action-plan", "number": 13, "actor": "EMCDDA"}, [13]),
        ({"document": "communication", "actor": "MAOC-N", "number": 2}, [2]),
    ],
)
def test_actions_by_their_parts(client: TestClient, query: dict[str, Any], numbers: list[int] | None) -> None:
    reply = client.get("/v1/actions", params=query)
    if numbers is None:
        assert reply.status_code == 422
        return
    assert [item["number"] for item in reply.json()["items"] if item["kind"] == "action"] == numbers


def test_a_search_finds_a_passage_by_its_words(client: TestClient) -> None:
    found = client.get("/v1/search", params={"q": "Main actors: MAOC-N", "limit": 5}).json()
    assert any("MAOC-N" in item["passage"]["text"] for item in found["items"])


def test_the_files_that_were_read_are_the_files_that_ship(client: TestClient, real_assistant: Asking) -> None:
    import hashlib

    folder = Path(str(files("corpus")))
    for metadata in real_assistant.corpus(Caller(EVERYTHING.clearance)).documents():
        shipped = hashlib.sha256((folder / metadata.source).read_bytes()).hexdigest()
        assert client.get(f"/v1/documents/{metadata.id}").json()["sha256"] == shipped
