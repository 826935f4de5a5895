"""LlamaIndex pipelines get our passages with our texts, ids and offsets, and nothing above the clearance."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
import pytest
from llama_index.core import MockEmbedding, VectorStoreIndex
from llama_index.core.base.embeddings.base import similarity
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import MetadataMode
from llama_index.vector_stores.chroma import ChromaVectorStore

from ingest.records import Aliases, Marking
from rag.adapters.llama_index import LlamaIndexEmbedder, VidimusEmbedding, VidimusRetriever, nodes_of
from rag.adapters.stand_ins import HashingEmbedder
from rag.generations import build_generation, open_current
from rag.ports import Corpus
from rag.records import Hit
from tests.rag.adapters.tiny_models import make_model
from tests.rag.documents import make_document
from tests.rag.progress import Remembered

EMBEDDER = HashingEmbedder(64)
DOCUMENTS = [
    make_document("a", ["The portal of open data.", "A budget of 12 million euro."], notes=["See the annex."]),
    make_document("b", ["The portal is not for all."], marking=Marking.LIMITE),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    home = tmp_path_factory.mktemp("home")
    build_generation(DOCUMENTS, Aliases(), home, EMBEDDER, Remembered())
    return open_current(home, EMBEDDER).corpus(Marking.PUBLIC)


@pytest.fixture
def retriever(corpus: Corpus) -> VidimusRetriever:
    def search(question: str, limit: int) -> Sequence[Hit]:
        return corpus.lexical(question.split(), limit)

    return VidimusRetriever(search, corpus, limit=2)


def test_retrieves_passages_as_nodes(retriever: VidimusRetriever) -> None:
    (found,) = retriever.retrieve("portal")
    passage = DOCUMENTS[0].passages[0]
    assert found.node.node_id == passage.id
    assert found.node.get_content() == passage.text == "The portal of open data."
    assert DOCUMENTS[0].text[found.node.metadata["start"] : found.node.metadata["end"]] == passage.text
    assert found.node.metadata["document_id"] == found.node.ref_doc_id == "a"
    assert found.node.metadata["footnotes"] == "[1] See the annex."
    assert found.score > 0
    assert all(isinstance(value, str | int) for value in found.node.metadata.values())
    assert "sha256" not in found.node.get_content(metadata_mode=MetadataMode.LLM)
    assert "REF/a/1" in found.node.get_content(metadata_mode=MetadataMode.LLM)


def test_retrieves_as_many_as_asked_for(retriever: VidimusRetriever) -> None:
    assert len(retriever.retrieve("the of a budget portal annex")) == 2
    assert retriever.retrieve("nowhere") == []
    assert [each.node_id for each in asyncio.run(retriever.aretrieve("portal"))] == [DOCUMENTS[0].passages[0].id]


def test_answers_in_a_query_engine(retriever: VidimusRetriever) -> None:
    engine = RetrieverQueryEngine.from_args(retriever, llm=MockLLM(max_tokens=5))
    assert [each.node_id for each in engine.query("portal").source_nodes] == [DOCUMENTS[0].passages[0].id]


def test_our_embedder_as_theirs() -> None:
    embedding = VidimusEmbedding(EMBEDDER, HashingEmbedder(64, "for questions"))
    texts = ["The portal.", "A budget."]
    assert embedding.model_name == "hashing 64"
    assert np.allclose(embedding.get_text_embedding_batch(texts), EMBEDDER.embed(texts))
    assert np.allclose(asyncio.run(embedding.aget_query_embedding(texts[0])), EMBEDDER.embed(texts)[0])
    assert similarity(embedding.get_query_embedding("portal"), embedding.get_text_embedding("portal")) > 0.99


def test_their_embedding_as_ours() -> None:
    embedder = LlamaIndexEmbedder(MockEmbedding(embed_dim=8), "mock 1")
    assert embedder.dimension == 8
    assert np.allclose(np.linalg.norm(embedder.embed(["a", "b"]), axis=1), 1)
    assert embedder.embed([]).shape == (0, 8)


def test_a_hugging_face_embedding_as_ours(tmp_path: Path) -> None:
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    original = make_model(tmp_path / "model")
    theirs = HuggingFaceEmbedding(model_name=str(tmp_path / "model"), device="cpu")
    rows = LlamaIndexEmbedder(theirs, "tiny 1").embed(["The agency.", "The council shall report on open data."])
    expected = original.encode(["The agency.", "The council shall report on open data."], batch_size=1)
    assert np.abs(rows - expected).max() < 1e-5


def test_passages_in_a_vector_store_of_theirs(corpus: Corpus) -> None:
    store = ChromaVectorStore(chroma_collection=chromadb.EphemeralClient().create_collection("theirs"))
    nodes = nodes_of(corpus)
    store.add(nodes)
    index = VectorStoreIndex.from_vector_store(store, embed_model=VidimusEmbedding(EMBEDDER))
    (found,) = index.as_retriever(similarity_top_k=1).retrieve("A budget of 12 million euro")
    passage = DOCUMENTS[0].passages[1]
    assert (found.node.node_id, found.node.get_content()) == (passage.id, passage.text)
    assert found.node.metadata["start"] == passage.start
    assert len(nodes) == 3
    assert "not for all" not in repr(nodes)


def test_nothing_that_serves_imports_it() -> None:
    program = "import sys, rag.build, rag.generations; print('llama_index' in sys.modules, 'chromadb' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False False"
