"""Questions about two documents, or about how something changed: each document's own words, side by side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.records import PassageKind
from rag.about import SELF, date_of_document
from rag.asks import Ask
from rag.compared import compared_documents, then_and_now, which_documents
from rag.compose import chosen, sentences_of
from rag.counterparts import plainly_two, sides_of
from rag.differences import told_differences, told_wording
from rag.draft import Draft, attribution_of, passage_at, verbatim
from rag.evidence import Evidence
from rag.kinds import kind_found
from rag.lexicon import Lexicon
from rag.lookup import COMMITS, asks_title, look_up
from rag.note_wanted import Want, wanted
from rag.notes import fitting_notes
from rag.ports import Corpus, Embedder, Reader, Vector
from rag.question import Question
from rag.records import ProposedSentence
from rag.row_facts import facts_of_rows
from rag.side_evidence import Clause, clauses, evidence_of, is_cell, read_with_clauses
from rag.sides import Subject, holds_name, subject_of
from rag.targets import Target
from rag.terms import contains_words, stems

# "Compare the shares of two towns" sets no documents against each other.
_OF_DOCUMENTS = re.compile(
    r"\b(?:documents?|papers?|texts?|plans?|reports?|notes?|sources?|versions?|publications?|both|each|old|older|new|newer|earlier|"
    r"previous\w*|former\w*|now|then|since|chang\w+|over (?:time|the years)|evol\w+|20\d\d)\b",
    re.I,
)
_ENOUGH = 0.6  # of the best document's best score: one that nobody asked about and that is below it is left out
_SILENT = (0.1, 0.15)  # share of the subject and cosine, both below: the document does not speak of it
_LOOKED_AT = 8  # sentences, of which one is above
_LEAST = 3  # sentences of a side, where it has as many
_PER_DOCUMENT = 4
_FIRST = 2  # sentences taken by their score alone
_HEAVY = 0.2  # share of the subject that a further sentence must add
_WORTH = 0.6  # … and its score, of the best
_HELD = 0.9
_COMMITTED = 0.3  # of score: where a question asks what is intended, sentences that commit to something
_BODY = (PassageKind.PARAGRAPH, PassageKind.LIST, PassageKind.ROW)
_NAMED = 0.4  # … where it is mostly about a name, sentences with that name
_ITSELF = 1.0  # … where it asks about the documents themselves, sentences that speak of "this document"
_FACTS = re.compile(
    r"\bwhen\b|\bdates?\b|\byear\b|\btimetable\b|\bwho\b|\bresponsib|\bbod(?:y|ies)\b|\bagenc(?:y|ies)\b|\bactors?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Side:
    """The document or documents of a side, what is said there on the subject, and how well that fits."""

    documents: tuple[str, ...]
    said: tuple[ProposedSentence, ...]
    score: float
    silent: bool = False


def is_comparison(question: Question, lexicon: Lexicon) -> bool:
    text = question.corrected
    sides = sides_of(question, lexicon)
    pointed = question.documents or question.references or sides or _OF_DOCUMENTS.search(text)
    if len(sides) > 1 or (question.asks is Ask.COMPARE and pointed):
        return True
    return (then_and_now(text) or which_documents(text) or plainly_two(text)) and not question.references


def compare(
    question: Question,
    targets: Sequence[Target],
    vector: Vector,
    corpus: Corpus,
    lexicon: Lexicon,
    embedder: Embedder,
    reader: Reader | None,
    room: int,
) -> Draft | None:
    """The best sentences of each document asked about; None where none has anything to say."""
    comparing = _Comparing(question, corpus, lexicon, embedder, reader)
    return comparing.targets(targets, vector, room) if targets else comparing.documents(room)


@dataclass(frozen=True, slots=True)
class _Comparing:
    """One comparison: what was asked, and all that is needed to answer it."""

    question: Question
    corpus: Corpus
    lexicon: Lexicon
    embedder: Embedder
    reader: Reader | None

    def documents(self, room: int) -> Draft | None:
        """What each of the documents named says; where fewer than two are named, all that say much."""
        lexicon = self.lexicon
        sides_named = sides_of(self.question, lexicon)
        known = len(sides_named) > 1
        subject = subject_of(self.question, lexicon, self.embedder)
        share = min(_PER_DOCUMENT, max(1, room // max(2, len(sides_named))))
        asked = sides_named if known else tuple((name,) for name in lexicon.documents)
        weighed = self._weighed(subject, asked)
        best = max((found[0].score for found in weighed.values()), default=0.0)
        sides = [
            self._side(subject, names, found, share)
            for names, found in weighed.items()
            if known or found[0].score >= _ENOUGH * best
        ]
        telling = [side for side in sides if not side.silent] or sides
        if not telling:
            return None
        silent = [names[0] for names in sides_named if names not in {side.documents for side in telling}]
        return Draft(
            proposals=tuple(sentence for side in telling for sentence in side.said),
            notice=_notice(telling, self.corpus, lexicon),
            missing=tuple(f"{_name(name, lexicon)} says nothing on this that could be quoted." for name in silent),
            confidence=min(0.9, best / 2.5),
        )

    def targets(self, targets: Sequence[Target], vector: Vector, room: int) -> Draft:
        """Things that bear numbers, or the places where one is named; of a document named beside them what it says on
        the same."""
        lexicon = self.lexicon
        named = compared_documents(self.question, lexicon)
        others = [name for name in named if name not in {target.document_id for target in targets}] if named[1:] else []
        share = max(1, room // (len(targets) + len(others)))
        told = [one for target in targets for one in self._told(target, vector, share)]
        told += self._on_the_same(targets, others, share)
        texts = [quote.text for sentence in told for quote in sentence.quotes]
        sure = 0.9 if told else 0.1
        if asks_title(self.question) and len(texts) == 2:
            return Draft(tuple(told), notice=told_wording(*texts), confidence=sure)
        sides: dict[str, list[str]] = {}
        for sentence in told:
            for quote in sentence.quotes:
                document_id = self.corpus.passage(quote.passage_id).document_id
                sides.setdefault(lexicon.documents[document_id].short_title, []).append(quote.text)
        return Draft(tuple(told), notice=told_differences(sides, lexicon), confidence=sure)

    def _told(self, target: Target, vector: Vector, room: int) -> tuple[ProposedSentence, ...]:
        """What is asked of one thing, under its heading; or what it says at all where it holds nothing of the kind."""

        def look(asked: Question) -> tuple[ProposedSentence, ...]:
            return look_up(asked, (target,), vector, self.corpus, self.lexicon, self.reader, room).proposals

        said = look(self.question) or look(replace(self.question, asks=Ask.EXPLAIN))
        heading = _heading(target, self.corpus, self.lexicon)
        headed = [one for one in heading if one.quotes[0] not in {told.quotes[0] for told in said}]
        return (*headed, *said)

    def _on_the_same(self, targets: Sequence[Target], documents: Sequence[str], share: int) -> list[ProposedSentence]:
        titles = " ".join(target.action.title for target in targets if target.action)
        if not documents or not titles:
            return []
        subject = subject_of(self.question, self.lexicon, self.embedder, titles)
        weighed = self._weighed(subject, [(name,) for name in documents])
        sides = [self._side(subject, names, found, share) for names, found in weighed.items()]
        return [sentence for side in sides for sentence in side.said]

    def _weighed(
        self, subject: Subject, sides: Sequence[tuple[str, ...]]
    ) -> dict[tuple[str, ...], tuple[Evidence, ...]]:
        """By side, best first; without those in which nothing was found."""
        asked = () if subject.itself else clauses(self.question, self.lexicon, self.embedder)
        found = {names: self._evidence(subject, asked, names) for names in sides}
        return {names: evidence for names, evidence in found.items() if evidence}

    def _evidence(self, subject: Subject, asked: Sequence[Clause], documents: tuple[str, ...]) -> tuple[Evidence, ...]:
        found = evidence_of(subject, asked, documents, self.corpus, self.lexicon)
        pulled = [(replace(one, score=one.score + _pull(subject, one.text)), clause) for one, clause in found]
        pulled.sort(key=lambda pair: -pair[0].score)
        return read_with_clauses(pulled, self.corpus, self.lexicon, self.reader if asked else None)

    def _side(self, subject: Subject, documents: tuple[str, ...], weighed: Sequence[Evidence], share: int) -> Side:
        question, corpus, lexicon = self.question, self.corpus, self.lexicon
        best = weighed[0]
        document_id = best.passage.document_id
        least, near = _SILENT
        dated = date_of_document(question, document_id, corpus, lexicon)
        weak = all(one.features.context < least and one.features.near < near for one in weighed[:_LOOKED_AT])
        if not dated and (weak or _unnamed(subject, weighed)):
            return Side(documents, (), best.score, silent=True)
        want = wanted(question, lexicon)
        if want in (Want.NOTE, Want.SOURCE):
            noted = fitting_notes(subject.question, want, subject.vector, weighed, corpus, lexicon)
            if noted:
                return Side(documents, noted[:share], best.score)
        kept = _kept(question, subject, weighed, share)
        said = [*dated, *sentences_of(kept, corpus, lexicon)]
        said = [*_rest_of_row(best, kept, corpus, lexicon, share - len(kept)), *said]
        if _FACTS.search(question.corrected):
            said += [*facts_of_rows([best.passage], lexicon, corpus), *_actors(kept, corpus, lexicon)]
        return Side(documents, tuple(said), best.score)


def _heading(target: Target, corpus: Corpus, lexicon: Lexicon) -> list[ProposedSentence]:
    """Of an action with a heading of its own; a row's title stands in it."""
    if target.action is None:
        return []
    passage = passage_at(corpus, target.document_id, target.action.start)
    if passage.kind is not PassageKind.HEADING:
        return []
    document, span = lexicon.documents[target.document_id], passage.sentences[0]
    words = corpus.document(target.document_id).text[span.start : span.end]
    return [verbatim(corpus, passage, span, attribution_of(document, passage, words))]


