"""Words that deny, and what they reach."""

from collections.abc import Sequence

from rag.verify import lexicon
from rag.verify.words import Word

_NEGATORS = lexicon.bag("not never no neither nor none nobody nothing nowhere without hardly barely scarcely")
NEGATING_VERBS = lexicon.bag(
    "fail fails failed failing refuse refuses refused refusing unable decline declines declined"
)
_NO_NEGATION = (
    "not only", "not just", "not least", "no less than", "no fewer than", "no more than", "not necessarily", "no doubt",
    "not more than", "not less than", "not merely", "nothing but", "not solely", "not to mention", "no matter",
    "without prejudice", "not exceeding", "no later", "not later", "no longer than", "no earlier", "not before",
    "not exceed",
    "no less", "no fewer",
)  # fmt: skip
_SKIPPED = tuple(tuple(phrase.split()) for phrase in _NO_NEGATION)
# Words that deny without a negator. They excuse, they never accuse.
DENYING = lexicon.bag(
    """lack lacks lacked lacking absence absent fail fails failed failing failure unable refuse refuses refused deny
    denies denied prevent prevents prevented preventing avoid avoids avoided avoiding exclude excludes excluded
    excluding prohibit prohibits prohibited prohibiting ban bans banned forbid forbids forbidden unlikely except
    impossible unless stop stops stopped cease ceased reject rejects rejected rejecting exempt exempts exempted
    ineligible declined declines unavailable incapable impede impedes block blocks blocked insufficient insufficiently
    false closed suspended cancelled canceled abolished nor neither rather"""
)
_BEHIND = lexicon.bag("not never no closed suspended cancelled false prohibited banned forbidden excluded nor")
HINTING = DENYING | lexicon.bag(
    """outside rather instead other than few little seldom rarely missing free undetected unaware limited only less
    fall falls short beyond evade evades escape escapes ignore ignores despite regardless unknown unclear inadequate
    remain remains still yet oppose opposes opposed against hinder until alone merely end ends ended stopping halt
    halted dropped lost lose loses losing"""
)
NEGATIVE_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "mis")
REACH = 7  # words between a negator and what it denies


def negates(words: Sequence[Word], index: int) -> bool:
    """Whether the word is a negator, and means it."""
    word = words[index]
    following = tuple(other.lower for other in words[index : index + 3])
    if word.lower in NEGATING_VERBS:
        return following[1:2] == ("to",)
    if word.lower not in _NEGATORS or any(following[: len(phrase)] == phrase for phrase in _SKIPPED):
        return False
    before = words[index - 1].lower if index else ""
    numbered = word.lower == "no" and following[1:2] != () and following[1][:1].isdecimal()
    return not numbered and not (word.lower == "not" and before in {"or", "whether"})


def denied(words: Sequence[Word], place: int, denying: frozenset[str] = DENYING) -> bool:
    """Whether a negator, or a word that denies, stands close before a word, or right behind it."""
    sentence = words[place].sentence
    for index in range(place - 1, max(-1, place - 1 - REACH), -1):
        if words[index].sentence != sentence or words[index + 1].gap.strip() in {";", ":"}:
            break
        if negates(words, index) or words[index].lower in denying:
            return True
    for index in range(place + 1, min(place + REACH, len(words))):
        if words[index].sentence != sentence or words[index].gap.strip(" -’'") or words[index].lower in {"and", "but"}:
            break
        if words[index].lower in _BEHIND:
            return True
    return False
