"""What the note under a statement says: "which report is behind the figure of …", "under what number was … issued".

Two steps: the sentence that the question describes is found among those that carry a note's mark, then its note is told.
A sentence without a mark that fits the question clearly better says that there is no such note.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from ingest.meanings import spelt_out
from ingest.records import Footnote, Passage, PassageKind, Span
from rag.demonyms import other_names
from rag.draft import attribution_of, note_passage, verbatim
from rag.evidence import HANGS, Evidence, anchor_sentence, covered_concepts
from rag.lexicon import Lexicon
from rag.mentions import documents_in, without
from rag.parts import parts_of
from rag.ports import Corpus, Vector
from rag.question import Question
from rag.records import ProposedSentence
from rag.sides import which_documents
from rag.terms import stem, stem_set, word_stems


class Want(Enum):
    """Why a question may want a note."""

    NOTE = "it speaks of a note"
    SOURCE = "it asks what a statement rests on"
    NUMBER = "it asks under which number something is filed"


_NOTE = re.compile(
    r"\bfoot-?\s?not\w+|\bsuperscript\w*|\breference marks?\b|\b(?:raised|small|little) (?:number|figure|digit)s?\b|\bfns?\b|\bend-?notes?\b|\bannotat\w+|\b(?:its|their|whose) notes?\b|"
    r"\bnotes? (?:to|on|at|under|behind|below|attached|(?:for|in) (?:the|this|that)|there|numbered|mark\w*)\b|"
    r"\b(?:an?|in its|in the|which|what|that|by the) notes?\b|\bnotes? (?:that|which|defin\w+|explain\w*|cit\w+|giv\w+)\b",
    re.I,
)
_WRITING = (
    r"(?:publications?|reports?|stud(?:y|ies)|papers?|documents?|analys[ie]s|texts?|acts?|instruments?|directives?|books?|"
    r"regulations?|decisions?|laws?|guides?|assessments?|conclusions|links?|websites?|addresse?s?|urls?|articles?)"
)
_RESTS = (
    r"(?:behind|cit\w+|quot\w+|refer\w*|footnot\w+|point\w*|back\w*|support\w*|underl\w+|underpin\w*|bas(?:ed|is)|rests?|"
    r"rel(?:y|ies)|draw\w*|taken|come|comes|came|stem\w*|nam(?:e|es|ed)|giv(?:e|es|en)|mention\w*|offer\w*|attribut\w+)"
)
_SOURCE = re.compile(
    r"\bsources?\b(?! (?:countr|and transit|region|code|state))|\bsourced\b|\b(?:is|are|was|were|does|do|did)\b.{0,60}\b(?:cite|cited|quoted)\b|"
    rf"\b(?:which|what|whose)\b[^.?!]{{0,40}}\b{_WRITING}\b[^.?!]*\b{_RESTS}\b|"
    rf"\b(?:refers?|referring|points?|pointing|cites?|quotes?) (?:to )?(?:an?|the|some) (?:[\w-]+ ){{0,3}}{_WRITING}\b|"
    rf"\b(?:on|to|by|from|in) (?:which|what)\b[^.?!]{{0,40}}\b{_WRITING}\b|"
    r"\bwhere\b.{3,120}\b(?:come|comes|came|taken|stem|stems|drawn|derived?|look(?:ed)? up|read|find|found)\b|"
    r"\b(?:what|which)\b.{3,120}\b(?:based (?:up)?on|rests? on|backed|refer(?:s|red|ring)? to|cited?|cites)\b|\breferenced\b|"
    r"\bcitations?\b|\bevidence (?:for|behind)\b|\bcites?\b|\bcited\b",
    re.I,
)
_NUMBER = re.compile(
    r"\b(?:which|what) (?:[\w-]+ )?(?:document|paper|file)\b|"
    r"\b(?:doc(?:ument)?|file|filing|council|com|st|reference|ref|register|registry|case|celex|act|serial|official|paper)s?"
    r"\.?[- ](?:numbers?|no\b|nos\b|nr\b|ref\w*|codes?)|\b(?:under|by|with|bear\w*|carr\w+|has|have) (?:which|what|the|a|its) "
    r"(?:\w+ )?(?:numbers?|references?|codes?)\b|\b(?:which|what|its|the|their|give|gives|exact) (?:\w+ )?references?\b|"
    r"\breferences?(?: numbers?)? (?:of|for|to|please)\b|^references?\b|[:,–—-]\s*(?:its )?(?:\w+ )?(?:numbers?|references?|ref|no\.?)"
    r"(?:,? please)?\W*$|\bnumber of the\b(?! \w+s\b)|\b(?:which|what|exact) (?:\w+ )?(?:numbers?|act|directive|regulation|decision|article|law)\b|"
    r"\bofficial journal\b|\boj\b|\blegal (?:basis|act|text|instrument)\b|\b(?:where|when) (?:was|were|is|are) .{2,80} published\b",
    re.I,
)
_WHICH = re.compile(r"\b(?:which|what)\s+(?:\w+\s+)?$", re.I)  # "which Council document" names none
# Of the best sentence without a note: how well a note's sentence must fit beside it.
_FITS = {Want.NOTE: 0.72, Want.SOURCE: 0.9, Want.NUMBER: 0.9}
_LEAST = {Want.NOTE: 0.42, Want.SOURCE: 0.55, Want.NUMBER: 0.6}
# How one asks for a note.
_ASKING = frozenset(
    stem(word)
    for word in """
    footnote footnotes footnoted note notes cite cites cited citation quote quoted source sources reference references referenced
    refer refers referred number numbers document publication superscript mark attached point points pointing claim statement
    sentence exact exactly full please file give gives given name named behind lead leads link find look attach
    """.split()
)
_LONG_NAME = re.compile(r"(?<!^)\b[A-Z][\w-]+(?: [A-Z][\w-]+){2,}")
_INSTITUTIONS = frozenset(
    stem(word) for word in "EU European Union Council Commission Parliament Presidency Member States OJ COM ST".split()
)
_TAIL = 6  # words before a sentence's first mark that say what just this note is for
_OWN = 0.35  # of the share right before the mark, added to the fit: what stands there is what the note is for
_ALIKE = 0.93  # of the best note's score and fit: a note of another document that is told beside it
_ALSO = 0.75  # … where the question asks for several things
_AROUND = 0.5  # what a word in the passage weighs, beside one in the sentence
_PLAIN = 0.04  # of two notes in one sentence: how much better one must fit to be told alone
_NAMELESS = 0.85  # of the fit of a note that lacks a name in the question: a note that has it must fit nearly as well
_IDENTIFIER = re.compile(
    r"\d/\d|\(\d{4}\)|\d/\d{4}\b|/\d{4}/|\bOJ\b|\bArticle \d|://|\b[A-Z]{2,} ?\d+/|\bItem \d|\(\d{4}\),"
)
_NAME_WEIGHT = 3.0  # names rarer than this must be there
_ALL = re.compile(
    r"\bnotes\b|\bfoot-?\s?notes\b|\bsources\b|\bnumbers\b|\breferences\b|\bdocuments\b|\bboth\b|\btwo\b", re.I
)


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


def wanted(question: Question, lexicon: Lexicon) -> Want | None:
    """Why the question may want a note; None where it does not."""
    if which_documents(question.corrected):
        return None
    mentions = documents_in(question.corrected, lexicon)
    asked = [one for one in mentions if not _WHICH.search(question.corrected[: one.start])]
    text = without(question.corrected, asked)
    if _NOTE.search(text):
        return Want.NOTE
    if _SOURCE.search(text):
        return Want.SOURCE
    return Want.NUMBER if _NUMBER.search(text) else None


def notes_told(
    question: Question,
    vector: Vector,
    weighed: Sequence[Evidence],
    corpus: Corpus,
    lexicon: Lexicon,
) -> tuple[ProposedSentence, ...]:
    """The note asked for, and the sentence that it hangs on; nothing where no note fits, or none is asked for."""
    want = wanted(question, lexicon)
    if want is None:
        return ()
    return fitting_notes(question, want, vector, weighed, corpus, lexicon)


def fitting_notes(
    question: Question,
    want: Want,
    vector: Vector,
    weighed: Sequence[Evidence],
    corpus: Corpus,
    lexicon: Lexicon,
) -> tuple[ProposedSentence, ...]:
    """What `notes_told` tells, for a question known to want a note."""
    ranked = ranked_notes(question, vector, (one.passage for one in weighed), corpus)
    if want is Want.NUMBER:
        ranked = [one for one in ranked if _IDENTIFIER.search(one.passage.text)]
    enough = _NAMELESS * max((one.fit for one in ranked), default=0.0)
    ranked = [one for one in ranked if not _lacks_name(question, one, want, corpus)]
    if not ranked or ranked[0].fit < enough or not _fits(question, ranked[0], want, weighed, corpus):
        return ()
    meant = _meant(question, vector, ranked, corpus)
    also = _elsewhere(question, vector, ranked, corpus)
    return told([*meant, *also], corpus, lexicon)


def told(notes: Sequence[Anchored], corpus: Corpus, lexicon: Lexicon) -> tuple[ProposedSentence, ...]:
    """The notes, then each sentence that they hang on, once."""
    said: dict[Span, ProposedSentence] = {}
    for one in notes:
        document = lexicon.documents[one.passage.document_id]
        span = Span(one.passage.start, one.passage.end)
        said[span] = verbatim(corpus, one.passage, span, attribution_of(document, one.passage))
    for one in notes:
        document = lexicon.documents[one.passage.document_id]
        words = corpus.document(one.passage.document_id).text[one.sentence.start : one.sentence.end]
        said[one.sentence] = verbatim(corpus, one.home, one.sentence, attribution_of(document, one.home, words))
    return tuple(said.values())


def ranked_notes(question: Question, vector: Vector, passages: Iterable[Passage], corpus: Corpus) -> list[Anchored]:
    """The notes of these passages, and those among them, by how well they and their sentences fit; best first."""
    pairs = _pairs(passages, corpus)
    if not pairs:
        return []
    sentences = [_words(home.document_id, anchor_sentence(home, note.number), corpus) for _, home, note in pairs]
    meant = [spelt_out(text, home.meanings) for text, (_, home, _) in zip(sentences, pairs, strict=True)]
    near_sentence = corpus.vectors(meant) @ vector
    near_note = corpus.vectors([spelt_out(passage.text, passage.meanings) for passage, _, _ in pairs]) @ vector
    found = [
        _anchored(question, passage, home, note, float(one), float(other), corpus)
        for (passage, home, note), one, other in zip(pairs, near_sentence, near_note, strict=True)
    ]
    enough = _ALIKE * max(one.fit for one in found)  # of those whose sentences fit, the best; then the others
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
    words = _words(home.document_id, span, corpus)
    held = frozenset(covered_concepts(question, f"{_leading(home, span, corpus)} \n {words} \n {passage.text}"))
    tail = frozenset(covered_concepts(question, f"{_tail(home, span, anchor, corpus)} \n {passage.text}"))
    around = held | frozenset(covered_concepts(question, " ".join((*home.section_path, home.text))))
    share = _share(question, held)
    fit = share + _AROUND * (_share(question, around) - share) + max(sentence, own, 0.0)
    close = _share(question, tail)
    score = share + close + sentence + 0.5 * own
    return Anchored(passage, home, span, anchor, held, fit, close, score)


def _leading(home: Passage, span: Span, corpus: Corpus) -> str:
    """The sentence before, where this one does not say what it is about."""
    place = home.sentences.index(span)
    if not place or not HANGS.match(_words(home.document_id, span, corpus)):
        return ""
    return _words(home.document_id, home.sentences[place - 1], corpus)


def _tail(home: Passage, span: Span, anchor: int, corpus: Corpus) -> str:
    """The words that a mark belongs to: all since the mark before it, else the last few."""
    before = [note.anchor for note in home.footnotes if note.anchor is not None and span.start < note.anchor < anchor]
    text = corpus.document(home.document_id).text[max(before, default=span.start) : anchor]
    return " ".join(text.split()[-_TAIL:]) if not before else text


def _fits(question: Question, best: Anchored, want: Want, weighed: Sequence[Evidence], corpus: Corpus) -> bool:
    """Whether the question describes this note's sentence, and no sentence without a note clearly better."""
    if best.fit < _LEAST[want]:
        return False
    marked = {best.passage.id, best.home.id}
    others = (
        _share(question, one.covers)
        + _AROUND * (_share(question, one.around) - _share(question, one.covers))
        + one.features.near
        for one in weighed
        if one.passage.kind not in (PassageKind.HEADING, PassageKind.FOOTNOTE)
        and (one.passage.id not in marked or one.span != best.sentence)
    )
    return best.fit + _OWN * best.own >= _FITS[want] * max(others, default=0.0)


