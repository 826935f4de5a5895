"""Where a question names documents: by their titles, references and the names that the catalogue gives them."""

import re
from collections.abc import Iterable, Sequence

from rag.described import Description, descriptions_in
from rag.lexicon import POINTERS, Lexicon, Mention
from rag.terms import stem, tokens, word_stems

_BEFORE = re.compile(
    r"(?:\b(?:the|this|that|in|of|from|per|by|to|under|with|within|for|does|do|did|and|or|vs\.?|versus|than|both|between|against|via|"
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
_YEARS_OF = re.compile(
    r"(?<![\d/-])(?P<first>(?:20)?\d\d)\s*(?:[-–—/]|to)\s*(?P<last>(?:20)?\d\d)(?=\s+(?:[a-z-]+\s+){0,2}(?:actions?|priorit\w+|indicators?|plans?|rows|"
    r"table|programme|document|text|one)\b)",
    re.I,
)
_ANOTHER_KIND = re.compile(
    r"\b(?!previous|existing|original|final|initial|ongoing|following|preceding|respective)[a-z]+(?:al|ic|ive|ary|ous|ed|ing)\s+$"
)  # "operational action plans" are none of these
_AFTER_ON = re.compile(r"^\s+(?:on|concerning|about)\s+(?:an?|how)\b", re.I)
_THE_OTHER = re.compile(r"\bthe ([a-z-]+)(?: ones?)?(?=\s*[?.,;:)]|\s*$|\s+(?:says?|does|do|has|have)\b)", re.I)
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


def without(text: str, mentions: Iterable[Mention]) -> str:
    """The documents' names blanked: "the Commission's plan" names a document, not a body."""
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def documents_in(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Where documents are named: longest name first. A one-word name counts where it stands as documents are named."""
    return lexicon.mentions.get(text, lambda: _documents_in(text, lexicon))


def _documents_in(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
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
            if row[place].text.islower() and _ANOTHER_KIND.search(text[:start]):
                continue
            if width == 1 and not (named if proper else _as_document(text[:start], following, len(row))):
                continue
            taken |= set(span)
            dated = _OF_DATE.match(text[end:])
            found.append(Mention(documents, start, end + (dated.end() if dated else 0), named))
    found = _described(text, found, lexicon) or list(_by_years(text, lexicon))
    found += _others(text, found, lexicon)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _others(text: str, named: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """ "… the old plan, … the new one", "… under the new?": an adjective that makes another document's name with the
    nouns of one named."""
    nouns = {word_stems(text[one.start : one.end])[-width:] for one in named for width in (1, 2)}
    found: list[Mention] = []
    for match in _THE_OTHER.finditer(text):
        inside = any(one.start < match.end() and match.start() < one.end for one in named)
        meant = {name.document_id for name in lexicon.names for noun in nouns if name.words == (stem(match[1]), *noun)}
        acting = any((stem(match[1]),) in body.variants for body in lexicon.bodies)  # "without the Commission"
        if len(meant) == 1 and not inside and not acting:
            found.append(Mention(tuple(meant), match.start(1), match.end(), True))
    return found


def _by_years(text: str, lexicon: Lexicon) -> Iterable[Mention]:
    """ "the 2031-2035 actions": the years of one document's title, right before what it holds."""
    for match in _YEARS_OF.finditer(text):
        first, last = (f"20{year[-2:]}" for year in (match["first"], match["last"]))
        titled = re.compile(rf"\b{first}\s*[-–]\s*{last}\b")
        bearers = tuple(document.id for document in lexicon.documents.values() if titled.search(document.title))
        if len(bearers) == 1:
            yield Mention(bearers, match.start("first"), match.end("last"), True)


def _described(text: str, named: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """With the documents that are described; a description is more exact than a name that several bear inside it."""
    kept = list(named)
    for one in descriptions_in(text, lexicon.documents.values()):
        inside = [mention for mention in kept if mention.start < one.end and one.start < mention.end]
        if all(len(mention.documents) > len(one.documents) or _inside(mention, one) for mention in inside):
            kept = [mention for mention in kept if mention not in inside]
            kept.append(Mention(one.documents, one.start, one.end, True))
    return kept


def _inside(mention: Mention, one: Description) -> bool:
    return one.start <= mention.start and mention.end <= one.end and one.end - one.start > mention.end - mention.start


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
