"""How many of them: "some" is not "all", "often" is not "always"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.finding import DOUBTFUL, HINT, LIKELY, Finding, Kind, both, quoted
from rag.verify.substitution import home_of
from rag.verify.words import Word, phrase_at, repeats

_RANKS = (
    (1, "few|a few|hardly any|little|a minority of|one of|rarely|seldom"),
    (2, "some|several|certain|a number of|various|many|numerous|multiple|a range of|part of|parts of|a variety of"
        "|occasionally|sometimes|selected|some of|many of|several of|a handful of|partly|in part|partially|dozens of"
        "|often|frequently|regularly|in some cases|at times|a series of|a portion of|half of|different"),
    (3, "most|the majority of|a majority of|most of|mainly|mostly|usually|generally|typically|largely|primarily"
        "|nearly all|almost all|predominantly|in most cases|as a rule|chiefly"),
    (4, "all|every|each|any|entire|whole|always|entirely|completely|wholly|fully|exclusively|solely|throughout"
        "|everywhere|everyone|everybody|without exception|invariably|in all cases|in every|the full|complete|total"
        "|none|no|never|both|only|universally"),
)  # fmt: skip
_TABLE = {tuple(phrase.split()): rank for rank, phrases in _RANKS for phrase in phrases.split("|")}
_LENGTHS = sorted({len(phrase) for phrase in _TABLE}, reverse=True)
_ACCUSED = lexicon.bag(
    """
    all every each entire whole always everyone everybody exclusively entirely wholly invariably most mostly
    majority everywhere universally solely only
    """
)
_NOT_MEANT = (("at", "all"), ("all", "in"), ("above", "all"), ("after", "all"), ("each", "other"), ("first", "of",
    "all"),
              ("most", "of", "which"), ("not", "all"), ("not", "only"), ("the", "most"), ("at", "most"), ("not",
              "every"))  # fmt: skip
_NARROW = lexicon.bag("only solely exclusively")
_NARROWED = lexicon.bag(
    """only solely exclusively exclusive limited restricted confined alone sole just merely purely simply except
    excluding apart other unless single"""
)
_OPEN = lexicon.bag("any all every each")
_PARTITIVE = lexicon.bag("some several most many few one two part half")
_TIMES = lexicon.bag(
    "year years month months week weeks day days time times hour hours quarter season"
)  # yearly, daily
_REACH = 5


@dataclass(frozen=True, slots=True)
class Quantifier:
    rank: int
    start: int
    end: int
    noun: int  # index of the content word that it counts, -1 for none

    def said(self, words: Sequence[Word]) -> str:
        last = self.noun if self.noun >= 0 else self.end - 1
        return " ".join(word.text for word in words[self.start : last + 1])


def quantifiers_in(words: Sequence[Word]) -> list[Quantifier]:
    found, index = [], 0
    while index < len(words):
        length = next((n for n in _LENGTHS if _phrase(words, index, n) in _TABLE), 0)
        if length and not _superlative(words, index) and not any(_not_meant(words, index, p) for p in _NOT_MEANT):
            rank = _TABLE[_phrase(words, index, length)]
            found.append(Quantifier(rank, index, index + length, _noun(words, index + length)))
        index += max(length, 1)
    return found


def _phrase(words: Sequence[Word], index: int, length: int) -> tuple[str, ...]:
    """Empty where the text ends before."""
    phrase = tuple(word.lower for word in words[index : index + length])
    return phrase if len(phrase) == length else ()


def _superlative(words: Sequence[Word], index: int) -> bool:
    """ "the EU's most threatening networks", "its most important port"."""
    before = words[index - 1].lower if index else ""
    return words[index].lower == "most" and (before in lexicon.DETERMINERS or "’" in words[index].gap)


def _not_meant(words: Sequence[Word], index: int, phrase: Sequence[str]) -> bool:
    return any(
        index - step >= 0 and words[index].lower == phrase[step] and phrase_at(words, index - step, phrase)
        for step in range(len(phrase))
    )


def _noun(words: Sequence[Word], index: int) -> int:
    """The first content word within reach: "all EU Member States" counts from "EU" on."""
    for place in range(index, min(index + _REACH, len(words))):
        if words[place].sentence != words[index - 1].sentence or words[place].gap.strip(" '’\"“”-(,"):
            return -1
        if words[place].weight:
            return place
    return -1


def check(alignment: Alignment) -> Iterator[Finding]:
    words, evidence = alignment.claim.words, alignment.evidence.words
    source = quantifiers_in(evidence)
    home = home_of(alignment)
    broad = any(one.rank == 4 and evidence[one.start].sentence == home for one in source)
    claimed = quantifiers_in(words)
    for quantifier in claimed:
        if not any(words[i].lower in _ACCUSED for i in range(quantifier.start, quantifier.end)):
            continue
        if quantifier.noun >= 0 and words[quantifier.noun].lower in _TIMES:
            continue
        if repeats(words, quantifier.start, max(quantifier.end, quantifier.noun) + 1, evidence):
            continue
        counted = _counting(alignment, quantifier, source)
        rank = max((other.rank for other in counted), default=0)
        if words[quantifier.start].lower in _NARROW and any(word.lower in _NARROWED for word in evidence):
            continue
        said = quantifier.said(words)
        narrows = words[quantifier.start].lower in _NARROW
        if narrows and any(evidence[one.start].lower in _OPEN for one in counted):
            yield Finding(Kind.QUANTIFIER, both(said, counted[0].said(evidence)), LIKELY)
            continue
        if rank >= quantifier.rank or (rank == 0 and broad) or _definite(alignment, quantifier):
            continue
        if counted and not narrows:
            yield Finding(Kind.QUANTIFIER, both(said, counted[0].said(evidence)), LIKELY)
        elif quantifier.rank == 4:
            yield from _unquantified(alignment, quantifier, said)
    yield from _narrowed(alignment, claimed, source)


def _definite(alignment: Alignment, quantifier: Quantifier) -> bool:
    """ "all 340" of "its 340 inhabitants"."""
    if quantifier.noun < 0 or not alignment.claim.words[quantifier.noun].number:
        return False
    evidence = alignment.evidence.words
    return any(
        place and evidence[place - 1].lower in lexicon.DETERMINERS - {"a", "an"}
        for place in alignment.places[quantifier.noun]
    )


def _unquantified(alignment: Alignment, quantifier: Quantifier, said: str) -> Iterator[Finding]:
    """ "all" of what the evidence names without a word of how many."""
    first = alignment.claim.words[quantifier.start].lower
    evidence = alignment.evidence.words
    partly = any(
        word.lower in _PARTITIVE and index + 2 < len(evidence) and evidence[index + 1].lower == "of"
        and evidence[index + 2].lower in lexicon.ANAPHORS
        for index, word in enumerate(evidence)
    )  # fmt: skip
    leaves = LIKELY if partly else HINT
    yield Finding(
        Kind.QUANTIFIER, f"says {quoted(said)}; the source does not say {quoted(first)}", leaves, refuses=leaves < HINT
    )


def _counting(alignment: Alignment, quantifier: Quantifier, source: Sequence[Quantifier]) -> list[Quantifier]:
    """Quantifiers of the evidence that stand before the same noun (or close before it)."""
    words = alignment.claim.words
    nouns = [index for index in range(quantifier.end, min(quantifier.end + _REACH, len(words))) if words[index].weight][
        :3
    ]
    places = {place for index in nouns for place in alignment.places[index]}
    first = words[quantifier.start].lower
    adverbial = first.endswith(("ly", "ways")) and first not in _NARROW
    return [
        other
        for other in source
        if any(0 <= place - other.end < _REACH for place in places) or (adverbial and other.rank in (2, 3) and places)
    ]


def _narrowed(alignment: Alignment, claimed: Sequence[Quantifier], source: Sequence[Quantifier]) -> Iterator[Finding]:
    """ "some Member States" told of Member States at large."""
    back = alignment.back()
    words, evidence = alignment.claim.words, alignment.evidence.words
    for quantifier in source:
        limits = evidence[quantifier.start].lower in {"some", "certain", "few", "selected", "one"}
        if not limits or quantifier.noun not in back:
            continue
        index = back[quantifier.noun]
        near = any(0 <= index - other.end < _REACH for other in claimed)
        before = words[index - 1].lower if index else ""
        if near or before in {"a", "an", "one", "these", "such", "those"} or words[index].lower in lexicon.LIGHT:
            continue
        if not words[index].lower.endswith("s") or any(p != quantifier.noun for p in alignment.places[index]):
            continue
        yield Finding(Kind.QUANTIFIER, f"leaves out {quoted(quantifier.said(evidence))} of the source", DOUBTFUL)