def _lacks_name(question: Question, best: Anchored, want: Want, corpus: Corpus) -> bool:
    """Whether a name in the question stands nowhere around; "Danish" is there where "Denmark" is."""
    around = " ".join((*best.home.section_path, best.home.text, best.passage.text))
    there = stem_set(around)
    if want is not Want.NOTE and not all(
        _stands(match.group(), around) for match in _LONG_NAME.finditer(question.text)
    ):
        return True
    held = frozenset(covered_concepts(question, around)) | best.held
    return any(
        (concept.weight > _NAME_WEIGHT or not concept.known)
        and (concept.known or want is not Want.NOTE)
        and place not in held
        and re.match(r"[A-Z]", concept.surface)
        and _inside(concept.surface, question.text)
        and not any(there.issuperset(variant) for variant in concept.variants)
        and not any(other in there for variant in concept.variants for word in variant for other in other_names(word))
        for place, concept in enumerate(question.concepts)
    )


def _elsewhere(question: Question, vector: Vector, ranked: Sequence[Anchored], corpus: Corpus) -> list[Anchored]:
    """The note of another document on the same thing, where it fits as well."""
    best = ranked[0]
    others = [one for one in ranked if one.passage.document_id != best.passage.document_id]
    several = _ALL.search(question.corrected) or len(parts_of(question.corrected)) > 1
    enough = _ALSO if several else _ALIKE
    alike = others and others[0].score >= enough * best.score and others[0].fit >= enough * best.fit
    return _meant(question, vector, others, corpus)[:1] if alike else []