def _pull(subject: Subject, text: str) -> float:
    """What a question about intentions, or about documents themselves, adds to the score of a sentence."""
    intent = (_COMMITTED if subject.intent else _COMMITTED / 2) if COMMITS.search(text) else 0.0
    named = _NAMED if any(contains_words(stems(text), words) for name in subject.names for words in name) else 0.0
    return intent + named + (_ITSELF if subject.itself and SELF.search(text) else 0.0)


def _actors(kept: Sequence[Evidence], corpus: Corpus, lexicon: Lexicon) -> list[ProposedSentence]:
    """The line that names the actors of the action with a heading in which the first of these sentences stands."""
    for one in kept:
        for action in lexicon.actions:
            inside = action.document_id == one.passage.document_id and action.start <= one.passage.start < action.end
            if inside and action.actors_span and one.passage.kind is not PassageKind.ROW:
                line = passage_at(corpus, action.document_id, action.actors_span.start)
                document = lexicon.documents[action.document_id]
                return [verbatim(corpus, line, action.actors_span, attribution_of(document, line))]
    return []


def _unnamed(subject: Subject, weighed: Sequence[Evidence]) -> bool:
    """Whether the names in the question stand nowhere in what was found."""
    if not subject.names:
        return False
    rows = [stems(" ".join((*one.passage.section_path, one.passage.text))) for one in weighed]
    return not any(holds_name(row, words) for row in rows for name in subject.names for words in name)


