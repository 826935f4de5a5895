"""The report's plots, as SVG to stand inside the page. Colours that the colour-blind can tell apart, and shapes
besides.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from evals.figures import EVERYTHING, Figure
from evals.measures import PASS
from evals.measures.calibration import reliability, risk_coverage
from evals.measures.evidence import RANKERS, recall_within, within_budget
from evals.outcomes import Item
from evals.storage import Family

matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text: searchable, in the page's font
matplotlib.rcParams["svg.hashsalt"] = "vidimus"  # the same figures draw the same file
matplotlib.rcParams["font.family"] = ["sans-serif"]

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")  # Okabe and Ito
BUDGETS = (500, 1000, 2000, 4000, 8000, 16_000)  # characters
MARKERS = ("o", "s", "^", "D", "v", "P")


def _axes(title: str, x: str, y: str, height: float = 3.2) -> tuple[Canvas, Axes]:
    canvas = Canvas(figsize=(5.6, height), layout="constrained")
    axes = canvas.add_subplot()
    axes.set_title(title, fontsize=11, loc="left")
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    return canvas, axes


def _svg(canvas: Canvas, label: str) -> str:
    """The drawing alone, without the XML preamble, with a role and a label for screen readers."""
    held = io.StringIO()
    canvas.savefig(held, format="svg", metadata={"Date": None, "Creator": None})
    drawing = held.getvalue()[held.getvalue().index("<svg") :]
    drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    return drawing.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def pass_by_kind(figures: Sequence[Figure]) -> str:
    """Pass rate and interval of each kind."""
    rows = [one for one in figures if one.measure == PASS.name and one.value is not None]
    rows.sort(key=lambda one: (one.group != EVERYTHING, -(one.value or 0.0)))
    canvas, axes = _axes("Pass rate by kind of question, with 95% interval", "share passed", "", 0.9 + 0.3 * len(rows))
    for place, one in enumerate(reversed(rows)):
        value = one.value or 0.0
        colour = COLOURS[1] if one.group == EVERYTHING else COLOURS[0]
        if one.interval is not None:
            axes.plot([one.interval.low, one.interval.high], [place, place], color=colour, linewidth=2, alpha=0.6)
        axes.plot([value], [place], "o", color=colour)
    axes.set_yticks(range(len(rows)), [f"{one.group} ({one.n})" for one in reversed(rows)])
    axes.set_xlim(0, 1.02)
    return _svg(canvas, "Pass rate by kind of question")


def recall_curves(items: Sequence[Item], depth: int = 20) -> str | None:
    """Evidence recall over the number of units, a line a retriever; None if none took part."""
    lines = {ranker: [recall_at(items, ranker, k) for k in range(1, depth + 1)] for ranker in _took_part(items)}
    canvas, axes = _axes("Evidence recall by number of units", "units looked at", "gold groups met")
    axes.set_xticks(range(0, depth + 1, 5))
    _draw(axes, range(1, depth + 1), lines)
    return _svg(canvas, "Evidence recall by number of units, for each retriever") if lines else None


def recall_by_characters(items: Sequence[Item]) -> str | None:
    """The same over the number of characters read, which large and small units compare by."""
    lines = {name: [recall_at(items, name, None, budget) for budget in BUDGETS] for name in _took_part(items)}
    canvas, axes = _axes("Evidence recall by characters read", "characters read", "gold groups met")
    _draw(axes, BUDGETS, lines)
    axes.set_xscale("log", base=2)
    axes.set_xticks(BUDGETS, [f"{budget:,}" for budget in BUDGETS])
    return _svg(canvas, "Evidence recall by characters read, for each retriever") if lines else None


def _draw(axes: Axes, x: Sequence[int], lines: Mapping[str, Sequence[float]]) -> None:
    for place, (name, values) in enumerate(lines.items()):
        axes.plot(x, values, color=COLOURS[place], marker=MARKERS[place], ms=4, label=name)
    axes.set_ylim(0, 1.02)
    if lines:
        axes.legend(frameon=False, fontsize=8)


def _took_part(items: Iterable[Item]) -> tuple[str, ...]:
    present = {one.ranker for item in items for one in item.outcome.rankings}
    return tuple(ranker for ranker in RANKERS if ranker in present)


def recall_at(items: Iterable[Item], ranker: str, k: int | None, budget: int | None = None) -> float:
    """Mean evidence recall within the first k units, or the first `budget` characters, of the questions ranked."""
    found = []
    for item in items:
        ranked, groups = item.outcome.ranking(ranker), item.outcome.gold_places()
        if ranked is not None and groups and all(groups):
            places = [place for _, place in ranked.units[:k]]
            found.append(recall_within(within_budget(places, budget) if budget else places, groups))
    return sum(found) / len(found) if found else 0.0


def risk_coverage_curve(confidences: Sequence[float], right: Sequence[bool]) -> str:
    """Share of failed questions among the most confident answers."""
    points = risk_coverage(confidences, right)
    canvas, axes = _axes("Risk and coverage", "share of answers given, most confident first", "share failed of them")
    axes.plot([x for x, _ in points], [y for _, y in points], color=COLOURS[0], marker="o", ms=3)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, max(0.1, *(y for _, y in points)) * 1.1)
    return _svg(canvas, "Risk over coverage")


def reliability_diagram(confidences: Sequence[float], right: Sequence[bool]) -> str:
    """Share passed over confidence, with the diagonal on which a calibrated assistant lies."""
    canvas, axes = _axes("Reliability", "confidence", "share passed")
    axes.plot([0, 1], [0, 1], color="#888888", linewidth=1, linestyle="--")
    bins = reliability(confidences, right)
    axes.bar(
        [(part.low + part.high) / 2 for part in bins],
        [part.accuracy for part in bins],
        width=0.09,
        color=COLOURS[0],
        alpha=0.7,
    )
    for part in bins:
        axes.annotate(f"{part.n}", ((part.low + part.high) / 2, part.accuracy), ha="center", va="bottom", fontsize=8)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.08)
    return _svg(canvas, "Reliability of the confidence")


def gate_curves(families: Sequence[Family]) -> str:
    """Errors detected over true claims flagged, a line a family. The axis of false alarms is logarithmic: only its low
    end is of use."""
    canvas, axes = _axes("The gate against injected errors", "true claims flagged", "errors detected", 4.2)
    for place, family in enumerate(families):
        rates, found = [rate for rate, _ in family.roc], [share for _, share in family.roc]
        style = ("-", "--")[place // len(COLOURS) % 2]
        colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
        axes.plot(
            rates, found, color=colour, linestyle=style, marker=marker, ms=3, label=f"{family.name} ({family.pairs})"
        )
    axes.set_xscale("log")
    axes.set_ylim(0, 1.02)
    axes.legend(frameon=False, fontsize=7, ncols=2)
    return _svg(canvas, "Errors detected by the gate over true claims flagged, by family of errors")


def latency_histogram(items: Sequence[Item]) -> str | None:
    """All but the slowest hundredth, which would press the rest into one bar."""
    times = [item.outcome.elapsed_ms for item in items if item.outcome.error is None]
    if not times:
        return None
    most = float(np.percentile(times, 99))
    canvas, axes = _axes("Time from question to answer, the slowest hundredth left out", "milliseconds", "questions")
    axes.hist(
        [time for time in times if time <= most], bins=min(30, max(5, len(times) // 8)), color=COLOURS[0], alpha=0.8
    )
    return _svg(canvas, "Time from question to answer")
