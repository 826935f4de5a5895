"""Who is said to do what, and how firmly: verb groups with modality, polarity and aspect.

No part-of-speech tagger: a group is found by its auxiliary ("will be launched", "has not created", "is to") or by the
word that follows a name ("the Agency publishes"); the checks ask about a verb only where claim and evidence share it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, Flag, auto

from rag.verify import lexicon
from rag.verify.words import Text, Word, phrase_at


class Modality(Flag):
    """How firmly something is said to be done. One phrase may stand for two ("needs to": must, or should)."""

    BARE = 0
    MUST = auto()
    WILL = auto()
    SHOULD = auto()
    MAY = auto()
    INVITE = auto()
    INTENT = auto()  # aims to, plans to
    WOULD = auto()
    EXPECT = auto()


_NOUNS = frozenset({"need", "plan", "aim", "hope", "want", "needs", "plans", "aims", "might", "will"})
_AGREED = frozenset({"agreed", "disagreed", "freed", "guaranteed", "decreed", "refereed"})
_PERFECT = frozenset({"been", "become", "come", "run", "overcome"})
_ARTICLES = frozenset({"a", "an", "the", "its", "their"})
_BE = tuple(sorted(lexicon.BE))
_PHRASES: tuple[tuple[Modality, str], ...] = (
    (Modality.MUST, "must|shall|BE required to|BE obliged to|BE bound to|HAVE to|BE compelled to|HAVE an obligation to"
     "|BE under an obligation to|BE mandatory to|BE necessary to|BE legally required to"),
    (Modality.MUST | Modality.SHOULD, "need to|needs to|needed to|BE essential to|BE crucial to|BE vital to"
     "|BE imperative to|BE important to|BE supposed to"),
    (Modality.WILL, "will|BE going to|BE to|BE set to|BE due to|BE scheduled to|BE planned to|BE about to"),
    (Modality.EXPECT, "BE expected to|BE likely to|BE anticipated to|BE projected to|BE predicted to|BE forecast to"),
    (Modality.SHOULD, "should|ought to|BE recommended to|BE advised to|had better"),
    (Modality.MAY, "may|might|can|could|BE able to|BE allowed to|BE permitted to|BE free to|BE entitled to"
     "|BE possible to|BE authorised to|HAVE the option to|HAVE the right to|HAVE the possibility to|BE in a position to"),
    (Modality.INVITE, "BE invited to|BE encouraged to|BE asked to|BE called on to|BE called upon to|BE urged to"
     "|BE requested to"),
    (Modality.INTENT, "plan to|plans to|planned to|aim to|aims to|aimed to|intend to|intends to|intended to|seek to"
     "|seeks to|sought to|want to|wants to|propose to|proposes to|BE planning to|BE aiming to|BE intended to"
     "|BE seeking to|hope to|hopes to|BE designed to|BE meant to|BE preparing to|commits to|committed to|BE proposed to"
     "|aim at|aims at|BE aimed at|BE considering|is considering"),
    (Modality.WOULD, "would"),
)  # fmt: skip
# An object stands between these and the verb: "calls on the legislators to adopt".
_INVITING = {
    "invite": "invites invited inviting", "call": "calls called calling", "encourage": "encourages encouraged encouraging",
    "urge": "urges urged urging", "ask": "asks asked asking", "request": "requests requested requesting",
    "advise": "advises advised",
}  # fmt: skip
# The same with an object, but binding.
_BINDING = {
    form: Modality.MUST
    for form in lexicon.bag("""requires required requiring obliges obliged obliging compels
compelled compelling forces forced forcing orders ordered""")
}
_INVITE_WORDS = {form: base for base, forms in _INVITING.items() for form in (base, *forms.split())}

# Single words that say the same as a modal somewhere in the sentence, so that none may be missed there.
HINTS: dict[str, Modality] = {
    **dict.fromkeys(lexicon.bag("""entitled right eligible possible possibly potential potentially perhaps maybe option optional able ability enable enables
        enabled allow allows allowed permitted capable opportunity chance feasible helps"""),
                    Modality.MAY),
    **dict.fromkeys(lexicon.bag("""mandatory obligation obligations obligatory obliged requirement requirements required requires
        require compulsory necessary imperative duty need needs"""), Modality.MUST),
    **dict.fromkeys(lexicon.bag("""recommended recommends recommendation recommendations advisable essential crucial vital
        need needs necessary"""), Modality.SHOULD),
    **dict.fromkeys(lexicon.bag("""planned plan plans upcoming forthcoming future scheduled expected"""), Modality.WILL),
    **dict.fromkeys(lexicon.bag("""invitation invites invited encourages encouraged urges urged calls call asked asks requested"""), Modality.INVITE),
    **dict.fromkeys(lexicon.bag("""aim aims aimed goal objective intention intends intended plan plans purpose seeks"""),
                    Modality.INTENT),
    **dict.fromkeys(lexicon.bag("""expected likely anticipated"""), Modality.EXPECT | Modality.WILL),
}  # fmt: skip
HINTS["need"] = HINTS["needs"] = HINTS["necessary"] = Modality.MUST | Modality.SHOULD
HINTS["plan"] = HINTS["plans"] = HINTS["planned"] = Modality.WILL | Modality.INTENT


def _expanded() -> dict[str, tuple[tuple[tuple[str, ...], Modality], ...]]:
    """The phrases by their first word, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Modality]]] = {}
    for modality, phrases in _PHRASES:
        for phrase in phrases.split("|"):
            parts = phrase.split()
            firsts = {"BE": _BE, "HAVE": ("have", "has", "had")}.get(parts[0], (parts[0],))
            for first in firsts:
                table.setdefault(first, []).append(((first, *parts[1:]), modality))
    return {first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in table.items()}


_TABLE = _expanded()


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
    for phrase, modality in _TABLE.get(word.lower, ()):
        length = _matches(words, index, phrase)
        if length and not _means_because(words, index, phrase):
            return _completed(words, index, index + length, modality)
    if word.lower in _INVITE_WORDS or word.lower in _BINDING:
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
        elif word.lower not in {"do", "does", "did"} and not _skippable(word) and not (be and word.lower in _ARTICLES):
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
    base = _INVITE_WORDS.get(words[index].lower, "")
    modality = _BINDING.get(words[index].lower, Modality.INVITE)
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


def hints_in(words: Sequence[Word], known: frozenset[str] = frozenset()) -> Modality:
    """What single words of a text hint at; words whose stems are `known` are no rewording of a modal."""
    found = Modality.BARE
    for word in words:
        if word.stem not in known:
            found |= HINTS.get(word.lower, Modality.BARE)
    return found
