"""Who is said to do what, and how firmly: verb groups with modality, polarity and aspect.

No part-of-speech tagger: a group is found by its auxiliary ("will be launched", "has not created", "is to") or by the
word that follows a name ("the Agency publishes"); the checks ask about a verb only where claim and evidence share it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from rag.verify import lexicon
from rag.verify.modals import BINDING, INVITING, TABLE, Modality
from rag.verify.words import Text, Word, phrase_at

_NOUNS = frozenset({"need", "plan", "aim", "hope", "want", "needs", "plans", "aims", "might", "will"})
_AGREED = frozenset({"agreed", "disagreed", "freed", "guaranteed", "decreed", "refereed"})
_PERFECT = frozenset({"been", "become", "come", "run", "overcome"})
_ARTICLES = frozenset({"a", "an", "the", "its", "their"})
_BEHIND_BE = _ARTICLES | {"of", "at", "in", "on", "for"}  # "will be of use": what it will be follows


class Aspect(Enum):
    PLAIN = "plain"
    PERFECT = "perfect"
    PASSIVE = "passive"
    PROGRESSIVE = "progressive"


@dataclass(frozen=True, slots=True)
class Group:
    """A verb group: words[start:head] are its auxiliaries and adverbs, words[head] is its verb (or the adjective after
    "be"). `agent` holds the indices of the name words that do it; empty where no name does."""

    modality: Modality
    start: int
    marker: int  # one past the modal words
    head: int
    negated: bool
    aspect: Aspect
    past: bool

    def said(self, words: Sequence[Word]) -> str:
        return " ".join(word.text for word in words[self.start : self.marker])


def groups_in(text: Text) -> tuple[Group, ...]:
    return tuple(_scan(text.words))


def _scan(words: Sequence[Word]) -> Iterator[Group]:
    """ "do not have to": the negation of an auxiliary whose verb is itself a modal goes to that."""
    index, carried = 0, False
    while index < len(words):
        group = _group_at(words, index)
        if group is None:
            index, carried = index + 1, False
            continue
        group = replace(group, negated=True) if carried else group
        auxiliary = words[group.start].lower in lexicon.DO and group.modality is Modality.BARE
        onward = auxiliary and _group_at(words, group.head) is not None
        carried = onward and group.negated
        if not onward:
            yield group
        index = group.head if group.head - group.marker < 3 else group.marker


def _group_at(words: Sequence[Word], index: int) -> Group | None:
    word = words[index]
    if word.lower == "should" and word.opens:
        return None  # "Should they ask" is a condition
    if word.lower == "may" and word.text == "May" and not word.opens:
        return None
    noun = index > 0 and word.lower in _NOUNS and words[index - 1].lower in _ARTICLES  # "the need to"
    if noun or (word.lower in lexicon.BE and any(other.lower == "if" for other in words[max(0, index - 6) : index])):
        return None if noun else _completed(words, index, index, Modality.BARE)
    for phrase, modality in TABLE.get(word.lower, ()):
        length = _matches(words, index, phrase)
        if length and not _means_because(words, index, phrase):
            return _completed(words, index, index + length, modality)
    if word.lower in INVITING or word.lower in BINDING:
        return _invitation(words, index)
    if word.lower in lexicon.BE | lexicon.HAVE | {"do", "does", "did"}:
        forbids = word.opens and word.lower == "do" and phrase_at(words, index, ("do", "not"))
        return _completed(words, index, index, Modality.MUST | Modality.SHOULD if forbids else Modality.BARE)
    return None


def _matches(words: Sequence[Word], index: int, phrase: Sequence[str]) -> int:
    """How many words the phrase takes here, adverbs and "not" after its first word included; 0 if it is not here."""
    if len(phrase) == 1 or phrase_at(words, index, phrase):
        return len(phrase)
    step = index + 1
    while (
        step < len(words)
        and step < index + 3
        and _skippable(words[step])
        and words[step].sentence == words[index].sentence
    ):
        step += 1
    if step > index + 1 and phrase_at(words, step, phrase[1:]):
        return step - index + len(phrase) - 1
    return 0


def _means_because(words: Sequence[Word], index: int, phrase: Sequence[str]) -> bool:
    """ "is due to the weather", "is able" aside: "to" before a determiner or a name is no infinitive's."""
    if phrase[-2:] != ("due", "to") and phrase[-1:] != ("at",):
        return phrase[0] in lexicon.BE and len(phrase) == 2 and phrase[1] == "to" and _not_verb(words, index + 2)
    return phrase[-2:] == ("due", "to") and _not_verb(words, index + 3)


