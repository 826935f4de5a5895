"""Answers about one thing that bears a number: an action, an indicator, a footnote, a section."""

import re
from collections.abc import Sequence

from ingest.meanings import spelt_out
from ingest.records import Action, Footnote, Passage, PassageKind, Section, Span
from rag.answerable import COUNTS, HELD, lacks_kind
from rag.asks import Ask
from rag.compose import chosen, sentences_of
from rag.draft import (
    Draft,
    attribution_of,
    note_passage,
    passage_at,
    quote_of,
    verbatim,
)
from rag.evidence import Evidence, anchor_sentence, weigh
from rag.kinds import kind_found
from rag.lexicon import Lexicon
from rag.notes import notes_among
from rag.parts import parts_of
from rag.pointing import own_words
from rag.ports import Corpus, Reader, Vector
from rag.question import Question, understand
from rag.reading import read_again
from rag.records import ProposedSentence
from rag.register import label_and_title
from rag.retrieve import Found
from rag.row_facts import facts_of
from rag.targets import Target, worded
from rag.terms import stem_set

_ACTORS = re.compile(
    r"\bwho\b|\bwhom\b|\bwhose\b|responsib|\bactors?\b|\bpart(?:y|ies)\b|\bbod(?:y|ies)\b|\bagenc(?:y|ies)\b|in charge|\blead|\bcarr(?:y|ies) (?:it )?out\b|"
    r"\binvolv|\btak(?:e|es|ing) part\b|\bplayers?\b|\btasked\b",
    re.I,
)
_AREAS = re.compile(r"\bpriority areas?\b|\bareas?\b", re.I)
_HOME = re.compile(
    r"\b(?:which|what) (?:strategic )?(?:priority(?! areas?\b)|chapter|section|heading)\b"
    r"|\b(?:which|what) part(?: of (?:the )?(?:[\w-]+ ){0,3}(?:plan|document|communication|paper|note|report|text))?\b(?! of)"
    r"|\bunder which (?!(?:corresponding )?priority areas?\b)",
    re.I,
)
_HOME_OR_PRIORITY = re.compile(
    rf"{_HOME.pattern}|\bpriority areas?\b", re.I
)  # of an action that has no areas of its own
_STANDS = re.compile(r"\bunder which\b|\b(?:stand|fall|sit|belong|come|listed|grouped|appear)s?\b", re.I)
_AIM = re.compile(
    r"\b(?:aims?|goals?|purpose|objectives?|point|idea) (?:of|behind)\b|\b(?:meant|supposed|intended|designed) to (?:achieve|reach|do|bring)\b|"
    r"\bwhat (?:is|was) (?:it|\w+ \d+|.{0,40}) for\b|\baim(?:s|ed)? (?:at|for)\b|\btry(?:ing)? to achieve\b",
    re.I,
)
_AIMED = re.compile(
    r"\b(?:aim|goal|purpose|objective)s?\b.{0,60}\b(?:is|was|are|were)\b|\b(?:aims?|aimed|seeks?|intended) (?:to|at)\b",
    re.I,
)
_LEADS = re.compile(r"\b(?:leads?|leading|led|in the lead)\b(?! to\b)", re.I)
_WHO_DOES_WHAT = re.compile(r"\bwho (?:does|did|do|(?:is to|should|will|has to|must|shall) \w+) what\b", re.I)
_TITLE = re.compile(r"\btitles?\b|\bheaded\b|\bheadings?\b|\bwording\b|\bcalled\b|\bannex\b", re.I)
_NOTES = re.compile(r"\bfoot-?\s?notes\b|\bnotes (?:to|of|on|at|in)\b", re.I)  # all of them
_NOTE = re.compile(r"\bfoot-?\s?notes?\b|\bfn\b|\bnote (?:to|of|on|at)\b|\bits note\b", re.I)
COMMITS = re.compile(r"\b(?:will|shall|should|must|aims? to|calls? on|is to|are to)\b", re.I)
_EACH = 2  # sentences for each part of a question that asks several things
_ALIKE = 0.7  # share of their words that two headings have in common
_SPECIFIC = 5.0  # weight of concepts from which on a question wants one thing of an action, not all of it


