"""The fewest sentences that answer, whole, with what they hang on, in order, attributed."""

from collections.abc import Iterable, Sequence

from ingest.records import Passage, PassageKind, Span
from rag.asks import Ask
from rag.draft import attribution_of, verbatim
from rag.evidence import HANGS, Evidence, anchor_sentence
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.question import Question
from rag.records import ProposedSentence
from rag.terms import stem_set

_ALONE = 0.9  # of the best score: sentences that reach it stand beside the best one
_WIDE = 0.8  # the same, for questions that want more than one fact
_WIDE_ASKS = (Ask.LIST, Ask.EXPLAIN, Ask.WHY, Ask.COMPARE)
_MOST = 3
_READ_NEAR = 0.7  # below the best score: what is this near stands beside it, where a reader has read both
_READ_LEAST = -3.0  # log-odds of what stands beside it
_BACK = 2
_MOST_WIDE = 4


def chosen(weighed: Sequence[Evidence], question: Question, room: int) -> list[Evidence]:
    """The best sentence and those about as good that add something, at most `room`."""
    if not weighed:
        return []
    wide = question.asks in _WIDE_ASKS
    floor = weighed[0].score * (_WIDE if wide else _ALONE)
    if weighed[0].read is not None:
        floor = min(floor, weighed[0].score - _READ_NEAR)
    kept: list[Evidence] = []
    for one in weighed:
        if len(kept) >= min(room, _MOST_WIDE if wide else _MOST) or one.score < floor:
            break
        beside = not kept or one.read is None or one.read >= _READ_LEAST
        if beside and not any(_repeats(one, other) for other in kept):
            kept.append(one)
    return kept


def _repeats(one: Evidence, other: Evidence) -> bool:
    """The same words again, in this document or in another one that says the same."""
    mine, theirs = stem_set(one.text), stem_set(other.text)
    return (
        len(mine & theirs) >= 0.9 * min(len(mine), len(theirs)) and one.passage.document_id == other.passage.document_id
    )


def sentences_of(kept: Sequence[Evidence], corpus: Corpus, lexicon: Lexicon) -> list[ProposedSentence]:
    """Best passage first; inside a passage in its own order; each sentence once."""
    spans: dict[str, dict[Span, None]] = {}
    passages: dict[str, Passage] = {}
    for one in kept:
        for passage, span in _with_support(one.passage, one.span, corpus):
            passages[passage.id] = passage
            spans.setdefault(passage.id, {})[span] = None
    said: list[ProposedSentence] = []
    for name, passage in passages.items():
        for span in sorted(spans[name], key=lambda span: span.start):
            document = lexicon.documents[passage.document_id]
            words = corpus.document(passage.document_id).text[span.start : span.end]
            said.append(verbatim(corpus, passage, span, attribution_of(document, passage, words)))
    return said


def _with_support(passage: Passage, span: Span, corpus: Corpus) -> Iterable[tuple[Passage, Span]]:
    """The sentence with the one that it hangs on, the list that it opens, or the line that opens its list."""
    text = corpus.document(passage.document_id).text
    place = passage.sentences.index(span)
    if passage.kind is PassageKind.ROW:
        yield passage, _row_span(passage, span)
        return
    if passage.kind is PassageKind.FOOTNOTE and passage.anchored_in:
        yield passage, Span(passage.start, passage.end)
        home = corpus.passage(passage.anchored_in)
        yield home, anchor_sentence(home, passage.note)
        return
    yield from _predecessors(passage, place, text, corpus)
    if passage.kind is PassageKind.LIST and place:
        opener = next((s for s in reversed(passage.sentences[:place]) if text[s.start : s.end].endswith(":")), None)
        if opener:
            yield passage, opener
    yield passage, span
    if text[span.start : span.end].endswith(":"):
        for following in passage.sentences[place + 1 :]:
            if text[following.start : following.end].endswith(":"):
                break
            yield passage, following


def _predecessors(passage: Passage, place: int, text: str, corpus: Corpus) -> Iterable[tuple[Passage, Span]]:
    """What a sentence hangs on: back to the first that stands alone, but no further than two sentences."""
    first = place
    while (
        first
        and place - first < _BACK
        and HANGS.match(text[passage.sentences[first].start : passage.sentences[first].end])
    ):
        first -= 1
    for span in passage.sentences[first:place]:
        yield passage, span
    opening = passage.sentences[0]
    if not place and passage.previous and HANGS.match(text[opening.start : opening.end]):
        before = corpus.passage(passage.previous)
        if before.kind is PassageKind.PARAGRAPH and before.section_path == passage.section_path:
            yield before, before.sentences[-1]


def _row_span(passage: Passage, span: Span) -> Span:
    """Of a table row the sentence itself; a bare cell ("2021") says nothing without the row's opening words."""
    return span if span.end - span.start > 40 else passage.sentences[0]
