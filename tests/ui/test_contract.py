"""The stand-in API says what the real one may say, so that what is tested against the one holds for the other."""

import pytest

from api import schemas
from tests.ui import answers
from tests.ui.answers import answer_to
from tests.ui.library import actions, shelves


@pytest.mark.parametrize("question", [answers.EXPAND, answers.AMBIGUOUS, answers.NOT_FOUND, answers.PARTIAL])
def test_answers_keep_the_contract(question: str) -> None:
    schemas.Answer.model_validate(answer_to(question))


@pytest.mark.parametrize("document_id", list(shelves()))
def test_documents_keep_the_contract(document_id: str) -> None:
    shelf = shelves()[document_id]
    schemas.DocumentDetail.model_validate(shelf.detail)
    for passage in shelf.passages:
        schemas.Passage.model_validate(passage)
        assert shelf.text[passage["start"] : passage["end"]] == passage["text"]


@pytest.mark.parametrize("question", [answers.EXPAND, answers.REGISTER, answers.NOT_FOUND, answers.FOOTNOTE])
def test_quotes_stand_where_their_offsets_say(question: str) -> None:
    answer = answer_to(question)
    for citation in answer["citations"] + answer["nearest"]:
        text = shelves()[citation["document"]["id"]].text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_action_records_keep_the_contract() -> None:
    for record in actions():
        schemas.Action.model_validate(record)
