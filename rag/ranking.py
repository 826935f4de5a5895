"""What the documents have on a question: passages found, their sentences weighed, the best of them read again."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence import Evidence, weigh
from rag.lexicon import Lexicon
from rag.ports import Corpus, Reader, Vector
from rag.question import Question
from rag.reading import read_again
from rag.retrieve import Found, retrieve


@dataclass(frozen=True, slots=True)
class Ranked:
    """`evidence` is the sentences, best first; `found` their passages as search found them."""

    found: tuple[Found, ...]
    evidence: tuple[Evidence, ...]

    @property
    def passages(self) -> tuple[str, ...]:
        """Ids, in the order of each passage's best sentence; then those found without one."""
        return tuple(
            dict.fromkeys((*(one.passage.id for one in self.evidence), *(one.passage.id for one in self.found)))
        )


def ranked(
    question: Question,
    vector: Vector,
    corpus: Corpus,
    lexicon: Lexicon,
    reader: Reader | None,
    document_ids: Sequence[str] = (),
) -> Ranked:
    found = retrieve(question, vector, corpus, document_ids)
    weighed = weigh(question, vector, found, corpus, lexicon)
    return Ranked(found, read_again(question, weighed, corpus, lexicon, reader))
