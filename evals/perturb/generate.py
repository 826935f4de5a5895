"""Paragraphs in, pairs out: seeded, so that the same corpus gives the same benchmark."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from evals.perturb.edits import EDITS, sibling
from evals.perturb.pairs import Pair, Paragraph, Split
from evals.perturb.positives import fused, reworded, trimmed
from evals.perturb.templates import swapped

_SHORTEST, _LONGEST = 7, 60  # words of a sentence that is used


def pairs_of(paragraphs: Sequence[Paragraph], seed: int = 7, most: int = 400) -> tuple[Pair, ...]:
    """At most `most` pairs of each family and split."""
    generator = random.Random(seed)
    kept: dict[tuple[str, Split], list[Pair]] = defaultdict(list)
    for pair in _all(paragraphs, generator):
        kept[pair.family, pair.split].append(pair)
    chosen: list[Pair] = []
    for found in kept.values():
        chosen += found if len(found) <= most else generator.sample(found, most)
    return tuple(chosen)


def _all(paragraphs: Sequence[Paragraph], generator: random.Random) -> Iterator[Pair]:
    for number, paragraph in enumerate(paragraphs):
        usable = [s for s in paragraph.sentences if _SHORTEST <= len(s.split()) <= _LONGEST and s[-1:] in ".!"]
        before = dict(zip(paragraph.sentences, ("", *paragraph.sentences), strict=False))
        make = _maker(paragraph, number)
        for sentence in usable:
            yield make("verbatim", True, sentence, sentence, before[sentence])
            yield from (make("trimmed", True, claim, sentence, before[sentence]) for claim in trimmed(sentence))
            if (told := reworded(sentence, paragraph.split, generator)) is not None:
                yield make("reworded", True, told, sentence, before[sentence])
            for family, edit in EDITS.items():
                for claim, source in edit(sentence, paragraph.split, generator):
                    if claim != source:
                        yield make(family, False, claim, source, before[sentence])
        for first, second in pairwise(usable):
            source = f"{first} {second}"
            yield from (make("fused", True, claim, source, before[first]) for claim in fused(first, second))
        near = [s for other in _neighbours(paragraphs, number) for s in other.sentences]
        yield from (make("sibling", False, claim, source, "") for claim, source in sibling(usable, near, generator))
    for split in Split:
        for number, (claim, source) in enumerate(swapped(split, generator, 130)):
            name = f"rules-{split}-{number}"
            yield Pair(name, "rules", split, "actor swap", False, claim, source)
            yield Pair(f"{name}-true", "rules", split, "verbatim", True, source, source)


def _neighbours(paragraphs: Sequence[Paragraph], number: int) -> Iterable[Paragraph]:
    """Of the same document and split, but another section."""
    own = paragraphs[number]
    return [
        other
        for other in paragraphs[max(0, number - 12) : number + 13]
        if other.document == own.document and other.section != own.section
    ]


def _maker(paragraph: Paragraph, number: int) -> Callable[[str, bool, str, str, str], Pair]:
    count = 0

    def make(family: str, supported: bool, claim: str, source: str, before: str) -> Pair:
        nonlocal count
        count += 1
        name = f"{paragraph.document}-{number}-{count}"
        return Pair(name, paragraph.document, paragraph.split, family, supported, claim, source, before)

    return make
