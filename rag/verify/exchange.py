"""Two names, or two stretches, that have changed places."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.finding import LIKELY, Finding, Kind, quoted
from rag.verify.names import chains, name_places, named
from rag.verify.words import Word

_SEPARATORS = frozenset({"and", "or", "the", "as", "well", "with", "together", "both", "including"})
_DIRECTIONS = lexicon.bag(
    """
    from to by against into over under towards for via of on at in before after than
    """
)


# Verbs that say the same with the two exchanged.
SYMMETRIC = lexicon.bag(
    """
    cooper collabor meet agre negoti exchang share link connect border discuss partner join differ coordin merg
    work team interact match play compet fight marri talk
    """
)
_REBUILT = lexicon.bag("by be is are was were been being which who that")


def check(alignment: Alignment) -> Iterator[Finding]:
    known = {word.lower: True for word in (*alignment.claim.words, *alignment.evidence.words) if named(word)}
    yield from _displaced(alignment, known)
    yield from _crossed(alignment, known)
    yield from _exchanged(alignment)


def _exchanged(alignment: Alignment) -> Iterator[Finding]:
    """Two stretches that have changed places in what is otherwise repeated word for word."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    ours, theirs = [word.lower for word in words], [word.lower for word in evidence]
    gaps, ends = [], (0, 0)
    for block in Levenshtein.opcodes(ours, theirs):
        if block.tag == "equal":
            gaps.append((ends, (block.src_start, block.dest_start)))
            ends = (block.src_end, block.dest_end)
    gaps.append((ends, (len(ours), len(theirs))))
    loose = {word for (a, b), (c, d) in gaps for word in (*ours[a:c], *theirs[b:d])}
    if loose & _REBUILT:
        return  # another voice or another build: "was warned by the Guard"
    cut = [(_stems(words, a, c), _stems(evidence, b, d), a) for (a, b), (c, d) in gaps if c > a or d > b]
    if not 2 <= len(cut) <= 4:
        return
    for (mine, its, place), (mine_too, its_too, other) in combinations(cut, 2):
        between = words[place + 1 : other]
        if SYMMETRIC & {word.stem for word in between}:
            continue
        if mine and its and mine == its_too and its == mine_too and any(w.weight or w.lower == "to" for w in between):
            said = " … ".join(" ".join(sorted(stretch)) for stretch in (mine, mine_too))
            yield Finding(Kind.ROLE, f"has exchanged words of the source ({said})", LIKELY)
            return


def _stems(words: Sequence[Word], start: int, end: int) -> frozenset[str]:
    return frozenset(word.lower for word in words[start:end] if word.weight)


def _displaced(alignment: Alignment, known: Mapping[str, bool]) -> Iterator[Finding]:
    """Two names, each of which stands among the words that surround the other one in the evidence."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    spots = [(chain, _spot(alignment, chain)) for chain in chains(words, name_places(words, known))]
    placed = [(chain, spot) for chain, spot in spots if spot]
    for (first, one), (second, other) in combinations(placed, 2):
        if evidence[one[0]].sentence != evidence[other[0]].sentence or set(one) & set(other):
            continue
        if _joined(evidence, *sorted((one, other))) or _joined(words, first, second):
            continue
        if _nearer(alignment, first, other, one, second) and _nearer(alignment, second, one, other, first):
            said = f"{_chain(words, first)} … {_chain(words, second)}"
            yield Finding(Kind.ROLE, f"says {quoted(said)}; the source has them in each other's place", LIKELY)
            return


def _spot(alignment: Alignment, chain: Sequence[int]) -> tuple[int, ...]:
    """The only place where the evidence has the name, its words in a row; empty if it has it twice, or not."""
    rest = [set(alignment.places[index]) for index in chain[1:]]
    runs = []
    for start in alignment.places[chain[0]]:
        run = [start]
        for spots in rest:
            run += [place for place in range(run[-1] + 1, run[-1] + 4) if place in spots][:1]
        if (
            len(run) == len(chain)
            and alignment.evidence.words[start].capital == alignment.claim.words[chain[0]].capital
        ):
            runs.append(tuple(run))
    return runs[0] if len(runs) == 1 else ()


def _joined(words: Sequence[Word], first: Sequence[int], second: Sequence[int]) -> bool:
    between = words[first[-1] + 1 : second[0]]
    return len(between) < 2 or all(word.lower in _SEPARATORS for word in between)


def _nearer(
    alignment: Alignment, chain: Sequence[int], there: Sequence[int], own: Sequence[int], other: Sequence[int]
) -> bool:
    """Whether what surrounds the name in the claim surrounds `there` in the evidence, not the name's `own` place."""
    words = alignment.claim.words
    near = [*_beside(words, chain[0], -1), *_beside(words, chain[-1], 1)]
    around = [alignment.places[index] for index in near if index not in other and alignment.places[index]]
    if not around:
        return False
    by_there = [min(_distance(place, there) for place in places) for places in around]
    by_own = [min(_distance(place, own) for place in places) for places in around]
    return sum(by_there) / len(around) + 2 < sum(by_own) / len(around) and max(by_there) <= 7


def _beside(words: Sequence[Word], edge: int, step: int) -> list[int]:
    """The next two content words on one side, up to a comma."""
    found: list[int] = []
    index = edge + step
    while 0 <= index < len(words) and len(found) < 2 and words[index].sentence == words[edge].sentence:
        if set(words[index if step > 0 else index + 1].gap) & {",", ";", ":", "("}:
            break
        if words[index].weight:
            found.append(index)
        index += step
    return found


def _distance(place: int, chain: Sequence[int]) -> int:
    return min(abs(place - index) for index in chain)


def _crossed(alignment: Alignment, known: Mapping[str, bool]) -> Iterator[Finding]:
    """ "from Spain to Peru" for "from Peru to Spain": two names that have exchanged their prepositions."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    ours = _attachments(words, list(chains(words, name_places(words, known))))
    theirs = _attachments(evidence, list(chains(evidence, name_places(evidence, known))))
    moved = []
    for chain, preposition in ours:
        places = {place for index in chain for place in alignment.places[index]}
        source = {other for names, other in theirs if places & set(names)}
        if source and preposition not in source and len(source) == 1:
            moved.append((chain, preposition, next(iter(source))))
    for first, one, was in moved:
        for second, other, is_ in moved:
            if first < second and one == is_ and other == was and one != other:
                said = f"{one} {_chain(words, first)} … {other} {_chain(words, second)}"
                yield Finding(Kind.ROLE, f"says {quoted(said)}; the source has them the other way round", LIKELY)
                return


def _attachments(words: Sequence[Word], found: Sequence[tuple[int, ...]]) -> list[tuple[tuple[int, ...], str]]:
    attached = []
    for chain in found:
        index = chain[0] - 1
        while index >= 0 and words[index].lower in lexicon.DETERMINERS:
            index -= 1
        if index >= 0 and words[index].lower in _DIRECTIONS and words[index].sentence == words[chain[0]].sentence:
            attached.append((chain, words[index].lower))
        else:
            attached.append((chain, ""))
    return attached


def _chain(words: Sequence[Word], chain: Sequence[int]) -> str:
    return " ".join(words[index].text for index in chain)
