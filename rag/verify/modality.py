"""How firmly: "will" is not "should", and what is planned is not done.

Each verb of the claim is compared with the same verb in the evidence; where the claim words it otherwise, its modal must
at least be one that the evidence uses.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.dates import dates_in
from rag.verify.finding import DOUBTFUL, HINT, LIKELY, SLIGHT, SURE, Finding, Kind, both, quoted
from rag.verify.predicates import Aspect, Group, Modality, finite, hints_in, participle
from rag.verify.words import Text, Word, repeats

# Weaker or reported forms that a claim may use for what the source says: claim's class to the source's.
_ALLOWED: Mapping[Modality, Modality] = {
    Modality.INTENT: Modality.WILL | Modality.EXPECT,
    Modality.EXPECT: Modality.WILL | Modality.INTENT | Modality.SHOULD,
    Modality.WOULD: Modality.WILL | Modality.MAY | Modality.INTENT | Modality.EXPECT,
    Modality.MAY: Modality.WOULD,
    Modality.WILL: Modality.BARE,
}


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verb groups of a text, by the index of their verb; verbs that share a modal ("will map and share") included."""

    groups: tuple[Group, ...]
    at: Mapping[int, Group]
    hints: Modality


_AHEAD = Modality.WILL | Modality.INTENT | Modality.EXPECT
_REPORTING = lexicon.bag("said says say told announced promised added explained warned stated confirmed reported wrote")


def verbs_of(text: Text, groups: tuple[Group, ...]) -> Verbs:
    at: dict[int, Group] = {}
    for group in groups:
        at[group.head] = group
        for index in _coordinated(text.words, group.head):
            at.setdefault(index, group)
    return Verbs(groups, at, hints_in(text.words))


def _coordinated(words: Sequence[Word], head: int) -> Iterator[int]:
    """Later words that a comma or "and" ties to the verb, up to the next verb group's ground or a new clause."""
    for index in range(head + 1, min(head + 25, len(words))):
        word = words[index]
        if word.sentence != words[head].sentence or word.gap.strip() in {";", ":"} or word.lower in lexicon.RELATIVES:
            return
        before = words[index - 1]
        tied = before.lower in {"and", "or"} or "," in word.gap or (_adverb(before) and index > head + 1)
        if tied and word.weight and not word.text[:1].isupper() and _form(word.lower) == _form(words[head].lower):
            yield index


def _form(lower: str) -> str:
    if lower.endswith("ing"):
        return "ing"
    return "ed" if participle(lower) and lower not in lexicon.SAME_PAST else ""


def _adverb(word: Word) -> bool:
    return word.lower in lexicon.ADVERBS or word.lower.endswith("ly")


def compatible(claim: Modality, source: Modality) -> bool:
    return bool(claim & source) or claim == source or bool(_ALLOWED.get(claim, Modality.BARE) & source)


def check(alignment: Alignment, claim: Verbs, source: Verbs) -> Iterator[Finding]:
    yield from _changed(alignment, claim, source)
    yield from _dropped(alignment, claim, source)
    yield from _done(alignment, claim, source)


def _changed(alignment: Alignment, claim: Verbs, source: Verbs) -> Iterator[Finding]:
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
    done = [place for place in alignment.places[group.head] if _told_as_done(evidence, place, None)]
    if firm and verb_known:
        yield Finding(Kind.MODALITY, f"says {quoted(said)}; the source says it without that word", DOUBTFUL)
    elif done and group.modality & _AHEAD and all(finite(evidence, place) for place in done):
        yield Finding(Kind.MODALITY, both(f"{said} …", evidence[done[0]].text), DOUBTFUL)
    elif others and firm:
        yield Finding(Kind.MODALITY, both(said, others[0].said(evidence)), DOUBTFUL)
    elif firm & (Modality.MUST | Modality.SHOULD) and not _imperative(evidence):
        yield Finding(Kind.MODALITY, f"says {quoted(said)}; the source does not", HINT, refuses=False)
    elif firm or group.modality & Modality.MAY:
        yield Finding(Kind.MODALITY, f"says {quoted(said)}; the source does not", SLIGHT, refuses=False)


def _imperative(evidence: Sequence[Word]) -> bool:
    """Headings and table rows tell what is to be done: "Establish a platform"."""
    return any(_opens_as_order(evidence, index) for index in range(len(evidence)))


