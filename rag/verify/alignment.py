"""Which words of the evidence bear out which words of the claim."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.verify import lexicon
from rag.verify.names import KnownNames, is_acronym, spelled_by
from rag.verify.polarity import NEGATIVE_PREFIXES
from rag.verify.thesaurus import SAME_NAMES, SYNONYMS
from rag.verify.words import Text, Word

SAME, NAMED, SYNONYM, RELATED = 1.0, 0.95, 0.75, 0.7  # how much a match of each kind counts


@dataclass(frozen=True, slots=True)
class Alignment:
    """`places[i]`: where the evidence has the claim's word i itself (same stem, or another name for it). `best[i]`: the
    one that fits its neighbours, synonyms and relatives included, -1 for none. `quality[i]`: 0 to 1."""

    claim: Text
    evidence: Text
    places: tuple[tuple[int, ...], ...]
    best: tuple[int, ...]
    quality: tuple[float, ...]

    def back(self) -> Mapping[int, int]:
        """Evidence index to the claim word that is best matched there."""
        return {place: index for index, place in reversed(tuple(enumerate(self.best))) if place >= 0}


def index_of(words: Sequence[Word]) -> Mapping[str, tuple[int, ...]]:
    table: defaultdict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        table[word.stem].append(number)
    return {stem: tuple(numbers) for stem, numbers in table.items()}


def align(claim: Text, evidence: Text, names: KnownNames) -> Alignment:
    index = index_of(evidence.words)
    implied = names.implied(evidence)
    said_by_claim = names.implied(claim)
    places, best, quality = [], [], []
    last = -1
    for number, word in enumerate(claim.words):
        exact = index.get(word.stem, ())
        found, kind = exact, SAME
        if not exact and word.weight:
            found, kind = _otherwise(word, claim, number, evidence, index, implied, said_by_claim)
        places.append(exact or (found if kind == NAMED else ()))
        nearest = min(found, key=lambda place: (abs(place - last - 1), place), default=-1)
        best.append(nearest)
        quality.append(kind if nearest >= 0 else 0.0)
        if nearest >= 0 and word.weight:
            last = nearest
    return Alignment(claim, evidence, tuple(places), tuple(best), tuple(quality))


def _otherwise(
    word: Word,
    claim: Text,
    number: int,
    evidence: Text,
    index: Mapping[str, tuple[int, ...]],
    implied: Mapping[str, tuple[int, ...]],
    said_by_claim: Mapping[str, tuple[int, ...]],
) -> tuple[tuple[int, ...], float]:
    """By another name, by a synonym, by a relative of the word; in this order."""
    if word.stem in implied:
        return implied[word.stem], NAMED
    alternatives = [stem for stem, spots in said_by_claim.items() if number in spots and stem in index]
    if alternatives:
        return index[alternatives[0]], NAMED
    for same in SAME_NAMES.get(word.stem, ()):
        if same in index:
            return index[same], NAMED
    if is_acronym(word) and (spelled := spelled_by(word.text, evidence.words)):
        return spelled, NAMED
    if named_number := _number(word, evidence):
        return named_number, NAMED
    for other in SYNONYMS.get(word.stem, ()):
        if other in index:
            return index[other], SYNONYM
    if joined := _compound(word, evidence):
        return joined, NAMED
    if not word.number:
        for stem, spots in index.items():
            if related(word.stem, stem) or _denies(word.stem, stem) or _denies(stem, word.stem):
                return spots, RELATED
    return (), 0.0


def _compound(word: Word, evidence: Text) -> tuple[int, ...]:
    """ "takeout" for "take out"."""
    if len(word.lower) < 6:
        return ()
    words = evidence.words
    return tuple(
        place
        for place in range(len(words) - 1)
        if word.lower.startswith(words[place].lower) and word.lower == words[place].lower + words[place + 1].lower
    )


def _number(word: Word, evidence: Text) -> tuple[int, ...]:
    """ "seven" for "7" and the other way round."""
    value = lexicon.UNITS_BELOW_20.get(word.lower)
    if value is not None:
        return tuple(place for place, other in enumerate(evidence.words) if other.text == str(value))
    if word.number and word.text.isdecimal() and int(word.text) < 20:
        return tuple(
            place
            for place, other in enumerate(evidence.words)
            if lexicon.UNITS_BELOW_20.get(other.lower) == int(word.text)
        )
    return ()


def _denies(one: str, other: str) -> bool:
    """ "illegal" and "legal": what they say of each other is for the checks of polarity."""
    return len(other) > 3 and any(one.startswith(prefix + other[:4]) for prefix in NEGATIVE_PREFIXES)


def related(one: str, other: str) -> bool:
    """Stems that begin alike for most of their length: "europ" and "european", "identif" and "identifi"."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < 4 or one[:4] != other[:4]:
        return False
    common = 4
    while common < shorter and one[common] == other[common]:
        common += 1
    if common == shorter:
        return longer - shorter <= 4
    return common >= 5 and common >= 0.7 * longer
