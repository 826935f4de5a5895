"""A question understood: what it points to, what kind of thing it asks for, and the concepts that an answer must bear."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rag.lexicon import POINTERS, Group, Lexicon
from rag.references import Reference, references_in
from rag.terms import Token, is_stop_word, stem, tokens


class Ask(StrEnum):
    """The kind of thing asked for."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    HOW_LONG = "how long"
    IDENTIFIER = "identifier"  # a document number, an article
    LIST = "list"
    COMPARE = "compare"
    DEFINE = "define"
    EXPLAIN = "explain"
    WHY = "why"
    YES_NO = "yes or no"
    OTHER = "other"


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
    asks, counted = _asks(corrected)
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
        bodies=tuple(_bodies(_without(corrected, mentions), lexicon)),
        counted=counted,
    )


def _corrected(text: str, lexicon: Lexicon) -> str:
    parts: list[str] = []
    place = 0
    for token in tokens(text):
        better = lexicon.corrected(token.text) if token.text.isalpha() else None
        parts.append(text[place : token.start] + (better or token.text))
        place = token.end
    return "".join(parts) + text[place:]


# ---- which documents -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    documents: tuple[str, ...]
    start: int
    end: int
    confines: bool


_BEFORE = re.compile(
    r"(?:\b(?:the|this|that|in|of|from|per|by|to|under|with|within|for|does|do|did|and|vs\.?|versus|than|both|between|against|via|"
    r"what|how|is|was|are|dans|de|du|im|der|des|laut|en|del|la|el|le|die|das)\s+|^|['’]s\s+|[,:;(\"“]\s*|\d\s+)"
    r"(?:the|this|that|its|our|your|la|le|el|der|die|das|dem|du|des)?\s*(?:(?:new|old|latest|current|recent|same|whole|public|european|eu)\s+)*$",
    re.I,
)
_THE = re.compile(r"(?:\b(?:the|this|that|its|com|la|le|der|die|das|dem|el)|['’]s|\d(?:\s+(?:of|in))?)\s+$|^\s*$", re.I)
_OF_DATE = re.compile(
    r"\s+(?:of|from|dated)\s+(?:\d{1,2}\s+)?(?:(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\s+)?20\d\d\b(?!\s*[-–])",
    re.I,
)
_AFTER_ON = re.compile(r"^\s+(?:on|concerning|about)\s+(?:an?|how)\b", re.I)
_NAMES_THINGS = frozenset(
    [
        "channel",
        "channels",
        "activities",
        "campaigns",
        "strategy",
        "network",
        "networks",
        "between",
        "with",
        "technologies",
    ]
)


