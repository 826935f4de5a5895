"""Notes and the sentences that they hang on, ranked by how well both fit a question."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.meanings import spelt_out
from ingest.records import Footnote, Passage, PassageKind, Span
from rag.draft import note_passage
from rag.evidence import HANGS, anchor_sentence, covered_concepts
from rag.ports import Corpus, Vector
from rag.question import Question
from rag.terms import stem

# How one asks for a note.
_ASKING = frozenset(
    stem(word)
    for word in """
    footnote footnotes footnoted note notes cite cites cited citation quote quoted source sources reference references referenced
    refer refers referred number numbers document publication superscript mark attached point points pointing claim statement
    sentence exact exactly full please file give gives given name named behind lead leads link find look attach
    """.split()
)
_TAIL = 6  # words before a sentence's first mark that say what just this note is for
ALIKE = 0.93  # of the best note's fit and score: below it a note fits clearly worse
AROUND = 0.5  # what a word in the passage weighs, beside one in the sentence


@dataclass(frozen=True, slots=True)
class Anchored:
    """A note with the sentence that it hangs on. `held` are the concepts in either, `fit` how well both answer,
    `own` how much of the question stands right before the mark or in the note."""

    passage: Passage
    home: Passage
    sentence: Span
    anchor: int
    held: frozenset[int]
    fit: float
    own: float
    score: float


def ranked_notes(question: Question, vector: Vector, passages: Iterable[Passage], corpus: Corpus) -> list[Anchored]:
    """The notes of these passages, and those among them, by how well they and their sentences fit; best first."""
    pairs = _pairs(passages, corpus)
    if not pairs:
        return []
    sentences = [words_of(home.document_id, anchor_sentence(home, note.number), corpus) for _, home, note in pairs]
    meant = [spelt_out(text, home.meanings) for text, (_, home, _) in zip(sentences, pairs, strict=True)]
    near_sentence = corpus.vectors(meant) @ vector
    near_note = corpus.vectors([spelt_out(passage.text, passage.meanings) for passage, _, _ in pairs]) @ vector
    found = [
        _anchored(question, passage, home, note, float(one), float(other), corpus)
        for (passage, home, note), one, other in zip(pairs, near_sentence, near_note, strict=True)
    ]
    enough = ALIKE * max(one.fit for one in found)  # of those whose sentences fit, the best; then the others
    return sorted(found, key=lambda one: (one.fit < enough, -one.score, one.passage.document_id, one.passage.start))


def _pairs(passages: Iterable[Passage], corpus: Corpus) -> list[tuple[Passage, Passage, Footnote]]:
    """Each note's passage, the passage that it hangs on, and its record there."""
    found: dict[str, tuple[Passage, Passage, Footnote]] = {}
    for passage in passages:
        if passage.kind is PassageKind.FOOTNOTE:
            home = corpus.passage(passage.anchored_in) if passage.anchored_in else None
            note = next((one for one in home.footnotes if one.number == passage.note), None) if home else None
            if home and note and note.anchor is not None:
                found[passage.id] = (passage, home, note)
            continue
        for note in passage.footnotes:
            if note.anchor is not None:
                own = note_passage(corpus, passage.document_id, note)
                found[own.id] = (own, passage, note)
    return list(found.values())


def _anchored(
    question: Question, passage: Passage, home: Passage, note: Footnote, sentence: float, own: float, corpus: Corpus
) -> Anchored:
    span = anchor_sentence(home, note.number)
    anchor = note.anchor or span.end
    words = words_of(home.document_id, span, corpus)
    held = frozenset(covered_concepts(question, f"{_leading(home, span, corpus)} \n {words} \n {passage.text}"))
    tail = frozenset(covered_concepts(question, f"{tail_of(home, span, anchor, corpus)} \n {passage.text}"))
    around = held | frozenset(covered_concepts(question, " ".join((*home.section_path, home.text))))
    share = share_of(question, held)
    fit = share + AROUND * (share_of(question, around) - share) + max(sentence, own, 0.0)
    close = share_of(question, tail)
    score = share + close + sentence + 0.5 * own
    return Anchored(passage, home, span, anchor, held, fit, close, score)


def _leading(home: Passage, span: Span, corpus: Corpus) -> str:
    """The sentence before, where this one does not say what it is about."""
    place = home.sentences.index(span)
    if not place or not HANGS.match(words_of(home.document_id, span, corpus)):
        return ""
    return words_of(home.document_id, home.sentences[place - 1], corpus)


def tail_of(home: Passage, span: Span, anchor: int, corpus: Corpus) -> str:
    """The words that a mark belongs to: all since the mark before it, else the last few."""
    before = [note.anchor for note in home.footnotes if note.anchor is not None and span.start < note.anchor < anchor]
    text = corpus.document(home.document_id).text[max(before, default=span.start) : anchor]
    return " ".join(text.split()[-_TAIL:]) if not before else text


def share_of(question: Question, places: frozenset[int]) -> float:
    """Of the question's weight; the words of asking for a note weigh nothing, but where a sentence has them."""
    weights = [concept.weight for concept in question.concepts]
    total = sum(w for n, w in enumerate(weights) if n in places or stem(question.concepts[n].surface) not in _ASKING)
    return sum(weights[place] for place in places) / (total or 1.0)


def words_of(document_id: str, span: Span, corpus: Corpus) -> str:
    return corpus.document(document_id).text[span.start : span.end]
