"""What a comparison compares: the documents on its sides, and the subject without the words of comparing."""

import re
from dataclasses import dataclass, replace

from rag.asks import Ask, asks_of
from rag.demonyms import other_spellings
from rag.lexicon import Lexicon
from rag.mentions import Mention, documents_in, without
from rag.parts import parts_of
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
_BOTH = re.compile(
    r"\b(?:both|two|the)\s+(?P<issuer>[A-Z]\w+)(?:['’]s)?\s+(?:documents|papers|texts|publications)\b|"
    r"\b(?:both|two) (?:documents|papers|texts) (?:of|by|from) the (?P<other>[A-Z]\w+)",
)
_AND_WHO = re.compile(
    r"\b(?:what|and|versus|vs\.?|against|than|as)\s+(?:(?:does|do|did|has|by)\s+)?the\s+(?P<issuer>[A-Z]\w+)"
    r"(?P<other>)(?=\s*[?.,]|\s+(?:each|both|respectively|describes?|sees?|treats?|says?|writes?|states?|puts?|thinks?|wants?|does|say)\b)"
)
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
_THEN = re.compile(
    r"\b(?:20\d\d|then|previously|earlier|formerly|before|at the time|in the past|used to)\b.*"
    r"\b(?:now|today|currently|nowadays|these days|at present|since then|any ?more)\b|"
    r"\b(?:now|today|currently|nowadays|at present)\b.*\b(?:then|previously|formerly|in the past|at the time)\b",
    re.I,
)
_WHICH_DOCUMENTS = re.compile(
    r"\bwhich (?:one |ones )?of (?:the|these|those|your|our) (?:\w+ )?(?:documents|papers|texts|sources)\b|"
    r"\b(?:which|what) (?:documents?|papers?|texts?)\b(?: also| all| even)? (?:mention|speak|talk|say|refer|deal|cover|discuss|contain|treat|giv|put|promis|announc|offer|ha[sv]e?\b|goes|go\b)\w*|"
    r"\bwhere else\b|\bin (?:how many|which) of the documents\b",
    re.I,
)
_NAME = re.compile(r"\b[A-Z][\w’'.&/-]*\w(?: (?:of (?:the )?)?[A-Z][\w’'.&/-]*\w)*")
_NAME_WEIGHT = 3.0
_NAMES_SHARE = 0.3
_SEVERAL = re.compile(r"\b(?:both|two|three|all)\b[^.?!]*$|\b(?:documents|papers|texts|plans|reports)\b[^.?!]*$", re.I)
_KINDS = frozenset(stem(word) for word in "report paper leaflet memo brief note letter study".split())
# A noun that stands for a document; "the note to the sentence", "note 3" are others.
_NOUN = re.compile(
    r"\b(?:the|this|that|or|and|versus|vs\.?|against|both|,)\s+(\w{4,})\b(?!\s+(?:to|on|under|at|of(?! the [A-Z])|for|in|no\b|number|\d)|[-’'])",
    re.I,
)
_PAIRED = re.compile(r"\b(?P<word>[\w-]+)\s+(?:and|or|versus|vs\.?|against|to|with|from)\s+(?:the\s+)?$", re.I)


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


def compared_documents(question: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """The documents set against each other, in the order in which they are named; fewer than two where none are.

    One name that two documents share ("the action plan") names one of them, unless the question compares.
    """
    mentions = documents_in(question.corrected, lexicon)
    named = list(dict.fromkeys(document for mention in mentions for document in mention.documents))
    named += [name for name in _paired(question.corrected, mentions, lexicon) if name not in named]
    named += [name for name in _of_issuer(question.corrected, mentions, lexicon) if name not in named]
    named += [name for name in _by_noun(question, mentions, lexicon) if name not in named]
    several = any(len(m.documents) > 1 and _SEVERAL.search(question.corrected[: m.end]) for m in mentions)
    apart = several or len(mentions) > 1 or len(named) > len({name for m in mentions for name in m.documents})
    return tuple(named) if apart or question.asks is Ask.COMPARE else tuple(named[:1])


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


def which_documents(text: str) -> bool:
    """ "Which of the documents mention …?" asks all of them."""
    return bool(_WHICH_DOCUMENTS.search(text))


def then_and_now(text: str) -> bool:
    """Whether a question sets what was against what is, without naming where either is written."""
    return bool(_THEN.search(text))


def _paired(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> list[str]:
    """ "The old and the new plan" names two: the nouns of a name also go with the adjective before it."""
    found: list[str] = []
    for mention in mentions:
        before = _PAIRED.search(text[: mention.start])
        if before is None:
            continue
        own = word_stems(text[mention.start : mention.end])
        wanted = {(stem(before["word"]), *own[-width:]) for width in (1, 2)}
        found += [name.document_id for name in lexicon.names if name.words in wanted]
    return found


def _by_noun(question: Question, mentions: tuple[Mention, ...], lexicon: Lexicon) -> list[str]:
    """ "The note or the Communication", "against what the sheet says": in a comparison the noun that only one document's
    names end with names that document."""
    if not mentions and question.asks is not Ask.COMPARE:
        return []
    bare = without(question.corrected, mentions)
    bearers: dict[str, set[str]] = {}
    for name in lexicon.names:
        bearers.setdefault(name.words[-1], set()).add(name.document_id)
    kinds = {word_stems(one.kind)[-1] for one in lexicon.documents.values() if one.kind}
    kinds |= {word_stems(one.short_title)[-1] for one in lexicon.documents.values()} | _KINDS
    nouns = dict.fromkeys(stem(match[1]) for match in _NOUN.finditer(bare))
    return [next(iter(bearers[noun])) for noun in nouns if noun in kinds and len(bearers.get(noun, ())) == 1]


def _of_issuer(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> list[str]:
    """ "Both Commission documents", "what does the note say, what the Commission?": all that this body issued."""
    match = _BOTH.search(text) or (_AND_WHO.search(without(text, mentions)) if len(mentions) == 1 else None)
    if match is None:
        return []
    issuer = stem(match["issuer"] or match["other"])
    return [name for name, document in lexicon.documents.items() if issuer in word_stems(document.issuer)]


def subject_of(question: Question, lexicon: Lexicon, embedder: Embedder, beside: str = "") -> Subject:
    """Its vector is of the words that are left, in their order, with those `beside` it that say what it is about."""
    bare = without(question.corrected, documents_in(question.corrected, lexicon))
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
