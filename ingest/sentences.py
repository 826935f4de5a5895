"""Sentences with their offsets: nupunkt's boundaries, less those that a label ("Action 3."), an abbreviation or dotted
initials ("the EU-U.S. Dialogue") feign."""

import re
from collections.abc import Iterator

import nupunkt

from ingest.labels import label_of
from ingest.records import Span

_INITIALS = re.compile(r"(?:\b[A-Z]\.){2,}\s*$")
LONGEST = 4_000  # characters; what runs on for longer was written by no one, and is cut between words
# After dotted initials a new sentence starts only with a word like these.
_OPENERS = re.compile(
    r"(?:The|This|These|Those|That|It|Its|In|On|At|For|From|To|With|By|As|A|An|And|But|If|When|While|Since|They|He|She|We)\b"
)
# "(annual survey)" after a full stop names the source of what stands before it; "(ii) Promote …" is its own sentence.
_ASIDE = re.compile(r"\((?!(?:[ivx]{1,4}|[a-z]|\d{1,2})\)).*\)$", re.S)


def sentence_spans(text: str, offset: int = 0) -> tuple[Span, ...]:
    """The sentences of a text, ends trimmed, in offsets counted from `offset`. A line is at least one."""
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        for first, last in _merged(line, nupunkt.sent_spans(line) if line.strip() else []):
            trimmed = line[first:last]
            lead = len(trimmed) - len(trimmed.lstrip())
            length = len(trimmed.rstrip()) - lead
            spans += _cut(line, first + lead, first + lead + length, offset + start)
        start += len(line) + 1
    return tuple(span for span in spans if span.end > span.start)


def _cut(line: str, first: int, last: int, offset: int) -> Iterator[Span]:
    """One span, or as many as LONGEST asks for."""
    while last - first > LONGEST:
        blank = line.rfind(" ", first + 1, first + LONGEST)
        end = blank if blank > first else first + LONGEST
        yield Span(offset + first, offset + end)
        first = end
        while line[first].isspace():
            first += 1
    yield Span(offset + first, offset + last)


def _merged(line: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in spans:
        if merged and not _boundary(line[merged[-1][0] : merged[-1][1]], line[first:last]):
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged


def _boundary(before: str, after: str) -> bool:
    before, after = before.strip(), after.strip()
    if _INITIALS.search(before):
        return bool(_OPENERS.match(after))
    if _ASIDE.match(after):
        return False
    label = label_of(f"{before} A")  # a label needs something to stand before
    if label is not None and label.length >= len(before):
        return False
    first = re.split(r"\s", after, maxsplit=1)[0]
    return not first[:1].islower() or not first.islower()  # small letters go on after an abbreviation
