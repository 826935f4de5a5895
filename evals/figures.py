"""Figures: each measure over all questions and over each kind, with n, sections, interval and what is not scorable."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.measures import ALL, Grade, Measure, Unscorable
from evals.outcomes import Item
from evals.statistics import Interval, mean_interval, whole_interval

EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None if nothing was scored; `unscorable` counts what the measure asked about and could not tell."""

    measure: str
    group: str  # a kind, or "all"
    value: float | None
    interval: Interval | None
    n: int
    sections: int
    unscorable: int
    why: str | None = None


def _mean(measure: Measure, group: str, items: Sequence[Item]) -> Figure:
    grades = [(item, measure.grade(item)) for item in items]
    scored = [(item, grade) for item, grade in grades if isinstance(grade, int | float)]
    failed = [grade.reason for _, grade in grades if isinstance(grade, Unscorable)]
    values = [float(grade) for _, grade in scored]
    sections = [item.question.section for item, _ in scored]
    return Figure(
        measure=measure.name,
        group=group,
        value=float(np.mean(values)) if values else None,
        interval=mean_interval(values, sections) if values else None,
        n=len(values),
        sections=len(set(sections)),
        unscorable=len(failed),
        why=failed[0] if failed else None,
    )


def _number(grade: Grade) -> float | None:
    return grade if isinstance(grade, int | float) else None


def _set(measure: Measure, group: str, items: Sequence[Item]) -> Figure:
    asked = [item for item in items if measure.asks(item.question)]
    usable = [item for item in asked if item.outcome.error is None]
    grade = measure.overall(asked)
    if grade is None or isinstance(grade, Unscorable):
        why = grade.reason if grade is not None else None
        return Figure(measure.name, group, None, None, 0, 0, len(asked), why)
    sections = [item.question.section for item in usable]
    read, whole = [measure.reads(item) for item in usable], measure.whole
    interval = whole_interval(read, sections, lambda drawn: _number(whole(drawn))) if whole else None
    return Figure(measure.name, group, grade, interval, len(usable), len(set(sections)), len(asked) - len(usable))


def figure(measure: Measure, items: Sequence[Item], group: str = EVERYTHING) -> Figure:
    return _mean(measure, group, items) if measure.each is not None else _set(measure, group, items)


def asked(found: Figure) -> bool:
    """Whether the measure had anything to ask in this group."""
    return bool(found.n or found.unscorable)


def figures(items: Sequence[Item]) -> tuple[Figure, ...]:
    """Every measure over everything, and those that grade single questions over each kind too."""
    kinds = list(dict.fromkeys(item.question.kind for item in items))
    found = []
    for measure in ALL:
        found.append(figure(measure, items))
        if measure.each is None or measure.name.startswith("evidence."):
            continue
        for kind in kinds:
            found.append(figure(measure, [item for item in items if item.question.kind is kind], kind.value))
    return tuple(one for one in found if asked(one))
