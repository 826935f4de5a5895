"""Who does what to whom: names that have changed places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.finding import LIKELY, Finding, Kind, quoted
from rag.verify.modality import Verbs
from rag.verify.names import chains, named
from rag.verify.predicates import Aspect, finite, participle
from rag.verify.words import Word, repeats

_SEPARATORS = frozenset({"and", "or", "the", "as", "well", "with", "together", "both", "including"})
_DIRECTIONS = lexicon.bag(
    """
    from to by against into over under towards for via of on at in before after than
    """
)
_SYMMETRIC = lexicon.bag(
    """
    cooper collabor meet agre negoti exchang share link connect border discuss partner join differ coordin merg
    work team interact match play compet fight marri talk
    """
)


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb and the names that do it: one chain of word indices a name."""

    verb: int
    agents: tuple[tuple[int, ...], ...]


def _name_places(words: Sequence[Word], counterpart: Mapping[str, bool]) -> list[int]:
    """Name words; one that opens a sentence counts if it is a name elsewhere in the pair."""
    return [
        index
        for index, word in enumerate(words)
        if named(word)
        or (word.opens and word.weight and word.text[:1].isupper() and counterpart.get(word.lower, False))
    ]


def deeds_in(words: Sequence[Word], verbs: Verbs, names: Sequence[int]) -> list[Deed]:
    found = list(chains(words, names))
    deeds = []
    for group in dict.fromkeys(verbs.at.values()):
        passive = group.aspect is Aspect.PASSIVE
        agents = _by(words, found, group.head) if passive else _before(words, found, group.start)
        if agents:
            deeds += [Deed(verb, agents) for verb, own in verbs.at.items() if own is group]
    grouped = {index for group in verbs.groups for index in range(group.start, group.head + 1)}
    for chain in found:
        verb = _verb_after(words, chain[-1], grouped)
        if verb >= 0 and (agents := _before(words, found, verb)):
            deeds.append(Deed(verb, agents))
    grouped |= {deed.verb for deed in deeds}
    for index, word in enumerate(words):
        if index not in grouped and participle(word.lower) and (agents := _by(words, found, index, reach=3)):
            deeds.append(Deed(index, agents))  # "launched by the Agency"
    return deeds


def _verb_after(words: Sequence[Word], last: int, grouped: set[int]) -> int:
    """ "Europol (also) publishes": the finite word right behind the name."""
    index = last + 1
    while index < len(words) and (words[index].lower in lexicon.ADVERBS or words[index].lower.endswith("ly")):
        index += 1
    if index >= len(words) or index in grouped or words[index].sentence != words[last].sentence:
        return -1
    if index + 1 < len(words) and words[index + 1].lower == "by":
        return -1
    joined = not words[index].gap.strip(" ")  # "the Agency's relations" is no deed
    acts = participle(words[index].lower) or _takes_object(words, index)
    return index if joined and acts and finite(words, index) and not words[index].text[:1].isupper() else -1


def _takes_object(words: Sequence[Word], index: int) -> bool:
    """ "supports the plan", "supports Member States"; "systems used by" is a noun."""
    if index + 1 >= len(words) or words[index + 1].sentence != words[index].sentence:
        return False
    after = words[index + 1]
    return not after.gap.strip(" ") and (after.lower in lexicon.DETERMINERS or named(after))


def _before(words: Sequence[Word], found: Sequence[tuple[int, ...]], verb: int) -> tuple[tuple[int, ...], ...]:
    """The name right before the verb, and those joined to it; none where another noun stands between."""
    agents: list[tuple[int, ...]] = []
    edge = verb
    for chain in reversed([chain for chain in found if chain[-1] < verb]):
        between = words[chain[-1] + 1 : edge]
        if words[chain[0]].sentence != words[verb].sentence:
            break
        skip = _SEPARATORS if agents else lexicon.ADVERBS
        if any(word.lower not in skip and not word.lower.endswith("ly") for word in between):
            break
        agents.append(chain)
        edge = chain[0]
    if (
        agents
        and edge
        and words[edge - 1].lower in lexicon.PREPOSITIONS
        and words[edge - 1].sentence == words[verb].sentence
    ):
        return ()  # "cooperation with the Agency will": the name is no subject
    if agents and edge > 1 and words[edge - 1].lower == "the" and words[edge - 2].lower in lexicon.PREPOSITIONS:
        return ()
    return tuple(agents)


