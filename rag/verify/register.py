"""Statements about action records: "Action 13: Improve … (responsible: A, B; timetable: 2021)", cell by cell."""

import re
from collections.abc import Iterator, Sequence

from ingest.records import Action
from rag.verify.words import words_of

_LABEL = re.compile(
    r"(?:^|(?<=[(;,\s]))(?P<actors>responsible|responsibility|main actors?|actors?)\s*:"
    r"|(?:^|(?<=[(;,\s]))(?P<timetable>timetable|deadline)\s*:"
    r"|(?:^|(?<=[(;,\s]))(?P<areas>(?:corresponding\s+)?priority areas?)\s*:",
    re.I,
)
_NUMBER = re.compile(
    r"^\s*(?:(?:key\s+)?performance\s+)?(?P<kind>action|indicator)\s+(?P<number>\d+)\b[\s.:–—-]*", re.I
)
_JOINT = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\n")


def plainly_stated(claim: str, action: Action, row: str) -> bool:
    """Whether the claim is the record's number, words of its row, and after each label that cell's own content."""
    number = _NUMBER.match(claim)
    if number and (int(number["number"]) != action.number or number["kind"].lower() != action.kind.value):
        return False
    labels = list(_LABEL.finditer(claim))
    head = claim[number.end() if number else 0 : labels[0].start() if labels else len(claim)]
    if not labels and not number:
        return False
    if _words(head) and not _within(head, (row, action.text, action.title)):
        return False
    return all(_cell_says(kind, text, action) for kind, text in _cells(claim, labels))


def _cells(claim: str, labels: Sequence[re.Match[str]]) -> Iterator[tuple[str, str]]:
    ends = [*(label.start() for label in labels), len(claim)][1:]
    for label, end in zip(labels, ends, strict=True):
        text = claim[label.end() : end].strip(" ;,.")
        if text.count(")") > text.count("("):
            text = text.removesuffix(")")
        yield str(label.lastgroup), text


def _cell_says(kind: str, text: str, action: Action) -> bool:
    if kind == "timetable":
        return bool(text) and _words(text) == _words(action.timetable or "")
    return _among(text, action.actors if kind == "actors" else action.priority_areas)


def _among(text: str, cells: Sequence[str]) -> bool:
    """The cells as they stand, or a list of some of them."""
    said = _words(text)
    if said == tuple(word for cell in cells for word in _words(cell)):
        return True
    known = {_words(cell) for cell in cells}
    items = [_words(item) for item in _JOINT.split(text) if item.strip()]
    return said in known or (bool(items) and all(item in known for item in items))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower for word in words_of(text))


def _within(text: str, held: Sequence[str]) -> bool:
    wanted = _words(text)
    return any(
        words[start : start + len(wanted)] == wanted
        for words in map(_words, held)
        for start in range(len(words) - len(wanted) + 1)
    )
