"""Puts the product together from its settings: the one place where engines are chosen."""

import os

from rag.adapters.embedding import ModelEmbedder, open_embedder
from rag.assistant import Assistant
from rag.generations import Serving
from rag.settings import Settings

# Engines that would otherwise send or fetch something by themselves.
_QUIET = {
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def quieten() -> None:
    """Before any engine is imported."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)


def embedder(settings: Settings) -> ModelEmbedder:
    """For documents; `asking()` of it for questions. Raises ModelUnavailable."""
    quieten()
    return open_embedder(settings.embedding_model, settings.home)


def serving(settings: Settings, documents: ModelEmbedder) -> Serving:
    """The corpus as it is served. Nothing is opened until it is first asked."""
    quieten()
    return Serving(settings.home, documents, settings.chroma_url)


def open_assistant(settings: Settings) -> Assistant:
    """Ready to be asked; the index is opened with the first question. Raises ModelUnavailable."""
    documents = embedder(settings)
    return Assistant(serving(settings, documents), documents.asking())