def notes_among(
    question: Question, vector: Vector, passages: Sequence[Passage], corpus: Corpus, lexicon: Lexicon
) -> tuple[ProposedSentence, ...]:
    """Of the notes of these passages the one that the question describes, with the sentence that it hangs on; nothing
    where it asks for no note."""
    want = wanted(question, lexicon)
    if want is None or not any(passage.footnotes for passage in passages):
        return ()
    ranked = ranked_notes(question, vector, passages, corpus)
    if not ranked or (want is not Want.NOTE and ranked[0].fit < _LEAST[want]):
        return ()
    return told(_meant(question, vector, ranked, corpus), corpus, lexicon)


def _stands(name: str, text: str) -> bool:
    """Whether the words of a long name stand near each other."""
    wanted = {word for word in word_stems(name) if word not in _INSTITUTIONS}
    row = word_stems(text)
    width = len(wanted) + 3
    return any(wanted <= set(row[place : place + width]) for place in range(max(1, len(row) - len(wanted) + 1)))


def _inside(surface: str, text: str) -> bool:
    """Whether a word stands inside a sentence, where a capital makes it a name."""
    place = text.find(surface)
    return place > 0 and not re.search(r"[.?!:]\s*[\"“'(]?$", text[:place])


def _meant(question: Question, vector: Vector, ranked: Sequence[Anchored], corpus: Corpus) -> list[Anchored]:
    """Of the notes in the best sentence those whose own words fit; several where nothing tells them apart."""
    best = ranked[0]
    same = [one for one in ranked if one.home.id == best.home.id and one.sentence == best.sentence]
    if len(same) < 2:
        return [best]
    tails = [_tail(one.home, one.sentence, one.anchor, corpus) for one in same]
    nearness = corpus.vectors(tails) @ vector
    own = [_own(question, tail, one) for tail, one in zip(tails, same, strict=True)]
    fits = [share + float(near) for share, near in zip(own, nearness, strict=True)]
    order = np.argsort([-fit for fit in fits], kind="stable")
    if _ALL.search(question.corrected):
        return [same[place] for place in sorted(range(len(same)), key=lambda place: same[place].anchor) if own[place]]
    return [same[place] for place in order if fits[place] >= fits[order[0]] - _PLAIN]


