"""Yes and no: a negation that the claim adds, or leaves out.

Where the claim repeats the words of the evidence around the negation, the evidence must deny the same word; where it is
worded otherwise, some word of denial must stand in the sentence that it is drawn from.
"""

from collections.abc import Iterator, Mapping, Sequence

from rag.verify.alignment import Alignment
from rag.verify.finding import DOUBTFUL, LIKELY, Finding, Kind, quoted
from rag.verify.polarity import DENYING, HINTING, NEGATING_VERBS, NEGATIVE_PREFIXES, REACH, denied, negates
from rag.verify.words import Word, repeats, stem

_AROUND = 5  # words on either side that tell whether the claim repeats the evidence


def check(alignment: Alignment) -> Iterator[Finding]:
    yield from _added(alignment)
    yield from _dropped(alignment)


def _targets(words: Sequence[Word], index: int, limit: int = 2) -> list[int]:
    """The next content words that a negator reaches."""
    found: list[int] = []
    for place in range(index + 1, min(index + 1 + REACH, len(words))):
        word = words[place]
        if word.sentence != words[index].sentence or word.gap.strip(" ,’'\"“”") or (found and "," in word.gap):
            break
        if word.weight and word.lower not in NEGATING_VERBS:
            found.append(place)
        if len(found) == limit:
            break
    return found


def _repeats(places: Mapping[int, tuple[int, ...]], words: Sequence[Word], index: int) -> bool:
    """Whether nearly all content around this word stands close together in the other text."""
    near = range(max(0, index - _AROUND), min(len(words), index + _AROUND + 1))
    content = [i for i in near if words[i].weight and words[i].sentence == words[index].sentence and i != index]
    content = [i for i in content if words[i].lower not in NEGATING_VERBS]
    met = [places[i] for i in content if i in places]
    if not content or len(met) < 0.75 * len(content):
        return False
    firsts = [min(spots, key=lambda spot: abs(spot - met[0][0])) for spots in met]
    return max(firsts) - min(firsts) <= 3 * _AROUND


def _forward(alignment: Alignment) -> Mapping[int, tuple[int, ...]]:
    return {
        index: places or (best,)
        for index, (places, best) in enumerate(zip(alignment.places, alignment.best, strict=True))
        if places or best >= 0
    }


def _backward(alignment: Alignment) -> Mapping[int, tuple[int, ...]]:
    back: dict[int, tuple[int, ...]] = {}
    for index, places in _forward(alignment).items():
        for place in places:
            back[place] = (*back.get(place, ()), index)
    return back


def _added(alignment: Alignment) -> Iterator[Finding]:
    words, evidence = alignment.claim.words, alignment.evidence.words
    forward = _forward(alignment)
    for index in (i for i in range(len(words)) if negates(words, i)):
        targets = _targets(words, index) or _before(words, index)
        if _same_words(words, index, evidence):
            continue
        places = [place for target in targets for place in alignment.places[target]]
        said = _phrase(words, index, targets)
        slot = _slot(words, index, forward, evidence)
        drawn = _drawn_from(words, index, forward, evidence)
        if _count(words, {words[index].sentence}) <= _count(evidence, drawn):
            continue
        if slot is not None and not _denies(evidence, slot):
            yield Finding(Kind.NEGATION, f"says {quoted(said)}; the source does not deny it", LIKELY)
            continue
        if any(denied(evidence, place) for place in places) or _negative_forms(words, targets, evidence):
            continue
        if _not_until(words, index) and _denial_in(evidence, _drawn_from(words, index, forward, evidence)):
            continue
        if places and _repeats(forward, words, index):
            yield Finding(Kind.NEGATION, f"says {quoted(said)}; the source does not deny it", LIKELY)
        elif not _denial_in(evidence, _drawn_from(words, index, forward, evidence)):
            yield Finding(Kind.NEGATION, f"says {quoted(said)}; the source denies nothing of the kind", DOUBTFUL)


def _slot(
    words: Sequence[Word], index: int, places: Mapping[int, tuple[int, ...]], others: Sequence[Word]
) -> range | None:
    """Where the other text has what stands between the content words on both sides of a negator, if it has those two
    words in the same order, with nothing of content between them but what may be a word of denial."""
    left = next((i for i in range(index - 1, max(-1, index - 7), -1) if words[i].weight), -1)
    ahead = range(index + 1, min(index + 7, len(words)))
    right = next((i for i in ahead if words[i].weight and words[i].lower not in NEGATING_VERBS | {"means"}), -1)
    if left not in places or right not in places or words[left].sentence != words[right].sentence:
        return None
    spans = [
        (a, b)
        for a in places[left]
        for b in places[right]
        if 0 < b - a <= 6 and others[a].sentence == others[b].sentence
    ]
    if len(spans) != 1:
        return None
    low, high = spans[0]
    between = range(low + 1, high)
    return (
        between if not any(others[place].weight and others[place].lower not in DENYING for place in between) else None
    )


