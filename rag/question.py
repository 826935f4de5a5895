"""A question understood: what it points to, what kind of thing it asks for, and the concepts that an answer must bear."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.asks import Ask, asks_of
from rag.lexicon import Group, Lexicon
from rag.mentions import documents_in, without
from rag.references import Reference, references_in
from rag.terms import Token, is_stop_word, stem, tokens


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that the question is about, in all its spellings (tuples of stems), and how much it tells."""

    surface: str
    variants: tuple[tuple[str, ...], ...]
    weight: float
    known: bool  # whether the documents have it at all


@dataclass(frozen=True, slots=True)
class Question:
    """`text` stands alone; `corrected` has misspelt words put right. `documents` are the ids of documents named;
    `confined` says that the question wants to hear of nothing else."""

    text: str
    corrected: str
    asks: Ask
    concepts: tuple[Concept, ...]
    references: tuple[Reference, ...]
    documents: tuple[str, ...]
    confined: bool
    bodies: tuple[Group, ...]
    counted: tuple[str, ...] = ()  # stems of what "how many …" counts
    glossed: str = ""  # `corrected`, with the documents' word after one they do not have, or their name for a thing

    @property
    def weight(self) -> float:
        return sum(concept.weight for concept in self.concepts)


def understand(text: str, lexicon: Lexicon) -> Question:
    corrected = _corrected(text.lower() if text.isupper() else text, lexicon)
    mentions = documents_in(corrected, lexicon)
    references = tuple(
        reference
        for reference in references_in(corrected)
        if not any(mention.start < reference.end - 1 and reference.start < mention.end for mention in mentions)
    )
    asks, counted = asks_of(corrected)
    taken = [(reference.start, reference.end) for reference in references]
    taken += [(mention.start, mention.end) for mention in mentions]
    documents = tuple(dict.fromkeys(document for mention in mentions for document in mention.documents))
    return Question(
        text=text,
        corrected=corrected,
        asks=asks,
        concepts=tuple(_concepts(corrected, taken, lexicon)),
        references=references,
        documents=documents,
        confined=bool(mentions) and any(mention.confines for mention in mentions),
        bodies=tuple(_bodies(without(corrected, mentions), lexicon)),
        counted=counted,
        glossed=_glossed(corrected, lexicon),
    )


def _glossed(text: str, lexicon: Lexicon) -> str:
    row = tokens(text)
    glosses = {place: alike[0] for place, token in enumerate(row) if (alike := lexicon.likened(token.text))}
    instead: dict[int, str] = {}  # a name that no document prints: theirs for the same thing
    for group, places in _group_mentions(row, lexicon):
        known = _known_name(group, lexicon)
        if known and not all(lexicon.knows(row[place].text) for place in places):
            instead |= dict.fromkeys(places[1:], "") | {places[0]: known}
    parts: list[str] = []
    start = 0
    for place, token in enumerate(row):
        parts.append(text[start : token.start] + instead.get(place, token.text))
        parts.append(f" ({glosses[place]})" if place in glosses and place not in instead else "")
        start = token.end
    return "".join(parts) + text[start:]


def _known_name(group: Group, lexicon: Lexicon) -> str | None:
    """The first of the names that the documents print."""
    return next((term for term in group.terms if all(lexicon.knows(token.text) for token in tokens(term))), None)


def _corrected(text: str, lexicon: Lexicon) -> str:
    parts: list[str] = []
    place = 0
    for token in tokens(text):
        better = lexicon.corrected(token.text) if token.text.isalpha() else None
        parts.append(text[place : token.start] + (better or token.text))
        place = token.end
    return "".join(parts) + text[place:]


