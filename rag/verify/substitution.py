"""A word in another's place: claim and evidence agree on both sides of a slot and differ inside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.verify.alignment import Alignment
from rag.verify.words import Word

_SIDE = 3  # how far from the slot the agreeing word may stand


@dataclass(frozen=True, slots=True)
class Slot:
    """claim words `ours` stand where the evidence has `theirs`; `known` if the evidence has ours elsewhere."""

    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    known: bool


def home_of(alignment: Alignment) -> int:
    """The sentence of the evidence that bears out most of the claim."""
    weights: dict[int, float] = {}
    words, evidence = alignment.claim.words, alignment.evidence.words
    for index, place in enumerate(alignment.best):
        held = {evidence[spot].sentence for spot in alignment.places[index] or ((place,) if place >= 0 else ())}
        for sentence in held:
            weights[sentence] = weights.get(sentence, 0.0) + words[index].weight * alignment.quality[index]
    return max(weights, key=lambda sentence: weights[sentence], default=-1)


def slots(alignment: Alignment) -> Iterator[Slot]:
    """Read against the home sentence alone: a word from another sentence of the evidence may be in the wrong place."""
    home = home_of(alignment)
    evidence = alignment.evidence.words
    inside = _places_in(alignment, home)
    content = [index for index, word in enumerate(alignment.claim.words) if word.weight >= 0.4]
    used = {place for index in content for place in _all_in(alignment, index, home)}
    run: list[int] = []
    left = -1
    for index in [*content, -1]:
        if index >= 0 and index not in inside:
            run.append(index)
            continue
        right = inside.get(index, -1) if index >= 0 else -1
        if run:
            theirs = _between(evidence, left, right, home, used)
            if theirs and len(run) <= 3:
                yield Slot(tuple(run), theirs, any(alignment.quality[i] >= 0.9 for i in run))
        run, left = [], right


def _all_in(alignment: Alignment, index: int, home: int) -> list[int]:
    found = {alignment.best[index], *alignment.places[index]}
    return [place for place in found if place >= 0 and alignment.evidence.words[place].sentence == home]


def _places_in(alignment: Alignment, home: int) -> Mapping[int, int]:
    found = {}
    last = -1
    for index, word in enumerate(alignment.claim.words):
        spots = _all_in(alignment, index, home) if word.weight else []
        if spots:
            last = min(spots, key=lambda place: (abs(place - last - 1), place))
            found[index] = last
    return found


def _between(evidence: Sequence[Word], left: int, right: int, home: int, used: set[int]) -> tuple[int, ...]:
    """Content words of the evidence between two agreeing words (or beside one of them) that the claim has not used."""
    if left >= 0 and right >= 0:
        low, high = min(left, right), max(left, right)
        if high - low > 7:
            return ()
        span = range(low + 1, high)
    elif left >= 0:
        span = range(left + 1, min(left + 1 + _SIDE, len(evidence)))
    elif right >= 0:
        span = range(max(0, right - _SIDE), right)
    else:
        return ()
    return tuple(
        place
        for place in span
        if place not in used and evidence[place].weight >= 0.4 and evidence[place].sentence == home
    )