def _own(question: Question, tail: str, one: Anchored) -> float:
    """The share of the question that the words before the mark hold, a country's adjective counting as the country."""
    there = stem_set(f"{tail} {one.passage.text}")
    held = set(covered_concepts(question, tail)) | set(covered_concepts(question, one.passage.text))
    held |= {
        place
        for place, concept in enumerate(question.concepts)
        if any(other in there for variant in concept.variants for word in variant for other in other_names(word))
    }
    denied = frozenset(place for place in held if _denied(question, place))
    return _share(question, frozenset(held) - denied) - _share(question, denied)


def _denied(question: Question, place: int) -> bool:
    """ "The version that is not public": what stands beside "not" is what the note meant does not say."""
    surface = re.escape(question.concepts[place].surface)
    return bool(
        re.search(
            rf"\b(?:not|non|never|no longer|other than|except)[ -](?:an? |the |for )?{surface}\b",
            question.corrected,
            re.I,
        )
    )


def _share(question: Question, places: frozenset[int]) -> float:
    """Of the question's weight; the words of asking for a note weigh nothing, but where a sentence has them."""
    weights = [concept.weight for concept in question.concepts]
    total = sum(w for n, w in enumerate(weights) if n in places or stem(question.concepts[n].surface) not in _ASKING)
    return sum(weights[place] for place in places) / (total or 1.0)


def _words(document_id: str, span: Span, corpus: Corpus) -> str:
    return corpus.document(document_id).text[span.start : span.end]
