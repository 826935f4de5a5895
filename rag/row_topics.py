"""What rows are to be about: a question's words that are not about rows, bodies, headings or years."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.records import Action
from rag.named_rows import By, Part
from rag.question import Concept, Question
from rag.row_words import DOCUMENT_WORDS, ROW_WORDS
from rag.rows import Acts, Any, Mentions, Prints, Says, Test, Under, forms_in
from rag.terms import stems, word_stems

_TELLING_WORD = 1.7  # rarity from which on a word says what rows are about
_OR = re.compile(r"\bor\b|/", re.I)
_BEFORE_TOPIC = re.compile(
    r"(?:\b(?:about|on|concern\w*|regarding|against|mention\w*|refer\w*(?: to)?|relat\w* to|link\w* to|deal\w* with|"
    r"to do with|speak\w*(?: of| about)?|talk\w*(?: of| about)?|address\w*|cover\w*|target\w*|tackl\w*|focus\w*(?: on)?|"
    r"touch\w*(?: on)?|contain\w*|words?|term|titled?|called|field of|topic|subject|combat\w*|fight\w*|aim\w* at|"
    r"look\w* at|dedicated to|devoted to)"
    r"(?:\s+(?:the|an?|of|with|to|on|any|either|both|all|and|or|new))*\s*|[\"“‘']\s*)$",
    re.I,
)
_BEHIND_TOPIC = re.compile(r"\s*(?:actions?|measures?|indicators?|rows?)\b|\s*[:\"”’']", re.I)
_QUOTED = re.compile(r"(?:\"|“|‘|(?<!\w)')([^\"“”‘’']{3,60})(?:\"|”|’|')(?!\w)")


@dataclass(frozen=True, slots=True)
class Topic:
    """Neighbouring words that name a subject."""

    concepts: tuple[Concept, ...]
    test: Test
    start: int
    end: int

    @property
    def part(self) -> Part:
        return Part(By.TOPIC, self.test, self.start, self.end)


def subject_of(question: Question, sections: Sequence[str], parts: Sequence[Part]) -> tuple[Concept, ...]:
    bodies = [part.test.body for part in parts if isinstance(part.test, Acts | Mentions)]
    idle = {word for body in bodies for variant in body.variants for word in variant} | ROW_WORDS
    above = [heading for part in parts if isinstance(part.test, Under) for heading in part.test.headings]
    idle |= {word for heading in (*sections, *above) for word in stems(heading)}
    idle |= DOCUMENT_WORDS if question.documents else frozenset()
    told = [question.corrected[part.start : part.end] for part in parts if part.by in (By.DUE, By.COUNT)]
    covered = {word for words in told for word in stems(words)}
    return tuple(
        concept
        for concept in question.concepts
        if concept.weight >= _TELLING_WORD
        and not all(word in idle or re.fullmatch(r"\d[\d.,-]*", word) for word in concept.variants[0])
        and not any(set(concept.variants) & set(body.variants) for body in bodies)
        and not covered.issuperset(concept.variants[0])
    )


def topics_in(
    text: str, subject: Sequence[Concept], parts: Sequence[Part], rows: Sequence[Action], in_title: bool
) -> tuple[Topic, ...]:
    """Where the subject's words stand. Neighbours are one topic: a phrase, where a row has it; so are words in quotation
    marks."""
    found = [
        Topic((), Prints(word_stems(match[1]), in_title), match.start(), match.end())
        for match in _QUOTED.finditer(text)
        if not set(word_stems(match[1])) <= ROW_WORDS
        and not any(part.start < match.end() and match.start() < part.end for part in parts)
    ]
    forms = forms_in(rows)
    for concepts, start, end in _neighbours(text, subject):
        if any(topic.start < end and start < topic.end for topic in found):
            continue
        phrase = Prints(word_stems(text[start:end]), in_title)
        printed = len(phrase.words) > 1 and any(phrase.passes(row) for row in rows)
        found.append(Topic(concepts, phrase if printed else Says(concepts, in_title, forms), start, end))
    return tuple(sorted(found, key=lambda topic: topic.start))


def _neighbours(text: str, subject: Sequence[Concept]) -> list[tuple[tuple[Concept, ...], int, int]]:
    found: list[tuple[tuple[Concept, ...], int, int]] = []
    for concept in subject:
        match = re.search(rf"(?<!\w){re.escape(concept.surface)}(?!\w)", text)
        if match and found and not text[found[-1][2] : match.start()].strip():
            found[-1] = ((*found[-1][0], concept), found[-1][1], match.end())
        elif match:
            found.append(((concept,), match.start(), match.end()))
    return found


def telling(text: str, topics: Sequence[Topic], rows: Sequence[Action], alone: bool) -> tuple[Topic, ...]:
    """Those that stand where topics stand: behind "about", "on", "mention", in quotation marks, before a colon, or right
    before "actions". Other words may be words of asking ("manage", "need"): they count where the question chooses rows by
    nothing else (`alone`), if a row has them."""
    known = {word for row in rows for word in stems(f"{row.title} {row.text}")}
    return tuple(
        topic
        for topic in topics
        if isinstance(topic.test, Prints)
        or _BEFORE_TOPIC.search(text[: topic.start])
        or ((alone or _BEHIND_TOPIC.match(text[topic.end :])) and _has_one(known, topic))
    )


def _has_one(known: set[str], topic: Topic) -> bool:
    return any(known.issuperset(variant) for concept in topic.concepts for variant in concept.variants)


def _with_head(topic: Topic, last: Topic) -> Test:
    """ "Red or blue books": the first are red books."""
    if topic is last or len(topic.concepts) != 1 or len(last.concepts) < 2:
        return topic.test
    return Says((*topic.concepts, last.concepts[-1]))


def wanted_topics(text: str, topics: Sequence[Topic], in_title: bool, rows: Sequence[Action]) -> tuple[Test, ...]:
    """Of topics that are not denied: any of them, where "or" joins them; else the phrases, and most of the words."""
    if len(topics) > 1:
        gaps = [text[left.end : right.start] for left, right in pairwise(topics)]
        if all(re.fullmatch(r"(?:\W|\b(?:or|the|an?)\b)*", gap) for gap in gaps) and _OR.search(gaps[-1]):
            return (Any(tuple(_with_head(topic, topics[-1]) for topic in topics)),)
    phrases = tuple(topic.test for topic in topics if isinstance(topic.test, Prints))
    words = tuple(concept for topic in topics if isinstance(topic.test, Says) for concept in topic.concepts)
    return (*phrases, Says(words, in_title, forms_in(rows))) if words else phrases
