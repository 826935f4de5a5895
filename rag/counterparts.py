"""The sides of a comparison, each with the documents that it may be: those named, those described, and those only meant.

"What was wanted in 2031, and what does the Harbour Office want now?" has two sides and names no document.
"""

import re
from collections.abc import Iterable, Sequence

from rag.asks import Ask
from rag.compared import compared_documents, then_and_now
from rag.lexicon import Lexicon
from rag.mentions import documents_in
from rag.parts import parts_of
from rag.phrases import aged, issuers_of, kind_nouns, phrases_in
from rag.question import Question
from rag.terms import Token, tokens

_Sides = tuple[tuple[str, ...], ...]

# What a body does that stands in what it wrote; the second group it also does elsewhere.
_WRITES = frozenset(
    "mention mentions mentioned report reports reported say says said speak speaks spoke write writes wrote state states stated "
    "describe describes described treat treats put puts tell tells told note notes noted see sees explain explains".split()
)
_ACTS = frozenset(
    "ask asks asked call calls called announce announces announced promise promises promised plan plans planned want wants "
    "wanted foresee foresees foresaw expect expects expected demand demands demanded propose proposes proposed offer offers "
    "offered aim aims intend intends intended have has name names named take took takes".split()
)
_BETWEEN = frozenset(
    "already also had has have itself now then each both still even only merely just did does do".split()
)
_WHOSE_END = re.compile(
    r"\s*(?:$|[?.,;:)–—-]|(?:treats?|says?|does|do|did|is|are|has|have|was|were|and|or|puts?|tells?)\b)"
)
_ONE_OTHER = re.compile(
    r"\bthe one\b.{3,}\bthe other\b|\bone (?:text|document|paper|plan|report|source|file)\b.{3,}\b(?:another|the other)\b",
    re.I | re.S,
)
_SET_AGAINST = re.compile(
    r"\b(?:go|goes|going|went) (?:beyond|further)\b|\bside by side\b|\bas well as in\b|\bboth in\b|\b(?:take|taken|takes|took) "
    r"(?:\w+ )?up\b|\bin (?:reply|response|return)\b|\bbecame of\b|\bbecome of\b|\b(?:was|were) already\b|\b(?:years|months) ago\b|"
    r"\bback then\b|\boriginally\b|\b(?:more|less) \w+ (?:here |there )?than the\b|\b\w+er than the\b|\bin each\b|"
    r"\bthe (?:former|latter)\b|\brespectively\b|\bsuccessors?\b|\bpredecessors?\b|\bwhereas\b",
    re.I,
)
# The same, in a question of two parts.
_IN_PARTS = re.compile(
    r"\blater\b|\bafterwards\b|\bnext\b|\bsince then\b|\bby now\b|\btoday\b|\bnowadays\b|"
    r"\b(?:newer|older|earlier|later|other) (?:[\w-]+ )?(?:one|document|paper|text|plan|report|programme|publication)\b",
    re.I,
)
_KIN = re.compile(r"\b(?:successors?|predecessors?|follow-?up|forerunners?)\b", re.I)
_EARLIER = re.compile(
    r"\b(?:then|back then|at the time|years ago|originally|previously|formerly|predecessors?|at first|used to)\b|"
    r"\b(?:was|were|had been) (?:\w+ )?(?:planned|foreseen|intended|wanted|thought|promised)\b",
    re.I,
)
_IN_YEAR = re.compile(r"\b(?:in|of|from|since)\s+((?:19|20)\d\d)\b(?!\s*[-–/]\s*\d)", re.I)
_SENTENCES = re.compile(r"(?<=[.?!;:])\s+")
_DOES = re.compile(r"\b(?:do|does|did)\s+(?:the|this|that)?\s*$", re.I)


def sides_of(question: Question, lexicon: Lexicon) -> _Sides:
    """In the order in which they are named; fewer than two where the question does not set documents against each other."""
    text = question.corrected
    named = compared_documents(question, lexicon)
    mentions = documents_in(text, lexicon)
    sides: list[tuple[str, ...]] = [(name,) for name in named]
    for phrase in phrases_in(text, lexicon):
        if any(one.start < phrase.end and phrase.start < one.end and len(one.documents) == 1 for one in mentions):
            continue
        sides += [(name,) for name in phrase.documents] if phrase.each else [phrase.documents]
    two = _two_sided(question, len(named), lexicon)
    sides += _speakers(text, lexicon, acting=two)
    found = _apart(sides)
    if len(found) < 2:
        found = _apart((*found, *_of_years(text if two else _unnamed_parts(text, lexicon), lexicon)))
    return (*found, *_rest(text, found, lexicon)) if two and len(found) == 1 else found


