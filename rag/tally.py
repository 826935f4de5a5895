"""Questions that count rows case by case: "how many in 2031 and how many in 2032", "has X more actions than Y", "who has
the most"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import Action
from rag.lexicon import Lexicon
from rag.named_rows import By, Part
from rag.rows import Acts, InArea, Printed, Test, Under

_THINGS = r"(?:actions?|indicators?|measures|rows|tasks|entries|items|commitments|points|responsibilities|jobs|deadlines|due dates)"
_COMPARES = re.compile(
    rf"\b(?:more|fewer|less|as many|most|fewest)\s+(?:[a-z]+\s+){{0,3}}?{_THINGS}\b|\bmore (?:often|frequently)\b|"
    r"\bhow many\b.*\b(?:how many|against|versus|vs|compared)\b|\bhow many\b.*\band in\b.*\b(?:19|20)\d\d\b|\brespectively\b|"
    r"\bhow many\b.*\beach\b|\b(?:compare|compared|difference)\b.*\b(?:number|count|how many)\b|"
    r"\b(?:number|count)s?\b.*\b(?:compare|versus|vs|against)\b|\b(?:longer|shorter|bigger|larger|smaller) (?:list|number|share)\b",
    re.I,
)
_WHO_MOST = re.compile(
    rf"\b(?:which|what|who|whose)\b(?!\s+(?:\w+\s+)?(?:actions?|rows?|indicators?|plan|document)\b)[^?]*?\b(?:(?P<most>most|largest number of|highest number of)|"
    rf"(?P<least>fewest|least|smallest number of))\s+(?:[a-z-]+\s+){{0,2}}?(?:{_THINGS}|often|frequently)\b",
    re.I,
)
_KINDS = (By.BODY, By.DUE, By.AREA, By.SECTION)
_RANKED = 5  # bodies told of where the question is who has the most


@dataclass(frozen=True, slots=True)
class Case:
    """One of the things whose rows are counted."""

    label: str
    test: Test
    count: int | None = None  # of all rows, where only those of the first case are told


def compares_counts(text: str) -> bool:
    return bool(_COMPARES.search(text) or _WHO_MOST.search(text))


def asks_who_has_most(text: str) -> bool:
    return _WHO_MOST.search(text) is not None


def cases_of(text: str, parts: Sequence[Part]) -> tuple[Case, ...]:
    """The kind of thing named more than once; none where no kind is."""
    for by in _KINDS:
        named = {part.test: part for part in reversed(parts) if part.by is by}
        if len(named) > 1:
            alternatives = sorted(named.values(), key=lambda part: part.start)
            return tuple(Case(text[part.start : part.end], part.test) for part in alternatives)
    return ()


def busiest(text: str, rows: Sequence[Action], lexicon: Lexicon) -> tuple[Case, ...]:
    """What has most rows, or fewest, in that order: headings, priority areas, due dates or bodies; none where the
    question does not ask for them."""
    match = _WHO_MOST.search(text)
    if match is None:
        return ()
    sign = 1 if match["least"] else -1
    sized: dict[tuple[int, ...], Case] = {}
    for label, test in _grouped(match.group(), rows, lexicon):
        held = tuple(place for place, row in enumerate(rows) if test.passes(row))
        if held:
            sized.setdefault(held, Case(label, test, len(held)))  # a body under two names counts once
    return tuple(sized[held] for held in sorted(sized, key=lambda held: sign * len(held))[:_RANKED])


def _grouped(text: str, rows: Sequence[Action], lexicon: Lexicon) -> list[tuple[str, Test]]:
    if re.search(r"\bareas?\b", text, re.I):
        return [(area, InArea(area)) for area in dict.fromkeys(area for row in rows for area in row.priority_areas)]
    if re.search(r"\b(?:priority|priorities|chapters?|sections?|headings?|parts?)\b", text, re.I):
        headings = dict.fromkeys(row.section_path[-1] for row in rows if row.section_path)
        return [(heading, Under((heading,))) for heading in headings]
    if re.search(r"\b(?:years?|timetables?|deadlines?)\b", text, re.I):
        return [(printed, Printed(printed)) for printed in dict.fromkeys(row.timetable for row in rows) if printed]
    return [(body.terms[0], Acts(body)) for body in lexicon.bodies]


def counted(cases: Sequence[Case], rows: Sequence[Action]) -> str:
    """ "9 actions for X, 5 for Y"."""
    numbers = [sum(case.test.passes(row) for row in rows) if case.count is None else case.count for case in cases]
    first = f"{numbers[0]} action{'s' if numbers[0] != 1 else ''} for {cases[0].label}"
    return ", ".join([first, *(f"{n} for {case.label}" for n, case in zip(numbers[1:], cases[1:], strict=True))])
