"""What a follow-up leaves unsaid: the subject of the conversation, in few words, and how much it counts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.asks import Ask
from rag.lexicon import Lexicon
from rag.mentions import documents_in, without
from rag.question import Concept, Question, understand
from rag.references import ORDINAL_WORDS

_MOST = 7  # words carried along
_TELLING = 0.3  # powers of ten by which a word of the background is more usual in the documents than elsewhere
_SAID = 240  # characters of the last answer in which names are looked for
_LIGHT = 0.38  # of its weight: what is only carried along decides less than what is asked
_CHANGING = re.compile(r"\d.*")  # figures, years and dates are what follow-ups ask anew
_OF_ITS_TIME = {"already", "yet", "still", "now"}  # said of what was asked before, not of what is asked now
_NAMED = re.compile(r"[A-Z]")


def subject_of(question: str, before: str, answer: str, lexicon: Lexicon) -> str:
    """What the question before was about and names in the answer to it; what the question says itself is left out."""
    own = {word for concept in understand(question, lexicon).concepts for word in _words(concept)}
    asked = understand(before, lexicon)
    carried = [concept for concept in asked.concepts if _carries(concept) and not own & set(_words(concept))]
    told = [concept for concept in _names_told(answer, lexicon) if not own & set(_words(concept))]
    named = [concept for concept in carried if _NAMED.search(concept.surface)]
    heavy = sorted(_once([*named, *told] if named or told else carried), key=lambda concept: -concept.weight)
    rest = sorted((c for c in carried if c not in heavy), key=lambda concept: -concept.weight)
    kept = [*heavy, *rest][:_MOST]
    words = [concept.surface for concept in _once([*asked.concepts, *told]) if concept in kept]
    documents = [] if documents_in(question, lexicon) or len(asked.documents) != 1 else asked.documents
    titles = [lexicon.documents[name].short_title for name in documents]
    return "; ".join(part for part in (" ".join(dict.fromkeys(words)), *titles) if part)


def subject_told(question: str, background: Sequence[str], lexicon: Lexicon) -> str:
    """The words of the sentences before a question, the nearest first, that belong to the documents' subject."""
    own = {word for concept in understand(question, lexicon).concepts for word in _words(concept)}
    kept: list[str] = []
    documents: tuple[str, ...] = ()
    for sentence in reversed(background):
        asked = understand(sentence, lexicon)
        documents = documents or asked.documents
        telling = [
            concept.surface
            for concept in reversed(asked.concepts)
            if concept.known
            and _carries(concept)
            and not own & set(_words(concept))
            and (len(concept.variants) > 1 or lexicon.telling(concept.surface) >= _TELLING)
        ]
        kept += [surface for surface in telling if surface not in kept]
    titles = [lexicon.documents[name].short_title for name in documents if len(documents) == 1]
    return "; ".join(part for part in (" ".join(reversed(kept[:_MOST])), *titles) if part)


def lighter(asked: Question, own: Question) -> Question:
    """What `asked` carries along counts less than what it says itself (`own`)."""
    mine = {word for concept in own.concepts for word in _words(concept)}
    concepts = tuple(c if mine & set(_words(c)) else replace(c, weight=c.weight * _LIGHT) for c in asked.concepts)
    return replace(asked, concepts=concepts, asks=own.asks, counted=own.counted)


def asking_as(asked: Question, before: Question) -> Question:
    """One that has no word of asking asks what the question before did. "How much of this? And of those?": those may
    be counted."""
    kind = Ask.HOW_MANY if before.asks is Ask.HOW_MUCH else before.asks
    return replace(asked, asks=kind, counted=())


def _names_told(answer: str, lexicon: Lexicon) -> list[Concept]:
    text = answer[:_SAID]
    asked = understand(without(text, documents_in(text, lexicon)), lexicon)
    return [c for c in asked.concepts if len(c.variants) > 1 and _NAMED.search(c.surface) and _carries(c)]


def _carries(concept: Concept) -> bool:
    return not _CHANGING.match(concept.surface) and concept.surface.lower() not in {*ORDINAL_WORDS, *_OF_ITS_TIME}


def _words(concept: Concept) -> Iterable[str]:
    return (word for variant in concept.variants for word in variant)


def _once(concepts: Iterable[Concept]) -> list[Concept]:
    return list({concept.variants: concept for concept in reversed(list(concepts))}.values())[::-1]
