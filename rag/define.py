"""What a term is, what its letters stand for, what it is for: told by the sentences that introduce and describe it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.records import Passage, PassageKind, Span
from rag.asks import Ask
from rag.draft import attribution_of, passage_at, verbatim
from rag.evidence import HANGS, anchor_sentence
from rag.lexicon import Lexicon
from rag.mentions import documents_in, without
from rag.ports import Corpus
from rag.question import Question
from rag.records import ProposedSentence
from rag.term_asked import Asked, term_asked
from rag.terms import contains_words, word_stems

_IS = (
    r"(?:is|are|was|were|has|have|means?|refers?|stands?|consists?|brings?|supports?|provides?|aims?|covers?|includes?|"
    r"allows?|enables?|serves?|helps?|sets?|lays?|works?|acts?|offers?|combines?|will|would|should|supervises?)"
)
_APPOSED = r"(?:\s[–—-]\s|,\s(?:which|who|an?|the)\s|:\s|\s\(i\.e\.)"
_TELLS = re.compile(rf"(?:(?:This|These|The|Its|Their)(?: [\w-]+){{1,3}}|It|They|Both)\s(?:also\s)?{_IS}\b")
_PURPOSE = re.compile(
    r"\b(?:aim\w*|purpose|mission|goal|objective|task\w*|allow\w*|enabl\w+|support\w*|help\w*|to (?:fund|finance|prevent|detect|ensure|"
    r"identify|support|tackle|address|strengthen|improve))\b",
    re.I,
)
_FOUND = 40  # passages with the term that are looked through
_DESCRIBES = 2.0  # score from which a sentence says what something is
_NAMED = 0.5  # … and from which it has the term in it
_MOST = 4
_WORDINGS = 2  # long forms told of one acronym


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence about the term, and how well it says what the term is."""

    passage: Passage
    span: Span
    score: float


def definitions_for(question: Question, corpus: Corpus, lexicon: Lexicon) -> tuple[ProposedSentence, ...]:
    """The sentences that introduce the term asked for, one for each wording of its long form, and those that say what it
    is; none where the question does not ask what a term means, or nothing says it."""
    bare = without(question.corrected, documents_in(question.corrected, lexicon))
    asked = term_asked(bare, question.asks is Ask.DEFINE)
    if asked is None:
        return ()
    documents = question.documents if question.confined else tuple(lexicon.documents)
    names = _names(asked, lexicon)
    if not names:
        return ()
    introduced = _introduced(names, documents, corpus)
    described = [] if asked.letters else _described(names, asked, documents, corpus)
    if not introduced and not described:
        return ()
    if asked.more and len(described) < _WORDINGS:
        introduced = [following for one in introduced for following in (one, *_next(one))]
    return _said(introduced, described, corpus, lexicon)


