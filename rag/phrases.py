"""Phrases that stand for a document where several are set against each other: "the newer document", "the Harbour Office's own
paper", "the one of 2031", "both programmes".

Each is a noun for documents, or "one", with what the catalogue tells of it: issuer, date, kind, age and length. A phrase may
fit several documents; then the evidence chooses among them.
"""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.records import Metadata
from rag.lexicon import Lexicon
from rag.mentions import documents_in, without
from rag.terms import STOP_WORDS, Token, stem, stems, tokens

# Nouns by which people call the same kind of document; those of the last group stand for any.
_ALIKE = tuple(
    frozenset(map(stem, group.split()))
    for group in (
        "plan programme program scheme agenda",
        "report note stocktaking summary memo memorandum minutes account",
        "factsheet sheet leaflet flyer brochure pamphlet handout folder",
        "regulation law act",
        "guide guidance guideline handbook manual",
        "communication",
        "decision",
        "letter",
        "strategy",
        "study analysis",
    )
)
_ANY = frozenset(map(stem, "paper document text publication source version".split()))
_ONE = frozenset(("one", "ones"))
_OLDER = frozenset("old older oldest earlier earliest previous former preceding prior original expired first".split())
_NEWER = frozenset("new newer newest later latest recent current second following subsequent next".split())
_SHORT = frozenset("short shorter shortest brief briefer thin thinner little small smaller".split())
_LONG = frozenset("long longer longest full detailed big bigger thick thicker extensive".split())
_PLAIN = frozenset("own very same whole entire official public eu european union most more policy other action".split())
_OPENS = frozenset("the this that these those both two its their our your".split())
_BOTH = frozenset("both two".split())
_MONTHS = {stem(name): number for number, name in enumerate(calendar.month_name) if name}
_YEAR = re.compile(r"(?:19|20)\d\d(?:\W(?:\d\d|20\d\d))?")
_OF_TIME = frozenset("of from for dated".split())
_OF_ISSUER = frozenset("of from by".split())
# "The note to the sentence", "note 3" are parts of documents.
_PART = re.compile(r"\s+(?:to|on|under|at|for|in|no|number|\d)\b|[-’']")
_WIDEST = 6  # words before the noun


@dataclass(frozen=True, slots=True)
class Phrase:
    """What one phrase may stand for. `each`: it stands for all of them ("both plans"), not for one of them."""

    documents: tuple[str, ...]
    start: int
    end: int
    each: bool = False


def phrases_in(text: str, lexicon: Lexicon) -> tuple[Phrase, ...]:
    """In their order. "One" stands for a document of the kind named before it."""
    row = tokens(text)
    found: list[Phrase] = []
    kind = _ANY
    for place, token in enumerate(row):
        noun = stem(token.text)
        if noun in _ANY or any(noun in group for group in _ALIKE):
            phrase = _phrase(text, row, place, noun, lexicon)
            kind = frozenset((noun,)) if phrase else kind
        elif token.lower in _ONE:
            phrase = _phrase(text, row, place, next(iter(kind)), lexicon)
        else:
            continue
        if phrase:
            found.append(phrase)
    return tuple(found)


def unnamed(text: str, lexicon: Lexicon) -> str:
    """The text with its documents' names and phrases blanked."""
    bare = without(text, documents_in(text, lexicon))
    for phrase in phrases_in(text, lexicon):
        bare = bare[: phrase.start] + " " * (phrase.end - phrase.start) + bare[phrase.end :]
    return bare


