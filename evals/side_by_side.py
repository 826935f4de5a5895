"""All retrievers that take part in a run: ours, its two halves alone, and the rivals."""

from collections.abc import Mapping

from evals.our_retrieval import OurRetrieval
from evals.plain_llama_index import rivals
from evals.rankers import DenseAlone, LexicalAlone, Ranker, passages
from ingest.records import Document
from rag.ports import Corpus
from rag.settings import Settings


def own_rankers(corpus: Corpus) -> tuple[Ranker, ...]:
    """Ours and its halves, over our passages."""
    units = passages(corpus)
    return OurRetrieval(corpus, units), LexicalAlone(corpus, units), DenseAlone(corpus, units)


def all_rankers(corpus: Corpus, documents: Mapping[str, Document], settings: Settings) -> tuple[Ranker, ...]:
    """Ours, BM25, dense, LlamaIndex twice. The same embedding model for all."""
    return *own_rankers(corpus), *rivals(documents, settings.embedding_model)
