"""How many actors or priority areas rows are to have, and which rows have the most: read off a question's words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.references import NUMBER_WORDS
from rag.rows import Counted, Extreme

_ACTORS = (
    r"(?:(?:responsible|main|key|different|distinct|named|listed|separate|involved)\s+)*(?:part(?:y|ies)|actors?|bod(?:y|ies)|agenc(?:y|ies)|"
    r"institutions?|organi[sz]ations?|entit(?:y|ies)|players?|partners?|responsibles?|stakeholders?|authorit(?:y|ies))"
)
_AREAS = r"(?:(?:corresponding|different|distinct|priority)\s+)*(?:priority areas|areas|priority area)"
_WORDS = "|".join(word for word in NUMBER_WORDS if " " not in word and "-" not in word)
_HOW = (
    r"exactly|precisely|just|only|at least|a minimum of|minimum|no fewer than|no less than|not fewer than|at most|a maximum of|"
    r"no more than|not more than|up to|more than|greater than|over|fewer than|less than"
)
_COUNT = re.compile(
    rf"\b(?:(?P<how>{_HOW})\s+)?(?P<number>\d{{1,2}}|{_WORDS}|an?\s+(?:single|sole|lone|pair of|couple of)|single|sole|lone|several|"
    rf"multiple|many|various)\b(?P<plus>\s+or\s+(?:more|fewer|less)|\+)?(?!\s+(?:of|or)\b)\s+(?:(?!and\b|or\b|of\b|is\b|are\b|actions?\b|rows?\b)[a-z]+\s+){{0,2}}?"
    rf"(?:of\s+)?(?:(?P<actors>{_ACTORS})|(?P<areas>{_AREAS}))\b",
    re.I,
)
_NO_AREA = re.compile(
    r"\b(?:no|without (?:an?|any)?|lack(?:s|ing)? (?:an?|any)?|(?:not|\w+n['’]t)\b[^,;.?]{0,30}\b(?:an?|any))\s*(?:corresponding )?priority areas?\b(?!\s*[\d=:(])",
    re.I,
)
_ONLY_ONE = re.compile(
    r"\b(?:only|just|exactly)\s+one\s+(?:is\s+|being\s+)?(?:responsible|name|named|actor)\b|\bsingle name\b", re.I
)
_MOST = r"(?P<most>most|largest|highest|greatest|biggest|maximum|longest|broadest)|(?P<least>fewest|least|smallest|lowest|minimum|shortest)"
_EXTREME = re.compile(
    rf"(?<!at )\b(?:{_MOST})\b(?:(?:\s+[a-z]+)?\s+(?:number|count|list|amount|set|group|range|total)(?:\s+of)?)?\s+(?:[a-z]+\s+){{0,2}}?(?:(?P<actors>{_ACTORS})|(?P<areas>{_AREAS}))\b",
    re.I,
)
_LAST = re.compile(
    r"\b(?:last|final|closing|highest[- ]numbered)\s+(?:numbered\s+)?(?:action|row|entry|measure|indicator)\b(?!s)",
    re.I,
)
_LATEST = re.compile(
    r"\b(?:(?P<late>latest|last|furthest)|(?P<early>earliest|first|soonest))\s+(?:deadline|due date|timetable|date|year)s?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class CountAsked:
    test: Counted
    start: int
    end: int


def counts_in(text: str) -> tuple[CountAsked, ...]:
    found = [
        CountAsked(Counted("priority_areas", 0, 0), match.start(), match.end()) for match in _NO_AREA.finditer(text)
    ]
    found += _numbered(text)
    found += [CountAsked(Counted("actors", 1, 1), match.start(), match.end()) for match in _ONLY_ONE.finditer(text)]
    kept: list[CountAsked] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def _numbered(text: str) -> Iterable[CountAsked]:
    for match in _COUNT.finditer(text):
        before = text[: match.start()]
        if (
            re.search(r"\b(?:the|both|these|those|how|which|what)\s+$", before, re.I)
            and not match["how"]
            and not _alone(match["number"])
        ):
            continue  # "the two agencies X and Y" counts nothing
        number, open_ended = _number(match["number"])
        yield CountAsked(
            Counted("actors" if match["actors"] else "priority_areas", *_bounds(match, number, open_ended)),
            match.start(),
            match.end(),
        )


def _alone(number: str) -> bool:
    return bool(re.search(r"single|sole|lone", number, re.I))


def _number(word: str) -> tuple[int, bool]:
    """Also whether it is a lower bound by itself."""
    word = re.sub(r"^an?\s+", "", word.lower())
    if word.isdigit():
        return int(word), False
    if word in ("single", "sole", "lone"):
        return 1, False
    if word in ("pair of", "couple of"):
        return 2, False
    return (NUMBER_WORDS[word], False) if word in NUMBER_WORDS else (2, True)


def _bounds(match: re.Match[str], number: int, open_ended: bool) -> tuple[int, int | None]:
    how, plus = (match["how"] or "").lower(), (match["plus"] or "").lower()
    if how in ("more than", "greater than", "over"):
        return number + 1, None
    if how in ("fewer than", "less than"):
        return 1, number - 1
    if how in ("at most", "a maximum of", "no more than", "not more than", "up to") or plus.endswith(("fewer", "less")):
        return 1, number
    if (
        open_ended
        or plus
        or how in ("at least", "a minimum of", "minimum", "no fewer than", "no less than", "not fewer than")
    ):
        return number, None
    return number, number


def extreme_in(text: str) -> Extreme | None:
    match = _EXTREME.search(text)
    if match:
        return Extreme("actors" if match["actors"] else "priority_areas", bool(match["most"]))
    match = _LATEST.search(text)
    if match:
        return Extreme("last year" if match["late"] else "first year", bool(match["late"]))
    return Extreme("number", True) if _LAST.search(text) else None
