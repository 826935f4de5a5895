"""The documents that a comparison sets against each other: those that it names."""

import re
from collections.abc import Sequence

from rag.asks import Ask
from rag.lexicon import Lexicon, Mention
from rag.mentions import documents_in, without
from rag.question import Question
from rag.terms import stem, word_stems

_BOTH = re.compile(
    r"\b(?:both|two|the)\s+(?P<issuer>[A-Z]\w+)(?:['’]s)?\s+(?:documents|papers|texts|publications)\b|"
    r"\b(?:both|two) (?:documents|papers|texts) (?:of|by|from) the (?P<other>[A-Z]\w+)",
)
_AND_WHO = re.compile(
    r"\b(?:what|and|versus|vs\.?|against|than|as)\s+(?:(?:does|do|did|has|by)\s+)?the\s+(?P<issuer>[A-Z]\w+)"
    r"(?P<other>)(?=\s*[?.,]|\s+(?:each|both|respectively|describes?|sees?|treats?|says?|writes?|states?|puts?|thinks?|wants?|does|say)\b)"
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
_SEVERAL = re.compile(r"\b(?:both|two|three|all)\b[^.?!]*$|\b(?:documents|papers|texts|plans|reports)\b[^.?!]*$", re.I)
_KINDS = frozenset(stem(word) for word in "report paper leaflet memo brief note letter study".split())
# A noun that stands for a document; "the note to the sentence", "note 3" are others.
_NOUN = re.compile(
    r"\b(?:the|this|that|or|and|versus|vs\.?|against|both|,)\s+(\w{4,})\b(?!\s+(?:to|on|under|at|of(?! the [A-Z])|for|in|no\b|number|\d)|[-’'])",
    re.I,
)
_BESIDE = re.compile(r"\s+(?:and|or|versus|vs\.?|against)\s+(?:the\s+)?([a-z]{4,})\b(?![-’'])")  # "fact sheet and note"
# "Where is the plan published, going by the note?": the plan is what it is about.
_GOING_BY = re.compile(
    r"\b(?:according to|going by|judging by|as per|per|says|if one follows)\s+(?:the\s+|its\s+)?$", re.I
)
_READ_IN = re.compile(
    r"(?:\b(?:in|under|from|than|with|against|by|to|as|does|do|did|on|for|of|per|vs\.?|versus)\s+(?:the\s+|both\s+)?|^\W*(?:the\s+)?)$",
    re.I,
)
_PAIRED = re.compile(r"\b(?P<word>[\w-]+)\s+(?:and|or|versus|vs\.?|against|to|with|from)\s+(?:the\s+)?$", re.I)


def compared_documents(question: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """The documents set against each other, in the order in which they are named; fewer than two where none are.

    One name that two documents share ("the action plan") names one of them, unless the question compares.
    """
    mentions = documents_in(question.corrected, lexicon)
    named = list(dict.fromkeys(document for mention in mentions for document in mention.documents))
    named += [name for name in _paired(question.corrected, mentions, lexicon) if name not in named]
    named += [name for name in _of_issuer(question.corrected, mentions, lexicon) if name not in named]
    named += [name for name in _by_noun(question, mentions, lexicon) if name not in named]
    if question.asks is not Ask.COMPARE and (source := _source(question.corrected, mentions)):
        return source.documents[:1]
    several = any(len(m.documents) > 1 and _SEVERAL.search(question.corrected[: m.end]) for m in mentions)
    apart = several or len(mentions) > 1 or len(named) > len({name for m in mentions for name in m.documents})
    return tuple(named) if apart or question.asks is Ask.COMPARE else tuple(named[:1])


def _source(text: str, mentions: Sequence[Mention]) -> Mention | None:
    """The one document that the question goes by, where the others that it names are what it is about."""
    by = [one for one in mentions if _GOING_BY.search(text[: one.start])]
    others = [one for one in mentions if one not in by]
    about = others and not any(_READ_IN.search(text[: one.start]) for one in others)
    return by[0] if len(by) == 1 and about else None


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
    beside = (_BESIDE.match(question.corrected[one.end :]) for one in mentions)
    nouns |= dict.fromkeys(stem(match[1]) for match in beside if match)
    return [next(iter(bearers[noun])) for noun in nouns if noun in kinds and len(bearers.get(noun, ())) == 1]


def _of_issuer(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> list[str]:
    """ "Both Commission documents", "what does the note say, what the Commission?": all that this body issued."""
    match = _BOTH.search(text) or (_AND_WHO.search(without(text, mentions)) if len(mentions) == 1 else None)
    if match is None:
        return []
    issuer = stem(match["issuer"] or match["other"])
    return [name for name, document in lexicon.documents.items() if issuer in word_stems(document.issuer)]
