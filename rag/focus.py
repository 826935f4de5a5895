"""Where a conversation has got to: the sentences that its last answer told.

A follow-up mostly asks about them, or about what stands next to them: "where was the next one?" is answered a sentence
or two further on. So what the last answer said is found again in the documents, and evidence there, or near there,
counts for more. Only the caller's own view is searched, whatever a history claims to have been told.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.records import Passage, PassageKind, Span
from rag.draft import note_passage
from rag.evidence import Evidence
from rag.follow_up import Standing
from rag.lexicon import Lexicon
from rag.ports import Corpus, Embedder
from rag.question import understand
from rag.records import Turn
from rag.retrieve import Found, retrieve
from rag.terms import is_stop_word, stem, stem_set, tokens

_ONWARD = re.compile(
    r"\b(?:next|after(?:wards)?|later|then|following|follow(?:ed|s)|subsequent\w*|second|third|fourth|last|other|others|else|"
    r"another|similar|same|again|instead)\b",
    re.I,
)
_STATEMENT = re.compile(r"(?<=[.!?;\]])\s+|\n+")
_MARKS = re.compile(r"\[\d+\]|[*_`>#]+")
_MOST = 4  # statements of an answer that are looked for
_SAME = 0.5  # of a statement's weight: a sentence that holds as much tells it
_WHOLE = 0.75  # of a sentence's weight: as much was said of it, so all of it
_ASKED = 0.35  # what a word of the question weighs, beside one of the answer
_AHEAD = 3  # passages after the one told that may go on about it
_NOTE = 0.85  # of the nearness of the passage in which its mark stands
_THERE = 0.6  # nearness from which on evidence is where the conversation is
_POINTED = 0.3  # nearness from which on the conversation's subject is that of the evidence
_PULL = 0.3  # of the best score, added to evidence where the conversation is


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a passage; `whole` if all of it was told, so that little is left in it to ask for."""

    passage: Passage
    index: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Focus:
    """`told` is what the last answer told. `onward`: the question asks for something else than that. `near` says how
    near to it passages are, 0 to 1; those that were told are left out. `own` is what the question itself says."""

    told: tuple[Place, ...]
    onward: bool
    near: tuple[tuple[Passage, float], ...]
    own: str

    def points_at(self, evidence: Evidence) -> bool:
        return self.pull(evidence.passage, evidence.span) >= _POINTED

    def pull(self, passage: Passage, span: Span) -> float:
        """How much the conversation points at this sentence, 0 to 1."""
        here = [self._beside(place, passage.sentences.index(span)) for place in self.told if place.passage == passage]
        return max([*here, *(nearness for other, nearness in self.near if other.id == passage.id)], default=0.0)

    def _beside(self, place: Place, index: int) -> float:
        ahead = index - place.index
        if not ahead:
            return 0.4 if self.onward or place.whole else 1.0
        if ahead < 0:
            return 0.4 if self.onward else 0.7
        return max(0.95 - 0.05 * (ahead - 1), 0.7)


def focus_of(
    standing: Standing, history: Sequence[Turn], corpus: Corpus, lexicon: Lexicon, embedder: Embedder
) -> Focus | None:
    """None where the history tells nothing that the documents hold."""
    said = next((turn.content for turn in reversed(history) if turn.role == "assistant" and turn.content.strip()), "")
    plain = _MARKS.sub(" ", said)
    asked = understand(f"{standing.before} {plain[:400]}", lexicon)
    found = retrieve(asked, embedder.embed([asked.text])[0], corpus)
    told = tuple(dict.fromkeys(_told(_statements(plain), standing.before, found, corpus, lexicon)))
    if not told:
        return None
    onward = bool(_ONWARD.search(standing.own))
    return Focus(told, onward, tuple(_around(told, onward, corpus)), standing.own)


def brought(found: Sequence[Found], focus: Focus) -> tuple[Found, ...]:
    """What was found, and the passages where the conversation is."""
    known = {one.passage.id for one in found}
    best = max((one.score for one in found), default=1.0)
    nearest = max((one.cosine for one in found), default=0.0)
    there = [(place.passage, 1.0) for place in focus.told] + [pair for pair in focus.near if pair[1] >= 0.5]
    more = {p.id: Found(p, best * share, nearest * share) for p, share in reversed(there) if p.id not in known}
    return (*found, *more.values())


