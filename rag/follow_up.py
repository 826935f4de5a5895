"""Follow-ups made to stand alone, without a language model: what they leave out is taken from the question before.

"And of Action 3?" puts its reference, year, body or document into the question before. "When was it launched?" has its
pronoun replaced by the reference that question made, or carries its subject along in brackets.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.asks import Ask, asks_of
from rag.background import parted
from rag.carried import asking_as, lighter, subject_of, subject_told
from rag.lexicon import Lexicon
from rag.mentions import Mention, documents_in
from rag.question import Question, understand
from rag.records import Turn
from rag.references import references_in
from rag.terms import is_stop_word, stem, tokens

_OPENS = re.compile(
    r"^(?:(?:ok(?:ay)?|thanks?|thank you|well|right|so|hm+|good|fine|sorry|no|yes|please)\b[,.!]?\s+)*"
    r"(?:and|what about|how about|same for|now for|also|but|then(?:,| at least:?)?)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )there(?! (?:is|are|was|were|will)\b)|"
    r"this|that|these|those|he|she|the same|"
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
_FILLING = re.compile(r"^(?:(?:ok(?:ay)?|thanks?|thank you|well|right|so|hm+|good|fine|and|then)\b[,.!]?\s+)+", re.I)
_THAT = re.compile(r"\b(?:that|it|this|those|they)\b", re.I)
_BESIDE = re.compile(
    r"\b(?:the (?:next|following|(?P<back>previous|preceding))(?: (?:one|action|footnote|indicator|note))?"
    r"(?=\W*$|\s+(?:say|is|was|about))|the one (?:after|(?P<before>before))(?: (?:it|that|this))?)\b",
    re.I,
)
_SAME_THING = re.compile(r"\bthe same (?:thing|subject|matter|topic|issue)\b", re.I)
_KNOWN_THING = re.compile(
    r"\b(?:the|those|these|such)\s+(?:[a-z-]+\s+){0,2}?(?P<noun>[a-z-]+)(?=\s*[?.,!]|\s*$|\s+(?:is|are|was|were|be|been|do|does|did|"
    r"has|have|had|will|would|can|could|should|must|may|might|held|take|took|taken|say|says|said|go|went|come|came|meet|met)\b)"
)
_SUBJECT = 3  # known things that a question names which has its subject in itself
_LEANS = 6  # concepts up to which a question may lean on the conversation


@dataclass(frozen=True, slots=True)
class Standing:
    """`text` is the question as it would be asked with no history, `own` what of it the question says itself;
    `before` is the question before it, also made whole, empty where there was none."""

    text: str
    own: str
    before: str = ""


def stand_alone(question: str, history: Sequence[Turn], lexicon: Lexicon) -> Standing:
    """The question itself if it needs no history; of a long message the part that asks."""
    message = parted(question, lexicon)
    if message.background and _lacks_subject(message.asking, lexicon):
        subject = subject_told(message.asking, message.background, lexicon)
        text = f"{message.asking} ({subject})" if subject else message.asking
        return replace(Standing(text, message.asking), before=_before(history, lexicon))
    return _following(message.asking, history, lexicon)


def _lacks_subject(question: str, lexicon: Lexicon) -> bool:
    known = [concept for concept in understand(question, lexicon).concepts if concept.known]
    return len(known) < _SUBJECT and _depends(question, lexicon)


def _before(history: Sequence[Turn], lexicon: Lexicon) -> str:
    """The question before, made whole; empty where there was none."""
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    return stand_alone(asked[-1], _until_last_question(history), lexicon).text if asked else ""


def _following(question: str, history: Sequence[Turn], lexicon: Lexicon) -> Standing:
    before = _before(history, lexicon)
    if not before:
        return Standing(question, question)
    answer = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    return replace(_merged(question.strip(), before, answer, lexicon), before=before)


def inherited(asked: Question, standing: Standing, lexicon: Lexicon) -> Question:
    """The question understood (`asked`, of `standing.text`) with what it has from the conversation in its place."""
    if standing.own != standing.text:
        asked = lighter(asked, understand(standing.own, lexicon))
    if asked.asks is Ask.OTHER and standing.before and not _VERB.search(standing.own):
        asked = asking_as(asked, understand(standing.before, lexicon))
    return asked


def _until_last_question(history: Sequence[Turn]) -> Sequence[Turn]:
    last = max(place for place, turn in enumerate(history) if turn.role == "user" and turn.content.strip())
    return history[:last]


def _merged(question: str, before: str, answer: str, lexicon: Lexicon) -> Standing:
    listed = _nth_of_list(question, answer)
    if listed:
        return _whole(_with_document(listed, before, lexicon))
    if not _depends(question, lexicon) and not _leans(question, before, answer, lexicon):
        return _whole(question)
    question = _SAME_THING.sub("it", question)
    beside = _beside_reference(question, before, lexicon)
    if beside:
        return _whole(beside)
    put = _substituted(question, before, lexicon) or _with_reference(question, before, answer, lexicon)
    return _whole(put) if put else Standing(_with_subject(question, before, answer, lexicon), question)


def _whole(text: str) -> Standing:
    return Standing(text, text)


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


def _beside_reference(question: str, before: str, lexicon: Lexicon) -> str | None:
    """ "the next one", "the one before it", after a question that named one thing by number."""
    match, there = _BESIDE.search(question), references_in(before)
    if match is None or len(there) != 1 or not there[0].number.isdigit() or references_in(question):
        return None
    number = int(there[0].number) + (-1 if match["back"] or match["before"] else 1)
    question = _FILLING.sub("", question)
    match = _BESIDE.search(question) or match
    text = f"{question[: match.start()]}{there[0].kind.value} {number}{question[match.end() :]}"
    if not _VERB.search(question):
        text = f"{before[: there[0].start]}{there[0].kind.value} {number}{before[there[0].end :]}"
    return _with_document(text, before, lexicon) if number else None


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
    if bodies and old_bodies and len(said) <= len(bodies[0].terms[0].split()) and not _asks_anew(core, before):
        return _swap_body(_named(core, bodies[0].variants), before, lexicon)
    return None


def _asks_anew(core: str, before: str) -> bool:
    asks = re.match(r"(?:who|when|where|how|why|which|what)\b", core, re.I)
    return bool(asks) and (asks_of(core)[0] is not asks_of(before)[0] or not _THAT.search(core))


def _named(core: str, variants: Sequence[tuple[str, ...]]) -> str:
    """The name alone, of a question that holds it."""
    place = _place_of(core, variants)
    return core[place[0] : place[1]] if place else core


def _place_of(text: str, variants: Sequence[tuple[str, ...]]) -> tuple[int, int] | None:
    row = tokens(text)
    for variant in sorted(variants, key=len, reverse=True):
        for place in range(len(row) - len(variant) + 1):
            if tuple(stem(t.text) for t in row[place : place + len(variant)]) == variant:
                return row[place].start, row[place + len(variant) - 1].end
    return None


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


def _swap_body(name: str, before: str, lexicon: Lexicon) -> str:
    place = _place_of(before, understand(before, lexicon).bodies[0].variants)
    return before[: place[0]] + name + before[place[1] :] if place else before


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


def _with_subject(question: str, before: str, answer: str, lexicon: Lexicon) -> str:
    """What the question before was about, in brackets."""
    subject = subject_of(question, before, answer, lexicon)
    return f"{question.rstrip()} ({subject})" if subject else question


def _leans(question: str, before: str, answer: str, lexicon: Lexicon) -> bool:
    """Whether it speaks of a thing as known ("the findings", "the ministers") and names nothing new."""
    if references_in(question) or documents_in(question, lexicon):
        return False
    asked = understand(question, lexicon)
    if len(asked.concepts) > _LEANS or not _has_known_thing(question):
        return False
    known = f"{before} {answer}".lower()
    names = [c.surface for c in asked.concepts if len(c.variants) > 1 or c.surface[:1].isupper()]
    return all(name.lower() in known for name in names)


def _has_known_thing(question: str) -> bool:
    """A noun with an article and nothing that would tell which."""
    return any(not is_stop_word(match["noun"].lower()) for match in _KNOWN_THING.finditer(question))
