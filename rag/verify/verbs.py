"""The verbs of a text, each with the group that governs it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.verify import lexicon
from rag.verify.modals import Modality, hints_in
from rag.verify.predicates import Group, participle
from rag.verify.words import Text, Word


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verb groups of a text, by the index of their verb; those that share a modal ("will map and share") too."""

    groups: tuple[Group, ...]
    at: Mapping[int, Group]
    hints: Modality


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
        tied = before.lower in {"and", "or"} or "," in word.gap or (adverb(before) and index > head + 1)
        if tied and word.weight and not word.text[:1].isupper() and _form(word.lower) == _form(words[head].lower):
            yield index


def _form(lower: str) -> str:
    if lower.endswith("ing"):
        return "ing"
    return "ed" if participle(lower) and lower not in lexicon.SAME_PAST else ""


def adverb(word: Word) -> bool:
    return word.lower in lexicon.ADVERBS or word.lower.endswith("ly")


def imperative(evidence: Sequence[Word]) -> bool:
    """Headings and table rows tell what is to be done: "Establish a platform"."""
    return any(opens_as_order(evidence, index) for index in range(len(evidence)))


def opens_as_order(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if word.opens and word.lower == "never":
        return True
    label = index >= 2 and words[index - 1].number and words[index - 2].opens  # "Action 16. Establish"
    goes_on = word.gap.strip() in {";", ":"} and not word.text[:1].isupper()  # "save it; change it"
    if not (word.opens or label or goes_on) or not word.weight or index + 1 >= len(words):
        return False
    after = words[index + 1].lower
    return not word.lower.endswith(("s", "ing", "ed")) and after not in lexicon.BE | lexicon.HAVE | lexicon.MODALS
