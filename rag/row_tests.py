"""The tests that a question's parts make together: what is denied, what is joined by "or", who acts alone."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rag.named_rows import By, Part
from rag.rows import Acts, All, Any, Counted, Due, Mentions, Not, Test
from rag.scope import Named, Scope, coordinated

_OR = re.compile(r"\bor\b|/", re.I)


def tests_of(text: str, parts: Sequence[Part], scope: Scope) -> tuple[tuple[Test, ...], tuple[Test, ...]]:
    """All that a row must pass; and the same with a more generous reading, where there is one."""
    denied: list[Test] = [Not(parts[place].test) for place in sorted(scope.denied)]
    denied += [Not(All(tuple(parts[place].test for place in group))) for group in scope.not_all]
    strict, loose = list(denied), list(denied)
    wanted = _wanted(parts, scope)
    for group, either in _groups(text, wanted):
        members = tuple(part.test for part in group)
        together = Any(members) if either else All(members)
        strict.append(together)
        loose.append(Any(members) if group[0].by is By.AREA else _ending(group) or together)
    counted = _shared(parts, scope, wanted)
    if any(isinstance(part.test, Acts) for part in parts):
        counted.append(Counted("actors", 1, None))  # a row without actors says nothing on who acts
    return (*strict, *counted), (*loose, *counted)


def _wanted(parts: Sequence[Part], scope: Scope) -> list[Part]:
    """What is named once wanted and once denied is denied."""
    refused = {parts[place].test for place in scope.denied}
    refused |= {parts[place].test for group in scope.not_all for place in group}
    return [part for part in parts if part.test not in refused and part.by is not By.TOPIC]


def _groups(text: str, wanted: Sequence[Part]) -> Iterable[tuple[list[Part], bool]]:
    """Coordinated things of one kind; and whether any one of a group is enough. A row has one timetable and
    stands under one heading: of several years and headings, any."""
    for by in (By.DUE, By.SECTION):
        plain = [part for part in wanted if part.by is by and (part.plain or by is By.SECTION)]
        if plain:
            yield plain, True
    yield from (([part], False) for part in wanted if part.by is By.COUNT or (part.by is By.DUE and not part.plain))
    for by in (By.BODY, By.AREA):
        for run in _runs(text, [part for part in wanted if part.by is by]):
            gaps = [text[left.end : right.start] for left, right in pairwise(run)]
            yield run, any(_OR.search(gap) for gap in gaps)


def _runs(text: str, parts: Sequence[Part]) -> list[list[Part]]:
    runs: list[list[Part]] = []
    for part in parts:
        if runs and coordinated(text, named(runs[-1][-1]), named(part)):
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def named(part: Part) -> Named:
    return Named(part.start, part.end, part.by is By.BODY)


def _ending(group: Sequence[Part]) -> Test | None:
    """ "Due in 2035", where no row has that year alone: rows whose years end in it."""
    ends = [
        Due(part.test.timetable.ending())
        for part in group
        if isinstance(part.test, Due) and part.plain and part.test.timetable.first == part.test.timetable.last
    ]
    return Any(tuple(ends)) if ends else None


def _shared(parts: Sequence[Part], scope: Scope, wanted: Sequence[Part]) -> list[Test]:
    """How many actors there are where some act alone, or not alone."""
    bodies = {part.test for part in wanted if part.by is By.BODY}
    if any(isinstance(test, Mentions) for test in bodies):
        return []  # being mentioned is no acting
    tests: list[Test] = []
    alone = {parts[place].by for place in scope.alone}
    if By.BODY in alone or (scope.sole and not alone and not any(part.by is By.COUNT for part in parts)):
        tests.append(Counted("partners", 1, max(1, len(bodies))))
    if By.AREA in alone:
        tests.append(Counted("priority_areas", 1, sum(part.by is By.AREA for part in parts)))
    if any(parts[place].by is By.BODY for place in scope.not_alone):
        tests.append(Counted("actors", len(bodies) + 1, None))
    return tests
