"""How a model's sentence must be written before the gate reads what it says, and how it is made tidy.

What is shown is text, never markup: whoever shows it escapes it all the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from ingest.sentences import sentence_spans

LONGEST = 600  # characters of a sentence

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # they change nothing that is seen
# Marks of sources that models put into their sentences although told not to: "[1]", "[1, 3]", "【1】", "(passage 1)".
_MARKS = re.compile(
    r"\s*(?:\[\d+(?:\s*[,;–-]\s*\d+)*\]|【[^】]{0,40}】|\((?:passages?|sources?)\s[\d,;\s–-]+(?:and \d+)?\))", re.I
)
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_BULLET = re.compile(r"^(?:[-*•#>]+\s+|\d{1,2}[.)]\s+(?=[A-Z]))")
_MARKUP = re.compile(r"</?[A-Za-z!?]|&(?:#\w+|[A-Za-z]+);|!?\[[^\]]*\]\s*\(|`+")
_ADDRESS = re.compile(r"\b\w+://\S+|\b(?:data|file|javascript|mailto|tel)\s*:\s*\S+|\bwww\.\S+|\S+@\S+\.\S+", re.I)
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")  # controls, formats, private use, half characters, none at all
# "It is planned that …" points to nothing; "This Communication" names what it means.
_BACK = re.compile(
    r"(?:it(?! (?:is|was|remains) \w+ (?:to|that)\b)|its|they|their|he|she|his|her|both|the (?:former|latter|same)|"
    r"(?:this|that|these|those) (?:also|is|are|was|were|has|have|had|will|shall|should|may|might|can|could|must|would|"
    r"includes?|means?|allows?|requires?))\b",
    re.I,
)


def tidy(text: str) -> str:
    """One line, composed, without what is not seen, marks of sources and emphasis."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    plain = _EMPHASIS.sub(r"\2", _MARKS.sub("", " ".join(plain.split())))
    return _BULLET.sub("", plain).strip()


def sentences_in(text: str) -> tuple[str, ...]:
    """Each is judged alone, so that none can hide behind another."""
    return tuple(text[span.start : span.end] for span in sentence_spans(text))


def objection(sentence: str, offered: Sequence[str]) -> str | None:
    """Why it may not be said, whatever its quotes are; None if it may. `offered`: the texts that the model saw."""
    if len(sentence) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if any(unicodedata.category(letter) in _UNSEEN for letter in sentence):
        return "has characters that change how text is shown"
    if not _printed(_MARKUP.findall(sentence), offered):
        return "has markup in it"
    if not _printed(_ADDRESS.findall(sentence), offered):
        return "names an address that the passages do not"
    return None


def points_back(sentence: str) -> bool:
    """Whether it opens with a word that means something said before."""
    return bool(_BACK.match(sentence))


def _printed(found: Iterable[str], offered: Sequence[str]) -> bool:
    return all(any(one in text for text in offered) for one in found)
