"""Kinds of things that questions ask for, and whether a sentence holds one that the question does not state itself.

"When will the workshop take place?" is not answered by a sentence without a time, nor by one whose only date is the
question's own.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import dropwhile

from rag.asks import Ask
from rag.question import Question
from rag.references import NUMBER_WORDS
from rag.terms import STOP_WORDS, folded, stem, stem_set

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_TIME = re.compile(
    rf"\b(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{4}})?\b|\b(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b|\bQ[1-4]\b|"
    r"\b(?:first|second|third|fourth|last) (?:quarter|semester|half)\b|\bOngoing\b|"
    r"\b(?:every|each|per|next|following) (?:year|month|week|day)s?\b|\b(?:annual|monthly|weekly|daily|yearly|biannual)\w*|"
    r"\b\d{1,2}\.\d{1,2}\.\d{4}\b|\b(?:mid|end|early|late)[- ](?:of )?\d{4}\b|\b(?:spring|summer|autumn|winter)\b"
)
_FIGURE = re.compile(r"(?<![\w/.-])\d[\d., ]*\d(?![\w/]*/\d)|(?<![\w/.-])\d(?![\w/]*/\d)")
_MONEY = re.compile(
    r"(?:EUR|€|USD|\$|£)\s*\d[\d.,]*|\d[\d.,]*\s*(?:million|billion|thousand)?\s*(?:euros?|dollars|EUR)\b", re.I
)
_SHARE = re.compile(
    r"\d[\d.,]*\s*(?:%|per cent|percent)|\b(?:half|third|quarter|fifth|tenth|majority|most|one in \w+|two[- ]thirds)\b",
    re.I,
)
_MEASURE = re.compile(
    r"\d[\d.,]*\s*(?:tonnes?|tons?|kg|kilograms?|litres?|hectares?|km|kilomet\w+|met(?:re|er)s?|GW|MW|degrees?|hours?|million|billion)\b",
    re.I,
)
_NUMBER_WORD = re.compile(r"\b(?:" + "|".join(NUMBER_WORDS) + r"|dozens?|hundreds?|thousands?|several|none|no)\b", re.I)
_IDENTIFIER = re.compile(
    r"\b(?=\w*\d)[\w-]+(?:/[\w-]+)+|\b[A-Z]{2,5}\s?\(\d{4}\)\s?\d+|\bArticle \d+|\bOJ [A-Z]+\b|\b[A-Z]{1,5}-?\d{2,}\b|\(20\d\d\)"
)
_NAME = re.compile(
    r"\b(?:[A-ZÀ-Þ][\w’'-]*[a-zà-ÿ0-9A-Z]+)(?:\s+(?:(?:of|and|the|for|on|de|against|in)\s+){0,2}[A-ZÀ-Þ][\w’'-]+)*"
)
_LONG_NAME = re.compile(r".*\s|[A-Z]{2,}")
# Words with a capital only because a sentence starts with them.
_OPENING = STOP_WORDS | frozenset(
    "several various many certain numerous however moreover furthermore additionally".split()
)
_PLACE = re.compile(
    r"(?:\b(?:in|at|from|near|off|to|outside|between|within|across|along|throughout)\s+(?:the\s+)?|\((?:[^()]*\d{4},\s+)(?=[^()]*\)))"
    r"((?:[A-ZÀ-Þ][\wà-ÿ’'-]+)(?:\s+[A-ZÀ-Þ][\wà-ÿ’'-]+)*)"
)
_NO_PLACE = re.compile(
    rf"^(?:{_MONTHS}|Action|Annex|Article|Member|Regulation|Directive|Decision|Council|Commission|Section|EU|Q\d|[A-Z]{{2,}}\b)"
)
_SOME_PLACE = re.compile(  # a place without a name
    r"\b(?:in|at|within|along|across|off|into|near|around)\b[^,.;:]{0,50}?\b(?:ports?|regions?|countr(?:y|ies)|borders?|waters|seas?|"
    r"oceans?|coasts?|cit(?:y|ies)|airports?|territor(?:y|ies)|islands?|capitals?)\b",
    re.I,
)
_SOME_PLACE_HELD = 0.4
_REASON = re.compile(
    r"\b(?:because|since|due to|in order to|so that|therefore|as a result|given|in (?:response|view|light) (?:to|of)|"
    r"aim\w*|goal\w*|purpose\w*|objective\w*|mission|to [a-z]{3,}|thus|thereby|driven by|reasons?)\b",
    re.I,
)
_PERIOD = re.compile(
    r"\b(?:\w+|\d+)[- ](?:years?|months?|weeks?|days?|hours?)\b|\b(?:until|from .{3,30} to|biannual|annual\w*|yearly|monthly)\b|"
    r"\b20\d\d\s?[-–]\s?20\d\d\b",
    re.I,
)
_LISTING = re.compile(
    r"(?:,[^,;]+){2,}|\b(?:such as|including|namely|e\.g\.|both .{3,60} and|as well as)\b|\(i\)|:\s|;\s", re.I
)
# Heads of "which …", "what …" that name a kind, not a thing to be found by its word.
_KIND_WORDS = frozenset(
    stem(word)
    for word in """year years date dates month months day days time times period periods number numbers amount amounts
    percentage share sum city cities town towns place places country countries state states member body bodies agency agencies
    institution institutions organisation organisations actor actors authority authorities thing things kind kinds type types
    sort sorts reference role part reason reasons purpose aim aims name names document documents action actions who what
    step steps measure measures area areas topic topics content point points way ways party parties figure figures level
    quarter deadline timetable proportion person people presidency region regions title titles word words""".split()
)
_AUXILIARIES = r"\s*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|shall|must|may|might)\b"
_VERB_LIKE = re.compile(r"(?:[^s]s|ed)$")
_QUANTITIES = frozenset(
    stem(word) for word in "money funding budget time support more less of the it that help".split()
)
_STOPS_PHRASE = (
    "is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|shall|must|may|might|of|in|for|to|under|by|that|"
    "at|on|from|with|the|a|an|behind|about|against|between|after|before|above|among|it|they|we|you|i|and|or"
)
_WHICH = re.compile(rf"\b(?:which|what|whose)\s+((?:(?!(?:{_STOPS_PHRASE})\b)[\w’'-]+\s*){{1,6}})", re.I)
_WHO_IS = re.compile(
    rf"\b(?:who|what)(?:\s+(?:else|exactly))?\s+(?:is|are|was|were|becomes?|will be)\s+(?:the|its|their|a|an)?\s*"
    rf"((?:(?!(?:{_STOPS_PHRASE})\b)[\w’'-]+\s+){{1,5}})(?:of|for|in|at|to|that|which|under)\b",
    re.I,
)

_OFFICE = re.compile(
    rf"\b(?:who\s+(?:is|was|will be|became|becomes)|what\s+(?:is|was|will be)\s+the\s+names?\s+of|what\s+(?:is|was|will be))\s+"
    rf"(?:the|its|their)\s+((?:(?!(?:{_STOPS_PHRASE})\b)[\w’'-]+\s+){{1,4}})(?:of|for|at|in|that|who)\b",
    re.I,
)
_ITS_OFFICE = re.compile(
    rf"\bwho\s+(?:is|was|became)\s+(?:its|their)\s+((?:(?!(?:{_STOPS_PHRASE})\b)[\w’'-]+\s*){{1,4}})", re.I
)


def kind_found(question: Question, text: str) -> float:
    """1: the kind asked for is there, and new; 0: it is not; between: any sentence may hold it, or only the question's."""
    return _CHECKS.get(question.asks, _else)(question, text)


