"""At which rank retrieval finds a paragraph."""

from collections.abc import Sequence

from evals.assistant import highest
from evals.our_retrieval import OurRetrieval
from evals.rankers import passages
from evals.spans import Place, locate
from rag.lexicon import Lexicon
from rag.ports import Asking


class Searching:
    """Our retrieval over an assistant's corpus; `paragraphs[article]` are the texts that its documents were made of."""

    def __init__(self, asking: Asking, paragraphs: Sequence[Sequence[str]]) -> None:
        corpus = asking.corpus(highest())
        self._units = passages(corpus)
        self._retrieval, self._lexicon = OurRetrieval(corpus, self._units), Lexicon(corpus)
        ids = [metadata.id for metadata in corpus.documents()]
        self._places = {
            (number, place): tuple(
                Place(ids[number], *span) for span in locate(text, corpus.document(ids[number]).text)
            )
            for number, texts in enumerate(paragraphs)
            for place, text in enumerate(texts)
        }

    def rank_of(self, question: str, article: int, paragraph: int) -> int | None:
        """From 1; None if the paragraph is not among what is found."""
        wanted = self._places[article, paragraph]
        found = self._retrieval.found(question, (), (), self._lexicon)
        for rank, passage in enumerate(found, 1):
            if any(self._units[passage].meets(place) for place in wanted):
                return rank
        return None
