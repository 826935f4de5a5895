"""Names and acronyms: what the claim names, the evidence must name, by one of the forms known to mean the same."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.verify import lexicon
from rag.verify.finding import DOUBTFUL, HINT, LIKELY, Finding, Kind, missing
from rag.verify.thesaurus import EVERYDAY
from rag.verify.words import Text, Word, words_of

_INTRODUCED = re.compile(r"\(([A-Z][A-Za-z0-9&-]{1,11})\)")
# What a claim may call a thing by instead of its name.
_GENERIC = lexicon.bag(
    """
    agency body institution organisation organization company plan programme program strategy directive
    regulation act law treaty document communication report agreement decision union state states government
    city country university school centre center network fund board initiative project office authority
    department ministry presidency chair framework convention text paper guidelines roadmap
    """
)
_CONNECTORS = lexicon.bag("of the for on de du la le der des van von")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Groups of phrases that name one thing, by the first word of each."""

    phrases: Mapping[str, tuple[tuple[tuple[Word, ...], int], ...]]
    groups: tuple[tuple[tuple[Word, ...], ...], ...]

    def implied(self, text: Text) -> Mapping[str, tuple[int, ...]]:
        """Stems that the text says by another name, each with the places of the words that say it."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for index, word in enumerate(text.words):
            for phrase, group in self.phrases.get(word.lower, ()):
                if not _stands(text.words, index, phrase):
                    continue
                for other in self.groups[group]:
                    for part in other:
                        if part.weight and other is not phrase:
                            found[part.stem].update(range(index, index + len(phrase)))
        return {stem: tuple(sorted(places)) for stem, places in found.items()}


def _stands(words: Sequence[Word], index: int, phrase: Sequence[Word]) -> bool:
    """Acronyms with their capitals ("us" is not the US), other words by their stems."""
    if index + len(phrase) > len(words):
        return False
    for step, part in enumerate(phrase):
        word = words[index + step]
        if word.text != part.text if part.text.isupper() else word.stem != part.stem:
            return False
    return True


@lru_cache(maxsize=32)
def known_names(groups: tuple[tuple[str, ...], ...]) -> KnownNames:
    """From the documents' own definitions and the reviewed aliases; the everyday ones are always known."""
    parts = tuple(tuple(words_of(name) for name in group if name.strip()) for group in (*groups, *EVERYDAY))
    phrases: defaultdict[str, list[tuple[tuple[Word, ...], int]]] = defaultdict(list)
    for number, group in enumerate(parts):
        for phrase in group:
            if phrase:
                phrases[phrase[0].lower].append((phrase, number))
    return KnownNames({first: tuple(entries) for first, entries in phrases.items()}, parts)


def introduced_in(text: str) -> tuple[tuple[str, str], ...]:
    """The acronyms that a text introduces itself: (short, long) of "World Health Organisation (WHO)"."""
    found = []
    for match in _INTRODUCED.finditer(text):
        before = re.findall(r"[^\W_]+", text[max(0, match.start() - 120) : match.start()])
        letters = [letter for letter in match[1].upper() if letter.isalpha()]
        if long := _spelled(before, letters):
            found.append((match[1], " ".join(long)))
    return tuple(found)


def _spelled(before: Sequence[str], letters: Sequence[str]) -> Sequence[str]:
    """The last words whose initials are the letters, grammar words between them allowed."""
    index, left = len(before) - 1, list(letters)
    while index >= 0 and left:
        small = before[index].lower() in lexicon.GRAMMAR and before[index][0].islower()
        if before[index][0].upper() == left[-1] and not small:
            left.pop()
        elif before[index].lower() not in lexicon.GRAMMAR:
            return ()
        index -= 1
    return () if left else before[index + 1 :]