def head_found(question: Question, text: str) -> float:
    """Whether what is asked for by name ("which manufacturers", "the director of") is named; 1 where nothing is."""
    head = asked_head(question.corrected)
    return 1.0 if head is None else float(head in stem_set(text))


@lru_cache(maxsize=1_024)  # of questions: asked again for each sentence
def asked_head(text: str) -> str | None:
    """The stem of the noun that is asked for, unless it only names a kind."""
    match = _WHO_IS.search(text) or _ITS_OFFICE.search(text) or _WHICH.search(text)
    if match is None:
        return None
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", match[1]) if word.lower() not in STOP_WORDS]
    if len(words) == 2 and not re.match(_AUXILIARIES, text[match.end() :], re.I) and _VERB_LIKE.search(words[1]):
        words.pop()  # "which publication stands behind …"
    return stem(words[-1]) if words and stem(words[-1]) not in _KIND_WORDS else None


def office_asked(text: str) -> str | None:
    """The stem of X in "who is the X of Y", unless it only names a kind of thing."""
    match = _OFFICE.search(text) or _ITS_OFFICE.search(text)
    words = (
        [word for word in re.findall(r"[^\W\d_][\w’'-]*", match[1]) if word.lower() not in STOP_WORDS] if match else []
    )
    return stem(words[-1]) if words and stem(words[-1]) not in _KIND_WORDS else None


def _new(found: list[str], question: Question) -> list[str]:
    """Those that the question does not itself print."""
    asked = folded(question.corrected)
    return [one for one in found if folded(one) not in asked]


