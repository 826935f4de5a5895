"""What the note under a statement says: "which report is behind the figure of …", "under what number was … issued".

Two steps: the sentence that the question describes is found among those that carry a note's mark, then its note is told.
A sentence without a mark that fits the question clearly better says that there is no such note.
"""

import re
from collections.abc import Sequence

import numpy as np

from ingest.records import Passage, PassageKind, Span
from rag.anchored import ALIKE, AROUND, Anchored, ranked_notes, share_of, tail_of
from rag.demonyms import other_names
from rag.draft import attribution_of, verbatim
from rag.evidence import Evidence, covered_concepts
from rag.lexicon import Lexicon
from rag.note_wanted import Want, wanted
from rag.parts import parts_of
from rag.ports import Corpus, Vector
from rag.question import Question
from rag.records import ProposedSentence
from rag.terms import printed_as_name, stem, stem_set, word_stems

# Of the best sentence without a note: how well a note's sentence must fit beside it.
_FITS = {Want.NOTE: 0.72, Want.SOURCE: 0.9, Want.NUMBER: 0.9}
_LEAST = {Want.NOTE: 0.42, Want.SOURCE: 0.55, Want.NUMBER: 0.6}
_LONG_NAME = re.compile(r"(?<!^)\b[A-Z][\w-]+(?: [A-Z][\w-]+){2,}")
_INSTITUTIONS = frozenset(
    stem(word) for word in "EU European Union Council Commission Parliament Presidency Member States OJ COM ST".split()
)
_OWN = 0.35  # of the share right before the mark, added to the fit: what stands there is what the note is for
_ALSO = 0.75  # … where the question asks for several things
_PLAIN = 0.04  # of two notes in one sentence: how much better one must fit to be told alone
_NAMELESS = 0.85  # of the fit of a note that lacks a name in the question: a note that has it must fit nearly as well
_IDENTIFIER = re.compile(
    r"\d/\d|\(\d{4}\)|\d/\d{4}\b|/\d{4}/|\bOJ\b|\bArticle \d|://|\b[A-Z]{2,} ?\d+/|\bItem \d|\(\d{4}\),"
)
_NAME_WEIGHT = 3.0  # names rarer than this must be there
_ALL = re.compile(
    r"\bnotes\b|\bfoot-?\s?notes\b|\bsources\b|\bnumbers\b|\breferences\b|\bdocuments\b|\bboth\b|\btwo\b", re.I
)


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


def _fits(question: Question, best: Anchored, want: Want, weighed: Sequence[Evidence], corpus: Corpus) -> bool:
    """Whether the question describes this note's sentence, and no sentence without a note clearly better."""
    if best.fit < _LEAST[want]:
        return False
    marked = {best.passage.id, best.home.id}
    others = (
        share_of(question, one.covers)
        + AROUND * (share_of(question, one.around) - share_of(question, one.covers))
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
        and printed_as_name(concept.surface, question.text)
        and not any(there.issuperset(variant) for variant in concept.variants)
        and not any(other in there for variant in concept.variants for word in variant for other in other_names(word))
        for place, concept in enumerate(question.concepts)
    )


def _elsewhere(question: Question, vector: Vector, ranked: Sequence[Anchored], corpus: Corpus) -> list[Anchored]:
    """The note of another document on the same thing, where it fits as well."""
    best = ranked[0]
    others = [one for one in ranked if one.passage.document_id != best.passage.document_id]
    several = _ALL.search(question.corrected) or len(parts_of(question.corrected)) > 1
    enough = _ALSO if several else ALIKE
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


def _meant(question: Question, vector: Vector, ranked: Sequence[Anchored], corpus: Corpus) -> list[Anchored]:
    """Of the notes in the best sentence those whose own words fit; several where nothing tells them apart."""
    best = ranked[0]
    same = [one for one in ranked if one.home.id == best.home.id and one.sentence == best.sentence]
    if len(same) < 2:
        return [best]
    tails = [tail_of(one.home, one.sentence, one.anchor, corpus) for one in same]
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
    return share_of(question, frozenset(held) - denied) - share_of(question, denied)


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
