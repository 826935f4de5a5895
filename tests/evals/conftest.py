"""The real documents and questions, and the oracle over them, read once."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import corpus
from evals.questions import Question, Split, read_folder
from ingest.pipeline import read_corpus
from ingest.records import Document
from tests.evals.oracle import Oracle


@pytest.fixture(scope="session")
def documents() -> Mapping[str, Document]:
    return {one.id: one for one in read_corpus(Path(corpus.__path__[0])).documents}


@pytest.fixture(scope="session")
def questions() -> tuple[Question, ...]:
    return read_folder()


@pytest.fixture(scope="session")
def tune(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    return tuple(question for question in questions if question.split is Split.TUNE)


@pytest.fixture(scope="session")
def oracle(documents: Mapping[str, Document], questions: tuple[Question, ...]) -> Oracle:
    return Oracle(documents, questions)
