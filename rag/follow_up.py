"""Follow-ups made to stand alone, without a language model: what they leave out is taken from the question before.

"And of Action 3?" puts its reference, year, body or document into the question before. "When was it launched?" has its
pronoun replaced by the reference that question made, or carries its subject along in brackets.
"""

import re
from collections.abc import Sequence

from rag.asks import Ask
from rag.lexicon import Lexicon
from rag.mentions import Mention, documents_in
from rag.question import understand
from rag.records import Turn
from rag.references import references_in
from rag.terms import is_stop_word, stem, tokens

_OPENS = re.compile(
    r"^(?:(?:ok(?:ay)?|thanks?|thank you|well|right|so|hm+|good|fine|sorry|no|yes|please)\b[,.!]?\s+)*"
    r"(?:and|what about|how about|same for|now for|also|but|then(?:,| at least:?)?)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|there|this|that|these|those|he|she|the same|"
    r"the (?:first|second|third|last|latter|former)(?: (?:one|of (?:these|them|those)))?|"
    r"one of them|else|instead)\b(?!\s+(?:the|which|is|are)\b\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+)",
    re.I,
)
_THING = re.compile(r"\b(?:that|this|the) (?:action|footnote|note|indicator|section|row|one)\b", re.I)
_PRONOUN = re.compile(r"\b(?:it|this|that|there)\b", re.I)
_YEAR = re.compile(r"\b20\d\d(?:\s*[-–]\s*20\d\d)?\b")
_NTH = re.compile(r"\bthe (?P<nth>first|second|third|fourth|last) (?:one|of (?:these|them|those)|action)\b", re.I)
_LISTED = re.compile(r"\b(?:Action|Performance indicator) \d+\b")
_NTHS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_SHORT = 5  # content words up to which a question without a verb may be a fragment
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|must|may|explain|"
    r"summari[sz]e|describe|list|show|tell|give|name|compare|quote|define|outline)\b",
    re.I,
)
_OPENING = 80  # characters of an answer in which it names the document that it quotes
_CARRIED = 7  # words of the question before that are carried along


def stand_alone(question: str, history: Sequence[Turn], lexicon: Lexicon) -> str:
    """The question as it would be asked with no history; unchanged if it needs none."""
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not asked:
        return question
    before = stand_alone(asked[-1], _until_last_question(history), lexicon)
    answer = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    return _merged(question.strip(), before, answer, lexicon)


def _until_last_question(history: Sequence[Turn]) -> Sequence[Turn]:
    last = max(place for place, turn in enumerate(history) if turn.role == "user" and turn.content.strip())
    return history[:last]


def _merged(question: str, before: str, answer: str, lexicon: Lexicon) -> str:
    listed = _nth_of_list(question, answer)
    if listed:
        return _with_document(listed, before, lexicon)
    if not _depends(question, lexicon):
        return question
    put = _substituted(question, before, lexicon)
    if put:
        return put
    referenced = _with_reference(question, before, answer, lexicon)
    return referenced or _with_subject(question, before, lexicon)


def _depends(question: str, lexicon: Lexicon) -> bool:
    """Whether the question leaves out what the conversation has said."""
    words = [token for token in tokens(question) if not is_stop_word(token.lower)]
    if references_in(question) and documents_in(question, lexicon) and len(words) > 2:
        return False
    if _POINTS_BACK.search(question) or _fragment(question, len(words)):
        return True
    if references_in(question) and not _OPENS.match(question):
        return False  # "Explain Action 16 to me" is whole: if several documents have one, it is for the caller to say
    whole = bool(_VERB.search(question)) and len(words) >= 2  # "and how much was spent?" asks a question of its own
    return (bool(_OPENS.match(question)) or len(words) <= 2) and not whole


def _fragment(question: str, words: int) -> bool:
    asks = re.match(r"\s*(?:who|what|when|where|which|how|why)\b", question, re.I)
    return words <= (1 if asks else _SHORT) and not _VERB.search(question)


def _nth_of_list(question: str, answer: str) -> str | None:
    """ "the second of these", after a list of actions, is that action."""
    match = _NTH.search(question)
    found: list[str] = list(dict.fromkeys(_LISTED.findall(answer))) if match else []
    place = _NTHS[match["nth"].lower()] if match else 0
    if match is None or not -len(found) <= place < len(found):
        return None
    return question[: match.start()] + found[place] + question[match.end() :]


def _with_document(question: str, before: str, lexicon: Lexicon) -> str:
    mentions = documents_in(before, lexicon)
    if documents_in(question, lexicon) or not mentions or len(mentions[0].documents) > 1:
        return question
    name = lexicon.documents[mentions[0].documents[0]].short_title
    return f"{question.rstrip(' ?.')} of {name}?" if references_in(question) else f"{question.rstrip(' ?.')} in {name}?"


