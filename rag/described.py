"""Documents that a question describes rather than names: "the December 2031 anti-smuggling plan", "the Presidency's report".

A noun for documents, and around it words that fit one document's catalogue entry alone: its date, issuer, kind or title.
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.records import Metadata
from rag.terms import STOP_WORDS, Token, stem, stems, tokens

_NOUNS = frozenset(map(stem, "plan paper document report note communication factsheet leaflet memo".split()))
_ANY_KIND = frozenset(map(stem, "paper document".split()))  # nouns that fit documents of all kinds
_NEUTRAL = frozenset(
    map(stem, "eu european union europe action official public full whole entire same current final year two".split())
)
_NEW = frozenset(map(stem, "new newest latest recent newer fresh later".split()))
_OLD = frozenset(map(stem, "old older oldest previous former earlier expired prior preceding past".split()))
_LINKS = frozenset("of from by on about against for dated issued published adopted presented in concerning to".split())
_OPENS = frozenset("the this that its our your their a an".split())
# "the report of X", "the paper on X": where X is no word of a document's own, it is another one.
_TELLS_APART = frozenset("of from by on about concerning".split())
_POINTS = re.compile(
    r"(?!(?:of|from|by|in|on|to|dated|and)\b)[a-z]+\.? \d{1,3}\b(?![-–/.]\d)", re.I
)  # "and Action 7" points to something else
_WIDEST = 6  # words before the noun, or behind it


@dataclass(frozen=True, slots=True)
class Description:
    documents: tuple[str, ...]
    start: int
    end: int


def descriptions_in(text: str, documents: Iterable[Metadata]) -> Iterable[Description]:
    """Where a noun phrase fits some of the documents and not all."""
    listed = tuple(documents)
    known = {document.id: _vocabulary(document) for document in listed}
    nouns = {
        document.id: frozenset(stems(f"{document.kind} {document.short_title} {' '.join(document.names)}"))
        for document in listed
    }
    dates = {document.id: document.date for document in listed}
    row = tokens(text)
    for place, token in enumerate(row):
        noun = stem(token.text)
        fitting = {name for name, words in nouns.items() if noun in words or noun in _ANY_KIND}
        if noun in _NOUNS and fitting:
            found = _around(row, place, fitting, known, dates, text)
            if found:
                yield found


def _vocabulary(document: Metadata) -> frozenset[str]:
    """Stems of all that the catalogue says of it; of years, those that it prints whole and the year of its date."""
    year, month, day = [*document.date.split("-"), "", ""][:3]
    said = f"{document.title} {document.short_title} {document.issuer} {document.kind} {document.reference} {' '.join(document.names)}"
    words = {word for word in stems(said) if not word.isdigit()}
    words |= {year, day.lstrip("0")} | ({stem(calendar.month_name[int(month)])} if month else set())
    return frozenset(words)


def _around(
    row: Sequence[Token],
    place: int,
    fitting: set[str],
    known: dict[str, frozenset[str]],
    dates: dict[str, str],
    text: str,
) -> Description | None:
    left = _words_before(row, place, known, text)
    if left is None:
        return None
    right = _words_behind(row, place, known, text)
    if right is None:
        return None
    words = [word for token in (*left, *right) for word in _parts(token)]
    telling = [word for word in words if word not in _NEUTRAL and word not in _NEW | _OLD]
    fitting = {name for name in fitting if all(word in known[name] for word in telling)}
    informative = [word for word in telling if not all(word in vocabulary for vocabulary in known.values())]
    aged = [word for word in words if word in _NEW | _OLD]
    if not fitting or len(fitting) == len(known) or not informative:
        return None
    if aged and len(fitting) > 1:
        fitting = {(max if aged[0] in _NEW else min)(sorted(fitting), key=lambda name: dates[name])}
    start = left[0].start if left else row[place].start
    end = right[-1].end if right else row[place].end
    return Description(tuple(name for name in known if name in fitting), start, end)


def _words_before(row: Sequence[Token], place: int, known: dict[str, frozenset[str]], text: str) -> list[Token] | None:
    """The modifiers, up to the article or the beginning; None if one of them fits no document."""
    found: list[Token] = []
    for token in reversed(row[max(0, place - _WIDEST) : place]):
        following = found[0].start if found else row[place].start
        if re.search(r"[,;:.?!(]", text[token.end : following]) or token.lower in _OPENS:
            break
        if token.lower in STOP_WORDS:
            break
        if not _fits_any(token, known):
            return found if token.start == row[0].start else None
        found.insert(0, token)
    return found


def _words_behind(row: Sequence[Token], place: int, known: dict[str, frozenset[str]], text: str) -> list[Token] | None:
    """ "of December 2031", "by the Presidency"; None if it says that another document is meant."""
    found: list[Token] = []
    pending: list[Token] = []
    for token in row[place + 1 : place + 1 + _WIDEST]:
        previous = (pending or found or [row[place]])[-1]
        if token.lower in _OPENS and previous.lower == "and":
            break  # "the old plan and the report": another document follows
        if re.search(r"[,;:.?!()]", text[previous.end : token.start]) or _POINTS.match(text[token.start :]):
            break
        if token.lower in _LINKS or token.lower in _OPENS or token.lower == "and":
            pending.append(token)
        elif _fits_any(token, known) and (pending or (found and _fits_any(token, known))):
            found += [*pending, token]
            pending = []
        else:
            return None if _another(pending or _last_phrase(found), token) else found
    return found


def _last_phrase(found: Sequence[Token]) -> list[Token]:
    start = max((place for place, token in enumerate(found) if token.lower in _LINKS), default=len(found))
    return list(found[start:])


def _another(phrase: Sequence[Token], token: Token) -> bool:
    """Whether "the report of X", "on X markets" speaks of another document, X or "markets" being no word of these."""
    if not phrase or token.lower in STOP_WORDS:
        return False
    link = phrase[0].lower
    return link in ("on", "about", "concerning") or (link in _TELLS_APART and token.text[0].isupper())


def _fits_any(token: Token, known: dict[str, frozenset[str]]) -> bool:
    parts = [word for word in _parts(token) if word not in _NEUTRAL | _NEW | _OLD]
    return any(all(word in vocabulary for word in parts) for vocabulary in known.values())


def _parts(token: Token) -> list[str]:
    """ "anti-smuggling" is "smuggling"; a span of years stays whole."""
    if token.lower in _LINKS or token.lower in _OPENS or token.lower == "and":
        return []
    if token.text[0].isdigit():
        return [token.lower]
    return [stem(part) for part in re.split(r"[-–]", token.text) if part and part.lower() not in ("anti", "counter")]
