"""Our retrieval as a retriever among others: the words understood as the assistant understands them, then searched."""

import time
from collections.abc import Mapping, Sequence
from functools import cached_property

from evals.outcomes import Ranked
from evals.questions import Question
from evals.rankers import timed
from evals.spans import Place
from rag.follow_up import stand_alone
from rag.language import glossed, language_of
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.question import understand
from rag.ranking import ranked
from rag.records import Turn


class OurRetrieval:
    """`rag.ranking`, without the reader, over one view of the corpus, its lexicon built once. A question that names its
    document looks nowhere else, as when it is asked."""

    name = "vidimus"

    def __init__(self, corpus: Corpus, units: Mapping[str, Place]) -> None:
        self._corpus, self._units = corpus, units

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self._corpus)

    def ranked(self, question: Question, golds: Sequence[Place]) -> Ranked:
        lexicon = self._lexicon  # built outside the time taken
        started = time.perf_counter()
        history = tuple(Turn(message.role, message.content) for message in question.history)
        found = self.found(question.question, history, question.document_ids, lexicon)
        return timed(self.name, self._units, golds, found, started)

    def found(
        self, question: str, history: Sequence[Turn], document_ids: Sequence[str], lexicon: Lexicon
    ) -> tuple[str, ...]:
        """Ids of passages, best first."""
        asked = understand(glossed(stand_alone(question, history, lexicon).text, language_of(question)), lexicon)
        vector = self._corpus.vectors([asked.text])[0]
        within = document_ids or (asked.documents if asked.confined else ())
        return ranked(asked, vector, self._corpus, lexicon, None, document_ids=within).passages