def _not_verb(words: Sequence[Word], index: int) -> bool:
    return index < len(words) and (words[index].lower in lexicon.DETERMINERS or words[index].text[:1].isupper())


def _skippable(word: Word) -> bool:
    return word.lower in lexicon.ADVERBS or word.lower.endswith("ly")


def _completed(words: Sequence[Word], start: int, marker: int, modality: Modality) -> Group | None:
    """From the auxiliaries on to the verb."""
    index, negated, perfect, be = marker, False, False, False
    past = any(word.lower in lexicon.PAST_AUXILIARIES for word in words[start : marker or 1])
    sentence = words[start].sentence
    negated = any(word.lower in ("not", "never", "no") for word in words[start:marker])
    while index < len(words) and words[index].sentence == sentence and (index == start or "." not in words[index].gap):
        word = words[index]
        if word.lower in lexicon.HAVE and _auxiliary_have(words, index):
            perfect = True
        elif word.lower in lexicon.BE:
            be = True
        elif word.lower not in {"do", "does", "did"} and not _skippable(word) and not (be and word.lower in _BEHIND_BE):
            break
        negated = negated or word.lower in ("not", "never")
        past = past or (modality is Modality.BARE and word.lower in lexicon.PAST_AUXILIARIES)
        index += 1
        if index > start + 9:
            return None
    if index >= len(words) or words[index].sentence != sentence or index == start:
        return None
    aspect = Aspect.PLAIN
    if be:
        lower = words[index].lower
        aspect = Aspect.PROGRESSIVE if lower.endswith("ing") else Aspect.PASSIVE if participle(lower) else Aspect.PLAIN
    if perfect:
        past = past or modality is Modality.BARE
        aspect = Aspect.PASSIVE if aspect is Aspect.PASSIVE else Aspect.PERFECT
    return Group(modality, start, max(marker, start + 1), index, negated, aspect, past)


def _auxiliary_have(words: Sequence[Word], index: int) -> bool:
    """ "has created", not "has a mandate"."""
    step = index + 1
    while step < len(words) and step < index + 4 and _skippable(words[step]):
        step += 1
    return step < len(words) and (participle(words[step].lower) or words[step].lower in _PERFECT)


def participle(lower: str) -> bool:
    return (
        (lower.endswith("ed") and len(lower) > 3 and (not lower.endswith("eed") or lower in _AGREED))
        or lower in lexicon.PAST_FORMS
        or lower in lexicon.SAME_PAST
        or (lower.startswith(("re", "un", "over", "under")) and lower.lstrip("reunovd") in lexicon.PAST_FORMS)
    )


def _invitation(words: Sequence[Word], index: int) -> Group | None:
    """ "calls on the co-legislators to prioritise": the verb after the object's "to"."""
    if index and words[index - 1].lower in lexicon.BE | lexicon.DETERMINERS:
        return None
    base = INVITING.get(words[index].lower, "")
    modality = BINDING.get(words[index].lower, Modality.INVITE)
    if base == "call" and not (index + 1 < len(words) and words[index + 1].lower in ("on", "upon", "for")):
        return None
    for step in range(index + 1, min(index + 14, len(words) - 1)):
        word = words[step]
        if word.sentence != words[index].sentence or ";" in word.gap or word.lower in lexicon.MODALS:
            return None
        if word.lower == "to" and words[step + 1].weight and not words[step + 1].text[:1].isupper():
            return Group(modality, index, index + (2 if base == "call" else 1), step + 1, False, Aspect.PLAIN, False)
    return None


def finite(words: Sequence[Word], index: int) -> bool:
    """Whether a word by its form may be a verb that asserts: "creates", "created"; not "to create", "the created"."""
    word = words[index]
    if word.weight == 0 or not (word.lower.endswith("s") or participle(word.lower)):
        return False
    before = words[index - 1].lower if index and words[index - 1].sentence == word.sentence else ""
    if before in lexicon.PREPOSITIONS | lexicon.DETERMINERS:
        return False
    return not word.text[:1].isupper() or word.opens
