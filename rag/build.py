"""Puts the product together from its settings: the one place where engines are chosen."""

import os

from rag.adapters.embedding import ModelEmbedder, open_embedder
from rag.adapters.onnx_reader import OnnxReader, open_reader
from rag.assistant import Assistant
from rag.budget import Limits
from rag.errors import ModelUnavailable
from rag.generate import Writer
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


def writer(settings: Settings) -> Writer | None:
    """None without a language model. Its server is first spoken to with the first question. Raises ModelUnavailable."""
    if not settings.llm_url and not settings.llm_model:
        return None
    if not settings.llm_url or not settings.llm_model:
        raise ModelUnavailable("A language model needs both VIDIMUS_LLM_URL and VIDIMUS_LLM_MODEL: set or unset both.")
    quieten()
    from rag.adapters.llm import OpenAICompatible  # late: it loads LlamaIndex

    key = settings.llm_key.get_secret_value() if settings.llm_key else None
    model = OpenAICompatible(settings.llm_url, settings.llm_model, key)
    limits = Limits(settings.llm_seconds, settings.llm_tokens, settings.llm_passages)
    return Writer(model, limits, (key,) if key else ())


def reader(settings: Settings) -> OnnxReader | None:
    """None where the setting says none: answers are then found by the features alone. Raises ModelUnavailable."""
    quieten()
    return open_reader(settings.reader) if settings.reader else None


def open_assistant(settings: Settings) -> Assistant:
    """Ready to be asked; the index is opened with the first question. Raises ModelUnavailable."""
    documents = embedder(settings)
    return Assistant(serving(settings, documents), documents.asking(), writer(settings), reader(settings))
