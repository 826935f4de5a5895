"""A caller's view: the corpus that his clearance and filters leave, and the lexicon read from just that."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from ingest.records import Marking
from rag.errors import NotInCorpus
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.records import Filters

_KEPT = 32  # lexicons: one for each generation, clearance and selection of documents asked lately


class Serves(Protocol):
    """What hands out corpora: `rag.generations.Serving`."""

    @property
    def version(self) -> str: ...

    def corpus(self, clearance: Marking) -> Corpus: ...


@dataclass(frozen=True, slots=True)
class View:
    corpus: Corpus
    lexicon: Lexicon


class Views:
    """Builds a lexicon once for each view; safe across threads. None holds anything of documents outside its view."""

    def __init__(self, serving: Serves) -> None:
        self.serving = serving
        self._lexicons: OrderedDict[tuple[object, ...], Lexicon] = OrderedDict()
        self._lock = Lock()

    def of(self, clearance: Marking, filters: Filters) -> View:
        """Raises NotInCorpus for a document that this clearance does not open."""
        corpus = self.serving.corpus(clearance)
        held = {document.id for document in corpus.documents()}
        for document_id in filters.document_ids:
            if document_id not in held:
                raise NotInCorpus(
                    f'There is no document "{document_id}": GET /v1/documents lists those that there are.'
                )
        if filters.document_ids or filters.max_marking:
            corpus = corpus.within(filters.document_ids, filters.max_marking)
        return View(corpus, self._lexicon(corpus))

    def _lexicon(self, corpus: Corpus) -> Lexicon:
        key = (corpus.version, *(document.id for document in corpus.documents()))
        with self._lock:
            if key not in self._lexicons:
                self._lexicons[key] = Lexicon(corpus)
            self._lexicons.move_to_end(key)
            for old in [each for each in self._lexicons if each[0] != corpus.version]:
                del self._lexicons[old]  # it would keep its generation open
            while len(self._lexicons) > _KEPT:
                self._lexicons.popitem(last=False)
            return self._lexicons[key]
