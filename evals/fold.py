"""When two wordings count as the same: case, white space, dashes, quotation marks and Unicode forms folded away.

`Folded` keeps where each folded character came from, so that a quotation found in folded text has offsets in the text.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_MARKS = dict.fromkeys(map(ord, "‘’‚‛′`´"), "'") | dict.fromkeys(map(ord, "“”„‟″«»"), '"')
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
_TABLE = {**_DASHES, **_MARKS, **_INVISIBLE}


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` comes from the character at `origin[i]` of the unfolded text."""

    text: str
    origin: tuple[int, ...]

    def find_all(self, needle: str) -> tuple[tuple[int, int], ...]:
        """Unfolded (start, end) of each occurrence of an already folded needle."""
        if not needle:
            return ()
        found, at = [], self.text.find(needle)
        while at >= 0:
            found.append((self.origin[at], self.origin[at + len(needle) - 1] + 1))
            at = self.text.find(needle, at + 1)
        return tuple(found)


def folded(text: str, *, case: bool = True) -> Folded:
    """Fold character by character; `case=False` leaves capitals as they are (quotations are compared so)."""
    letters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        plain = unicodedata.normalize("NFKC", character).translate(_TABLE)
        for letter in plain.casefold() if case else plain:
            if letter.isspace():
                if not letters or letters[-1] == " ":
                    continue
                letter = " "
            letters.append(letter)
            origin.append(index)
    if letters and letters[-1] == " ":
        letters.pop()
        origin.pop()
    return Folded("".join(letters), tuple(origin))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    return folded(unicodedata.normalize("NFC", text)).text


def says(text: str, phrase: str) -> bool:
    """Whether a text holds a phrase as whole words, folded: "19 tonnes" is not said by "419 tonnes", nor 2 by "2.5"."""
    words = re.escape(fold(phrase))
    before = r"(?<!\w)(?<!\d[.,])" if words[:1].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if words[-1:].isalnum() else ""
    return re.search(before + words + after, fold(text)) is not None