def _graded(found: list[str], question: Question, stale: float = 0.3) -> float:
    if not found:
        return 0.0
    return 1.0 if _new(found, question) else stale


def _when(question: Question, text: str) -> float:
    return _graded([match.group() for match in _TIME.finditer(text)], question)


@lru_cache(maxsize=16_384)  # of sentences: each is weighed for many questions
def _numbers(text: str) -> tuple[tuple[str, int], ...]:
    """Each number as printed, and where it ends."""
    spots = [(match.group(), match.end()) for match in _FIGURE.finditer(text) if not _dated(text, match)]
    return (*spots, *((match.group(), match.end()) for match in _NUMBER_WORD.finditer(text)))


def _how_many(question: Question, text: str) -> float:
    """1 if a number stands before what is counted; less if some other number does."""
    spots = _numbers(text)
    wanted = [word for word in question.counted if len(word) > 2]
    if not spots:
        return 0.0
    if not wanted:
        return 0.7
    if any(word not in stem_set(text) for word in wanted[1:]):  # "tonnes of herring": the herring must be there too
        return 0.25 if wanted[0] in stem_set(text) else 0.1
    for number, end in spots:
        following = [stem(word) for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", text[end : end + 70])][:7]
        if (wanted[-1] in following or wanted[0] in following) and folded(number) not in folded(
            question.corrected
        ).split():
            return 1.0
    return 0.3 if any(word in stem_set(text) for word in wanted) else 0.15


def _dated(text: str, match: re.Match[str]) -> bool:
    year = re.fullmatch(r"(?:19|20)\d\d[.,]?", match.group().strip())
    return bool(year) or bool(re.match(rf"\s*(?:{_MONTHS})", text[match.end() :]))


def _how_much(question: Question, text: str) -> float:
    asked = question.corrected
    if any(word not in stem_set(text) for word in question.counted if word not in _QUANTITIES):
        return 0.25  # "how much herring": the herring must be there
    if re.search(
        r"\b(?:cost\w*|budget|money|fund\w*|euros?|EUR|price|paid|pay|spen[dt]\w*|financ\w*|sum)\b", asked, re.I
    ):
        return _graded([match.group() for match in _MONEY.finditer(text)], question)
    if re.search(r"\b(?:percentage|share|proportion|per ?cent|fraction)\b|%", asked, re.I):
        return _graded([match.group() for match in _SHARE.finditer(text)], question)
    found = [match.group() for pattern in (_MONEY, _SHARE, _MEASURE) for match in pattern.finditer(text)]
    return _graded(found, question) or 0.3 * bool(_FIGURE.search(text))


def _where(question: Question, text: str) -> float:
    places = [match[1] for match in _PLACE.finditer(text) if not _NO_PLACE.match(match[1])]
    return max(_graded(places, question), _SOME_PLACE_HELD * bool(_SOME_PLACE.search(text)))


def _who(question: Question, text: str) -> float:
    return _graded(_names_in(text), question, stale=0.2)


def _names_in(text: str) -> list[str]:
    """Runs of capitalised words; a single one at the very start may be any word."""
    found = [
        match.group().split() for match in _NAME.finditer(text) if match.start() or _LONG_NAME.match(match.group())
    ]
    bare = [" ".join(dropwhile(lambda word: word.lower() in _OPENING, words)) for words in found]
    return [name for name in bare if name and name.lower() not in STOP_WORDS and not re.fullmatch(_MONTHS, name)]


def _identifier(question: Question, text: str) -> float:
    return _graded([match.group() for match in _IDENTIFIER.finditer(text)], question, stale=0.2)


def _listing(question: Question, text: str) -> float:
    """A sentence that only says again what the question names ("talks with manufacturers") lists none of them."""
    if _LISTING.search(text) or _new(_names_in(text), question):
        return 1.0
    head = asked_head(question.corrected)
    return 0.2 if head is not None and head in stem_set(text) else 0.6


def _why(question: Question, text: str) -> float:
    return 0.5 + 0.5 * bool(_REASON.search(text))


def _how_long(question: Question, text: str) -> float:
    return _graded([match.group() for match in _PERIOD.finditer(text)], question)


def _else(question: Question, text: str) -> float:
    return 0.6


_CHECKS: Mapping[Ask, Callable[[Question, str], float]] = {
    Ask.WHEN: _when,
    Ask.HOW_MANY: _how_many,
    Ask.HOW_MUCH: _how_much,
    Ask.HOW_LONG: _how_long,
    Ask.WHERE: _where,
    Ask.WHO: _who,
    Ask.IDENTIFIER: _identifier,
    Ask.LIST: _listing,
    Ask.WHY: _why,
}
