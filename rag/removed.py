"""How much of a refused sentence is shown.

A refused sentence is a model's own words, borne out by nothing. They may hold what they must not: the product's rules,
a key that the server was sent, or, from a model that has other sources than ours, text that this caller may not see.
So nobody is shown rules or keys; and below the highest clearance a sentence that strays far from what the model was
shown is told only as far as its words stand there.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.records import Refusal

LONGEST = 400  # characters
LEFT_OUT = "[…]"
SECRET = "repeats what is no part of the documents"
UNTOLD = "says what the source does not"

_TOKEN = re.compile(r"\w+|[^\w\s]+|\s+")
_WORD = re.compile(r"\w+")
_REPEATED = 6  # words on end that make a sentence a repetition of the rules
_ANCHOR = 4  # words on end that stand in what was offered
_STRANGE = 7  # other words that a sentence may have and still be shown whole: fewer than make a passage recognisable
_BETWEEN = 2  # of them on end, once it is not
_ODD = 30  # characters of a word that is none
_PLAIN_REASON = 12  # words; the gate's own take five, and it quotes the sentence with the rest

Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Veil:
    """For one question. `anchors`: what the caller sees anyway; None: nothing is above his clearance."""

    rules: Runs
    keys: tuple[str, ...]
    anchors: Runs | None

    @classmethod
    def over(cls, rules: str, keys: Sequence[str], seen: Sequence[str] | None) -> "Veil":
        """`seen`: the question and the passages offered; None shows refused sentences whole."""
        anchors = None if seen is None else frozenset[tuple[str, ...]]().union(*(_runs(one, _ANCHOR) for one in seen))
        return cls(_runs(rules, _REPEATED), tuple(key for key in keys if key), anchors)

    def secret(self, text: str) -> bool:
        """Whether it repeats rules or keys."""
        return any(key in text for key in self.keys) or not _runs(text, _REPEATED).isdisjoint(self.rules)

    def shown(self, refusal: Refusal) -> Refusal:
        if self.secret(refusal.text):
            return Refusal(LEFT_OUT, SECRET)
        whole, reason = _visible(refusal.text), _visible(refusal.reason)
        text = self._veiled(whole)
        if text != whole and len(reason.split()) > _PLAIN_REASON:
            reason = UNTOLD
        cut = text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + " …"
        return replace(refusal, text=cut or LEFT_OUT, reason=reason)

    def _veiled(self, text: str) -> str:
        if self.anchors is None:
            return text
        words = _WORD.findall(text)
        held = _anchored(tuple(word.lower() for word in words), self.anchors)
        odd = any(len(word) > _ODD for word in words)
        if held.count(False) <= _STRANGE and not odd:
            return text
        return _told(text, _bridged(held))


def _runs(text: str, length: int) -> Runs:
    words = tuple(word.lower() for word in _WORD.findall(text))
    return frozenset(words[at : at + length] for at in range(len(words) - length + 1))


def _anchored(words: tuple[str, ...], anchors: Runs) -> list[bool]:
    """Which words stand in a run that is an anchor."""
    held = [False] * len(words)
    for at in range(len(words) - _ANCHOR + 1):
        if words[at : at + _ANCHOR] in anchors:
            held[at : at + _ANCHOR] = [True] * _ANCHOR
    return held


def _bridged(held: Sequence[bool]) -> list[bool]:
    """Also the few other words between two anchors: there stands what was changed."""
    shown, at = list(held), 0
    while at < len(held):
        end = at
        while end < len(held) and not held[end]:
            end += 1
        if at > 0 and end < len(held) and end - at <= _BETWEEN:
            shown[at:end] = [True] * (end - at)
        at = max(end, at + 1)
    return shown


def _told(text: str, shown: Sequence[bool]) -> str:
    """The shown words with what stands between them; one mark for each stretch that is left out."""
    parts: list[str] = []
    number = 0
    for token in _TOKEN.findall(text):
        if _WORD.fullmatch(token):
            part = token if shown[number] else LEFT_OUT
            number += 1
        else:
            part = token if not parts or parts[-1] != LEFT_OUT else ""
        if part == LEFT_OUT and parts and parts[-1] == LEFT_OUT:
            continue
        if part and parts and parts[-1] == LEFT_OUT and part != LEFT_OUT:
            parts.append(" ")
        if part:
            parts.append(part)
    return " ".join("".join(parts).split())


def _visible(text: str) -> str:
    """One line, without characters that act on the others."""
    kept = "".join(" " if unicodedata.category(letter)[0] == "C" or letter.isspace() else letter for letter in text)
    return " ".join(kept.split())