# How a question asks, not what for: these words stand in answers only by chance.
_FRAME = frozenset(
    stem(word)
    for word in """
    number figure amount many much year date time kind type sort main exactly actual actually current currently
    foresee foreseen envisage envisaged provide provided set happen happened come came planned plan long list
    name names explain describe summarise summarize overview brief briefly short different difference
    differences compare compared comparison versus eu european union responsible actor actors timetable deadline
    reference ever role say involve involved called deal dealt
    """.split()
)
_FRAME_WEIGHT = 0.25
_UNKNOWN_WEIGHT = 0.8  # of the highest rarity: a word that no document has may be a paraphrase


def _concepts(text: str, taken: list[tuple[int, int]], lexicon: Lexicon) -> list[Concept]:
    """In the order of the question. A term with several names weighs as much as its most usual one."""
    row = [token for token in tokens(text) if not any(start <= token.start < end for start, end in taken)]
    used: set[int] = set()
    named: list[tuple[int, Concept]] = []
    for group, places in _group_mentions(row, lexicon):
        if used & set(places):
            continue
        used |= set(places)
        usual = min(sum(map(lexicon.rarity, variant)) / len(variant) for variant in group.variants)
        named.append(
            (places[0], Concept(" ".join(row[place].text for place in places), group.variants, usual * 1.2, True))
        )
    for place in range(len(row) - 1):  # "task force" where the documents print "taskforce"
        joined = row[place].text + row[place + 1].text
        if not used & {place, place + 1} and joined.isalpha() and len(joined) > 6 and lexicon.knows(joined):
            used |= {place, place + 1}
            apart = (stem(row[place].text), stem(row[place + 1].text))
            concept = Concept(joined, ((stem(joined),), apart), lexicon.rarity(stem(joined)), True)
            named.append((place, concept))
    words = [
        (place, _word_concept(token, lexicon))
        for place, token in enumerate(row)
        if place not in used and not is_stop_word(token.lower)
    ]
    return [concept for _, concept in sorted(named + words, key=lambda pair: pair[0])]


def _word_concept(token: Token, lexicon: Lexicon) -> Concept:
    root = stem(token.text)
    parts = [stem(part) for part in re.split(r"[-/]", token.text) if len(part) > 1]
    variants = [(root,)] + ([tuple(parts)] if len(parts) > 1 else [])
    known = lexicon.knows(token.text) or (len(parts) > 1 and all(map(lexicon.knows, parts)))
    weight = lexicon.rarity(root) if known else lexicon.highest_rarity * _UNKNOWN_WEIGHT
    alike = () if known else [stem(word) for word in lexicon.likened(token.text)]
    if alike:
        variants += [(word,) for word in alike]
        known, weight = True, min(weight, max(map(lexicon.rarity, alike)))
    if root in _FRAME:
        weight *= _FRAME_WEIGHT
    return Concept(token.text, tuple(variants), weight, known)


def _group_mentions(row: list[Token], lexicon: Lexicon) -> list[tuple[Group, list[int]]]:
    words = [stem(token.text) for token in row]
    found: list[tuple[Group, list[int]]] = []
    for group in lexicon.groups:
        for variant in group.variants:
            width = len(variant)
            for place in range(len(words) - width + 1):
                if tuple(words[place : place + width]) == variant:
                    found.append((group, list(range(place, place + width))))
    return sorted(found, key=lambda mention: -len(mention[1]))


def _bodies(text: str, lexicon: Lexicon) -> Iterable[Group]:
    """The actors of actions that the question names; a longer name hides a shorter one inside it."""
    row = [stem(token.text) for token in tokens(text)]
    claimed: set[int] = set()
    candidates = [
        (len(variant), place, body)
        for body in lexicon.bodies
        for variant in body.variants
        for place in range(len(row) - len(variant) + 1)
        if tuple(row[place : place + len(variant)]) == variant
    ]
    seen: set[tuple[str, ...]] = set()
    for width, place, body in sorted(candidates, key=lambda c: (-c[0], c[1])):
        span = set(range(place, place + width))
        if claimed & span and not claimed >= span:
            continue
        claimed |= span
        if body.terms not in seen:
            seen.add(body.terms)
            yield body