def spelled_by(acronym: str, words: Sequence[Word]) -> tuple[int, ...]:
    """Places of the capital words in a row whose initials the acronym is; "EU" may stand for "European"."""
    places = [index for index, word in enumerate(words) if word.lower not in _CONNECTORS]
    initials = "".join(words[index].text[0] if words[index].text[0].isupper() else " " for index in places)
    short = acronym.upper()
    for wanted in (short, "E" + short[2:] if short.startswith("EU") and len(short) > 3 else short):
        at = initials.find(wanted)
        if at >= 0 and len(wanted) > 1:
            return tuple(places[at : at + len(wanted)])
    return ()


def is_acronym(word: Word) -> bool:
    return sum(letter.isupper() for letter in word.text) > 1


def named(word: Word) -> bool:
    """Whether the word's capitals mean a name: anywhere but at the opening of a sentence, or two of them."""
    if word.number or word.weight == 0 or len(word.text) < 2 or word.lower in lexicon.MONTHS:
        return False
    if word.lower in {"am", "pm"}:
        return False
    return is_acronym(word) or (word.capital and not word.opens)


def chains(words: Sequence[Word], wanted: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Neighbouring indices together, connectors bridged: one name each."""
    chain: list[int] = []
    for index in wanted:
        bridged = chain and all(words[i].lower in _CONNECTORS for i in range(chain[-1] + 1, index))
        plain = chain and all(not words[i].gap.strip(" -–'’&./") for i in range(chain[-1] + 1, index + 1))
        if bridged and plain and words[chain[-1]].sentence == words[index].sentence:
            chain.append(index)
        else:
            if chain:
                yield tuple(chain)
            chain = [index]
    if chain:
        yield tuple(chain)


def name_places(words: Sequence[Word], counterpart: Mapping[str, bool]) -> list[int]:
    """Name words; one that opens a sentence counts if it is a name elsewhere in the pair."""
    return [
        index
        for index, word in enumerate(words)
        if named(word)
        or (word.opens and word.weight and word.text[:1].isupper() and counterpart.get(word.lower, False))
    ]


def headline(words: Sequence[Word]) -> bool:
    """Title case or capitals throughout: capitals mean nothing here."""
    content = [word for word in words if word.weight and not word.number]
    return len(content) > 3 and all(word.text[:1].isupper() for word in content)


def check(claim: Text, matched: Sequence[bool], elsewhere: Sequence[bool]) -> Iterator[Finding]:
    """`matched`: for each word of the claim, whether the evidence has it; `elsewhere`: whether the rest of the source
    does. A name that stands nearby only costs support; one that stands nowhere refuses."""
    words = claim.words
    if headline(words):
        return
    absent = [index for index, word in enumerate(words) if named(word) and not matched[index]]
    for chain in chains(words, absent):
        said = claim.whole[words[chain[0]].start : words[chain[-1]].end]
        generic = words[chain[0]].lower in _GENERIC and len(chain) == 1 and not _part_of_a_name(words, chain[0])
        if generic or all(elsewhere[index] for index in chain):
            yield Finding(Kind.NAME, missing(said), HINT, refuses=False)
        else:
            yield Finding(Kind.NAME, missing(said), LIKELY)
    yield from _openers(claim, matched, elsewhere)


def _part_of_a_name(words: Sequence[Word], index: int) -> bool:
    beside = [words[i] for i in (index - 1, index + 1) if 0 <= i < len(words)]
    return any(named(word) and word.sentence == words[index].sentence for word in beside)


def _openers(claim: Text, matched: Sequence[bool], elsewhere: Sequence[bool]) -> Iterator[Finding]:
    """A name that opens the sentence looks like any word; one that then does something, and is no plural, is a name."""
    for index, word in enumerate(claim.words[:-1]):
        after = claim.words[index + 1]
        if not word.opens or is_acronym(word) or matched[index] or elsewhere[index] or not word.weight or word.number:
            continue
        common = word.lower.endswith(("s", "ing", "ly", "ion", "ment", "ed", "ity", "ness")) or word.lower in _GENERIC
        acts = after.lower in lexicon.MODALS | lexicon.BE | lexicon.HAVE or named(after)
        if acts and not common and word.text[:1].isupper():
            yield Finding(Kind.NAME, missing(word.text), DOUBTFUL)
