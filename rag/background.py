"""A long message told apart: the sentences that ask, and the background that names what they ask about.

"I have just started here … we spoke of the network of prosecutors. My boss wants the month of the kick-off, thanks!"
asks for a month; the network is its subject; the rest is small talk. The background is treated as an earlier turn of a
conversation: a question that leaves its subject out takes it from there, one that does not stands alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.lexicon import Lexicon
from rag.terms import is_stop_word, stem, tokens

_LONG = 36  # words up to which a message is a question as it stands
_SENTENCE_END = re.compile(r"(?<=[a-zà-ÿ0-9)\]\"”’'][.!?])[.!?]*\s+(?=\S)|\.{2,}\s*|\n+")
_ABBREVIATED = re.compile(r"\b(?:no|nr|fn|art|sec|vs|e\.g|i\.e|cf|approx|mr|ms|mrs|dr|prof|[a-z])\.$", re.I)
_WH = r"(?:who|whom|whose|what|when|where|which|why|how)"
_TO = r"(?:in|on|at|by|for|to|from|since|until|under|with|of)"
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|shall|must|may)"
_OPENER = r"(?:(?:so|and|but|now|well|also|ok(?:ay)?|then|please|question|or)\W+)*"
_SOMEONE = r"\b(?:i|we|he|she|they|you|who|boss)\b"
_LEARN = r"to\s+(?:know|have|find|get|see|learn|hear)"
_ORDER = r"(?:explain|summari[sz]e|describe|list|name|compare|quote|define)"
_WISH = rf"(?:(?:needs?|wants?|like)\s+(?:{_LEARN}|the|an?)\b|(?:looking|searching) for)"
_GIVE = r"(?:tell|give|send|show|list|name|explain|summari[sz]e|describe|find|remind|provide)\s+(?:me|us)"
# How much each tells that a sentence asks.
_ASKS = tuple(
    (points, re.compile(pattern, re.I))
    for points, pattern in (
        (2.0, rf"^\W*{_OPENER}(?:{_TO}\s+)?{_WH}\b"),
        (1.5, r"\?\W*$"),
        (1.0, rf"^\W*{_OPENER}{_AUXILIARY}\b"),
        (1.5, rf"\b(?:tell|know|ask(?:ed|s|ing)?|wonder\w*|check|confirm|find out|settle|remind)\b[^.?!]*\b{_WH}\b"),
        (1.5, rf"[,:;–-]\s*(?:{_TO}\s+{_WH}|what|when|how|why)\b"),  # ", who …" tells more of somebody
        (1.5, rf"{_SOMEONE}[^.?!,;]{{0,40}}?\b{_WISH}"),
        (1.5, rf"\b{_GIVE}\b|^\W*(?:please\s+)?{_ORDER}\b"),
    )
)
_ASKING = 1.5  # of such points a sentence asks
# "I need the month of …", "he wants to know the number of …": an indirect question, in other words "which month of …".
_INDIRECT = re.compile(
    rf"(?:{_SOMEONE}[^,;:.?!]{{0,30}}?)?\b(?:needs?|(?:wants?|like)(?:\s+{_LEARN})?|looking for|{_GIVE}|know|find out|"
    r"confirm|check)\s+(?:the|an?)\s+(?=[a-z])",
    re.I,
)
_TALK = frozenset(
    stem(word)
    for word in """
    hi hello dear hey all thx thanks thank regards best kind greetings morning afternoon evening day pls plz asap
    cheers sorry kindly advance check help time sth btw lot many much good nice bye colleagues colleague sir madam
    team u ur r im urgent
    """.split()
)


@dataclass(frozen=True, slots=True)
class Message:
    """`asking` is the question, in the sender's words; `background` the sentences before it, in their order."""

    asking: str
    background: tuple[str, ...] = ()


def parted(text: str, lexicon: Lexicon) -> Message:
    """A short message is all question."""
    if len(text.split()) <= _LONG:
        return Message(text)
    sentences = _sentences(text)
    points = [_points(sentence) for sentence in sentences]
    asking = [n for n, sentence in enumerate(sentences) if points[n] >= _ASKING and _says_something(sentence, lexicon)]
    if not asking:
        asking = [n for n in range(len(sentences)) if points[n] >= _ASKING][-1:]
    if not asking:
        return Message(text)
    background = tuple(sentence for n, sentence in enumerate(sentences) if n < asking[-1] and n not in asking)
    return Message(" ".join(_direct(sentences[n]) for n in asking), background)


def _sentences(text: str) -> list[str]:
    pieces: list[str] = []
    place = 0
    for end in _SENTENCE_END.finditer(text):
        if _ABBREVIATED.search(text[: end.start()]):
            continue
        pieces.append(text[place : end.start()])
        place = end.end()
    return [piece.strip() for piece in (*pieces, text[place:]) if piece.strip()]


def _points(sentence: str) -> float:
    return sum(points for points, pattern in _ASKS if pattern.search(sentence))


def _says_something(sentence: str, lexicon: Lexicon) -> bool:
    """Whether it names any thing that documents know, politeness apart."""
    words = [token.text for token in tokens(sentence) if not is_stop_word(token.lower)]
    return any(lexicon.knows(word) and stem(word) not in _TALK for word in words)


def _direct(sentence: str) -> str:
    """Without the clauses that only are polite; an indirect question as a direct one."""
    return _INDIRECT.sub("which ", _without_talk(re.split(r"(?<=[,;:!])\s+", sentence)), count=1)


def _without_talk(clauses: Sequence[str]) -> str:
    telling = [clause for clause in clauses if not all(_is_talk(token.lower) for token in tokens(clause))]
    return " ".join(telling or clauses)


def _is_talk(word: str) -> bool:
    return stem(word) in _TALK or (is_stop_word(word) and not re.fullmatch(_WH, word))
