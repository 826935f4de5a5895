"""Sentences weighed as evidence: how much of the question each covers, how near it is in meaning, whether it holds the
kind of thing asked for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.labels import label_of
from ingest.meanings import spelt_out
from ingest.records import Passage, PassageKind, Span
from rag.asks import Ask
from rag.kinds import head_found, kind_found
from rag.lexicon import Lexicon
from rag.ports import Corpus, Matrix, Vector
from rag.question import Concept, Question
from rag.retrieve import Found
from rag.terms import contains_words, folded, stem_set, stems, word_stems

# A sentence that opens like this says what it means only after the one before it.
HANGS = re.compile(
    r"^(?:This|These|Those|That|Such|It|Its|They|Their|Them|He|She|Both|Here|There|At its|Once \w+|"
    r"In (?:this|that|these)\b|(?:Among|One of) (?:them|these)|"
    r"The (?:latter|former|same|initiative|action|agency|plan|platform|team|meeting|network|directive|agreement|group|"
    r"campus|toolbox|database|goal|aim|project|exercise|process|findings?|conclusions|guidelines|report|exchange|results?|"
    r"framework|programme|scheme|fund|measure|proposal|centre|office|"
    r"body|council|committee|strategy)\b(?! of the [A-Z]))\b"
)
_INHERITED = 0.85  # of what the sentence before covers, a sentence that hangs on it covers too


@dataclass(frozen=True, slots=True)
class Features:
    """Each 0 to 1. `covered`: concepts in the sentence, by weight; `context`: also in its passage and headings;
    `near`: cosine of the sentence; `passage_near`: of its passage; `found`: the passage's fused score;
    `rarest`: the weightiest concept is there; `kind`: the kind asked for is there; `joined`: neighbouring concepts
    stand near each other; `head`: what is asked for by name is named; `unknown`: weight of concepts that no document
    has."""

    covered: float
    context: float
    near: float
    passage_near: float
    found: float
    rarest: float
    kind: float
    joined: float
    head: float
    unknown: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a passage."""

    passage: Passage
    span: Span
    text: str
    features: Features
    score: float
    covers: frozenset[int]  # indices of the concepts in it, or in the sentence that it hangs on
    around: frozenset[int]  # also those in its passage, headings and notes
    read: float | None = None  # log-odds that it answers, where a reader has read it


def weigh(
    question: Question, vector: Vector, found: Sequence[Found], corpus: Corpus, lexicon: Lexicon
) -> tuple[Evidence, ...]:
    """All sentences of the passages found, best first."""
    units = [unit for one in found for unit in _units(one, corpus)]
    if not units:
        return ()
    own = corpus.vectors([unit.meant for unit in units])
    cosines = own @ vector
    joint = _with_supports(own, units, corpus) @ vector
    weighed = [
        _evidence(question, unit, float(cosine), float(with_support), lexicon)
        for unit, cosine, with_support in zip(units, cosines, joint, strict=True)
    ]
    return tuple(sorted(weighed, key=lambda evidence: (-evidence.score, evidence.passage.id, evidence.span.start)))


def _with_supports(own: Matrix, units: Sequence["_Unit"], corpus: Corpus) -> Matrix:
    """Each sentence's vector joined with those of the sentences that it hangs on. Only single sentences are looked up:
    their vectors were stored when the document was ingested."""
    hung = [(place, unit.supports) for place, unit in enumerate(units) if unit.supports]
    held = corpus.vectors([text for _, supports in hung for text in supports])
    joined, start = own.copy(), 0
    for place, supports in hung:
        support = held[start : start + len(supports)].sum(axis=0)
        joined[place] += support / max(float(np.linalg.norm(support)), 1e-6)
        start += len(supports)
    unit_length: Matrix = joined / np.maximum(np.linalg.norm(joined, axis=1, keepdims=True), 1e-6)
    return unit_length


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, and those without which it does not say what it is about: the ones before, or a note's anchor."""

    found: Found
    span: Span
    text: str
    meant: str  # as it is embedded, like its supports
    supports: tuple[str, ...]

    @property
    def support(self) -> str:
        return " ".join(self.supports)


def _units(one: Found, corpus: Corpus) -> Iterable[_Unit]:
    text = corpus.document(one.passage.document_id).text
    is_note = one.passage.kind is PassageKind.FOOTNOTE
    title = folded(corpus.document(one.passage.document_id).metadata.title)
    before = _if_any(_anchor_text(one.passage, corpus)) if is_note else ()
    for span in one.passage.sentences:
        sentence = text[span.start : span.end]
        if folded(sentence) == title:
            continue  # a document's name says nothing about anything else
        hangs = is_note or HANGS.match(sentence)
        if hangs and not before:
            before = _if_any(_sentence_before(one.passage, corpus))
        meant = spelt_out(sentence, one.passage.meanings)
        yield _Unit(one, span, sentence, meant, before if hangs else ())
        if not is_note:
            before = (*before, meant) if hangs else (meant,)  # "It …" after "It …": both mean what came before