def drawn(weighed: Sequence[Evidence], focus: Focus) -> tuple[Evidence, ...]:
    """The evidence in its new order: what holds the kind of thing asked for, where the conversation is, moves up."""
    if not weighed:
        return ()
    unit = _PULL * weighed[0].score
    moved = [
        replace(one, score=one.score + unit * focus.pull(one.passage, one.span) * _fitting(one)) for one in weighed
    ]
    return tuple(sorted(moved, key=lambda one: (-one.score, one.passage.id, one.span.start)))


def _fitting(one: Evidence) -> float:
    """How well it answers what the follow-up itself says."""
    return 0.2 + 0.4 * one.features.kind + 0.6 * one.features.covered


def borne_out(weighed: Sequence[Evidence], focus: Focus) -> bool:
    """Whether the best evidence stands where the conversation is, which names the subject in the question's place."""
    return bool(weighed) and focus.pull(weighed[0].passage, weighed[0].span) >= _THERE


def _statements(said: str) -> list[str]:
    return [part for part in _STATEMENT.split(said) if part.strip()][:_MOST]


def _told(
    statements: Sequence[str], before: str, found: Sequence[Found], corpus: Corpus, lexicon: Lexicon
) -> Iterable[Place]:
    """For each statement the sentence that says the same."""
    asked = _content(before)
    places = [Place(one.passage, index) for one in found for index in range(len(one.passage.sentences))]
    texts = [stem_set(_text(place, corpus)) for place in places]
    for statement in statements:
        own = _content(statement)
        wanted = {word: lexicon.rarity(word) for word in own if lexicon.knows(word)}
        helping = {word: _ASKED * lexicon.rarity(word) for word in asked - own if lexicon.knows(word)}
        total = sum(wanted.values())
        if not total:
            continue
        best: tuple[float, float, int] | None = None
        for place, words in enumerate(texts):
            share = sum(weight for word, weight in wanted.items() if word in words) / total
            if share >= _SAME:
                score = share * total + sum(weight for word, weight in helping.items() if word in words)
                best = max(best or (0.0, 0.0, 0), (score, -len(words), -place))
        if best:
            home, words = places[-best[2]], texts[-best[2]]
            weight = sum(map(lexicon.rarity, words))
            whole = sum(lexicon.rarity(word) for word in words & own) >= _WHOLE * weight
            yield replace(home, whole=whole and home.passage.kind is not PassageKind.HEADING)


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(token.text) for token in tokens(text) if not is_stop_word(token.lower))


def _text(place: Place, corpus: Corpus) -> str:
    span = place.passage.sentences[place.index]
    return corpus.document(place.passage.document_id).text[span.start : span.end]


def _around(told: Sequence[Place], onward: bool, corpus: Corpus) -> Iterable[tuple[Passage, float]]:
    """The passages next to those told, under the same heading, with their notes; the rest of their sections."""
    near: dict[str, tuple[Passage, float]] = {}
    own = {place.passage.id for place in told}
    for place in told:
        for passage, nearness in _neighbours(place.passage, onward, corpus):
            if passage.id not in own and near.get(passage.id, (passage, 0.0))[1] < nearness:
                near[passage.id] = (passage, nearness)
    for home, nearness in [*((place.passage, 1.0) for place in told), *near.values()]:
        for note in home.footnotes:
            passage = note_passage(corpus, home.document_id, note)
            if near.get(passage.id, (passage, 0.0))[1] < _NOTE * nearness:
                near[passage.id] = (passage, _NOTE * nearness)
    return near.values()


def _neighbours(home: Passage, onward: bool, corpus: Corpus) -> Iterable[tuple[Passage, float]]:
    """With how near each is, 0 to 1."""
    for passage in corpus.passages(home.document_id):
        if passage.section_path == home.section_path and passage.kind is not PassageKind.HEADING:
            yield passage, 0.35
    after, before = home, home
    for step in range(_AHEAD):
        after = corpus.passage(after.next) if after.next else after
        if after.section_path == home.section_path and after is not home:
            yield after, 0.75 - 0.1 * step
    if before.previous:
        before = corpus.passage(before.previous)
        if before.section_path == home.section_path:
            yield before, 0.4 if onward else 0.65
