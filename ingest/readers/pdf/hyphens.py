"""Lines become running text: a word that the line's end cut is made whole, a compound keeps its hyphen.

What decides is the document itself: the form that it prints inside its other lines, and whether it cuts words at all.
Where it is silent, a list of English words decides.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from spellchecker import SpellChecker

from ingest.canonical import NOWHERE, Traced
from ingest.readers.pdf.lines import SOFT_HYPHEN

_HYPHENS = "-‐‑"
_WORD = re.compile(r"[^\W_]+(?:[-‐‑/'’][^\W_]+)*")
_CUT = re.compile(r"(?P<before>[^\W_]+(?:[-‐‑][^\W_]+)*)[-‐‑\u00ad]$")
_GOES_ON = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_ADDRESS = re.compile(r"(?:https?:|www\.)\S*$")
_ADDRESS_PART = re.compile(r"\S*[/_=?&%#]\S*|\S*\d\S*-\S*|\S+-\S+-\S+")
_OFTEN = 0.2  # of the lines that end in a hyphen: so many cut words show that the document cuts words
_COMMON = 200  # occurrences in the list of words: a rarer one may be a compound that some write without its hyphen
_FREQUENT = 5000  # … and a part of one is a word of its own only if it is more frequent
# The institutions' usage keeps the hyphen of these, unless the whole is a word so common.
_KEEPERS = {"non": _COMMON, "self": _COMMON, "anti": _COMMON, "vice": _COMMON, "multi": 1, "pre": 1, "mid": _FREQUENT}


class Rejoiner:
    """Joins lines by what the whole document shows."""

    def __init__(self, lines: Iterable[str]) -> None:
        shown = list(lines)
        self._seen: Counter[str] = Counter()
        self._parts: Counter[str] = Counter()  # of compounds, and words that are none
        self._inner: Counter[str] = Counter()  # a line's first word may be the rest of one, and its last the beginning
        for line in shown:
            cut = line.rstrip()[-1:] in (*_HYPHENS, SOFT_HYPHEN)
            words = _WORD.findall(line)[: -1 if cut else None]
            self._seen.update(words)
            self._parts.update(part for word in words for part in re.split(r"[-‐‑/]", word))
            self._inner.update(word.lower() for word in words[1:])
        self._lower = Counter(word.lower() for word in self._seen.elements())
        pairs = [(above, below) for above, below in pairwise(shown) if _CUT.search(above)]
        self._cuts_words = sum(self._cut_word(*pair) for pair in pairs) > _OFTEN * len(pairs)

    def _cut_word(self, above: str, below: str) -> bool:
        """Was a word cut here that the document also prints whole, or that is one while its parts are none?"""
        cut, following = _CUT.search(above), _GOES_ON.match(below)
        if cut is None or following is None:
            return False
        first, second = cut["before"].lower(), following.group().lower()
        return bool(self._lower[first + second]) or (_is_word(first + second) and not self._both_known(first, second))

    def joined(self, first: Traced, second: Traced) -> Traced:
        if not first or not second:
            return first + second
        if first.text.endswith(SOFT_HYPHEN):
            return first[: len(first) - 1] + second
        cut = _CUT.search(first.text)
        if cut:
            return first + second if self._keeps(cut["before"], second.text) else first[: len(first) - 1] + second
        if re.search(r"\w[–/]$", first.text) and second.text[0].isalnum():
            return first + second  # a range or an alternative
        if self._within_address(first.text, second.text):
            return first + second
        return first + Traced(" ", (NOWHERE,)) + second

    def _keeps(self, before: str, second: str) -> bool:
        following = _GOES_ON.match(second)
        after = following.group() if following else ""
        if not after or before[-1].isdigit() or after[0].isdigit():
            return True
        last, first = re.split(r"[-‐‑]", before)[-1], re.split(r"[-‐‑]", after)[0]
        if len(last) == 1:
            return True  # no type-setter leaves a letter alone
        whole = self._seen[last + first] if first[0].isupper() else self._lower[(last + first).lower()]
        compound = self._lower[f"{before}-{after}".lower()] + self._lower[f"{last}-{first}".lower()]
        if whole != compound:
            return compound > whole
        if not self._cuts_words or (first[0].isupper() and not (first.isupper() and last.isupper())):
            return True
        if first.isupper():  # an abbreviation cut in two, or two of them
            return bool(self._parts[last] and self._parts[first]) or any(w.startswith(f"{last}-") for w in self._seen)
        whole_word = (last + first).lower()
        if last.lower() in _KEEPERS and not _is_word(whole_word, _KEEPERS[last.lower()]):
            return self._both_known(first, first)
        if not _is_word(whole_word):
            return self._both_known(last, first)
        return last.islower() and not _is_word(whole_word, _COMMON) and self._both_known(last, first, _FREQUENT)

    def _both_known(self, last: str, first: str, least: int = _COMMON) -> bool:
        return all(self._inner[word.lower()] or _is_word(word.lower(), least) for word in (last, first))

    def _within_address(self, first: str, second: str) -> bool:
        """An address is broken after a slash or another of its signs, without a hyphen."""
        tail = _ADDRESS.search(first)
        if tail is None:
            return False
        head = second.split(maxsplit=1)[0]
        return first[-1] in "/_=?&%#.:~" or bool(_ADDRESS_PART.fullmatch(head))


@cache
def _words() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


def _is_word(word: str, least: int = 1) -> bool:
    """In American or British spelling."""
    known = _words().word_frequency
    return bool(max(known[word], known[re.sub(r"is(?=e|ing|ation)", "iz", word)]) >= least)