def _denies(words: Sequence[Word], span: range) -> bool:
    return any(negates(words, place) or words[place].lower in DENYING for place in span)


def _count(words: Sequence[Word], sentences: set[int]) -> int:
    return sum(word.sentence in sentences and negates(words, index) for index, word in enumerate(words))


def _same_words(words: Sequence[Word], index: int, others: Sequence[Word]) -> bool:
    """The negator between the same words."""
    return (index > 0 and index + 1 < len(words) and repeats(words, index - 1, index + 2, others)) or (
        index > 1 and repeats(words, index - 2, index + 1, others)
    )


def _not_until(words: Sequence[Word], index: int) -> bool:
    """ "did not look until it was over" is "only looked when it was over"."""
    return any(word.lower == "until" and word.sentence == words[index].sentence for word in words[index : index + 12])


def _before(words: Sequence[Word], index: int) -> list[int]:
    return [place for place in range(max(0, index - 3), index) if words[place].weight][-1:]


def _drawn_from(
    words: Sequence[Word], index: int, places: Mapping[int, tuple[int, ...]], others: Sequence[Word]
) -> set[int]:
    """Sentences of the other text that hold the words around this one."""
    near = range(max(0, index - 10), min(len(words), index + 11))
    return {
        others[place].sentence
        for i in near
        if i in places and words[i].weight and words[i].sentence == words[index].sentence
        for place in places[i]
    }


def _denial_in(words: Sequence[Word], sentences: set[int]) -> bool:
    return any(
        word.sentence in sentences and (negates(words, index) or word.lower in HINTING)
        for index, word in enumerate(words)
    )


def _dropped(alignment: Alignment) -> Iterator[Finding]:
    words, evidence = alignment.claim.words, alignment.evidence.words
    back = _backward(alignment)
    for index in (i for i in range(len(evidence)) if negates(evidence, i)):
        targets = _targets(evidence, index)
        if _only_for_except(words, evidence):
            continue
        slot = _slot(evidence, index, back, words)
        drawn = _drawn_from(evidence, index, back, words)
        if _count(words, drawn) >= _count(evidence, {evidence[index].sentence}):
            continue
        if slot is not None and not _denies(words, slot) and not _negative_forms(evidence, targets, words):
            yield Finding(
                Kind.NEGATION, f"leaves out {quoted(_phrase(evidence, index, targets))} of the source", LIKELY
            )
            return
        met = [place for target in targets for place in back.get(target, ())]
        if not met or not _taken_up(back, evidence, index) or _negative_forms(evidence, targets, words):
            continue
        if any(denied(words, place) or words[place].lower in DENYING for place in met):
            continue
        if not _repeats(back, evidence, index) and _denial_in(words, {words[place].sentence for place in met}):
            continue
        if _said_plainly(alignment, met[:1], evidence):
            continue
        yield Finding(Kind.NEGATION, f"leaves out {quoted(_phrase(evidence, index, targets))} of the source", LIKELY)
        return


def _only_for_except(words: Sequence[Word], evidence: Sequence[Word]) -> bool:
    """ "Only members may enter" for "Nobody may enter, except members"."""
    narrowed = any(word.lower in {"only", "solely", "exclusively"} for word in words)
    return narrowed and any(word.lower in {"except", "unless", "other", "apart", "excluding"} for word in evidence)


def _taken_up(back: Mapping[int, tuple[int, ...]], evidence: Sequence[Word], index: int) -> bool:
    """The claim takes up what stands around the negator, not a stray word of it."""
    near = range(max(0, index - 6), min(len(evidence), index + 9))
    content = [i for i in near if evidence[i].weight and evidence[i].sentence == evidence[index].sentence]
    return sum(place in back for place in content) >= max(2, 0.5 * len(content))


def _said_plainly(alignment: Alignment, claimed: Sequence[int], evidence: Sequence[Word]) -> bool:
    """The evidence also says the same word undenied."""
    return any(not denied(evidence, place) for index in claimed for place in alignment.places[index])


def _negative_forms(words: Sequence[Word], targets: Sequence[int], others: Sequence[Word]) -> bool:
    """ "not legal" and "illegal"."""
    return any(
        other.lower.startswith(prefix) and stem(other.lower[len(prefix) :]) == words[target].stem
        for target in targets
        for other in others
        for prefix in NEGATIVE_PREFIXES
    )


def _phrase(words: Sequence[Word], index: int, targets: Sequence[int]) -> str:
    last = max(targets[:1], default=index)
    first, last = min(index, last), max(index, last)
    return " ".join(word.text for word in words[first : last + 1])