def look_up(
    question: Question,
    targets: Sequence[Target],
    vector: Vector,
    corpus: Corpus,
    lexicon: Lexicon,
    reader: Reader | None,
    room: int,
) -> Draft:
    """What the question asks of each target, verbatim; at most `room` sentences."""
    share = max(1, room // max(1, len(targets)))
    proposals: list[ProposedSentence] = []
    for target in targets:
        seeker = _Seeker(question, vector, corpus, lexicon, reader, share)
        proposals.extend(seeker.about(target))
    return Draft(proposals=tuple(proposals), confidence=0.9 if proposals else 0.1)


class _Seeker:
    """The question, and where to look for what it asks."""

    def __init__(
        self,
        question: Question,
        vector: Vector,
        corpus: Corpus,
        lexicon: Lexicon,
        reader: Reader | None,
        room: int,
    ) -> None:
        self._question, self._vector, self._corpus, self._lexicon, self._room = question, vector, corpus, lexicon, room
        self._reader = reader

    def about(self, target: Target) -> list[ProposedSentence]:
        if target.footnote:
            return self._footnote(target.document_id, target.footnote)
        if target.section:
            return self._section(target.document_id, target.section)
        assert target.action is not None
        action = target.action
        home = (_HOME if action.priority_areas else _HOME_OR_PRIORITY).search(self._question.corrected)
        if home and _STANDS.search(self._question.corrected):
            return self._home(action)
        if _TITLE.search(self._question.corrected):
            return [*self._titles(action), *self._actors(action)]
        if home:
            return self._home(action)
        passage = passage_at(self._corpus, action.document_id, action.start)
        whole = passage.end >= action.end
        inside = [passage] if whole else self._passages(action.start, action.end, action.document_id)
        if action.footnotes and not _NOTES.search(self._question.corrected):
            noted = notes_among(self._question, self._vector, inside, self._corpus, self._lexicon)
            if noted:
                return list(noted)[: max(self._room, 2)]
        return self._row(action, passage) if whole else self._headed(action)

    # ---- one kind each -------------------------------------------------------------------------------------------

    def _footnote(self, document_id: str, note: Footnote) -> list[ProposedSentence]:
        """The note, and the sentence that its mark stands in, whose citation carries it."""
        passage = note_passage(self._corpus, document_id, note)
        document = self._lexicon.documents[document_id]
        said = verbatim(self._corpus, passage, Span(note.start, note.end), attribution_of(document, passage))
        return [said, *anchored(self._corpus, self._lexicon, passage)]

    def _row(self, action: Action, passage: Passage) -> list[ProposedSentence]:
        """The facts of the row as one sentence; its own words unless only the facts were asked for."""
        question = self._question
        facts = facts_of(action, self._corpus, areas=bool(_AREAS.search(question.corrected)))
        asks_facts = (
            _ACTORS.search(question.corrected)
            or question.asks in (Ask.WHEN, Ask.HOW_LONG, Ask.YES_NO)
            or _AREAS.search(question.corrected)
        )
        if asks_facts and question.weight < _SPECIFIC and (question.asks is not Ask.WHEN or action.timetable):
            return [facts]
        if _NOTE.search(question.corrected) and action.footnotes:
            return [*self._notes(action), *(self._verbatim(passage, span) for span in passage.sentences[:1])]
        if question.asks in COUNTS and kind_found(question, passage.text) < HELD:
            return []
        words = [span for span in passage.sentences if span.end <= action.heading.end]
        said = [self._verbatim(passage, span) for span in words[: self._room]]
        return [*said, facts] if asks_facts or question.asks is Ask.EXPLAIN else said

    def _notes(self, action: Action) -> list[ProposedSentence]:
        return [self._footnote(action.document_id, note)[0] for note in action.footnotes]

    def _headed(self, action: Action) -> list[ProposedSentence]:
        question = self._question
        passages = self._passages(action.start, action.end, action.document_id)
        if _NOTES.search(question.corrected) and action.footnotes:
            return [said for note in action.footnotes for said in self._footnote(action.document_id, note)]
        if _AIM.search(question.corrected) and self._aims(passages):
            return self._aims(passages)
        if _WHO_DOES_WHAT.search(question.corrected):
            return [*self._overview(passages), *self._actors(action)]
        if question.weight < _SPECIFIC and self._actors(action):
            return [*self._actors(action), *self._leading(passages)][: self._room]
        if question.weight >= _SPECIFIC * 0.7 and question.asks is not Ask.EXPLAIN:
            said = self._best_of_parts(passages) or self._best(passages)
            return [*self._actors(action), *said][: self._room]
        return self._overview(passages)

    def _section(self, document_id: str, section: Section) -> list[ProposedSentence]:
        passages = self._passages(section.start, section.end, document_id)
        if _TITLE.search(self._question.corrected):
            return self._headings(document_id, section)
        if self._question.weight >= _SPECIFIC and self._question.asks is not Ask.EXPLAIN:
            return self._best(passages)
        return self._overview(passages)

    def _headings(self, document_id: str, section: Section) -> list[ProposedSentence]:
        """The section's heading, and others of the document that say nearly the same (a list of them in an annex)."""
        own = stem_set(section.heading)
        return [
            self._verbatim(passage, passage.sentences[0])
            for passage in self._corpus.passages(document_id)
            if passage.kind is PassageKind.HEADING
            and len(own & stem_set(passage.text)) >= _ALIKE * max(len(own), len(stem_set(passage.text)))
        ]

    def _titles(self, action: Action) -> list[ProposedSentence]:
        """Everywhere in the document where the action is named by its number: its heading, and a list in an annex."""
        found = [
            passage
            for passage in self._corpus.passages(action.document_id)
            if passage.action == action.number
            and passage.text.lower().startswith(f"{label_and_title(action).split(':')[0].lower()}")
            and not passage.text[len(label_and_title(action).split(":")[0]) :][:1].isdigit()
        ]
        return [self._verbatim(passage, passage.sentences[0]) for passage in found]

    def _asks_actors(self) -> bool:
        return bool(_ACTORS.search(self._question.corrected))

    def _actors(self, action: Action) -> list[ProposedSentence]:
        """Their line under the action's heading, where they are asked for too."""
        if not action.actors_span or not self._asks_actors():
            return []
        line = passage_at(self._corpus, action.document_id, action.actors_span.start)
        return [self._verbatim(line, action.actors_span)]

    def _home(self, action: Action) -> list[ProposedSentence]:
        """The heading that the action stands under, everywhere it is printed, the action's own, and who acts if asked."""
        first = passage_at(self._corpus, action.document_id, action.start)
        above = [heading for heading in action.section_path if heading != first.text]
        headings = [
            passage
            for passage in self._corpus.passages(action.document_id)
            if above and passage.kind is PassageKind.HEADING and worded(passage.text) == worded(above[-1])
        ]
        said = [self._verbatim(heading, heading.sentences[0]) for heading in headings]
        told = facts_of(action, self._corpus) if first.kind is PassageKind.ROW and self._asks_actors() else None
        return [*said, self._verbatim(first, first.sentences[0]), *([told] if told else self._actors(action))]

    def _aims(self, passages: Sequence[Passage]) -> list[ProposedSentence]:
        """Where it says what it is for."""
        told = [(p, span) for p in passages for span in p.sentences if _AIMED.search(self._text(p, span))]
        return [self._verbatim(*place) for place in told[:_EACH]]

    def _leading(self, passages: Sequence[Passage]) -> list[ProposedSentence]:
        """Where one body is said to lead, if that is asked: its main actors are not all in the lead."""
        if not _LEADS.search(self._question.corrected):
            return []
        told = [(p, span) for p in passages for span in p.sentences if _LEADS.search(self._text(p, span))]
        return [self._verbatim(*place) for place in told[:1]]

    # ---- pieces ----------------------------------------------------------------------------------------------------

    def _best(self, passages: Sequence[Passage]) -> list[ProposedSentence]:
        found = [Found(passage, 0.5, 0.5) for passage in passages if passage.kind is not PassageKind.HEADING]
        weighed = weigh(self._question, self._vector, found, self._corpus, self._lexicon)
        if lacks_kind(self._question, weighed):
            return []
        weighed = read_again(self._question, weighed, self._corpus, self._lexicon, self._reader)
        return sentences_of(chosen(weighed, self._question, self._room), self._corpus, self._lexicon)

    def _best_of_parts(self, passages: Sequence[Passage]) -> list[ProposedSentence]:
        """The best sentence for each of several questions in one, in the document's order; none where one is asked."""
        texts = parts_of(own_words(self._question, self._lexicon).corrected)
        if len(texts) < 2:
            return []
        found = [Found(passage, 0.5, 0.5) for passage in passages if passage.kind is not PassageKind.HEADING]
        kept: dict[tuple[str, Span], Evidence] = {}
        for text, vector in zip(texts, self._corpus.vectors(texts), strict=True):
            part = understand(text, self._lexicon)
            weighed = weigh(part, vector, found, self._corpus, self._lexicon)
            weighed = read_again(part, weighed, self._corpus, self._lexicon, self._reader)
            fresh = [one for one in weighed if (one.passage.id, one.span) not in kept]
            for one in fresh[:_EACH]:
                kept[one.passage.id, one.span] = one
        ordered = sorted(kept.values(), key=lambda one: one.span.start)
        heading = [self._verbatim(p, p.sentences[0]) for p in passages[:1] if p.kind is PassageKind.HEADING]
        return [*heading, *sentences_of(ordered, self._corpus, self._lexicon)]

    def _overview(self, passages: Sequence[Passage]) -> list[ProposedSentence]:
        """The heading, and of the body the sentences that say what is to be done, in their order."""
        body = [p for p in passages if p.kind not in (PassageKind.HEADING, PassageKind.FOOTNOTE)]
        heading = [self._verbatim(p, p.sentences[0]) for p in passages[:1] if p.kind is PassageKind.HEADING]
        spans = [(p, span) for p in body for span in p.sentences]
        texts = [self._text(p, span) for p, span in spans]
        if not texts:
            return heading
        about = self._corpus.vectors([spelt_out(passages[0].text, passages[0].meanings)])[0]
        meant = [spelt_out(text, passage.meanings) for text, (passage, _) in zip(texts, spans, strict=True)]
        nearness = self._corpus.vectors(meant) @ about
        ranked = sorted(
            range(len(texts)),
            key=lambda n: -(float(nearness[n]) + 0.25 * bool(COMMITS.search(texts[n])) + 0.15 * (n < 2)),
        )
        kept = sorted(ranked[: max(1, min(self._room, 5) - len(heading))])
        return heading + [self._verbatim(*spans[n]) for n in kept]

    def _passages(self, start: int, end: int, document_id: str) -> list[Passage]:
        return [p for p in self._corpus.passages(document_id) if p.start >= start and p.end <= end]

    def _text(self, passage: Passage, span: Span) -> str:
        return self._corpus.document(passage.document_id).text[span.start : span.end]

    def _verbatim(self, passage: Passage, span: Span) -> ProposedSentence:
        document = self._lexicon.documents[passage.document_id]
        return verbatim(self._corpus, passage, span, attribution_of(document, passage, self._text(passage, span)))


def notes_of(kept: Sequence[Evidence], lexicon: Lexicon, corpus: Corpus) -> list[ProposedSentence]:
    """The notes whose marks stand in these sentences."""
    said = []
    for one in kept:
        for note in one.passage.footnotes:
            if note.anchor is not None and one.span.start < note.anchor <= one.span.end + 1:
                passage = note_passage(corpus, one.passage.document_id, note)
                attribution = attribution_of(lexicon.documents[passage.document_id], passage)
                said.append(verbatim(corpus, passage, Span(note.start, note.end), attribution))
    return said


def asks_title(question: Question) -> bool:
    return bool(_TITLE.search(question.corrected))


def asks_for_note(question: Question) -> bool:
    return question.asks is Ask.IDENTIFIER or bool(_NOTE.search(question.corrected))


def anchored(corpus: Corpus, lexicon: Lexicon, note: Passage) -> list[ProposedSentence]:
    """The sentence that a note hangs on."""
    if note.anchored_in is None:
        return []
    home = corpus.passage(note.anchored_in)
    span = anchor_sentence(home, note.note)
    quote = quote_of(corpus, home, span)
    return [verbatim(corpus, home, span, attribution_of(lexicon.documents[note.document_id], home, quote.text))]
