"""Our retrieval as a retriever among others: the words understood as the assistant understands them, then searched."""

import time
from collections.abc import Mapping, Sequence
from functools import cached_property

from evals.outcomes import Ranked
from evals.questions import Question
from evals.rankers import timed
from evals.spans import Place
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.question import understand
from rag.retrieve import retrieve


class OurRetrieval:
    """`rag.retrieve` over one view of the corpus, its lexicon built once."""

    name = "vidimus"

    def __init__(self, corpus: Corpus, units: Mapping[str, Place]) -> None:
        self._corpus, self._units = corpus, units

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self._corpus)

    def ranked(self, question: Question, golds: Sequence[Place]) -> Ranked:
        lexicon = self._lexicon  # built outside the time taken
        started = time.perf_counter()
        understood = understand(question.question, lexicon)
        vector = self._corpus.vectors([understood.text])[0]
        found = retrieve(understood, vector, self._corpus, question.document_ids)
        return timed(self.name, self._units, golds, [one.passage.id for one in found], started)
