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
_MARKUP = re.compile(r"</?[A-Za-z!?]|&(?:#\w+|[A-Za-z]+);|!?\[[^\]]*\]\s*\(|`+|\*\*|__|(?:^|(?<=\s))#+(?=\s|$)")
_ADDRESS = re.compile(r"\b\w+://\S+|\b(?:data|file|javascript|mailto|tel)\s*:\s*\S+|\bwww\.\S+|\S+@\S+\.\S+", re.I)
_SPACE = re.compile(r"[ \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")  # controls, formats, private, halves and none, breaks of lines
# "It is planned that …" points to nothing; "This Communication" names what it means.
_BACK = re.compile(
    r"(?:it(?! (?:is|was|remains) \w+ (?:to|that)\b)|its|they|their|he|she|his|her|both|the (?:former|latter|same)|"
    r"(?:this|that|these|those) (?:also|is|are|was|were|has|have|had|will|shall|should|may|might|can|could|must|would|"
    r"includes?|means?|allows?|requires?))\b",
    re.I,
)


# Where one statement ends and another is joined to it; a joint inside a list costs nothing but a second look.
_JOINT = re.compile(
    r"[,;]\s+(?:and|but|although|though|while|whereas|so|yet|which|as well as)\s+|;\s+|\s+[–—]\s+|"
    r"\s+(?:but|although|while)\s+|"
    r"\s+and\s+(?=(?:the|this|these|it|they|in|to|on|action|all|no)\b)|"
    r"(?<=[a-z\d)])\s+(?=(?-i:The|This|These|It|They|There|No|Nobody|Nothing|But|And|However)\s)",
    re.I,
)
_CLAUSE = 2  # words of the shortest


def tidy(text: str) -> str:
    """One line, composed, without what is not seen, bullets and emphasis."""
    plain = _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()
    return _BULLET.sub("", _EMPHASIS.sub(r"\2", plain))


def sentences_in(text: str) -> tuple[str, ...]:
    """Each is judged alone, so that none can hide behind another. Marks of sources are left out."""
    plain = _MARKS.sub("", text)
    return tuple(plain[span.start : span.end] for span in sentence_spans(plain))


def clauses_in(sentence: str) -> tuple[str, ...]:
    """The statements that a sentence joins, those long enough to say something; itself alone where it joins none."""
    parts = [part.strip(" ,;–") for part in _JOINT.split(sentence)]
    whole = tuple(part[0].upper() + part[1:] for part in parts if len(part.split()) >= _CLAUSE)
    return whole if len(parts) > 1 else (sentence,)


def objection(text: str, offered: Sequence[str]) -> str | None:
    """Why it may not be shown, whatever it says; None if it may. `offered`: the texts that the model saw."""
    if any(unicodedata.category(letter) in _UNSEEN for letter in text):
        return "has characters that change how text is shown"
    if not _printed(_MARKUP.findall(text), offered):
        return "has markup in it"
    if not _printed(_ADDRESS.findall(text), offered):
        return "names an address that the passages do not"
    return None


def no_statement(sentence: str) -> str | None:
    """Why it is no sentence that a quote could bear out; None if it may be one."""
    if len(sentence) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if sentence.rstrip(" \"'”’»)").endswith("?"):
        return "asks instead of telling"
    return None


def points_back(sentence: str) -> bool:
    """Whether it opens with a word that means something said before."""
    return bool(_BACK.match(sentence))


def _printed(found: Iterable[str], offered: Sequence[str]) -> bool:
    return all(any(one in text for text in offered) for one in found)
