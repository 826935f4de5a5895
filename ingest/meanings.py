"""What a passage's words stand for, as its own document says: acronyms, and "this document".

A reader of the whole document knows; what searches and weighs single sentences does not. So the meanings are embedded
and indexed with the text, which itself stays as printed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.records import Definition, Passage

_ITSELF = re.compile(
    r"\b[Tt]his (?:document|[Cc]ommunication|[Aa]ction [Pp]lan|[Pp]lan|[Ss]trategy|[Rr]eport|[Nn]ote|[Pp]aper|"
    r"[Ff]act ?sheet|"
    r"[Pp]roposal|[Rr]egulation|[Dd]irective|[Dd]ecision|[Rr]ecommendation|[Rr]oadmap|[Aa]genda)\b"
)


def with_meanings(passages: Sequence[Passage], definitions: Iterable[Definition], title: str) -> tuple[Passage, ...]:
    """Each passage with the meanings that its own words do not give."""
    longs: dict[str, str] = {}
    for definition in definitions:
        longs.setdefault(definition.short, definition.long)
    return tuple(replace(passage, meanings=meanings_in(passage.text, longs, title)) for passage in passages)


def meanings_in(text: str, longs: dict[str, str], title: str) -> tuple[tuple[str, str], ...]:
    """Pairs of what is printed and what it stands for, in the order of the definitions."""
    plain = _folded(text)
    found = [
        (short, long) for short, long in longs.items() if _folded(long) not in plain and _standing(short).search(text)
    ]
    itself = _ITSELF.search(text)
    if itself and title and _folded(title) not in plain:
        found.append((itself[0], title))
    return tuple(found)


def spelt_out(text: str, meanings: Iterable[tuple[str, str]]) -> str:
    """ "AB" becomes "AB (Long Form)", where it first stands."""
    plain = _folded(text)
    for printed, meaning in meanings:
        if printed in text and _folded(meaning) not in plain:
            place = _standing(printed).search(text)
            if place:
                text = f"{text[: place.end()]} ({meaning}){text[place.end() :]}"
    return text


def _standing(printed: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(printed)}(?![\w-])")


def _folded(text: str) -> str:
    return re.sub(r"[\s‐‑–—-]+", " ", text).lower()
