"""Sentences that run two quotes into one: the beginning of one and the end of another, with nothing between them.

Each word of such a sentence is borne out, and yet nobody has said it.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_RUN = 4  # words on end, from which on they are copied and not met by chance
_WORD = re.compile(r"\w+")
_PAUSE = re.compile(r"[,;:.!?()–—\n]")


@dataclass(frozen=True, slots=True)
class _Source:
    """A sentence that is quoted: its words, and before which of them there is a pause (behind the last one too)."""

    words: tuple[str, ...]
    pauses: tuple[bool, ...]

    @classmethod
    def of(cls, sentence: str) -> "_Source":
        found = list(_WORD.finditer(sentence))
        gaps = [sentence[one.end() : other.start()] for one, other in pairwise(found)]
        words = tuple(one[0].lower() for one in found)
        return cls(words, (True, *(bool(_PAUSE.search(gap)) for gap in gaps), True))


@dataclass(frozen=True, slots=True)
class _Place:
    source: int
    at: int


def spliced(sentence: str, quoted: Sequence[str]) -> bool:
    """Whether it copies words of one of the quoted sentences, then at once words of another, and neither of them pauses
    there."""
    sources = [_Source.of(one) for one in dict.fromkeys(quoted)]
    places = _places(sources)
    words = tuple(word.lower() for word in _WORD.findall(sentence))
    at, before = 0, frozenset[_Place]()  # where the copy that ends here ends in its sources
    while at <= len(words) - _RUN:
        length, begun = _longest(words[at:], places, sources)
        if before and begun and not _continues(before, begun, sources):
            return True
        before = frozenset(_Place(one.source, one.at + length) for one in begun)
        at += max(length, 1)
    return False


def _places(sources: Sequence[_Source]) -> Mapping[tuple[str, ...], Sequence[_Place]]:
    found: dict[tuple[str, ...], list[_Place]] = defaultdict(list)
    for number, source in enumerate(sources):
        for at in range(len(source.words) - _RUN + 1):
            found[source.words[at : at + _RUN]].append(_Place(number, at))
    return found


def _longest(
    words: tuple[str, ...], places: Mapping[tuple[str, ...], Sequence[_Place]], sources: Sequence[_Source]
) -> tuple[int, Sequence[_Place]]:
    """How far these words are copied from where they begin, and from which places."""
    lengths = {place: _common(words, sources[place.source].words[place.at :]) for place in places.get(words[:_RUN], ())}
    length = max(lengths.values(), default=0)
    return length, [place for place, own in lengths.items() if own == length]


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return length


def _continues(before: frozenset[_Place], begun: Sequence[_Place], sources: Sequence[_Source]) -> bool:
    """The same source may be cut short; at a pause, another one may begin."""
    if {place.source for place in before} & {place.source for place in begun}:
        return True
    return any(sources[place.source].pauses[place.at] for place in (*before, *begun))