def _opens_as_order(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if word.opens and word.lower == "never":
        return True
    label = index >= 2 and words[index - 1].number and words[index - 2].opens  # "Action 16. Establish"
    goes_on = word.gap.strip() in {";", ":"} and not word.text[:1].isupper()  # "save it; change it"
    if not (word.opens or label or goes_on) or not word.weight or index + 1 >= len(words):
        return False
    after = words[index + 1].lower
    return not word.lower.endswith(("s", "ing", "ed")) and after not in lexicon.BE | lexicon.HAVE | lexicon.MODALS


def _dropped(alignment: Alignment, claim: Verbs, source: Verbs) -> Iterator[Finding]:
    """Modals of the evidence whose verb the claim asserts outright."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    for group in source.groups:
        if group.modality is Modality.BARE:
            continue
        for index in _sayings(alignment, group.head):
            own = claim.at.get(index)
            near = words[max(0, index - 6) : index]
            if (own is not None and own.modality) or hints_in(near, alignment.evidence.stems) & group.modality:
                continue
            if repeats(words, (own.start if own else index) - 1, index + 2, evidence):
                continue
            if _otherwise_said(alignment, index, source) or not _asserted(alignment, index, group, own):
                continue
            kind = Kind.TENSE if _told_as_done(words, index, own) else Kind.MODALITY
            scheduled = bool(dates_in(alignment.claim.sentences[words[index].sentence]))
            said = _with_auxiliaries(words, index, own)
            yield _omission(kind, group.said(evidence), said, group.modality, scheduled)
            return


def _sayings(alignment: Alignment, head: int) -> list[int]:
    return [
        index for index, places in enumerate(alignment.places) if head in places and alignment.claim.words[index].weight
    ]


def _otherwise_said(alignment: Alignment, index: int, source: Verbs) -> bool:
    """The evidence also says the verb without a modal."""
    evidence = alignment.evidence.words
    for place in alignment.places[index]:
        group = source.at.get(place)
        if (group is None and finite(evidence, place)) or (group is not None and not group.modality):
            return True
    return False


def _asserted(alignment: Alignment, index: int, group: Group, own: Group | None) -> bool:
    """By an auxiliary, by its form, or by standing right behind the subject that the evidence gives it."""
    words = alignment.claim.words
    if own is not None and own.head == index:
        return True
    if any(word.lower == "with" for word in words[max(0, index - 6) : index]):
        return False  # "with two weeks taken after the birth"
    if finite(words, index) and not participle(words[index].lower):
        return True
    subject = index - 1
    while subject >= 0 and _adverb(words[subject]):
        subject -= 1
    if subject < 0 or words[subject].sentence != words[index].sentence or words[index].lower.endswith("ing"):
        return False
    if finite(words, index) and (words[subject].text[:1].isupper() or words[subject].lower in lexicon.ANAPHORS):
        return True
    evidence = alignment.evidence.words
    doer = group.start - 1
    while doer > 0 and _adverb(evidence[doer]):
        doer -= 1
    pronoun = doer >= 0 and evidence[doer].lower == words[subject].lower != "to"
    return pronoun or (doer in alignment.places[subject] and words[subject].weight > 0)


def _told_as_done(words: Sequence[Word], index: int, own: Group | None) -> bool:
    if own is not None:
        return own.past or own.aspect is Aspect.PERFECT
    return participle(words[index].lower)


def _with_auxiliaries(words: Sequence[Word], index: int, own: Group | None) -> str:
    start = own.start if own is not None and own.head == index else index
    return " ".join(word.text for word in words[start : index + 1])


def _omission(kind: Kind, modal: str, said: str, modality: Modality, scheduled: bool) -> Finding:
    """A present with a date may tell what is to come: "the plan ends in 2027"."""
    if kind is Kind.TENSE:
        return Finding(kind, f"tells as done ({quoted(said)}) what the source says with {quoted(modal)}", SURE)
    mild = not modality & (Modality.WILL | Modality.SHOULD | Modality.MUST | Modality.INVITE | Modality.MAY)
    reason = f"says {quoted(said)}; the source says it with {quoted(modal)}"
    if modality is Modality.WOULD:
        return Finding(kind, reason, HINT, refuses=False)  # what somebody said is often told as such
    if scheduled and modality is Modality.WILL and said.endswith("s"):
        return Finding(kind, reason, HINT, refuses=False)
    return Finding(kind, reason, DOUBTFUL if mild else LIKELY)


def _done(alignment: Alignment, claim: Verbs, source: Verbs) -> Iterator[Finding]:
    """What the evidence only orders ("Establish a platform") or aims at ("to establish a platform"), told as done."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    for index, places in enumerate(alignment.places):
        own = claim.at.get(index)
        if not places or words[index].weight == 0 or (own is not None and own.modality):
            continue
        if not participle(words[index].lower) or not _past_assertion(words, index, own):
            continue
        if repeats(words, index - 1, index + 2, evidence):
            continue
        if all(place not in source.at and _ahead(evidence, place) for place in places):
            said = _with_auxiliaries(words, index, own)
            planned = evidence[places[0]]
            shown = planned.text if planned.opens else f"to {planned.text}"
            reason = f"tells as done ({quoted(said)}) what the source sets out ({quoted(shown)})"
            sure = any(_opens_as_order(evidence, place) or _aimed_at(evidence, place) for place in places)
            yield Finding(Kind.TENSE, reason, LIKELY if sure else HINT, refuses=sure)
            return


_AIMS = lexicon.bag(
    """aim aims aimed goal goals purpose objective objectives intends intended intention seek seeks sought plan plans
    planned order proposal proposes proposed need needs needed wants wanted hope hopes expected mandate tasked designed
    agreed committed ask asks asked due scheduled task mission possible should ready invited encouraged"""
)


def _aimed_at(evidence: Sequence[Word], place: int) -> bool:
    """An infinitive that an aim governs, rather than an attempt or a success ("tried to", "managed to")."""
    before = [word for word in evidence[max(0, place - 10) : place] if word.sentence == evidence[place].sentence]
    return any(word.lower in _AIMS for word in before)


def _past_assertion(words: Sequence[Word], index: int, own: Group | None) -> bool:
    """ "has established", "was established", "Europol established"; not "the established rules", nor "is based"."""
    if own is not None:
        return own.head == index and (own.past or own.aspect is Aspect.PERFECT)
    before = words[index - 1] if index else None
    named = before is not None and before.text[:1].isupper() and before.weight > 0
    return named and finite(words, index)


def _ahead(evidence: Sequence[Word], place: int) -> bool:
    """An infinitive, or an order that opens its sentence."""
    if _opens_as_order(evidence, place):
        return True
    before = [word.lower for word in evidence[max(0, place - 2) : place]]
    if evidence[place].lower.endswith("ing"):
        return False
    return bool(before) and (before[-1] == "to" or before == ["to", "be"]) and (len(before) < 2 or before[0] != "due")