def _substituted(question: str, before: str, lexicon: Lexicon) -> str | None:
    """A bare new reference, year, document or body takes the place of the old one in the question before."""
    core = _OPENS.sub("", question).strip(" ,.?!")
    said = [token for token in tokens(core) if not is_stop_word(token.lower)]
    here, there = references_in(core), references_in(before)
    mentions, before_mentions = documents_in(core, lexicon), documents_in(before, lexicon)
    if (
        here
        and there
        and here[0].kind is there[0].kind
        and _only(core, [(r.start, r.end) for r in here] + [(m.start, m.end) for m in mentions])
    ):
        text = before[: there[0].start] + core[here[0].start : here[-1].end] + before[there[0].end :]
        return _swap_document(text, core, lexicon) if mentions else text
    if mentions and _only(core, [(m.start, m.end) for m in mentions]):
        if before_mentions:
            return _swap_document(before, core, lexicon)
        name = lexicon.documents[mentions[0].documents[0]].short_title
        if there:
            return f"{before[: there[-1].end]} of {name}{before[there[-1].end :]}"
        return f"{before.rstrip(' ?.')} in {name}?"
    years, old = list(_YEAR.finditer(core)), list(_YEAR.finditer(_hidden(before, before_mentions)))
    if years and old and len(said) <= len(years):
        return before[: old[-1].start()] + years[0].group() + before[old[-1].end() :]
    bodies, old_bodies = understand(core, lexicon).bodies, understand(before, lexicon).bodies
    if bodies and old_bodies and len(said) <= len(bodies[0].terms[0].split()) and not _asks_anew(core):
        return _swap_body(core, before, lexicon)
    return None


def _asks_anew(core: str) -> bool:
    return bool(re.match(r"(?:who|when|where|how|why|which|what)\b", core, re.I))


def _hidden(text: str, mentions: Sequence[Mention]) -> str:
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def _only(core: str, spans: Sequence[tuple[int, int]]) -> bool:
    rest = [t for t in tokens(core) if not any(start <= t.start < end for start, end in spans)]
    return all(is_stop_word(token.lower) or token.lower in ("one", "please") for token in rest)


def _swap_document(before: str, core: str, lexicon: Lexicon) -> str:
    old, new = documents_in(before, lexicon), documents_in(core, lexicon)
    name = lexicon.documents[new[0].documents[0]].short_title
    if not old:
        return f"{before.rstrip(' ?.')} in {name}?"
    start = len(re.sub(r"\bthe\s+$", "", before[: old[0].start], flags=re.I))
    return before[:start] + name + before[old[0].end :]


def _swap_body(core: str, before: str, lexicon: Lexicon) -> str:
    old = understand(before, lexicon).bodies[0]
    row = tokens(before)
    for variant in sorted(old.variants, key=len, reverse=True):
        for place in range(len(row) - len(variant) + 1):
            if tuple(stem(t.text) for t in row[place : place + len(variant)]) == variant:
                return before[: row[place].start] + core + before[row[place + len(variant) - 1].end :]
    return before


def _with_reference(question: str, before: str, answer: str, lexicon: Lexicon) -> str | None:
    """ "that action", "it" become the one thing that the question before named by number, where it did."""
    there = references_in(before)
    if not there or references_in(question):
        return None
    mentions = [m for m in documents_in(before, lexicon) if len(m.documents) == 1]
    mentions = mentions or [
        m for m in documents_in(answer[:_OPENING], lexicon) if len(m.documents) == 1 and m.start < 5
    ]
    label = before[there[-1].start : there[-1].end].strip()
    if mentions:
        label += f" of {lexicon.documents[mentions[0].documents[0]].short_title}"
    match = _THING.search(question) or _PRONOUN.search(question)
    if match:
        return question[: match.start()] + label + question[match.end() :]
    return f"{question.rstrip(' ?.')} ({label})?"


def _with_subject(question: str, before: str, lexicon: Lexicon) -> str:
    """What the question before was about, in brackets."""
    asked = understand(before, lexicon)
    mine = {
        word for concept in understand(question, lexicon).concepts for variant in concept.variants for word in variant
    }
    carried = [
        concept
        for concept in asked.concepts
        if not any(word in mine for variant in concept.variants for word in variant)
    ]
    named = [concept for concept in carried if concept.surface[:1].isupper()]
    heavy = sorted(named or carried, key=lambda concept: -concept.weight)[:_CARRIED]
    words = [concept.surface for concept in asked.concepts if concept in heavy]
    documents = [lexicon.documents[name].short_title for name in asked.documents if len(asked.documents) == 1]
    if asked.asks is Ask.OTHER and not words and not documents:
        return question
    subject = "; ".join([" ".join(words), *documents]).strip("; ")
    return f"{question.rstrip()} ({subject})" if subject else question
