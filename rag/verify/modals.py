"""The modals of English and the phrases that stand for them."""

from collections.abc import Sequence
from enum import Flag, auto

from rag.verify import lexicon
from rag.verify.words import Word


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
     "|BE possible to|BE authorised to|HAVE the option to|HAVE the right to|HAVE the possibility to"
     "|BE in a position to"),
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
    "invite": "invites invited inviting", "call": "calls called calling",
    "encourage": "encourages encouraged encouraging",
    "urge": "urges urged urging", "ask": "asks asked asking", "request": "requests requested requesting",
    "advise": "advises advised",
}  # fmt: skip
# The same with an object, but binding.
BINDING = dict.fromkeys(
    lexicon.bag(
        """requires required requiring obliges obliged obliging compels compelled compelling forces forced forcing
        orders ordered"""
    ),
    Modality.MUST,
)
INVITING = {form: base for base, forms in _INVITING.items() for form in (base, *forms.split())}

# Single words that say the same as a modal somewhere in the sentence, so that none may be missed there.
_HINTING: tuple[tuple[Modality, str], ...] = (
    (Modality.MAY, """entitled right eligible possible possibly potential potentially perhaps maybe option optional able
     ability enable enables enabled allow allows allowed permitted capable opportunity chance feasible helps"""),
    (Modality.MUST, """mandatory obligation obligations obligatory obliged requirement requirements required requires
     require compulsory imperative duty need needs necessary"""),
    (Modality.SHOULD, """recommended recommends recommendation recommendations advisable essential crucial vital need
     needs necessary"""),
    (Modality.WILL, "planned plan plans upcoming forthcoming future scheduled expected likely anticipated"),
    (Modality.INVITE, "invitation invites invited encourages encouraged urges urged calls call asked asks requested"),
    (Modality.INTENT, "aim aims aimed goal objective intention intends intended plan plans planned purpose seeks"),
    (Modality.EXPECT, "expected likely anticipated"),
)  # fmt: skip


def _hints() -> dict[str, Modality]:
    table: dict[str, Modality] = {}
    for modality, words in _HINTING:
        for word in words.split():
            table[word] = table.get(word, Modality.BARE) | modality
    return table


HINTS = _hints()


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


TABLE = _expanded()


def hints_in(words: Sequence[Word], known: frozenset[str] = frozenset()) -> Modality:
    """What single words of a text hint at; words whose stems are `known` are no rewording of a modal."""
    found = Modality.BARE
    for word in words:
        if word.stem not in known:
            found |= HINTS.get(word.lower, Modality.BARE)
    return found
