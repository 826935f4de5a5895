"""Yes and no: a negation that the claim adds, or leaves out."""

from collections.abc import Iterator, Sequence

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.finding import Finding, Kind, quoted
from rag.verify.words import Text, Word

_NEGATORS = lexicon.bag(
    """
    not never no neither nor none nobody nothing nowhere without hardly barely scarcely
    """
)
_NEGATING_VERBS = lexicon.bag(
    """
    fail fails failed failing refuse refuses refused refusing unable decline declines declined
    """
)
_NO_NEGATION = (("not", "only"), ("not", "just"), ("not", "least"), ("no", "less"), ("no", "fewer"), ("no", "more"),
                ("not", "necessarily"), ("no", "doubt"), ("not", "more"), ("not", "less"), ("not", "merely"),
                ("nothing", "but"), ("not", "solely"), ("not", "to", "mention"), ("no", "matter"))  # fmt: skip
# Words that deny without a negator: they excuse, they do not accuse.
_DENYING = lexicon.bag(
    """
    lack lacks lacked lacking absence absent fail fails failed failing failure unable refuse refuses refused
    deny denies denied prevent prevents prevented preventing avoid avoids avoided avoiding exclude excludes
    excluded excluding prohibit prohibits prohibited prohibiting ban bans banned forbid forbids forbidden
    unlikely outside except rather instead other few little seldom rarely insufficient insufficiently impossible
    unless stop stops stopped cease ceased reject rejects rejected rejecting missing free undetected unaware
    limited only less fall falls short beyond exempt exempts exempted ineligible evade evades escape escapes
    ignore ignores despite regardless declined declines unavailable unknown unclear inadequate remain remains
    still yet oppose opposes opposed against incapable impede impedes block blocks blocked hinder
    """
)
_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "mis")
_REACH = 7  # words between a negator and what it denies


def _negators(words: Sequence[Word]) -> list[int]:
    return [index for index, word in enumerate(words) if _negates(words, index, word)]


def _negates(words: Sequence[Word], index: int, word: Word) -> bool:
    if word.lower in _NEGATING_VERBS:
        following = [other.lower for other in words[index + 1 : index + 2]]
        return following == ["to"]
    if word.lower not in _NEGATORS:
        return False
    following = [other.lower for other in words[index : index + 3]]
    if any(tuple(following[: len(phrase)]) == phrase for phrase in _NO_NEGATION):
        return False
    if following[:2] == ["without", "prejudice"]:
        return False
    before = words[index - 1].lower if index else ""
    numbered = word.lower == "no" and len(following) > 1 and following[1][:1].isdigit()
    return not numbered and not (word.lower == "not" and before in {"or", "whether", "if"})


def _targets(words: Sequence[Word], index: int, limit: int = 2) -> list[int]:
    """The next content words that a negator reaches; the ones before it, if it ends its clause."""
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


def denied(words: Sequence[Word], place: int) -> bool:
    """Whether a negator, or a word that denies, stands close enough before (or right behind) a word."""
    word = words[place]
    for index in range(place - 1, max(-1, place - 1 - _REACH), -1):
        other = words[index]
        if other.sentence != word.sentence or words[index + 1].gap.strip() in {";", ":"}:
            break
        if _negates(words, index, other) or other.lower in _DENYING:
            return True
    behind = words[place + 1 : place + 4]
    return any(other.sentence == word.sentence and (other.lower in {"not", "never", "no"}) for other in behind)


def check(alignment: Alignment) -> Iterator[Finding]:
    yield from _added(alignment)
    yield from _dropped(alignment)
    yield from _prefixed(alignment)


def _excuses(text: Text) -> bool:
    return any(word.lower in _DENYING or word.lower in _NEGATORS for word in text.words) or any(
        word.lower.startswith(_PREFIXES) and len(word.lower) > 6 for word in text.words
    )


def _added(alignment: Alignment) -> Iterator[Finding]:
    words, evidence = alignment.claim.words, alignment.evidence.words
    for index in _negators(words):
        targets = _targets(words, index) or _before(words, index)
        places = [place for target in targets for place in alignment.places[target]]
        if any(denied(evidence, place) for place in places):
            continue
        said = _phrase(words, index, targets)
        if places and not any(_negative_form(words[target], evidence) for target in targets):
            yield Finding(Kind.NEGATION, f"says {quoted(said)}; the source does not deny it", 0.12)
        elif not places and not _excuses(alignment.evidence):
            yield Finding(Kind.NEGATION, f"says {quoted(said)}; the source denies nothing", 0.3)


def _before(words: Sequence[Word], index: int) -> list[int]:
    return [place for place in range(max(0, index - 3), index) if words[place].weight][-1:]


def _dropped(alignment: Alignment) -> Iterator[Finding]:
    words, evidence = alignment.claim.words, alignment.evidence.words
    back = alignment.back()
    for index in _negators(evidence):
        targets = _targets(evidence, index)
        met = [(target, back[target]) for target in targets if target in back]
        if not met or not _neighbours_met(back, evidence, index, targets):
            continue
        if any(denied(words, place) or words[place].lower in _DENYING for _, place in met):
            continue
        if any(_negative_form(evidence[target], words) for target, _ in met):
            continue
        if _denial_near(words, [place for _, place in met]) or _said_plainly(alignment, [p for _, p in met], evidence):
            continue
        yield Finding(Kind.NEGATION, f"leaves out {quoted(_phrase(evidence, index, targets))} of the source", 0.12)
        return


def _neighbours_met(back: object, evidence: Sequence[Word], index: int, targets: Sequence[int]) -> bool:
    """The claim takes up what stands around the negator, not a stray word of it."""
    assert isinstance(back, dict)
    near = [place for place in range(max(0, index - 6), min(len(evidence), index + 9)) if evidence[place].weight]
    near = [place for place in near if evidence[place].sentence == evidence[index].sentence]
    return sum(place in back for place in near) >= max(2, 0.5 * len(near))


def _denial_near(words: Sequence[Word], places: Sequence[int]) -> bool:
    """A denying word anywhere in the same sentence of the claim, once it is worded otherwise."""
    sentences = {words[place].sentence for place in places}
    return any(
        word.sentence in sentences and (word.lower in _DENYING - {"only", "still", "yet", "remain", "remains", "other"})
        for word in words
    ) or any(words[index].sentence in sentences for index in _negators(words))


def _said_plainly(alignment: Alignment, claimed: Sequence[int], evidence: Sequence[Word]) -> bool:
    """The evidence also says the same word undenied."""
    return any(not denied(evidence, place) for index in claimed for place in alignment.places[index])


def _negative_form(word: Word, others: Sequence[Word]) -> bool:
    """ "not legal" and "illegal"."""
    return any(
        other.lower.startswith(prefix) and other.lower[len(prefix) :][:5] == word.lower[:5]
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
        positive = next((word.lower[len(p) :] for p in _PREFIXES if word.lower.startswith(p)), "")
        other = positive if len(positive) > 4 and positive in lowers else ""
        other = other or next((p + word.lower for p in _PREFIXES if p + word.lower in lowers), "")
        if (
            not other
            or denied(words, index)
            or any(denied(evidence, i) for i, w in enumerate(evidence) if w.lower == other)
        ):
            continue
        yield Finding(Kind.OPPOSITE, f"says {quoted(word.text)}; the source says {quoted(other)}", 0.15)


def _phrase(words: Sequence[Word], index: int, targets: Sequence[int]) -> str:
    last = max(targets[:1], default=index)
    first, last = min(index, last), max(index, last)
    return " ".join(word.text for word in words[first : last + 1])
