"""What the terminal shows: pass rates by kind, figures, gates. Progress and words to people go to standard error,
tables to standard output, so that a table can be piped.
"""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from evals.figures import EVERYTHING, Figure
from evals.measures import BY_NAME, PASS

PIPED = 160  # columns of a table that no terminal bounds


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=PIPED)


CONSOLE = _console(stderr=True)
OUTPUT = _console(stderr=False)


def number(value: float | None, unit: str = "share") -> str:
    if value is None:
        return "not scorable"
    return f"{value:.0f} ms" if unit == "ms" else f"{value:.3f}"


def interval(figure: Figure, unit: str = "share") -> str:
    if figure.interval is None:
        return ""
    return f"{number(figure.interval.low, unit)} to {number(figure.interval.high, unit)}"


def passes(figures: Sequence[Figure]) -> Table:
    """Pass rate by kind, the whole last."""
    table = Table("kind", "passed", "rate", "95% interval", "not scorable", title="Pass rates by kind")
    rows = [figure for figure in figures if figure.measure == PASS.name]
    for figure in sorted(rows, key=lambda figure: figure.group == EVERYTHING):
        passed = round((figure.value or 0.0) * figure.n)
        rate = "" if figure.value is None else f"{figure.value:.1%}"
        table.add_row(figure.group, f"{passed} of {figure.n}", rate, interval(figure), str(figure.unscorable or ""))
    return table


def overall(figures: Iterable[Figure]) -> Table:
    """Every figure over all questions."""
    table = Table("measure", "value", "95% interval", "n", "not scorable", title="Figures over all questions")
    for figure in figures:
        if figure.group == EVERYTHING and figure.measure != PASS.name:
            unit = BY_NAME[figure.measure].unit
            lost = f"{figure.unscorable}: {figure.why}" if figure.why else str(figure.unscorable or "")
            table.add_row(figure.measure, number(figure.value, unit), interval(figure, unit), str(figure.n), lost)
    return table
