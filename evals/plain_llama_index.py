"""The rival that most would build: LlamaIndex with its default splitter, MiniLM and Chroma in memory.

Two of them: `SentenceSplitter` as it comes (1,024 tokens, 200 of overlap), and the 512-token chunks with 20 of overlap
that `CitationQueryEngine` cuts its sources into. Their nodes' offsets are LlamaIndex's own where they hold, else found
by searching on from the node before.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.errors import EvalsError
from evals.outcomes import Ranked
from evals.questions import Question
from evals.rankers import DEPTH, timed
from evals.spans import Place
from ingest.records import Document
from rag.adapters.model_folder import find_model

CITATION_CHUNK, CITATION_OVERLAP = 512, 20  # the defaults of llama_index's CitationQueryEngine


@dataclass(frozen=True, slots=True)
class PlainLlamaIndex:
    """A `VectorStoreIndex` over the canonical texts."""

    name: str
    index: Any  # llama_index.core.VectorStoreIndex; the library is untyped here
    units: Mapping[str, Place]

    def ranked(self, question: Question, golds: Sequence[Place]) -> Ranked:
        started = time.perf_counter()
        nodes = self.index.as_retriever(similarity_top_k=DEPTH).retrieve(question.question)
        found = [node.node.node_id for node in nodes]
        if question.document_ids:
            found = [
                unit for unit in found if unit in self.units and self.units[unit].document in question.document_ids
            ]
        return timed(self.name, self.units, golds, found, started)


def rivals(documents: Mapping[str, Document], embedding_model: str) -> tuple[PlainLlamaIndex, ...]:
    """Both rivals, indexed, with the model that the settings name. Raises ModelUnavailable."""
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    embedding = HuggingFaceEmbedding(model_name=str(find_model(embedding_model).path))
    chunks = SentenceSplitter(chunk_size=CITATION_CHUNK, chunk_overlap=CITATION_OVERLAP)
    return (
        _indexed("llama_index", SentenceSplitter(), documents, embedding),
        _indexed("llama_index_512", chunks, documents, embedding),
    )


def _indexed(name: str, splitter: Any, documents: Mapping[str, Document], embedding: Any) -> PlainLlamaIndex:
    import chromadb
    from llama_index.core import Document as Source
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore

    nodes: list[Any] = []
    units: dict[str, Place] = {}
    for identifier, document in documents.items():
        cut = splitter.get_nodes_from_documents([Source(text=document.text, doc_id=identifier)])
        nodes += cut
        units |= _places(identifier, document.text, cut)
    quiet = chromadb.config.Settings(anonymized_telemetry=False)
    collection = chromadb.EphemeralClient(quiet).create_collection(name)
    storage = StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection))
    index = VectorStoreIndex(nodes, storage_context=storage, embed_model=embedding)
    return PlainLlamaIndex(name, index, units)


def _places(document: str, text: str, nodes: Sequence[Any]) -> dict[str, Place]:
    """Offsets of each node, in the order of the text."""
    places, since = {}, 0
    for node in nodes:
        words = node.get_content(metadata_mode="none") if hasattr(node, "get_content") else node.text
        stated = node.start_char_idx
        start = (
            stated if stated is not None and text[stated : stated + len(words)] == words else text.find(words, since)
        )
        if start < 0:
            raise EvalsError(f"Report this: LlamaIndex cut a chunk of {document} that does not stand in its text.")
        places[node.node_id] = Place(document, start, start + len(words))
        since = start + 1
    return places