def _if_any(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def sentence_before(evidence: Evidence, corpus: Corpus) -> str:
    """Of a note: the sentence that its mark stands in. Empty where a heading's first passage begins."""
    passage = evidence.passage
    if passage.kind is PassageKind.FOOTNOTE:
        return _anchor_text(passage, corpus)
    place = passage.sentences.index(evidence.span)
    if place == 0:
        return _sentence_before(passage, corpus)
    return _spelt(passage, passage.sentences[place - 1], corpus)


def _anchor_text(note: Passage, corpus: Corpus) -> str:
    if note.anchored_in is None:
        return ""
    home = corpus.passage(note.anchored_in)
    return _spelt(home, anchor_sentence(home, note.note), corpus)


def _sentence_before(passage: Passage, corpus: Corpus) -> str:
    """The last sentence of the passage before, where both stand under one heading."""
    if passage.previous is None:
        return ""
    previous = corpus.passage(passage.previous)
    if previous.section_path != passage.section_path or previous.kind is not PassageKind.PARAGRAPH:
        return ""
    return _spelt(previous, previous.sentences[-1], corpus)


def _spelt(passage: Passage, span: Span, corpus: Corpus) -> str:
    """A sentence as it is embedded."""
    return spelt_out(corpus.document(passage.document_id).text[span.start : span.end], passage.meanings)


def anchor_sentence(home: Passage, note: int | None) -> Span:
    """The sentence in which the note's mark stands."""
    anchor = next((n.anchor for n in home.footnotes if n.number == note), None)
    return next((s for s in home.sentences if anchor is not None and s.start < anchor <= s.end + 1), home.sentences[0])


def _evidence(question: Question, unit: _Unit, cosine: float, joint: float, lexicon: Lexicon) -> Evidence:
    passage, text = unit.found.passage, unit.text
    own = frozenset(covered_concepts(question, unit.meant))
    inside = own | frozenset(covered_concepts(question, unit.support)) if unit.support else own
    around = inside | frozenset(covered_concepts(question, _surroundings(passage)))
    total = question.weight or 1.0
    rarest = max(range(len(question.concepts)), key=lambda place: question.concepts[place].weight, default=None)
    features = Features(
        covered=(_weight(question, own) + _INHERITED * _weight(question, inside - own)) / total,
        context=_weight(question, around) / total,
        near=max(cosine, _INHERITED * joint if unit.support else 0.0, 0.0),
        passage_near=max(unit.found.cosine, 0.0),
        found=unit.found.score,
        rarest=float(rarest in inside or rarest is None) * 0.6 + float(rarest in around) * 0.4,
        kind=max(
            kind_found(question, _where_kind_stands(question, passage, text)),
            _INHERITED * kind_found(question, unit.support) if unit.support else 0.0,
        ),
        joined=_joined(question, text, own),
        head=max(
            head_found(question, text),
            0.8 * head_found(question, unit.support),
            0.4 * head_found(question, passage.text),
        ),
        unknown=sum(concept.weight for concept in question.concepts if not concept.known) / total,
    )
    return Evidence(passage, unit.span, text, features, score(features, passage), inside, around)


def _where_kind_stands(question: Question, passage: Passage, text: str) -> str:
    """A row's dates and actors stand in its other cells. The number that a row, an action or a section bears, and those
    of a row's areas, count nothing."""
    if question.asks in (Ask.HOW_MANY, Ask.HOW_MUCH):
        label = label_of(text)
        return text[label.length :] if label else text
    return passage.text if passage.kind is PassageKind.ROW else text


def score(features: Features, passage: Passage) -> float:
    """The order of evidence. The weights were searched on the tuning half of the evaluation questions and on the
    questions of `evals/reader`, whose texts are about other subjects."""
    kinds = {PassageKind.HEADING: -0.5, PassageKind.FOOTNOTE: 0.1}
    return (
        0.2 * features.covered
        + 0.6 * features.context
        + 1.7 * features.near
        + 1.0 * features.passage_near
        + 0.35 * features.found
        + 0.8 * features.kind
        + 0.12 * features.joined
        + 0.1 * features.head
        + kinds.get(passage.kind, 0.0)
    )


def _weight(question: Question, places: frozenset[int]) -> float:
    return sum(question.concepts[place].weight for place in places)


def covered_concepts(question: Question, text: str) -> list[int]:
    words = stem_set(text)
    row = word_stems(text)
    return [place for place, concept in enumerate(question.concepts) if _holds(concept, words, row)]


def _holds(concept: Concept, words: frozenset[str], row: tuple[str, ...]) -> bool:
    return any(
        words.issuperset(variant) and (len(variant) == 1 or contains_words(row, variant) or _near(row, variant))
        for variant in concept.variants
    )


def _near(row: tuple[str, ...], variant: tuple[str, ...]) -> bool:
    """All words of a long form within a window of twice its length: "X of the Y" for "Y X"."""
    places = [row.index(word) if word in row else -99 for word in variant]
    return max(places) - min(places) < 2 * len(variant) + 1


def _surroundings(passage: Passage) -> str:
    notes = " ".join(note.text for note in passage.footnotes)
    return " ".join((*passage.section_path, passage.indexed_words(), notes))


def _joined(question: Question, text: str, inside: frozenset[int]) -> float:
    """The share of neighbouring concept pairs of the question that stand within eight words here."""
    pairs = [(a, a + 1) for a in range(len(question.concepts) - 1)]
    if not pairs:
        return 1.0 if inside else 0.0
    row = stems(text)
    near = sum(
        1 for a, b in pairs if a in inside and b in inside and _within(row, question.concepts[a], question.concepts[b])
    )
    return near / len(pairs)


def _within(row: tuple[str, ...], first: Concept, second: Concept) -> bool:
    ones = [place for place, word in enumerate(row) if any(word in variant for variant in first.variants)]
    others = [place for place, word in enumerate(row) if any(word in variant for variant in second.variants)]
    return any(abs(one - other) <= 8 for one in ones for other in others)
