"""Which sentences of a source a claim is to be read against: the best windows of one or two neighbours."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ingest.sentences import sentence_spans
from rag.verify.names import KnownNames
from rag.verify.plain import plain_source
from rag.verify.thesaurus import SAME_NAMES, SYNONYMS
from rag.verify.words import Text, words_of

_WRAPPED = re.compile(r"(?<![.!?:;\n])[ \t]*\n[ \t]*(?=[a-z(])")  # a line that goes on below
_LONGEST = 2_500  # characters of one sentence
_WORTH = 0.08  # of the claim, that a further window must add
_SHORT = 50  # characters: fields of a record are short, and a claim may tell many
_MAX_SENTENCES = 3_000  # of one source; a longer one is read so far


@lru_cache(maxsize=2_048)
def sentences_of(source: str) -> tuple[str, ...]:
    """The sentences of any text, hard-wrapped lines rejoined."""
    text = _WRAPPED.sub(" ", plain_source(source))
    cut = [piece for span in sentence_spans(text) for piece in _pieces(text[span.start : span.end])]
    return tuple(cut[:_MAX_SENTENCES])


def _pieces(sentence: str) -> Iterator[str]:
    """What is far too long for a sentence (a table, JSON), in pieces."""
    while len(sentence) > _LONGEST:
        at = max(sentence.rfind(" ", 0, _LONGEST), 1)
        yield sentence[:at]
        sentence = sentence[at:].lstrip()
    yield sentence


def select(claim: Text, sentences: Sequence[str], names: KnownNames, limit: int = 3) -> tuple[int, ...]:
    """Indices of the sentences that bear out most of the claim, in their order: at most `limit` windows of at most two
    neighbours, each adding what the ones before it lack."""
    if len(sentences) <= 2:
        return tuple(range(len(sentences)))
    masses = _masses(claim, sentences, names)
    total = (
        sum(max((mass.get(number, 0.0) for mass in masses), default=0.0) for number in range(len(claim.words))) or 1.0
    )
    chosen: set[int] = set()
    covered: dict[int, float] = {}
    room = float(limit)
    while room > 0:
        window, gain = _best(masses, covered)
        if chosen and gain < _WORTH * total:
            break
        room -= 1 if any(len(sentences[index]) > _SHORT for index in window) else 1 / 3
        chosen |= set(window)
        for index in window:
            for number, mass in masses[index].items():
                covered[number] = max(covered.get(number, 0.0), mass)
    return tuple(sorted(chosen))


def _masses(claim: Text, sentences: Sequence[str], names: KnownNames) -> list[Mapping[int, float]]:
    """For each sentence, what it bears out of each word of the claim; a word that many sentences hold counts less."""
    accepted = _accepted(claim, names)
    stems = [{word.stem for word in words_of(sentence, claim.language) if word.weight} for sentence in sentences]
    frequency = Counter(stem for held in stems for stem in held)
    top = math.log(2 + len(sentences))
    masses: list[Mapping[int, float]] = []
    for held in stems:
        mass: dict[int, float] = {}
        for number, word in enumerate(claim.words):
            worth = max((worth for stem, worth in accepted[number].items() if stem in held), default=0.0)
            if worth:
                rarity = math.log(1 + (len(sentences) + 1) / (1 + frequency[word.stem])) / top
                mass[number] = word.weight * worth * (0.4 + 0.6 * rarity)
        masses.append(_with_pairs(mass, claim))
    return masses


def _with_pairs(mass: dict[int, float], claim: Text) -> dict[int, float]:
    """Neighbours of the claim that stand in one sentence tell more than words that are scattered."""
    content = [number for number, word in enumerate(claim.words) if word.weight]
    for one, other in itertools.pairwise(content):
        if one in mass and other in mass:
            mass[one] *= 1.15
            mass[other] *= 1.15
    return mass


def _accepted(claim: Text, names: KnownNames) -> list[dict[str, float]]:
    other_names = names.implied(claim)
    accepted = []
    for number, word in enumerate(claim.words):
        stems = dict.fromkeys(SYNONYMS.get(word.stem, ()), 0.6) | dict.fromkeys(SAME_NAMES.get(word.stem, ()), 0.9)
        stems |= {stem: 0.9 for stem, places in other_names.items() if number in places}
        accepted.append((stems | {word.stem: 1.0}) if word.weight else {})
    return accepted


def _best(masses: Sequence[Mapping[int, float]], covered: Mapping[int, float]) -> tuple[tuple[int, ...], float]:
    """The single sentence or the pair of neighbours that adds most; a pair must earn its second sentence."""
    gains = [sum(max(0.0, mass - covered.get(number, 0.0)) for number, mass in held.items()) for held in masses]
    best = max(range(len(masses)), key=lambda index: (gains[index], -index))
    window: tuple[int, ...] = (best,)
    gain = gains[best]
    for first in range(len(masses) - 1):
        if gains[first] + gains[first + 1] <= 1.1 * gain:
            continue
        both = Counter(masses[first + 1]) | Counter(masses[first])
        joined = sum(max(0.0, mass - covered.get(number, 0.0)) for number, mass in both.items())
        if joined > 1.1 * gain:
            window, gain = (first, first + 1), joined
    return window, gain
