"""Follow-ups made to stand alone, without a language model: what they leave out is taken from the question before.

"And of Action 3?" puts its reference, year, body or document into the question before. "When was it launched?" has its
pronoun replaced by the reference that question made, or carries its subject along in brackets.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.asks import Ask
from rag.background import parted
from rag.carried import asking_as, lighter, subject_of, subject_told
from rag.lexicon import Lexicon
from rag.mentions import documents_in
from rag.put_in import (
    OPENS,
    VERB,
    beside_reference,
    nth_of_list,
    other_of_two,
    substituted,
    with_document,
    with_reference,
)
from rag.question import Question, understand
from rag.records import Turn
from rag.references import references_in
from rag.terms import is_stop_word, tokens

_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )there(?! (?:is|are|was|were|will)\b)|"
    r"this|that|these|those|he|she|the same|"
    r"the (?:first|second|third|last|latter|former)(?: (?:one|of (?:these|them|those)))?|"
    r"one of them|else|instead)\b(?!\s+(?:the|which|is|are)\b\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+)",
    re.I,
)
_ASKS = re.compile(r"\s*(?:who|what|when|where|which|how|why)\b", re.I)
# "And which name X?": which of what, the question before has said.
_WHICH_ALONE = re.compile(
    r"\bwhich (?:ones? |of (?:them|these|those) )?(?:names?|mentions?|involves?|concerns?|lists?|falls?|ends?|starts?|runs?|are|is|have|has|do|does|were|was)\b",
    re.I,
)
_SHORT = 5  # content words up to which a question without a verb may be a fragment
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
    answers = [turn.content for turn in history if turn.role == "assistant"]
    other = other_of_two(question, before, answers, lexicon)
    merged = _whole(other) if other else _merged(question.strip(), before, answer, lexicon)
    return replace(merged, before=before)


def inherited(asked: Question, standing: Standing, lexicon: Lexicon) -> Question:
    """The question understood (`asked`, of `standing.text`) with what it has from the conversation in its place."""
    if standing.own != standing.text:
        asked = lighter(asked, understand(standing.own, lexicon))
    if asked.asks is Ask.OTHER and standing.before and not VERB.search(standing.own):
        asked = asking_as(asked, understand(standing.before, lexicon))
    return asked


def _until_last_question(history: Sequence[Turn]) -> Sequence[Turn]:
    last = max(place for place, turn in enumerate(history) if turn.role == "user" and turn.content.strip())
    return history[:last]


def _merged(question: str, before: str, answer: str, lexicon: Lexicon) -> Standing:
    listed = nth_of_list(question, answer)
    if listed:
        return _whole(with_document(listed, before, lexicon))
    if not _depends(question, lexicon) and not _leans(question, before, answer, lexicon):
        return _whole(question)
    question = _SAME_THING.sub("it", question)
    beside = beside_reference(question, before, lexicon)
    if beside:
        return _whole(beside)
    put = substituted(question, before, lexicon) or with_reference(question, before, answer, lexicon)
    return _whole(put) if put else Standing(_with_subject(question, before, answer, lexicon), question)


def _whole(text: str) -> Standing:
    return Standing(text, text)


def _depends(question: str, lexicon: Lexicon) -> bool:
    """Whether the question leaves out what the conversation has said."""
    words = [token for token in tokens(question) if not is_stop_word(token.lower)]
    if references_in(question) and documents_in(question, lexicon) and len(words) > 2:
        return False
    if _points_back(question) or _fragment(question, len(words)):
        return True
    if OPENS.match(question) and _WHICH_ALONE.search(question):
        return True
    named = any(token.text[:1].isupper() for token in words[1:])
    if named and _ASKS.match(question) and not OPENS.match(question) and not references_in(question):
        return False  # "Who pays for X?"
    if references_in(question) and not OPENS.match(question):
        return False  # "Explain Action 16 to me" is whole: if several documents have one, it is for the caller to say
    whole = bool(VERB.search(question)) and len(words) >= 2  # "and how much was spent?" asks a question of its own
    return (bool(OPENS.match(question)) or len(words) <= 2) and not whole


def _points_back(question: str) -> bool:
    """Whether a word stands for something said before; "the operation that Y ran" says itself which one."""
    for match in _POINTS_BACK.finditer(question):
        earlier = tokens(question[: match.start()])
        relative = (
            match.group().lower() == "that"
            and bool(earlier)
            and not is_stop_word(earlier[-1].lower)
            and re.match(r"\s+\w", question[match.end() :])
        )
        if not relative:
            return True
    return False


def _fragment(question: str, words: int) -> bool:
    asks = _ASKS.match(question)
    return words <= (1 if asks else _SHORT) and not VERB.search(question)


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
