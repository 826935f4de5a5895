"""Two runs over the same questions: what got better, what got worse, and whether chance explains it.

Compared question by question, in whole sections. The p values of a family (the part of a measure's name before its
first dot; the kinds of question apart from the whole) are adjusted by Holm's method, so that many measures do not make
a finding by themselves.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.errors import EvalsError
from evals.measures import ALL, BY_NAME, PASS, Better, Measure
from evals.measures.passes import cause
from evals.outcomes import Item
from evals.statistics import Paired, holm, paired

Grades = Mapping[str, float]  # by question


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure over the questions that both runs scored."""

    measure: str
    group: str
    first: float
    second: float
    paired: Paired
    p_holm: float

    @property
    def worsened_by(self) -> float:
        """How much worse the second is; negative if it is better."""
        sign = 1 if BY_NAME[self.measure].better is Better.LOWER else -1
        return sign * self.paired.difference


@dataclass(frozen=True, slots=True)
class Change:
    """A question that only one of the two passes."""

    id: str
    kind: str
    question: str
    first: str  # "pass", a cause of failure, or "not scorable"
    second: str


def grades(measure: Measure, items: Sequence[Item]) -> dict[str, float]:
    """What one measure scored, by question."""
    found = ((item.id, measure.grade(item)) for item in items)
    return {name: float(grade) for name, grade in found if isinstance(grade, int | float)}


def paired_grades(first: Grades, second: Grades, sections: Mapping[str, str]) -> Paired | None:
    """None if no question was scored by both."""
    both = [name for name in first if name in second and name in sections]
    if not both:
        return None
    return paired([first[name] for name in both], [second[name] for name in both], [sections[name] for name in both])


def differences(first: Sequence[Item], second: Sequence[Item]) -> tuple[Difference, ...]:
    """Every measure that grades single questions, over all; the pass rate also by kind. Raises EvalsError if the runs
    have no question in common."""
    sections = {item.id: item.question.section for item in second}
    kinds = {item.id: item.question.kind.value for item in second}
    if not any(item.id in sections for item in first):
        raise EvalsError("Compare two runs over the same questions: these have none in common.")
    rows: list[tuple[str, str, float, float, Paired]] = []
    for measure in (measure for measure in ALL if measure.each is not None):
        one, other = grades(measure, first), grades(measure, second)
        groups = ["all", *dict.fromkeys(kinds.values())] if measure is PASS else ["all"]
        for group in groups:
            inside = {name for name in one if name in other and group in ("all", kinds[name])}
            found = paired_grades({name: one[name] for name in inside}, other, sections)
            if found is not None:
                mean = sum(one[name] for name in inside) / len(inside)
                rows.append((measure.name, group, mean, mean + found.difference, found))
    return _adjusted(rows)


def _adjusted(rows: Sequence[tuple[str, str, float, float, Paired]]) -> tuple[Difference, ...]:
    families: defaultdict[tuple[str, bool], dict[str, float]] = defaultdict(dict)
    for name, group, _, _, found in rows:
        families[name.split(".")[0], group == "all"][f"{name} {group}"] = found.p
    adjusted = {key: value for family in families.values() for key, value in holm(family).items()}
    return tuple(Difference(*row, p_holm=adjusted[f"{row[0]} {row[1]}"]) for row in rows)


def state(item: Item) -> str:
    """ "pass", a cause of failure, or "not scorable"."""
    if item.outcome.error is not None:
        return "not scorable"
    charged = cause(item)
    return charged.value if charged else "pass"


def changes(first: Sequence[Item], second: Sequence[Item]) -> tuple[Change, ...]:
    """The questions whose state differs, those that are no longer passed first."""
    before = {item.id: state(item) for item in first}
    found = [
        Change(item.id, item.question.kind.value, item.question.question, before[item.id], state(item))
        for item in second
        if item.id in before and before[item.id] != state(item)
    ]
    return tuple(sorted(found, key=lambda change: (change.second == "pass", change.first != "pass", change.id)))
