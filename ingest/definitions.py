"""Acronyms as documents introduce them: "long form (ABC)", and notes that hold nothing but the long form.

The matching of initials follows Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text" (2003): from the right, each character of the short form must be found in the long form, its first one
at the start of a word.
"""

import re
from collections.abc import Sequence

from ingest.records import Definition, Footnote

_SHORT = re.compile(r"\((?P<short>[A-Za-z][\w./ -]{0,14}[A-Za-z0-9]|[A-Z]{2,12})\)")
_STOPS = re.compile(r"[.;:()!?\n]")
_BEFORE_MARK = re.compile(r"(?P<short>[A-Z][\w-]*[A-Z][\w-]*)\W?$")

_SMALL = frozenset(["of", "the", "and", "for", "on", "in", "to", "a", "an", "with", "by", "at", "against"])
_LOWER_LEAD = re.compile(r"(?:[^\WA-Z_][\w-]*\s+){2,}(?=[A-Z][\w-]+\s+(?:\w+\s+){0,2}[A-Z])")

_NAME = re.compile(r"(?:[A-Z][\w'’-]*\s+(?:(?:of|the|and|for|on|in|to)\s+)*){3,}$")


def definitions_of(text: str, footnotes: Sequence[Footnote]) -> tuple[Definition, ...]:
    found: dict[str, Definition] = {}
    for match in _SHORT.finditer(text):
        short = match["short"].strip()
        if _is_acronym(short):
            end = match.start()
            start = _by_initials(text, end, short) or _by_letters(text, end, short) or _by_name(text, end)
            if start is not None:
                long = text[start : match.start()].strip()
                found.setdefault(short, Definition(short, long, start, match.end()))
    for note in footnotes:
        named = _BEFORE_MARK.search(text[: note.anchor]) if note.anchor is not None else None
        long = note.text.strip().rstrip(".")
        if named and len(long.split()) <= 12 and _initials(named["short"], long):
            found.setdefault(named["short"], Definition(named["short"], long, note.start, note.end))
    return tuple(found.values())


def _is_acronym(short: str) -> bool:
    return 2 <= len(short) <= 16 and sum(char.isupper() for char in short) >= 2 and len(short.split()) <= 2


def _window(text: str, end: int) -> int:
    """Where the words before a short form may start: after the last stop."""
    window = text[max(0, end - 160) : end]
    cut = [match.end() for match in _STOPS.finditer(window)]
    return end - len(window) + (cut[-1] if cut else 0)


def _by_initials(text: str, end: int, short: str) -> int | None:
    """The plain case: the short form's capitals are the first letters of the last words, small words left out."""
    letters = [char.lower() for char in short if char.isupper()]
    begin = _window(text, end)
    words = [m for m in re.finditer(r"[^\W_]+", text[begin:end]) if m.group().lower() not in _SMALL]
    last = words[-len(letters) :]
    if len(last) < max(2, len(letters)) or [word.group()[0].lower() for word in last] != letters:
        return None
    return begin + last[0].start()


def _by_letters(text: str, end: int, short: str) -> int | None:
    """Schwartz and Hearst's way, within |short| + 5 words."""
    letters = [char for char in short.lower() if char.isalnum()]
    begin = _window(text, end)
    candidate = text[begin:end].rstrip()
    place = len(candidate) - 1
    for number, letter in enumerate(reversed(letters), 1):
        first = number == len(letters)
        while place >= 0 and not (
            candidate[place].lower() == letter and (not first or place == 0 or not candidate[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
        place -= 1
    start = place + 1
    if len(candidate[start:].split()) > len(letters) + 5 or len(candidate) - start <= len(short):
        return None
    lead = _LOWER_LEAD.match(candidate[start:])  # "cooperation with the …": a name starts with a capital
    return begin + start + (lead.end() if lead else 0)


def _by_name(text: str, end: int) -> int | None:
    """A name of three or more capitalised words just before it: its short form may come from another language."""
    begin = _window(text, end)
    named = _NAME.search(text[begin:end])
    return begin + named.start() if named else None


def _initials(short: str, long: str) -> bool:
    capitals = "".join(word[0] for word in re.findall(r"\b[A-Z]\w*", long))
    upper = "".join(char for char in short if char.isupper())
    return capitals.startswith(upper[:1]) and sum(char in capitals for char in upper) >= max(2, len(upper) - 1)