def _without(text: str, mentions: Iterable[Mention]) -> str:
    """The documents' names blanked: "the Commission's plan" names a document, not a body."""
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def documents_in(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Where documents are named: longest name first. A one-word name counts where it stands as documents are named."""
    row = tokens(text)
    words = [stem(token.text) for token in row]
    taken: set[int] = set()
    found: list[Mention] = []
    for name_words, documents in _names(lexicon):
        width = len(name_words)
        for place in range(len(words) - width + 1):
            span = range(place, place + width)
            if tuple(words[place : place + width]) != name_words or taken & set(span):
                continue
            start, end = row[place].start, row[place + width - 1].end
            following = row[place + width].lower if place + width < len(row) else ""
            numbered = row[place].text[0].isdigit()  # a document number names nothing else
            named = bool(numbered or _BEFORE.search(text[:start]) or len(row) <= 8 or following in POINTERS)
            proper = (row[place].text[0].isupper() and place > 0) or numbered
            if row[place + width - 1].text[0].islower() and _AFTER_ON.match(text[end:]):
                continue  # "a communication on how …" is another one
            if width == 1 and not (named if proper else _as_document(text[:start], following, len(row))):
                continue
            taken |= set(span)
            dated = _OF_DATE.match(text[end:])
            found.append(Mention(documents, start, end + (dated.end() if dated else 0), named))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _as_document(before: str, following: str, length: int) -> bool:
    """Whether a common noun ("communication", typed small) stands for a document here."""
    if following in _NAMES_THINGS or re.search(r"\b(?:channels?|means|forms?|lines?) of\s+$", before, re.I):
        return False
    return bool(_THE.search(before)) or following in POINTERS or length <= 6


def _names(lexicon: Lexicon) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each name with all the documents that bear it, longest first."""
    bearers: dict[tuple[str, ...], list[str]] = {}
    for name in lexicon.names:
        bearers.setdefault(name.words, []).append(name.document_id)
    return sorted(((words, tuple(ids)) for words, ids in bearers.items()), key=lambda pair: -len(pair[0]))


# ---- what kind of thing ----------------------------------------------------------------------------------------------

_COMPARE = re.compile(
    r"\b(?:compar\w+|differ\w*|versus|vs\.?|contrast\w*|in common|both documents|changed|chang(?:es?|ing) (?:from|since|between)|same as|"
    r"the same|contradict\w*|consistent|agree with|match(?:es)?|diverg\w+|discrepanc\w+|evol(?:ve|ved|ution))\b",
    re.I,
)
_ASKS: tuple[tuple[Ask, re.Pattern[str]], ...] = tuple(
    (ask, re.compile(pattern, re.I))
    for ask, pattern in (
        (Ask.HOW_MANY, r"\bhow many\b|\bnumber of\b(?!.*\bunder (?:which|what)\b)|\bcount of\b|\bcombien\b|\bwie\s*viele\b|\bcu[aá]nt[oa]s\b"),
        (Ask.HOW_MUCH, r"\bhow (?:much|large|big|high|strong)\b|\bwhat (?:sum|amount|share|percentage|proportion|volume|quantity|budget|cost)\b|\bcosts?\b(?=.*\?)|\bamount of (?:money|funding)\b"),
        (Ask.HOW_LONG, r"\bhow long\b|\bhow often\b|\bfor how many (?:years|months)\b"),
        (Ask.IDENTIFIER, r"\b(?:under )?(?:which|what) (?:\w+ )?(?:number|reference|code|identifier)\b|\b(?:reference|document|council|com) (?:number|no\.?)\b|\breference\b|\bofficial journal\b|\blegal (?:basis|act)\b|\bcitations?\b|\bcited\b|\bcites?\b|\b(?:which|what) (?:publication|source|report|study)\b|\bnumero\b|\bwhich article\b"),
        (Ask.WHEN, r"\bwhen\b|\b(?:which|what|in what|by what) (?:\w+ )?(?:years?|dates?|months?|days?|quarter|deadline|time|period|semester|timetable|timeframe|timeline)\b|\bdeadline\b|\btimetable\b|\bby when\b|\bsince when\b|\bdate of\b|\bquand\b|\bwann\b|\bcu[aá]ndo\b"),
        (Ask.WHERE, r"\bwhere\b|\b(?:which|what) (?:city|cities|town|place|venue|region|sea|area|location)\b|\boù\b|\bwo\b|\bd[oó]nde\b"),
        (Ask.WHO, r"\bwho(?:se|m)?\b|\b(?:which|what) (?:\w+ ){0,2}(?:bod(?:y|ies)|actors?|agenc(?:y|ies)|institutions?|organi[sz]ations?|countr(?:y|ies)|states?|authorit(?:y|ies)|presidenc(?:y|ies)|part(?:y|ies)|compan(?:y|ies)|partners?)\b|\bmain actors?\b|\bresponsib\w+\b|\bactors?\b|\bqui\b|\bwer\b|\bqui[eé]n(?:es)?\b|\bquels? acteurs\b"),
        (Ask.DEFINE, r"\bwhat (?:does|do|is|are)\b.*\b(?:stand for|mean|acronym|abbreviation|definition|short for)\b|\bdefin(?:e|ition)\b|\bspell out\b|\bfull name\b|\bacronym\b|\babbreviation\b"),
        (Ask.WHY, r"\bwhy\b|\bfor what (?:reason|purpose)\b|\bpurpose of\b|\bwhat for\b|\bwhat (?:is|are|was|were) .{2,60}\bfor\b[?. (]|\bpourquoi\b|\bwarum\b|\bpor qu[eé]\b"),
        (Ask.EXPLAIN, r"\b(?:explain|summari[sz]e|summary|describe|outline|overview|tell me (?:more )?about|what is .* about|walk me through|elaborate|expliquer?|erkl[aä]r\w*|expl[ií]ca\w*)\b"),
        (Ask.LIST, r"\b(?:list|which|enumerate|name (?:all|the|every)|what are the|give me (?:all|every))\b|\bquel(?:le)?s\b|\bwelche\b|\bcu[aá]les\b|\bqu[eé]\b"),
        (Ask.YES_NO, r"^(?:so |and |but |well,? )?(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|must|may)\b"),
    )
)  # fmt: skip
_COUNTED = re.compile(
    r"\b(?:how many|how much|number of|combien d[e']|wie\s*viele|cu[aá]nt[oa]s)\s+((?:[\w’'/-]+\s*){1,5})", re.I
)
_VERBS = frozenset(
    """are is was were have has had do does did will would can could should may must took take takes participated in by there
    that which who were been being to from for under at on with and or per""".split()
)


def _asks(text: str) -> tuple[Ask, tuple[str, ...]]:
    ask = Ask.COMPARE if _COMPARE.search(text) else None
    for kind, pattern in _ASKS:
        if ask is None and pattern.search(text):
            ask = kind
    match = _COUNTED.search(text)
    counted: list[str] = []
    if match:
        for word in match[1].split():
            if word.lower() in _VERBS:
                break
            if word.lower() != "of":
                counted.append(stem(word.strip("?,.")))
    return ask or Ask.OTHER, tuple(counted)


# ---- what about ------------------------------------------------------------------------------------------------------

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
