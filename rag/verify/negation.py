"""Yes and no: a negation that the claim adds, or leaves out.

Where the claim repeats the evidence's words around the negation, the evidence must deny the same word; where it is worded
otherwise, some word of denial must stand in the sentence that it is drawn from.
"""

from collections.abc import Iterator, Mapping, Sequence

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.finding import DOUBTFUL, LIKELY, Finding, Kind, quoted
from rag.verify.words import Word, repeats, stem

_NEGATORS = lexicon.bag("not never no neither nor none nobody nothing nowhere without hardly barely scarcely")
_NEGATING_VERBS = lexicon.bag(
    "fail fails failed failing refuse refuses refused refusing unable decline declines declined"
)
_NO_NEGATION = (
    "not only", "not just", "not least", "no less than", "no fewer than", "no more than", "not necessarily", "no doubt",
    "not more than", "not less than", "not merely", "nothing but", "not solely", "not to mention", "no matter",
    "without prejudice", "not exceeding", "no later", "not later", "no longer than", "no earlier", "not before", "not exceed",
    "no less", "no fewer",
)  # fmt: skip
_SKIPPED = tuple(tuple(phrase.split()) for phrase in _NO_NEGATION)
# Words that deny without a negator. They excuse, they never accuse.
_DENYING = lexicon.bag(
    """lack lacks lacked lacking absence absent fail fails failed failing failure unable refuse refuses refused deny
    denies denied prevent prevents prevented preventing avoid avoids avoided avoiding exclude excludes excluded
    excluding prohibit prohibits prohibited prohibiting ban bans banned forbid forbids forbidden unlikely except
    impossible unless stop stops stopped cease ceased reject rejects rejected rejecting exempt exempts exempted
    ineligible declined declines unavailable incapable impede impedes block blocks blocked insufficient insufficiently
    false closed suspended cancelled canceled abolished nor neither rather"""
)
_BEHIND = lexicon.bag("not never no closed suspended cancelled false prohibited banned forbidden excluded nor")
_HINTING = _DENYING | lexicon.bag(
    """outside rather instead other than few little seldom rarely missing free undetected unaware limited only less
    fall falls short beyond evade evades escape escapes ignore ignores despite regardless unknown unclear inadequate
    remain remains still yet oppose opposes opposed against hinder until alone merely end ends ended stopping halt
    halted dropped lost lose loses losing"""
)
_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "mis")
_REACH = 7  # words between a negator and what it denies
_AROUND = 5  # words on either side that tell whether the claim repeats the evidence


def negates(words: Sequence[Word], index: int) -> bool:
    """Whether the word is a negator, and means it."""
    word = words[index]
    following = tuple(other.lower for other in words[index : index + 3])
    if word.lower in _NEGATING_VERBS:
        return following[1:2] == ("to",)
    if word.lower not in _NEGATORS or any(following[: len(phrase)] == phrase for phrase in _SKIPPED):
        return False
    before = words[index - 1].lower if index else ""
    numbered = word.lower == "no" and following[1:2] != () and following[1][:1].isdigit()
    return not numbered and not (word.lower == "not" and before in {"or", "whether"})


def denied(words: Sequence[Word], place: int, denying: frozenset[str] = _DENYING) -> bool:
    """Whether a negator, or a word that denies, stands close before a word, or right behind it."""
    sentence = words[place].sentence
    for index in range(place - 1, max(-1, place - 1 - _REACH), -1):
        if words[index].sentence != sentence or words[index + 1].gap.strip() in {";", ":"}:
            break
        if negates(words, index) or words[index].lower in denying:
            return True
    for index in range(place + 1, min(place + _REACH, len(words))):
        if words[index].sentence != sentence or words[index].gap.strip(" -’'") or words[index].lower in {"and", "but"}:
            break
        if words[index].lower in _BEHIND:
            return True
    return False


def check(alignment: Alignment) -> Iterator[Finding]:
    yield from _added(alignment)
    yield from _dropped(alignment)
    yield from _prefixed(alignment)


def _targets(words: Sequence[Word], index: int, limit: int = 2) -> list[int]:
    """The next content words that a negator reaches."""
    found: list[int] = []
    for place in range(index + 1, min(index + 1 + _REACH, len(words))):
        word = words[place]
        if word.sentence != words[index].sentence or word.gap.strip(" ,’'\"“”") or (found and "," in word.gap):
            break
        if word.weight and word.lower not in _NEGATING_VERBS:
            found.append(place)
        if len(found) == limit:
            break
    return found


def _repeats(places: Mapping[int, tuple[int, ...]], words: Sequence[Word], index: int) -> bool:
    """Whether nearly all content around this word stands close together in the other text."""
    near = range(max(0, index - _AROUND), min(len(words), index + _AROUND + 1))
    content = [i for i in near if words[i].weight and words[i].sentence == words[index].sentence and i != index]
    content = [i for i in content if words[i].lower not in _NEGATING_VERBS]
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
    right = next((i for i in ahead if words[i].weight and words[i].lower not in _NEGATING_VERBS | {"means"}), -1)
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
        between if not any(others[place].weight and others[place].lower not in _DENYING for place in between) else None
    )


def _denies(words: Sequence[Word], span: range) -> bool:
    return any(negates(words, place) or words[place].lower in _DENYING for place in span)


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
        word.sentence in sentences and (negates(words, index) or word.lower in _HINTING)
        for index, word in enumerate(words)
    )


def _dropped(alignment: Alignment) -> Iterator[Finding]:
    words, evidence = alignment.claim.words, alignment.evidence.words
    back = _backward(alignment)
    for index in (i for i in range(len(evidence)) if negates(evidence, i)):
        targets = _targets(evidence, index)
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
        if any(denied(words, place) or words[place].lower in _DENYING for place in met):
            continue
        if not _repeats(back, evidence, index) and _denial_in(words, {words[place].sentence for place in met}):
            continue
        if _said_plainly(alignment, met[:1], evidence):
            continue
        yield Finding(Kind.NEGATION, f"leaves out {quoted(_phrase(evidence, index, targets))} of the source", LIKELY)
        return


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
        for prefix in _PREFIXES
    )


def _prefixed(alignment: Alignment) -> Iterator[Finding]:
    """ "illegal" where the source says "legal", and the other way round, neither being denied."""
    words, evidence = alignment.claim.words, alignment.evidence.words
    lowers = {word.lower for word in evidence if word.weight}
    for index, word in enumerate(words):
        if not word.weight or alignment.places[index] or len(word.lower) < 5 or word.text[:1].isupper():
            continue
        plain = next((word.lower[len(p) :] for p in _PREFIXES if word.lower.startswith(p)), "")
        other = plain if len(plain) > 4 and plain in lowers else ""
        other = other or next((p + word.lower for p in _PREFIXES if p + word.lower in lowers), "")
        if not other or denied(words, index):
            continue
        if not any(denied(evidence, place) for place, held in enumerate(evidence) if held.lower == other):
            yield Finding(Kind.OPPOSITE, f"says {quoted(word.text)}; the source says {quoted(other)}", LIKELY)


def _phrase(words: Sequence[Word], index: int, targets: Sequence[int]) -> str:
    last = max(targets[:1], default=index)
    first, last = min(index, last), max(index, last)
    return " ".join(word.text for word in words[first : last + 1])