def _by(
    words: Sequence[Word], found: Sequence[tuple[int, ...]], head: int, reach: int = 10
) -> tuple[tuple[int, ...], ...]:
    """The names after "by", close behind a passive."""
    for index in range(head + 1, min(head + reach, len(words))):
        if words[index].sentence != words[head].sentence:
            break
        if words[index].lower != "by":
            continue
        agents: list[tuple[int, ...]] = []
        edge = index + 1
        for chain in (chain for chain in found if chain[0] > index):
            if any(word.lower not in _SEPARATORS for word in words[edge : chain[0]]):
                break
            agents.append(chain)
            edge = chain[-1] + 1
        return tuple(agents)
    return ()


def check(alignment: Alignment, claim: Verbs, source: Verbs) -> Iterator[Finding]:
    words, evidence = alignment.claim.words, alignment.evidence.words
    known = {word.lower: True for word in (*words, *evidence) if named(word)}
    ours = deeds_in(words, claim, _name_places(words, known))
    theirs = deeds_in(evidence, source, _name_places(evidence, known))
    heads = {group.head for group in claim.groups}
    for deed in ours:
        if deed.verb in claim.at and deed.verb not in heads:
            continue  # tied to a verb by "and": too loosely to accuse
        span = [deed.verb, *(index for chain in deed.agents for index in chain)]
        if repeats(words, min(span), max(span) + 1, evidence):
            continue
        same = [other for other in theirs if other.verb in alignment.places[deed.verb]]
        if not same or _meets(alignment, deed, same):
            continue
        if words[deed.verb].stem in _SYMMETRIC and _together(alignment, deed, same):
            continue
        said = f"{_names(words, deed)} … {words[deed.verb].text}"
        says = f"{_names(evidence, same[0])} … {evidence[same[0].verb].text}"
        yield Finding(Kind.ROLE, f"says {quoted(said)}; the source says {quoted(says)}", LIKELY)
        return
    yield from _displaced(alignment, known)
    yield from _crossed(alignment, known)
    yield from _exchanged(alignment)


def _meets(alignment: Alignment, deed: Deed, others: Sequence[Deed]) -> bool:
    """Any name of the deed is an agent of the same deed in the evidence."""
    agents = {place for other in others for chain in other.agents for place in chain}
    for chain in deed.agents:
        reached = [alignment.best[index] in agents or agents & set(alignment.places[index]) for index in chain]
        if all(reached):
            return True
    return False


def _together(alignment: Alignment, deed: Deed, others: Sequence[Deed]) -> bool:
    """ "A cooperates with B" is "B cooperates with A", if both say both."""
    del others
    return all(alignment.best[index] >= 0 for chain in deed.agents for index in chain)


def _names(words: Sequence[Word], deed: Deed) -> str:
    return " and ".join(" ".join(words[i].text for i in chain) for chain in reversed(deed.agents))


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
    cut = [(_stems(words, a, c), _stems(evidence, b, d), a) for (a, b), (c, d) in gaps if c > a or d > b]
    if not 2 <= len(cut) <= 4:
        return
    for (mine, its, place), (mine_too, its_too, other) in combinations(cut, 2):
        between = words[place + 1 : other]
        if mine and its and mine == its_too and its == mine_too and any(w.weight or w.lower == "to" for w in between):
            said = " … ".join(" ".join(sorted(stretch)) for stretch in (mine, mine_too))
            yield Finding(Kind.ROLE, f"has exchanged words of the source ({said})", LIKELY)
            return


def _stems(words: Sequence[Word], start: int, end: int) -> frozenset[str]:
    return frozenset(word.lower for word in words[start:end] if word.weight)


def _displaced(alignment: Alignment, known: Mapping[str, bool]) -> Iterator[Finding]:
    """Two names, each of which stands among the words that surround the other one in the evidence."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    spots = [(chain, _spot(alignment, chain)) for chain in chains(words, _name_places(words, known))]
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
    """Whether what surrounds the name in the claim surrounds `there` in the evidence, and not the name's `own` place."""
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
    ours = _attachments(words, list(chains(words, _name_places(words, known))))
    theirs = _attachments(evidence, list(chains(evidence, _name_places(evidence, known))))
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
