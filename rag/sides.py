"""What a comparison is about: the subject, without the documents' names and the words of comparing."""

import re
from dataclasses import dataclass, replace

from rag.asks import Ask, asks_of
from rag.demonyms import other_spellings
from rag.lexicon import Lexicon
from rag.parts import parts_of
from rag.phrases import unnamed
from rag.ports import Embedder, Vector
from rag.question import Question, understand
from rag.terms import is_stop_word, stem, tokens, word_stems

# How one compares, not what: none of these words stands in the sentences compared, but by chance.
_COMPARING = frozenset(
    stem(word)
    for word in """
    compare compared comparing comparison contrast contrasted contrasting differ differs differing difference differences
    different versus vs against side sides agree agrees agreement disagree same identical identically alike match matches
    matching consistent contradict contradicts contradiction both each either neither other others another one two former
    latter respective respectively common overlap change changed changes changing evolve evolved evolution develop since
    developed mention mentions mentioned speak speaks talk talks describe describes described say says said tell tells told
    put puts report reports reported show shows give gives given cover covers treat treats treated word words wording text texts
    version versions document documents paper papers confirm confirms check wants want wanted intend intends intended
    foresee foresees foreseen foresaw envisage envisages announce announces announced promise promises promised plan planned
    plans say ask asked asks anything something way ways regard regards matter issue point points old new now then today
    footnote footnotes note notes cite cites cited source sources
    previously earlier later before already still yet really actually exactly precise precisely title titles
    """.split()
)
# What one asks about a document itself.
_ASPECTS = frozenset(
    stem(word)
    for word in """
    period years year date time timeframe duration length long cover scope purpose aim aims goal objective objectives subject
    topic structure author issuer run runs valid apply applies last lasts start end about
    """.split()
)
# Kinds of things that must be there on each side; a name ("who") may be any.
_KEPT = (Ask.WHEN, Ask.HOW_MANY, Ask.HOW_MUCH, Ask.HOW_LONG)
_INTENT = re.compile(
    r"\b(?:intend\w*|want\w*|aim\w*|plan(?:s|ned)?|promis\w+|foresee\w*|foresaw|envisag\w+|announc\w+|propos\w+|commit\w*|"
    r"ambition\w*|going to|will|wish\w*|ask\w* for|call\w* for|hopes?|do about)\b",
    re.I,
)
_WHO_SAYS = re.compile(
    r"\bwho(?:se)? (?:mention|sa(?:ys|id)|speak|talk|report|cover|refer|goes|is (?:more|less))\w*", re.I
)
_DATE = re.compile(
    r"\b(?:earlier|later|precise|exact|same|expected|which|what|the) (?:dates?|years?|days?|deadlines?|time ?(?:tables?|frames?))\b",
    re.I,
)
_NAME = re.compile(r"\b[A-Z][\w’'.&/-]*\w(?: (?:of (?:the )?)?[A-Z][\w’'.&/-]*\w)*")
_NAME_WEIGHT = 3.0
_LONG_STEM = 5  # letters from which a stem that begins another one is the same name
_NAMES_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared: a question without the documents' names and the words of comparing, and its vector. `kinds` are
    the kinds of things that its parts ask for; `intent`: it asks what somebody means to do;
    `itself`: it asks about the documents themselves; `names` are those in the question,
    each in all its spellings (rows of stems), which a document that speaks of the subject does not all lack."""

    question: Question
    vector: Vector
    kinds: tuple[Ask, ...] = ()
    intent: bool = False
    itself: bool = False
    names: tuple[tuple[tuple[str, ...], ...], ...] = ()


def _names(asked: Question, lexicon: Lexicon) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """What is printed with capitals inside the question, each name in all its spellings; none where the question is
    mostly about something else."""
    found = []
    weight = 0.0
    for match in _NAME.finditer(asked.corrected):
        row = word_stems(match.group())
        if not asked.corrected[: match.start()].strip() and not match.group()[:2].isupper():
            continue
        inside = [c for c in asked.concepts if any(set(variant) <= set(row) for variant in c.variants)]
        if max((concept.weight for concept in inside), default=0.0) > _NAME_WEIGHT or len(row) > 1:
            weight += sum(concept.weight for concept in inside)
            found.append((row, *lexicon.group_of(match.group()).variants, *other_spellings(row)))
    return tuple(found) if weight >= _NAMES_SHARE * asked.weight else ()


def holds_name(row: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a name stands in a row of stems, also as the land of a people ("North Saxon": "North Saxony")."""
    width = len(name)
    return any(
        all(
            word == own or (min(len(word), len(own)) >= _LONG_STEM and (word.startswith(own) or own.startswith(word)))
            for word, own in zip(row[place : place + width], name, strict=True)
        )
        for place in range(len(row) - width + 1)
    )


def subject_of(question: Question, lexicon: Lexicon, embedder: Embedder, beside: str = "") -> Subject:
    """Its vector is of the words that are left, in their order, with those `beside` it that say what it is about."""
    bare = unnamed(question.corrected, lexicon)
    words = [
        token.text for token in tokens(bare) if not is_stop_word(token.lower) and stem(token.text) not in _COMPARING
    ]
    itself = bool(question.documents) and all(stem(word) in _ASPECTS for word in words)
    text = question.corrected if itself or not words else " ".join(words)
    text = f"{text} {beside}".strip()
    asks, counted = asks_of(re.sub(r"\b(?:compar\w+|differ\w*|same|match\w*|agree\w*)\b", " ", bare, flags=re.I))
    asked = replace(
        understand(text, lexicon),
        corrected=bare,
        asks=asks if asks in _KEPT else Ask.OTHER,
        counted=counted,
        documents=question.documents,
    )
    kinds = dict.fromkeys(asks_of(part)[0] for part in parts_of(_WHO_SAYS.sub(" ", bare)))
    kinds |= {Ask.WHEN: None} if _DATE.search(bare) else {}
    asked_for = tuple(kind for kind in kinds if kind in (*_KEPT, Ask.WHO))
    return Subject(
        asked, embedder.embed([text])[0], asked_for, bool(_INTENT.search(bare)), itself, _names(asked, lexicon)
    )
