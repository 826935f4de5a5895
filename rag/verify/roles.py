"""Who does what to whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.exchange import SYMMETRIC
from rag.verify.finding import LIKELY, Finding, Kind, quoted
from rag.verify.names import chains, name_places, named
from rag.verify.predicates import Aspect, finite, participle
from rag.verify.verbs import Verbs
from rag.verify.words import Word, repeats

_SEPARATORS = frozenset({"and", "or", "the", "as", "well", "with", "together", "both", "including"})


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb and the names that do it: one chain of word indices a name."""

    verb: int
    agents: tuple[tuple[int, ...], ...]


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
    """ "the Agency (also) publishes": the finite word right behind the name."""
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
    ours = deeds_in(words, claim, name_places(words, known))
    theirs = deeds_in(evidence, source, name_places(evidence, known))
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
        if words[deed.verb].stem in SYMMETRIC and _together(alignment, deed, same):
            continue
        said = f"{_names(words, deed)} … {words[deed.verb].text}"
        says = f"{_names(evidence, same[0])} … {evidence[same[0].verb].text}"
        yield Finding(Kind.ROLE, f"says {quoted(said)}; the source says {quoted(says)}", LIKELY)
        return


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