def plainly_two(text: str) -> bool:
    """ "One text tells …, another …": two sides without a word on which."""
    return bool(_ONE_OTHER.search(text))


def _two_sided(question: Question, named: int, lexicon: Lexicon) -> bool:
    text = question.corrected
    cue = plainly_two(text) or then_and_now(text) or bool(_SET_AGAINST.search(text)) or question.asks is Ask.COMPARE
    cue = cue or (bool(_IN_PARTS.search(text)) and len(parts_of(text)) > 1)
    return cue or (named == 1 and (_named_last(text, lexicon) or _speaks_apart(text, lexicon)))


def _unnamed_parts(text: str, lexicon: Lexicon) -> str:
    """What of a question stands apart from the part that names a document; nothing where none names one."""
    parts = [part for sentence in _SENTENCES.split(text) for part in parts_of(sentence)]
    without = [part for part in parts if not documents_in(part, lexicon)]
    return ". ".join(without) if len(without) < len(parts) else ""


def _named_last(text: str, lexicon: Lexicon) -> bool:
    """ "Which kinds did they ask for, and what does the leaflet offer?": the first part is not asked of the leaflet."""
    *before, last = parts_of(text)
    inside = documents_in(last, lexicon)
    asked = any(_DOES.search(last[: one.start]) for one in inside)
    return bool(before) and asked and not any(documents_in(part, lexicon) for part in before)


def _speaks_apart(text: str, lexicon: Lexicon) -> bool:
    """ "What was spent according to the leaflet, and what does the Harbour Office promise?": another one speaks."""
    parts = parts_of(text)
    silent = [part for part in parts if not documents_in(part, lexicon)]
    return len(silent) < len(parts) and any(any(_speakers(part, lexicon, acting=True)) for part in silent)


def _speakers(text: str, lexicon: Lexicon, *, acting: bool) -> Iterable[tuple[str, ...]]:
    """ "What does the Harbour Office say", "than the Office's": the documents of a body that speaks. What it does besides
    counts where the question has two sides anyway."""
    row = tokens(text)
    said = _WRITES | _ACTS if acting else _WRITES
    speaking = False
    for place in reversed(range(len(row))):
        token = row[place]
        issued = issuers_of(token.text, lexicon)
        if not issued:
            continue
        joined = speaking and [one.lower for one in row[place + 1 : place + 3]] == ["and", "the"]
        speaking = joined or _says(text, row, place, said)
        if speaking:
            yield issued


def _says(text: str, row: Sequence[Token], place: int, said: frozenset[str]) -> bool:
    token = row[place]
    if token.text.endswith(("'s", "’s", "'", "’")):
        return bool(_WHOSE_END.match(text[token.end :]))
    following = place + 1
    while following < len(row) and row[following].lower in _BETWEEN:
        following += 1
    if following < len(row) and row[following].lower in said:
        return not text[token.end : row[place + 1].start].strip()
    return following > place + 1 and bool({"have", "has"} & said & {one.lower for one in row[place + 1 : following]})


def _apart(sides: Iterable[tuple[str, ...]]) -> _Sides:
    """Each once; one that may be a document named already is that document."""
    listed = list(dict.fromkeys(side for side in sides if side))
    sure = {side[0] for side in listed if len(side) == 1}
    return tuple(side for side in listed if len(side) == 1 or not sure & set(side))


def _of_years(text: str, lexicon: Lexicon) -> Iterable[tuple[str, ...]]:
    """ "In 2031": the one document of that year, as long as not most are of it."""
    for match in _IN_YEAR.finditer(text):
        dated = tuple(name for name, document in lexicon.documents.items() if document.date[:4] == match[1])
        if len(dated) == 1:
            yield dated


def _rest(text: str, found: _Sides, lexicon: Lexicon) -> _Sides:
    """The other side of a comparison of which one is known: what is older, or newer, where the question says so."""
    dates = {name: document.date for name, document in lexicon.documents.items()}
    known = min(dates[name] for name in found[0])
    others = [name for name in dates if name not in found[0]]
    if _KIN.search(text):
        kinds = kind_nouns(lexicon.documents[found[0][0]])
        others = [name for name in others if kinds & kind_nouns(lexicon.documents[name])] or others
    older = tuple(name for name in others if dates[name] < known)
    if _EARLIER.search(text) and older:
        return (aged(older, lexicon, newest=False),)
    newer = tuple(name for name in others if dates[name] > known)
    return (newer or tuple(others),) if others else ()