def _kept(question: Question, subject: Subject, weighed: Sequence[Evidence], share: int) -> list[Evidence]:
    """The best sentences, and such as hold a heavy part of the subject that those leave out."""
    asked = subject.question
    best = chosen(weighed, replace(question, asks=Ask.COMPARE), share)
    kept = best[:_FIRST]
    total = asked.weight or 1.0
    for one in weighed:
        if len(kept) >= share or one.score < _WORTH * weighed[0].score:
            break
        new = one.covers - frozenset[int]().union(*(other.covers for other in kept))
        if sum(asked.concepts[place].weight for place in new) >= _HEAVY * total:
            kept.append(one)
    kept += [one for one in best if one not in kept][: share - len(kept)]
    kept += [one for one in weighed if one not in kept][: max(0, min(share, _LEAST) - len(kept))]
    for ask in subject.kinds:
        kept += _holding(ask, asked, kept, weighed)
    return kept[: share + 1]


def _holding(ask: Ask, asked: Question, kept: Sequence[Evidence], weighed: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence with the kind of thing asked for, where none of those kept has it."""
    wanted = replace(asked, asks=ask)
    if any(kind_found(wanted, one.text) >= _HELD for one in kept):
        return []
    worth = [one for one in weighed if one.score >= _WORTH * weighed[0].score and one.passage.kind in _BODY]
    return [one for one in worth if kind_found(wanted, one.text) >= _HELD][:1]


def _rest_of_row(
    best: Evidence, kept: Sequence[Evidence], corpus: Corpus, lexicon: Lexicon, room: int
) -> list[ProposedSentence]:
    """What else the row says in which the best sentence stands: one action is told as a whole, if it is short."""
    passage = best.passage
    if passage.kind is not PassageKind.ROW or room < 1:
        return []
    text = corpus.document(passage.document_id).text
    spans = {one.span for one in kept if one.passage.id == passage.id}
    more = [span for span in passage.sentences if span not in spans and not is_cell(text[span.start : span.end])][:room]
    document = lexicon.documents[passage.document_id]
    return [
        verbatim(corpus, passage, span, attribution_of(document, passage, text[span.start : span.end])) for span in more
    ]


def _notice(sides: Sequence[Side], corpus: Corpus, lexicon: Lexicon) -> str | None:
    quoted: dict[str, list[str]] = {}
    for quote in (quote for side in sides for sentence in side.said for quote in sentence.quotes):
        name = lexicon.documents[corpus.passage(quote.passage_id).document_id].short_title
        quoted.setdefault(name, []).append(quote.text)
    return told_differences(quoted, lexicon)


def _name(document_id: str, lexicon: Lexicon) -> str:
    name = lexicon.documents[document_id].short_title
    return f"{name[:1].upper()}{name[1:]}"