def _names(asked: Asked, lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    """The term in all its spellings, as rows of stems."""
    own = [word_stems(term) for term in asked.terms]
    found = dict.fromkeys(row for row in own if row)
    for group in lexicon.groups:
        if any(variant in own for variant in group.variants):
            found |= dict.fromkeys(group.variants)
    return tuple(found)


def _introduced(names: Sequence[tuple[str, ...]], documents: Sequence[str], corpus: Corpus) -> list[_Told]:
    """Where documents give the long form, one for each wording of it; else where the letters stand in parentheses."""
    found: dict[tuple[str, ...], _Told] = {}
    for document_id in documents:
        for definition in corpus.document(document_id).definitions:
            if word_stems(definition.short) in names or word_stems(definition.long) in names:
                passage = passage_at(corpus, document_id, definition.start)
                found.setdefault(word_stems(definition.long), _Told(passage, _at(passage, definition.start), 3.0))
    if not found:
        for told in _in_parentheses(names, documents, corpus):
            found.setdefault((told.passage.document_id,), told)
    return list(found.values())[:_WORDINGS]


def _next(one: _Told) -> Iterable[_Told]:
    """The sentence after the one that introduces a term: what else is said of it mostly stands there."""
    place = one.passage.sentences.index(one.span) + 1
    if place < len(one.passage.sentences) and one.passage.kind is PassageKind.PARAGRAPH:
        yield _Told(one.passage, one.passage.sentences[place], one.score)


def _in_parentheses(names: Sequence[tuple[str, ...]], documents: Sequence[str], corpus: Corpus) -> Iterable[_Told]:
    for document_id in documents:
        text = corpus.document(document_id).text
        for match in re.finditer(r"(?<=\w[\w)] )\(([A-Z][^()\s]*(?: [^()\s]+)?)\)", text):
            if word_stems(match[1]) in names:
                passage = passage_at(corpus, document_id, match.start())
                yield _Told(passage, _at(passage, match.start()), 3.0)
                break


def _at(passage: Passage, place: int) -> Span:
    return next((span for span in passage.sentences if span.start <= place < span.end), passage.sentences[0])


def _described(names: Sequence[tuple[str, ...]], asked: Asked, documents: Sequence[str], corpus: Corpus) -> list[_Told]:
    """The sentences that say what the term is, best first."""
    hits = corpus.lexical([" ".join(row) for row in names], _FOUND, documents)
    found: list[_Told] = []
    for hit in hits:
        passage = corpus.passage(hit.passage_id)
        text = corpus.document(passage.document_id).text
        before = 0.0
        for span in passage.sentences:
            words = text[span.start : span.end]
            score = _describes(words, names, asked.purpose) if passage.kind is not PassageKind.HEADING else 0.0
            if before and not score and HANGS.match(words):
                score = _follows(words, before, asked.purpose)
                before = 0.0
            else:
                before = score
            found.append(_Told(passage, span, score))
    ranked = sorted(found, key=lambda one: -one.score)
    worth = [one for one in ranked if one.score >= _DESCRIBES]
    return worth or [one for one in ranked[:_WORDINGS] if asked.proper and one.score >= _NAMED]


def _follows(words: str, before: float, purpose: bool) -> float:
    """How far a sentence that hangs on one with the term goes on to say what the term is."""
    telling = 0.6 * bool(_TELLS.match(words)) + 0.6 * (purpose and bool(_PURPOSE.search(words)))
    return 1.5 + min(before, 3.0) / 5 + telling


def _holds(words: str, names: Sequence[tuple[str, ...]]) -> bool:
    row = word_stems(words)
    return any(contains_words(row, name) for name in names)


def _describes(words: str, names: Sequence[tuple[str, ...]], purpose: bool) -> float:
    """How far a sentence says what the term is: it is its subject, or is explained beside it."""
    if not _holds(words, names):
        return 0.0
    score = 0.5
    for place, end in _places(words, names):
        opening = len(words[:place].split())
        following = re.sub(r"^[’'”\"]?\s?\([^()]{1,60}\)", "", words[end:].lstrip("’'”\""))
        if opening <= 1 and words[end : end + 1] == ":":
            score = max(score, 3.5)
        elif opening <= 2 and re.match(rf"\s{_IS}\b", following):
            score = max(score, 3.2 if re.match(r"\s(?:is|are|has long|brings?|means?)\b", following) else 2.4)
        elif opening <= 5 and re.match(rf"(?:,[^,]{{3,80}},)?\s[^.,;]{{0,60}}?\b{_IS}\b", following):
            score = max(score, 2.1 if opening <= 3 else 1.6)
        if re.match(_APPOSED, following):
            score = max(score, 2.6)
    return score + 0.6 * (purpose and bool(_PURPOSE.search(words)))


def _places(words: str, names: Sequence[tuple[str, ...]]) -> Iterable[tuple[int, int]]:
    """Where the term stands, with any of its spellings."""
    row = [(match.start(), match.end()) for match in re.finditer(r"[^\W_]+(?:[-./’'&][^\W_]+)*", words)]
    spelt = word_stems(words)
    for name in names:
        for place in range(len(spelt) - len(name) + 1):
            if spelt[place : place + len(name)] == name and place + len(name) <= len(row):
                yield row[place][0], row[place + len(name) - 1][1]


def _said(
    introduced: Sequence[_Told], described: Sequence[_Told], corpus: Corpus, lexicon: Lexicon
) -> tuple[ProposedSentence, ...]:
    """What introduces the term, then what describes it; a sentence that hangs on another one follows it."""
    kept: dict[tuple[str, Span], _Told] = {(one.passage.id, one.span): one for one in introduced}
    for one in described:
        if len(kept) >= _MOST:
            break
        for leading in _led_by(one, corpus):
            kept.setdefault((leading.passage.id, leading.span), leading)
        kept.setdefault((one.passage.id, one.span), one)
    said: dict[str, ProposedSentence] = {}
    for one in kept.values():
        for sentence in _sentences(one, corpus, lexicon):
            said.setdefault(sentence.text, sentence)
    return tuple(said.values())[: _MOST + 1]


def _led_by(one: _Told, corpus: Corpus) -> Iterable[_Told]:
    text = corpus.document(one.passage.document_id).text
    place = one.passage.sentences.index(one.span)
    if place and HANGS.match(text[one.span.start : one.span.end]):
        yield _Told(one.passage, one.passage.sentences[place - 1], one.score)


def _sentences(one: _Told, corpus: Corpus, lexicon: Lexicon) -> Iterable[ProposedSentence]:
    passage, span = one.passage, one.span
    document = lexicon.documents[passage.document_id]
    if passage.kind is PassageKind.FOOTNOTE and passage.anchored_in:
        yield verbatim(corpus, passage, Span(passage.start, passage.end), attribution_of(document, passage))
        home = corpus.passage(passage.anchored_in)
        passage, span = home, anchor_sentence(home, passage.note)
    words = corpus.document(passage.document_id).text[span.start : span.end]
    yield verbatim(corpus, passage, span, attribution_of(document, passage, words))
