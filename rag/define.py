"""Acronyms and their long forms, answered with the sentences in which the documents introduce them."""

import re
from collections.abc import Iterable

from ingest.records import Passage, PassageKind
from rag.asks import Ask
from rag.draft import attribution_of, passage_at, verbatim
from rag.evidence import anchor_sentence
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.question import Question
from rag.records import ProposedSentence
from rag.terms import word_stems

_STAND_FOR = re.compile(
    r"\bstands? for\b|\bletters\b|\bacronym\b|\babbreviat\w+|\bshort for\b|\bfull name\b|\bspel[lt]\w* out\b|\bmeans?\b|\bmeant by\b|\bdefin\w+",
    re.I,
)
_WHAT_IS = re.compile(
    r"^(?:so |and |please |well,? )*(?!.*\bnames? of\b)what(?:['’]s| is| are| exactly is) (?:an? |the )?[\w/.-]+(?: [\w/.-]+){0,6}\??$",
    re.I,
)
_MOST = 2


def definitions_for(question: Question, corpus: Corpus, lexicon: Lexicon) -> tuple[ProposedSentence, ...]:
    """One sentence for each wording of the long form; none where the question does not ask what a term means."""
    asks = (
        question.asks is Ask.DEFINE
        or _STAND_FOR.search(question.corrected)
        or _WHAT_IS.match(question.corrected.strip())
    )
    if not asks:
        return ()
    documents = question.documents if question.confined else tuple(lexicon.documents)
    said: dict[tuple[str, ...], ProposedSentence] = {}
    for document_id in documents:
        for definition in corpus.document(document_id).definitions:
            if not _named(question, definition.short, definition.long):
                continue
            passage = passage_at(corpus, document_id, definition.start)
            for sentence in _sentences(passage, definition.start, corpus, lexicon):
                said.setdefault(word_stems(definition.long), sentence)
    return tuple(said.values())[:_MOST]


def _named(question: Question, short: str, long: str) -> bool:
    row = " ".join(word_stems(question.corrected))
    return any(re.search(rf"(?<!\S){re.escape(' '.join(word_stems(term)))}(?!\S)", row) for term in (short, long))


def _sentences(passage: Passage, start: int, corpus: Corpus, lexicon: Lexicon) -> Iterable[ProposedSentence]:
    document = lexicon.documents[passage.document_id]
    span = next((s for s in passage.sentences if s.start <= start < s.end), passage.sentences[0])
    if passage.kind is PassageKind.FOOTNOTE and passage.anchored_in:
        yield verbatim(corpus, passage, span, attribution_of(document, passage))
        home = corpus.passage(passage.anchored_in)
        passage, span = home, anchor_sentence(home, passage.note)
    words = corpus.document(passage.document_id).text[span.start : span.end]
    yield verbatim(corpus, passage, span, attribution_of(document, passage, words))
