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
from rag.terms import contains_words, word_stems

_STAND_FOR = re.compile(
    r"\bstands? for\b|\bletters\b|\bacronym\b|\babbreviat\w+|\bshort for\b|\bfull name\b|\bspel[lt]\w* out\b|\bmeans?\b|\bmeant by\b|\bdefin\w+",
    re.I,
)
_WHAT_IS = re.compile(
    r"^(?:so |and |please |well,? )*what(?:['’]s| is| are| exactly is) (?:an? |the )?(?P<term>[\w/.-]+(?: [\w/.-]+){0,8})\??$",
    re.I,
)
_MOST = 2


def definitions_for(question: Question, corpus: Corpus, lexicon: Lexicon) -> tuple[ProposedSentence, ...]:
    """One sentence for each wording of the long form; none where the question does not ask what a term means."""
    stands = question.asks is Ask.DEFINE or bool(_STAND_FOR.search(question.corrected))
    what = _WHAT_IS.match(question.corrected.strip())
    if not stands and what is None:
        return ()
    asked = word_stems(question.corrected if stands or what is None else what["term"])
    documents = question.documents if question.confined else tuple(lexicon.documents)
    said: dict[tuple[str, ...], ProposedSentence] = {}
    for document_id in documents:
        for definition in corpus.document(document_id).definitions:
            terms = {word_stems(definition.short), word_stems(definition.long)}
            named = any(contains_words(asked, term) for term in terms) if stands else asked in terms
            if not named:
                continue
            passage = passage_at(corpus, document_id, definition.start)
            for sentence in _sentences(passage, definition.start, corpus, lexicon):
                said.setdefault(word_stems(definition.long), sentence)
    return tuple(said.values())[:_MOST]


def _sentences(passage: Passage, start: int, corpus: Corpus, lexicon: Lexicon) -> Iterable[ProposedSentence]:
    document = lexicon.documents[passage.document_id]
    span = next((s for s in passage.sentences if s.start <= start < s.end), passage.sentences[0])
    if passage.kind is PassageKind.FOOTNOTE and passage.anchored_in:
        yield verbatim(corpus, passage, span, attribution_of(document, passage))
        home = corpus.passage(passage.anchored_in)
        passage, span = home, anchor_sentence(home, passage.note)
    words = corpus.document(passage.document_id).text[span.start : span.end]
    yield verbatim(corpus, passage, span, attribution_of(document, passage, words))
