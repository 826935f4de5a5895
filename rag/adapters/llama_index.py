"""Our retrieval and embedding for LlamaIndex pipelines, and a LlamaIndex embedding for us.

LlamaIndex never owns a text: a node is made from a passage whenever it is handed out, and carries the passage's id and
its offsets in the document. Importing this module imports LlamaIndex (0.9 s), so nothing that serves does.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from ingest.records import Metadata, Passage
from rag.ports import Corpus, Embedder, Matrix
from rag.records import Hit

Search = Callable[[str, int], Sequence[Hit]]  # question and limit to passages, best first

# What a prompt built from a node shows beside its text; the other metadata are for programs.
_SHOWN = {"title", "reference", "date", "section_path"}


class VidimusRetriever(BaseRetriever):  # type: ignore[misc]
    """Finds passages of one corpus, so of one clearance: give each caller his own."""

    def __init__(self, search: Search, corpus: Corpus, limit: int = 10) -> None:
        super().__init__()
        self._search = search
        self._corpus = corpus
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._search(query_bundle.query_str, self._limit)
        titles = {metadata.id: metadata for metadata in self._corpus.documents()}
        found = [(self._corpus.passage(hit.passage_id), hit.score) for hit in hits]
        return [NodeWithScore(node=node_of(each, titles[each.document_id]), score=score) for each, score in found]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class VidimusEmbedding(BaseEmbedding):  # type: ignore[misc]
    """One of our embedders, as LlamaIndex takes it; another one for questions where a model needs that."""

    _documents: Embedder = PrivateAttr()
    _questions: Embedder = PrivateAttr()

    def __init__(self, documents: Embedder, questions: Embedder | None = None) -> None:
        super().__init__(model_name=documents.model)
        self._documents = documents
        self._questions = questions or documents

    @classmethod
    def class_name(cls) -> str:
        return "VidimusEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return _listed(self._questions.embed([query]))[0]

    def _get_text_embedding(self, text: str) -> list[float]:
        return _listed(self._documents.embed([text]))[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return _listed(self._documents.embed(texts))

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)


class LlamaIndexEmbedder:
    """An `Embedder` made of any LlamaIndex embedding: HuggingFaceEmbedding, or one that asks a provider.

    `model` must name the weights as well: it decides whether a generation's vectors may be searched with it.
    """

    def __init__(self, embedding: BaseEmbedding, model: str) -> None:
        self._embedding = embedding
        self.model = model
        self.dimension = len(embedding.get_text_embedding("dimension"))

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One text at a time, for a text's vector must not depend on its neighbours' padding."""
        rows = np.array([self._embedding.get_text_embedding(text) for text in texts], dtype=np.float32)
        rows = rows.reshape(len(texts), self.dimension)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))
        return rows


def node_of(passage: Passage, document: Metadata) -> TextNode:
    """The passage as a node: its own words as text, what else is known of it as flat metadata."""
    metadata: dict[str, str | int] = {
        "document_id": document.id,
        "title": document.title,
        "reference": document.reference,
        "date": document.date,
        "issuer": document.issuer,
        "marking": document.marking.value,
        "language": document.language,
        "sha256": document.sha256,
        "section_path": " > ".join(passage.section_path),
        "kind": passage.kind.value,
        "start": passage.start,
        "end": passage.end,
        "footnotes": "\n".join(f"[{note.number}] {note.text}" for note in passage.footnotes),
    }
    if passage.page is not None:
        metadata["page"] = passage.page
    hidden = sorted(metadata.keys() - _SHOWN)
    return TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=metadata,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document.id)},
    )


def nodes_of(corpus: Corpus) -> list[TextNode]:
    """All passages of a corpus with their vectors, for a vector store of one's own: `ChromaVectorStore(…).add(nodes)`.

    Such a store holds texts; who may read it is then its owner's to see to.
    """
    nodes = []
    for document in corpus.documents():
        passages = corpus.passages(document.id)
        vectors = _listed(corpus.vectors([passage.embedded_text() for passage in passages]))
        for passage, vector in zip(passages, vectors, strict=True):
            node = node_of(passage, document)
            node.embedding = vector
            nodes.append(node)
    return nodes


def _listed(vectors: Any) -> list[list[float]]:
    listed: list[list[float]] = vectors.tolist()
    return listed
