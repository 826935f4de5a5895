"""The assistant that is evaluated, and its corpus: the one place where the suite opens the product."""

import os
from collections.abc import Mapping

from evals.errors import EvalsError
from ingest.records import Document, Marking
from rag.ports import Asking, Corpus
from rag.records import Caller
from rag.settings import Settings


def offline() -> None:
    """No library may ask a foreign host during an evaluation; before any of them is imported."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")


def open_assistant(settings: Settings) -> Asking:
    """Raises NoIndex and its kin, whose message says what to do."""
    offline()
    from rag.build import open_assistant as build  # late: it loads the engines

    return build(settings)


def highest() -> Caller:
    """The caller that sees everything."""
    return Caller(max(Marking, key=lambda marking: marking.rank))


def everything(asking: Asking) -> tuple[Corpus, Mapping[str, Document]]:
    """The corpus as the highest clearance sees it. Raises EvalsError if it is empty."""
    corpus = asking.corpus(highest())
    documents = {metadata.id: corpus.document(metadata.id) for metadata in corpus.documents()}
    if not documents:
        raise EvalsError("Ingest a corpus first (vidimus ingest): the index holds no document.")
    return corpus, documents
