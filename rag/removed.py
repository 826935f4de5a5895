"""How much of a refused sentence is shown.

A refused sentence is a model's own words, borne out by nothing. They may hold what they must not: the product's rules,
a key that the server was sent, or, from a model that has other sources than ours, text that this caller may not see.
So nobody is shown rules or keys; and below the highest clearance no eight words on end are shown that do not stand in
what he sees anyway: the question, and the passages that the model was shown.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.records import Refusal

LONGEST = 400  # characters
LEFT_OUT = "[…]"
SECRET = "repeats what is no part of the documents"
UNTOLD = "says what the source does not"

_WORD = re.compile(r"\w+")
_REPEATED = 6  # words on end that make a sentence a repetition of the rules
_RUN = 8  # words on end by which a text is recognised
_ODD = 30  # characters of a word that is none
_PLAIN_REASON = 11  # words; the gate's own take five, and it quotes the sentence with the rest

Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Veil:
    """For one question. `seen`: runs of words that the caller sees anyway; None: nothing is above his clearance."""

    rules: Runs
    keys: tuple[str, ...]
    seen: Runs | None

    @classmethod
    def over(cls, rules: str, keys: Sequence[str], seen: Sequence[str] | None) -> "Veil":
        """`seen`: the question and the passages offered; None shows refused sentences whole."""
        known = None if seen is None else frozenset[tuple[str, ...]]().union(*(_runs(one, _RUN) for one in seen))
        return cls(_runs_of_rules(rules), tuple(key for key in keys if key), known)

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
        words = tuple(_WORD.finditer(text))
        odd = any(len(word[0]) > _ODD for word in words)
        if self.seen is None or (len(words) < _RUN and not odd):
            return text
        return " ".join(_stretches(text, words, self.seen))


def _stretches(text: str, words: Sequence[re.Match[str]], seen: Runs) -> Iterator[str]:
    """The longest stretches whose every run of words was seen, and a mark for what lies around and between them."""
    runs = [tuple(word[0].lower() for word in words[at : at + _RUN]) in seen for at in range(len(words))]
    told, at = 0, 0  # words
    while at < len(words):
        if not runs[at]:
            at += 1
            continue
        last = next(after for after in range(at, len(words)) if not runs[after]) + _RUN - 2
        if at > told or told:
            yield LEFT_OUT
        yield text[words[at].start() :] if last == len(words) - 1 else text[words[at].start() : words[last].end()]
        told, at = last + 1, last + 2  # a word between two stretches, lest they join to a run
    if told < len(words):
        yield LEFT_OUT


def _runs(text: str, length: int) -> Runs:
    words = tuple(word.lower() for word in _WORD.findall(text))
    return frozenset(words[at : at + length] for at in range(len(words) - length + 1))


@lru_cache(maxsize=4)
def _runs_of_rules(rules: str) -> Runs:
    return _runs(rules, _REPEATED)


def _visible(text: str) -> str:
    """One line, without characters that act on the others."""
    kept = "".join(" " if unicodedata.category(letter)[0] == "C" or letter.isspace() else letter for letter in text)
    return " ".join(kept.split())
