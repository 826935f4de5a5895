"""What the documents have on a question: passages found, their sentences weighed, the best of them read again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.evidence import Evidence, weigh
from rag.focus import Focus, brought, drawn
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
    def in_order(self) -> tuple[Found, ...]:
        """The passages by their best sentence, and with its score; then those without a sentence."""
        found = {one.passage.id: one for one in self.found}
        best: dict[str, Found] = {}
        for one in self.evidence:
            best.setdefault(one.passage.id, replace(found[one.passage.id], score=one.score))
        return (*best.values(), *(one for name, one in found.items() if name not in best))

    @property
    def passages(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(one.passage.id for one in self.in_order)


def ranked(
    question: Question,
    vector: Vector,
    corpus: Corpus,
    lexicon: Lexicon,
    reader: Reader | None,
    focus: Focus | None = None,
    document_ids: Sequence[str] = (),
) -> Ranked:
    """`focus`: where a conversation has got to, which brings passages of its own and moves up what it points at."""
    found = retrieve(question, vector, corpus, document_ids)
    if focus:
        found = brought(found, focus)
    weighed = weigh(question, vector, found, corpus, lexicon)
    if focus:
        weighed = drawn(weighed, focus)
    return Ranked(found, read_again(question, weighed, corpus, lexicon, reader, focus))
