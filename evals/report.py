"""The report of a run: one HTML file that needs nothing else, a Markdown summary for a pull request, TREC files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from evals import plots, terminal, trec
from evals.compare import Difference, differences, state
from evals.figures import EVERYTHING, Figure
from evals.judge import Judged
from evals.measures import ALL, BY_NAME, PASS, Unscorable
from evals.measures.calibration import claimed, confident_answers
from evals.measures.citations import unsupported
from evals.measures.evidence import RANKERS
from evals.measures.passes import (
    forbidden_said,
    invalid_quotes,
    missing_facts,
    uncited,
    unmet_gold,
    wrong_actions,
)
from evals.outcomes import Item
from evals.storage import Run


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that was not passed, with everything that is wrong with its answer."""

    item: Item
    state: str
    wrong: tuple[str, ...]


def failures(items: Sequence[Item]) -> tuple[Failure, ...]:
    """Grouped by what they are charged with."""
    found = [Failure(item, state(item), wrong(item)) for item in items if state(item) != "pass"]
    return tuple(sorted(found, key=lambda one: (one.state, one.item.question.kind.value, one.item.id)))


def wrong(item: Item) -> tuple[str, ...]:
    """One line for each thing that is wrong, not only for the cause that is charged."""
    if item.outcome.error is not None:
        return (item.outcome.error,)
    outcome, question = item.outcome, item.question
    listed = wrong_actions(item)
    return (
        *(f"leak: {leak}" for leak in outcome.leaks),
        *(f"not the document's text: {quote}" for quote in invalid_quotes(item)),
        *(f"no citation: {text}" for text in uncited(item)),
        *(f"not borne out by what it cites: {text}" for text in unsupported(item)),
        *([f"verdict {outcome.verdict}, accepted: {', '.join(question.verdicts)}"] if _wrong_verdict(item) else []),
        *([f"{len(outcome.choices)} choices for {question.choices}"] if _wrong_choices(item) else []),
        *(f"does not state: {fact}" for fact in missing_facts(item) if outcome.gave_answer),
        *(f"says: {words}" for words in forbidden_said(item)),
        *([listed] if listed and outcome.gave_answer else []),
        *(f"gold not cited: {_gold(item, number)}" for number in unmet_gold(item) if outcome.gave_answer),
    )


def _wrong_verdict(item: Item) -> bool:
    return item.outcome.verdict not in item.question.verdicts


def _wrong_choices(item: Item) -> bool:
    return item.question.choices is not None and len(item.outcome.choices) != item.question.choices


def _gold(item: Item, group: int) -> str:
    first = item.question.gold[group][0]
    return f"{first.document}: {first.quote}"


def write(run: Run, findings: Sequence[Judged], before: Run | None = None) -> tuple[Path, Path]:
    """report.html and summary.md into the run's folder, and the TREC files."""
    compared = differences(before.items, run.items) if before else ()
    html, summary = run.folder / "report.html", run.folder / "summary.md"
    html.write_text(_page(run, findings, compared), encoding="utf-8")
    summary.write_text(summary_of(run, findings, compared), encoding="utf-8")
    trec.write(run.folder, run.items)
    return html, summary


def _page(run: Run, findings: Sequence[Judged], compared: Sequence[Difference]) -> str:
    environment = Environment(
        loader=PackageLoader("evals"), autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(number=terminal.number, interval=terminal.interval, measures=BY_NAME)
    return environment.get_template("report.html").render(
        run=run,
        findings=findings,
        compared=[one for one in compared if one.paired.difference],
        was_compared=bool(compared),
        passes=[one for one in run.figures if one.measure == PASS.name],
        overall=[one for one in run.figures if one.group == EVERYTHING],
        kinds=list(dict.fromkeys(item.question.kind.value for item in run.items)),
        rankers=_side_by_side(run.figures),
        failures=failures(run.items),
        definitions=ALL,
        drawings=[Markup(drawing) for drawing in _drawings(run) if drawing is not None],
    )


def _drawings(run: Run) -> tuple[str | None, ...]:
    known = confident_answers([claimed(item) for item in run.items])
    confident = () if isinstance(known, Unscorable) else known
    return (
        plots.pass_by_kind(run.figures),
        plots.recall_curves(run.items),
        plots.recall_by_characters(run.items),
        plots.risk_coverage_curve(*confident) if confident else None,
        plots.reliability_diagram(*confident) if confident else None,
        plots.gate_curves(run.bench) if run.bench else None,
        plots.latency_histogram(run.items),
    )


def _side_by_side(figures: Sequence[Figure]) -> list[tuple[str, list[Figure]]]:
    """A row a retriever, a column a measure."""
    rows = []
    for ranker in RANKERS:
        row = [one for one in figures if one.measure.startswith(f"evidence.{ranker}.")]
        if row:
            rows.append((ranker, row))
    return rows


def summary_of(run: Run, findings: Sequence[Judged], compared: Sequence[Difference]) -> str:
    """Markdown fit for a pull request: gates, pass rates by kind, what changed."""
    made = run.provenance
    lines = [
        f"## Evaluation: {_verdict(findings)}",
        "",
        f"{len(run.items)} questions ({made.split}), {run.seconds:.0f} s; commit {(made.commit or 'none')[:12]}"
        f"{' with changes' if made.changed else ''}, corpus {made.corpus}, model {made.model}, "
        f"configuration {made.configuration}.",
        "",
        "| gate | state | finding |",
        "|---|---|---|",
        *(f"| {one.gate} | {one.state.value} | {_cell(one.told)} |" for one in findings),
        "",
        "| kind | passed | rate | 95% interval |",
        "|---|---|---|---|",
    ]
    for one in (one for one in run.figures if one.measure == PASS.name):
        rate = "not scorable" if one.value is None else f"{one.value:.1%}"
        lines.append(
            f"| {one.group} | {round((one.value or 0) * one.n)} of {one.n} | {rate} | {terminal.interval(one)} |"
        )
    changed = [one for one in compared if one.paired.difference]
    if changed:
        lines += ["", "| compared | before | now | p (Holm) |", "|---|---|---|---|"]
        lines += [
            f"| {one.measure}, {one.group} | {one.first:.3f} | {one.second:.3f} | {one.p_holm:.3f} |" for one in changed
        ]
    return "\n".join(lines) + "\n"


def _verdict(findings: Sequence[Judged]) -> str:
    failed = [one.gate for one in findings if one.state == "failed"]
    return f"{len(failed)} gates failed ({', '.join(failed)})" if failed else "all gates passed"


def _cell(text: str) -> str:
    """A text for a table's cell: no line ends, no bars, no markup."""
    plain = " ".join(text.split()).replace("|", "\\|")
    return plain.replace("<", "&lt;")