def issuers_of(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The documents that the body of this name issued."""
    if not word[:1].isupper() or word.lower() in _PLAIN or word.lower() in STOP_WORDS:
        return ()
    return tuple(name for name, document in lexicon.documents.items() if stem(word) in stems(document.issuer))


def aged(documents: Sequence[str], lexicon: Lexicon, *, newest: bool) -> tuple[str, ...]:
    """Those with the last date, or the first."""
    dates = {name: lexicon.documents[name].date for name in documents}
    wanted = (max if newest else min)(dates.values(), default="")
    return tuple(name for name, date in dates.items() if date == wanted)


def kind_nouns(document: Metadata) -> frozenset[str]:
    """The nouns for documents in its names and kind."""
    return frozenset(stems(_called(document))) & frozenset[str]().union(*_ALIKE)


def _phrase(text: str, row: Sequence[Token], place: int, noun: str, lexicon: Lexicon) -> Phrase | None:
    before = _words_before(text, row, place)
    if before is None:
        return None
    opens, words = before
    after = _words_behind(text, row, place, lexicon)
    whose = _issuer_before(row, place, lexicon) if opens == "its" and _possessed(words) else []
    telling = [token for token in (*whose, *words, *after) if token.lower not in _PLAIN]
    fitting = _of_kind(noun, lexicon)
    for token in telling:
        narrowed = _narrowed(token, fitting, lexicon)
        if narrowed is None:
            return None
        fitting = narrowed
    both = opens in _BOTH or any(token.lower in _BOTH for token in words)
    part = bool(_PART.match(text[row[place].end :]))
    if not fitting or (not telling and not both and (len(fitting) > 1 or part)):
        return None
    end = after[-1].end if after else row[place].end
    return Phrase(fitting, words[0].start if words else row[place].start, end, each=both and len(fitting) > 1)


def _possessed(words: Sequence[Token]) -> bool:
    """ "Its own paper", "its plan"."""
    return not words or words[0].lower == "own"


def _words_before(text: str, row: Sequence[Token], place: int) -> tuple[str, list[Token]] | None:
    """The article and the words between it and the noun; None where no article opens the phrase."""
    found: list[Token] = []
    for token in reversed(row[max(0, place - _WIDEST) : place]):
        following = found[0].start if found else row[place].start
        if re.search(r"[;:.?!()–—]", text[token.end : following]):
            return None
        if token.lower in _OPENS and token.lower not in _BOTH:
            return token.lower, found
        if token.lower in _BOTH:
            opens = row[place - len(found) - 2].lower if place - len(found) - 2 >= 0 else ""
            return (token.lower, found) if token.lower == "both" or opens in _OPENS | {"of"} else None
        found.insert(0, token)
    return None


def _words_behind(text: str, row: Sequence[Token], place: int, lexicon: Lexicon) -> list[Token]:
    """The time or the issuer that the phrase ends with: "of December 2031", "from 2031", "of the Harbour Office"."""
    following = row[place + 1 : place + 4]
    if not following or text[row[place].end : following[0].start].strip():
        return []
    if following[0].lower in _OF_TIME:
        found: list[Token] = []
        for token in following[1:]:
            if not (_YEAR.fullmatch(token.text) or (stem(token.text) in _MONTHS and token.text[0].isupper())):
                break
            found.append(token)
        if found:
            return found
    if following[0].lower in _OF_ISSUER and len(following) > 2 and following[1].lower == "the":
        return [following[2]] if issuers_of(following[2].text, lexicon) else []
    return []


def _issuer_before(row: Sequence[Token], place: int, lexicon: Lexicon) -> list[Token]:
    """Whose "its own paper" is: the last body named that issues documents."""
    return [token for token in row[:place] if issuers_of(token.text, lexicon)][-1:]


def _of_kind(noun: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Documents that are called so; else those called by a noun for the same kind."""
    if noun in _ANY:
        return tuple(lexicon.documents)
    called = {name: frozenset(stems(_called(document))) for name, document in lexicon.documents.items()}
    alike = frozenset[str]().union(*(group for group in _ALIKE if noun in group))
    return tuple(name for name, nouns in called.items() if noun in nouns) or tuple(
        name for name, nouns in called.items() if nouns & alike
    )


def _called(document: Metadata) -> str:
    return f"{document.kind} {document.short_title} {' '.join(document.names)}"


def _narrowed(token: Token, documents: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...] | None:
    """Those that the word fits; None where it says that something else is meant."""
    word = token.lower
    if word in _OLDER | _NEWER:
        return aged(documents, lexicon, newest=word in _NEWER)
    if word in _SHORT | _LONG:
        return _by_length(documents, lexicon, longest=word in _LONG)
    issued = tuple(name for name in issuers_of(token.text, lexicon) if name in documents)
    if issued:
        return issued
    fits = _test_of(token)
    fitting = tuple(name for name in documents if fits(lexicon.documents[name]))
    if fitting or (token.text[0].isupper() and token.text[-1].islower() and not re.search(r"['’]s?$", token.text)):
        return fitting or documents  # "the Saxon Harbour Office's": which office, the catalogue does not say
    return None


def _test_of(token: Token) -> Callable[[Metadata], bool]:
    """Whether a document's date, title or names bear the word."""
    if token.text[0].isdigit():
        years = re.findall(r"(?:19|20)\d\d", token.text)
        span = re.compile(rf"\b{'[-–]'.join(years)}\b" if len(years) > 1 else rf"\b{token.text}\s*[-–]\s*20\d\d\b")
        return lambda document: document.date[:4] == token.text or bool(span.search(_said(document)))
    month = _MONTHS.get(stem(token.text)) if token.text[0].isupper() else None
    if month:
        return lambda document: document.date[5:7] == f"{month:02d}"
    word = stem(token.text)
    return lambda document: word in stems(_said(document))


def _said(document: Metadata) -> str:
    return f"{document.title} {document.issuer} {_called(document)}"


def _by_length(documents: Sequence[str], lexicon: Lexicon, *, longest: bool) -> tuple[str, ...]:
    lengths = {name: lexicon.length(name) for name in documents}
    wanted = (max if longest else min)(lengths.values(), default=0)
    return tuple(name for name, length in lengths.items() if length == wanted)
