"""Lines become running text: a word that the line's end cut is made whole, a compound keeps its hyphen.

What decides is the document itself: the form that it prints inside its other lines, and whether it cuts words at all.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from pyphen import Pyphen

from ingest.canonical import NOWHERE, Traced
from ingest.readers.pdf.lines import SOFT_HYPHEN

_HYPHENS = "-‐‑"
_WORD = re.compile(r"[^\W_]+(?:[-‐‑/'’][^\W_]+)*")
_CUT = re.compile(r"(?P<before>[^\W_]+(?:[-‐‑][^\W_]+)*)[-‐‑\u00ad]$")
_GOES_ON = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_ADDRESS = re.compile(r"(?:https?:|www\.)\S*$")
_ADDRESS_PART = re.compile(r"\S*[/_=?&%#]\S*|\S*\d\S*-\S*|\S+-\S+-\S+")

_OFTEN = 0.2  # of the lines that end in a hyphen: so many words also printed whole show that words are cut
_RULES = tuple(Pyphen(lang=lang, left=2, right=2) for lang in ("en_GB", "en_US"))


class Rejoiner:
    """Joins lines by what the whole document shows."""

    def __init__(self, lines: Iterable[str]) -> None:
        shown = list(lines)
        self._seen: Counter[str] = Counter()
        cut = False  # did the line before end in a cut word? Then this one's first word is none
        for line in shown:
            words = _WORD.findall(line)
            words = words[1:] if cut else words
            cut = line.rstrip()[-1:] in (*_HYPHENS, SOFT_HYPHEN)
            words = words[:-1] if cut else words
            self._seen.update(word.lower() for word in words)
        self._formers = Counter(word.split("-")[0] for word in self._seen if "-" in word)
        pairs = [(above, below) for above, below in pairwise(shown) if _CUT.search(above)]
        self._cuts_words = sum(self._cut_word(*pair) for pair in pairs) > _OFTEN * len(pairs)

    def _cut_word(self, above: str, below: str) -> bool:
        """Was a word cut here that the document also prints whole?"""
        cut, following = _CUT.search(above), _GOES_ON.match(below)
        return bool(cut and following and self._seen[(cut["before"] + following.group()).lower()])

    def joined(self, first: Traced, second: Traced) -> Traced:
        if not first or not second:
            return first + second
        if first.text.endswith(SOFT_HYPHEN):
            return first[: len(first) - 1] + second
        cut = _CUT.search(first.text)
        if cut:
            return first + second if self._keeps(cut["before"], second.text) else first[: len(first) - 1] + second
        if first.text[-1] in "–/" and re.search(r"\w[–/]$", first.text) and second.text[0].isalnum():
            return first + second  # a range or an alternative
        if self._within_address(first.text, second.text):
            return first + second
        return first + Traced(" ", (NOWHERE,)) + second

    def _keeps(self, before: str, second: str) -> bool:
        following = _GOES_ON.match(second)
        after = following.group() if following else ""
        if not after or before[-1].isdigit() or after[0].isdigit() or (after[0].isupper() and before[-1].islower()):
            return True
        last, first = re.split(r"[-‐‑]", before)[-1].lower(), re.split(r"[-‐‑]", after)[0].lower()
        whole, compound = self._seen[last + first], self._seen[f"{before}-{after}".lower()]
        compound += self._seen[f"{last}-{first}"]
        if whole != compound:
            return compound > whole
        if not self._cuts_words or after[0].isupper() or not _breaks(last, first):
            return True
        forms_compounds = bool(self._formers[last]) and len(last) > 3
        return forms_compounds or bool(self._seen[last] and self._knows(first))

    def _knows(self, word: str) -> bool:
        """As it stands, or another form of it."""
        stem = word[: max(5, len(word) - 2)]
        return bool(self._seen[word]) or (len(word) > 5 and any(seen.startswith(stem) for seen in self._seen))

    def _within_address(self, first: str, second: str) -> bool:
        """An address is broken after a slash or another of its signs, without a hyphen."""
        tail = _ADDRESS.search(first)
        if tail is None:
            return False
        head = second.split(maxsplit=1)[0]
        return first[-1] in "/_=?&%#.:~" or bool(_ADDRESS_PART.fullmatch(head))


def _breaks(last: str, first: str) -> bool:
    """Is this a place where English words are broken? A compound's hyphen often is none."""
    return any(len(last) in rules.positions(last + first) for rules in _RULES)
