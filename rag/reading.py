"""The best evidence read once more, each sentence together with the question, by the small reader where there is one."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.meanings import spelt_out
from ingest.records import PassageKind
from rag.evidence import Evidence, sentence_before
from rag.focus import Focus, drawn
from rag.lexicon import Lexicon
from rag.pointing import own_words
from rag.ports import Corpus, Reader
from rag.question import Question

READ = 6  # sentences …
_FURTHER, _SURE = 6, 0.0  # … and so many more where none of them answers by the reader's log-odds
_READ_FOLLOWING = 8  # where a conversation draws others in
WEIGHT = 0.12  # of log-odds, beside the score of the features
_CELL = 60  # characters: shorter parts of a table row say nothing alone
_BOUND = 6.0


def bounded(odds: float) -> float:
    """Log-odds beyond which more says no more."""
    return max(-_BOUND, min(_BOUND, odds))


def window_of(sentence: str, before: str, heading: str) -> str:
    """What the reader reads: the sentence first, for the end is what a long window loses."""
    return re.sub(r"\s+", " ", f"{sentence} | {before} | {heading}")


def window(evidence: Evidence, corpus: Corpus, lexicon: Lexicon) -> str:
    """A short cell is read with its row; what an acronym stands for is put after it, for the reader knows none."""
    passage = evidence.passage
    heading = passage.section_path[-1] if passage.section_path else ""
    meanings = {**lexicon.long_forms, **dict(passage.meanings)}.items()
    if passage.kind is PassageKind.ROW and len(evidence.text) < _CELL:
        return window_of(spelt_out(passage.text, meanings), "", heading)
    before = sentence_before(evidence, corpus)
    return window_of(spelt_out(evidence.text, meanings), before, heading)


def read_again(
    question: Question,
    weighed: Sequence[Evidence],
    corpus: Corpus,
    lexicon: Lexicon,
    reader: Reader | None,
    focus: Focus | None = None,
) -> tuple[Evidence, ...]:
    """The same evidence, the first few in the order that the reader and the features give them together; a few more
    where none of these answers. What a conversation points at is read with the follow-up's own words: its subject is
    given. The words that name a document or a number tell the reader nothing."""
    if reader is None or not weighed:
        return tuple(weighed)
    question = own_words(question, lexicon)
    first = _READ_FOLLOWING if focus else READ
    read = _read(question, weighed[:first], corpus, lexicon, reader, focus)
    if max(one.read or 0.0 for one in read) < _SURE:
        read += _read(question, weighed[first : first + _FURTHER], corpus, lexicon, reader, focus)
    again = sorted(read, key=lambda one: (-one.score, one.passage.id, one.span.start))
    return (*(drawn(again, focus) if focus else again), *weighed[len(read) :])


def _read(
    question: Question,
    weighed: Sequence[Evidence],
    corpus: Corpus,
    lexicon: Lexicon,
    reader: Reader,
    focus: Focus | None,
) -> list[Evidence]:
    windows = [
        (focus.own if focus and focus.points_at(one) else question.glossed, window(one, corpus, lexicon))
        for one in weighed
    ]
    odds: dict[tuple[str, str], float] = {}
    for asked in dict.fromkeys(words for words, _ in windows):
        texts = list(dict.fromkeys(text for words, text in windows if words == asked))
        said = reader.read(asked, texts).tolist()
        odds |= {(asked, text): value for text, value in zip(texts, said, strict=True)}
    return [
        replace(one, read=odds[pair], score=one.score + WEIGHT * bounded(odds[pair]))
        for one, pair in zip(weighed, windows, strict=True)
    ]
