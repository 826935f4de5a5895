"""The passages for some words, best first: what answers are made from, before anything is said about it."""

from dataclasses import dataclass

from ingest.records import Marking
from rag.ports import Asking, Corpus
from rag.question import understand
from rag.ranking import ranked
from rag.records import Caller, Filters
from rag.retrieve import Found
from rag.views import Views


@dataclass(frozen=True, slots=True)
class _Opened:
    """The assistant's corpora, by clearance."""

    asking: Asking

    @property
    def version(self) -> str:
        return self.asking.corpus_version

    def corpus(self, clearance: Marking) -> Corpus:
        return self.asking.corpus(Caller(clearance))


class Search:
    """Safe across threads. A caller's words are looked up in what his clearance opens and nowhere else."""

    def __init__(self, asking: Asking) -> None:
        self._views = Views(_Opened(asking))

    def __call__(self, words: str, caller: Caller) -> tuple[Found, ...]:
        view = self._views.of(caller.clearance, Filters())
        asked = understand(words, view.lexicon)
        vector = view.corpus.vectors([asked.text])[0]
        return ranked(asked, vector, view.corpus, view.lexicon, None).in_order
