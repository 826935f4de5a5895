"""How firmly: "will" is not "should".

Each verb of the claim is compared with the same verb in the evidence; where the claim words it otherwise, its modal
must at least be one that the sentence uses from which it is drawn.
"""

from collections.abc import Iterator, Mapping, Sequence

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.finding import DOUBTFUL, HINT, LIKELY, SLIGHT, Finding, Kind, both, quoted
from rag.verify.modals import Modality, hints_in
from rag.verify.predicates import Group, finite
from rag.verify.tense import told_as_done
from rag.verify.verbs import Verbs, imperative
from rag.verify.words import repeats

# Weaker or reported forms that a claim may use for what the source says: claim's class to the source's.
_ALLOWED: Mapping[Modality, Modality] = {
    Modality.INTENT: Modality.WILL | Modality.EXPECT,
    Modality.EXPECT: Modality.WILL | Modality.INTENT | Modality.SHOULD,
    Modality.WOULD: Modality.WILL | Modality.MAY | Modality.INTENT | Modality.EXPECT,
    Modality.MAY: Modality.WOULD,
    Modality.WILL: Modality.BARE,
}


_AHEAD = Modality.WILL | Modality.INTENT | Modality.EXPECT
_REPORTING = lexicon.bag("said says say told announced promised added explained warned stated confirmed reported wrote")


def compatible(claim: Modality, source: Modality) -> bool:
    return bool(claim & source) or claim == source or bool(_ALLOWED.get(claim, Modality.BARE) & source)


def check(alignment: Alignment, claim: Verbs, source: Verbs) -> Iterator[Finding]:
    """Modals of the claim that the evidence does not use, or not of this verb."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    reported = any(word.lower in _REPORTING for word in evidence)
    for group in claim.groups:
        if group.modality is Modality.BARE or repeats(words, group.start - 1, group.head + 1, evidence):
            continue
        said = group.said(words)
        drawn = _drawn_from(alignment, group)
        near = [other for other in source.groups if evidence[other.head].sentence in drawn]
        used = Modality.BARE
        for other in near:
            used |= other.modality
        same = [source.at[place] for place in alignment.places[group.head] if place in source.at]
        if any(compatible(group.modality, other.modality) for other in same):
            continue
        modal = [other for other in same if other.modality]
        hinted = hints_in([word for word in evidence if word.sentence in drawn], alignment.claim.stems)
        if modal and compatible(group.modality, hinted):
            continue
        if modal and not _supplied(group.modality, source, used, modal):
            only_reported = reported and group.modality is Modality.WILL and modal[0].modality is Modality.WOULD
            leaves = HINT if only_reported else LIKELY
            yield Finding(Kind.MODALITY, both(said, modal[0].said(evidence)), leaves, refuses=not only_reported)
        elif not modal and not compatible(group.modality, used | source.hints):
            yield from _unsupplied(alignment, group, said, bool(same), near)


def _drawn_from(alignment: Alignment, group: Group) -> set[int]:
    """Sentences of the evidence that hold most of the words around the verb."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    held: dict[int, float] = {}
    for index in range(max(0, group.start - 8), min(len(words), group.head + 9)):
        if words[index].sentence != words[group.head].sentence or not words[index].weight:
            continue
        spots = alignment.places[index] or ((alignment.best[index],) if alignment.best[index] >= 0 else ())
        for sentence in {evidence[spot].sentence for spot in spots}:
            held[sentence] = held.get(sentence, 0.0) + words[index].weight
    most = max(held.values(), default=0.0)
    return {sentence for sentence, weight in held.items() if weight >= 0.5 * most} or {
        word.sentence for word in evidence
    }


def _supplied(wanted: Modality, source: Verbs, used: Modality, modal: Sequence[Group]) -> bool:
    """A tie of verbs is only a guess: where the verb is none of its own group's, another group may supply the modal."""
    return all(source.at.get(group.head) is not group for group in modal) and compatible(wanted, used)


def _unsupplied(
    alignment: Alignment, group: Group, said: str, verb_known: bool, near: Sequence[Group]
) -> Iterator[Finding]:
    """The sentences that the claim is drawn from have no such modal."""
    evidence = alignment.evidence.words
    firm = group.modality & (Modality.MUST | Modality.WILL | Modality.SHOULD | Modality.INVITE)
    others = [other for other in near if other.modality]
    done = [place for place in alignment.places[group.head] if told_as_done(evidence, place, None)]
    if firm and verb_known:
        yield Finding(Kind.MODALITY, f"says {quoted(said)}; the source says it without that word", DOUBTFUL)
    elif done and group.modality & _AHEAD and all(finite(evidence, place) for place in done):
        yield Finding(Kind.MODALITY, both(f"{said} …", evidence[done[0]].text), DOUBTFUL)
    elif others and firm:
        yield Finding(Kind.MODALITY, both(said, others[0].said(evidence)), DOUBTFUL)
    elif firm & (Modality.MUST | Modality.SHOULD) and not imperative(evidence):
        yield Finding(Kind.MODALITY, f"says {quoted(said)}; the source does not", HINT, refuses=False)
    elif firm or group.modality & Modality.MAY:
        yield Finding(Kind.MODALITY, f"says {quoted(said)}; the source does not", SLIGHT, refuses=False)
