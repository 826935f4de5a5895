"""Done or still to do: verbs that the evidence puts under a modal, an aim or an order, and the claim tells outright."""

from collections.abc import Iterator, Sequence

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.dates import dates_in
from rag.verify.finding import DOUBTFUL, HINT, LIKELY, SURE, Finding, Kind, quoted
from rag.verify.modals import Modality, hints_in
from rag.verify.predicates import Aspect, Group, finite, participle
from rag.verify.verbs import Verbs, adverb, opens_as_order
from rag.verify.words import Word, repeats


def check(alignment: Alignment, claim: Verbs, source: Verbs) -> Iterator[Finding]:
    yield from _dropped(alignment, claim, source)
    yield from _done(alignment, claim, source)


def _dropped(alignment: Alignment, claim: Verbs, source: Verbs) -> Iterator[Finding]:
    """Modals of the evidence whose verb the claim asserts outright."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    for group in source.groups:
        if group.modality is Modality.BARE:
            continue
        sayings = _sayings(alignment, group.head)
        if any(claim.at[index].modality & group.modality for index in sayings if index in claim.at):
            continue
        for index in sayings:
            own = claim.at.get(index)
            near = words[max(0, index - 6) : index]
            if (own is not None and own.modality) or hints_in(near, alignment.evidence.stems) & group.modality:
                continue
            if repeats(words, (own.start if own else index) - 1, index + 2, evidence):
                continue
            if not _same_doer(alignment, index, group, own) and (
                _otherwise_said(alignment, index, source) or not _asserted(alignment, index, own)
            ):
                continue
            kind = Kind.TENSE if told_as_done(words, index, own) else Kind.MODALITY
            scheduled = bool(dates_in(alignment.claim.sentences[words[index].sentence]))
            said = _with_auxiliaries(words, index, own)
            yield _omission(kind, group.said(evidence), said, group.modality, scheduled)
            return


def _sayings(alignment: Alignment, head: int) -> list[int]:
    return [
        index for index, places in enumerate(alignment.places) if head in places and alignment.claim.words[index].weight
    ]


def _otherwise_said(alignment: Alignment, index: int, source: Verbs) -> bool:
    """The evidence also says the verb outright; what is "being negotiated" is not said to be done."""
    evidence = alignment.evidence.words
    for place in alignment.places[index]:
        group = source.at.get(place)
        if group is None:
            plural = not participle(evidence[place].lower) and evidence[place - 1].lower not in _DOERS
            if finite(evidence, place) and not plural:
                return True
        elif not group.modality and not any(word.lower == "being" for word in evidence[group.start : group.head]):
            return True
    return False


_DOERS = lexicon.bag("it he she which that who this")


def _asserted(alignment: Alignment, index: int, own: Group | None) -> bool:
    """By an auxiliary or by its form."""
    words = alignment.claim.words
    if own is not None and own.head == index:
        return True
    if _absolute(words, index) or not finite(words, index):
        return False
    if not participle(words[index].lower):
        return True
    subject = _doer(words, index)
    return subject >= 0 and (words[subject].text[:1].isupper() or words[subject].lower in lexicon.ANAPHORS)


def _same_doer(alignment: Alignment, index: int, group: Group, own: Group | None) -> bool:
    """Whether the verb stands right behind the subject that the evidence gives it."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    subject = _doer(words, own.start if own is not None and own.head == index else index)
    doer = _doer(evidence, group.start)
    if subject < 0 or doer < 0 or words[index].lower.endswith("ing") or _absolute(words, index):
        return False
    if evidence[doer].lower == words[subject].lower:
        return words[subject].lower != "to"
    return doer in alignment.places[subject] and words[subject].weight > 0


def _doer(words: Sequence[Word], verb: int) -> int:
    """The word before a verb group, adverbs skipped; -1 where the sentence opens with it."""
    index = verb - 1
    while index >= 0 and adverb(words[index]):
        index -= 1
    return index if index >= 0 and words[index].sentence == words[verb].sentence else -1


def _absolute(words: Sequence[Word], index: int) -> bool:
    """ "with two weeks taken after the birth"."""
    before = [word.lower for word in words[max(0, index - 6) : index]]
    return "with" in before and not set(before[before.index("with") :]) & (lexicon.RELATIVES | lexicon.PRONOUNS)


def told_as_done(words: Sequence[Word], index: int, own: Group | None) -> bool:
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
            sure = any(opens_as_order(evidence, place) or _aimed_at(evidence, place) for place in places)
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
    """ "has established", "was established", "the Agency established"; not "the established rules", nor "is based"."""
    if own is not None:
        return own.head == index and (own.past or own.aspect is Aspect.PERFECT)
    before = words[index - 1] if index else None
    named = before is not None and before.text[:1].isupper() and before.weight > 0
    return named and finite(words, index)


def _ahead(evidence: Sequence[Word], place: int) -> bool:
    """An infinitive, or an order that opens its sentence."""
    if opens_as_order(evidence, place):
        return True
    before = [word.lower for word in evidence[max(0, place - 2) : place]]
    if evidence[place].lower.endswith("ing"):
        return False
    return bool(before) and (before[-1] == "to" or before == ["to", "be"]) and (len(before) < 2 or before[0] != "due")
