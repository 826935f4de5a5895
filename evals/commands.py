"""The commands over runs: run, compare, gate, report, check."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from evals import gates, questions, storage, terminal
from evals.assistant import everything, open_assistant
from evals.compare import changes, differences
from evals.errors import EvalsError
from evals.gates import read_baseline, read_gates
from evals.judge import Judged, failed, judge
from evals.observe import Observer
from evals.provenance import provenance
from evals.questions import Kind, Question, Split
from evals.rankers import Ranker
from evals.run import run
from rag.settings import Settings

PASSED, FAILED = 0, 1


def main(arguments: Sequence[str]) -> int:
    """Raises VidimusError for what could not run."""
    options = _parser().parse_args(arguments)
    commands = {"run": _run, "compare": _compare, "gate": _gate, "report": _report, "check": _check}
    return commands[options.command](options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals")
    commands = parser.add_subparsers(dest="command", required=True)
    run_ = commands.add_parser("run", help="ask all questions and print pass rates by kind")
    run_.add_argument("--split", choices=[*Split, "all"], default=Split.TUNE.value, help="held_back must be asked for")
    run_.add_argument(
        "--kind", action="append", choices=list(Kind), help="only questions of this kind; may be repeated"
    )
    run_.add_argument("--id", action="append", help="only this question; may be repeated")
    run_.add_argument("--questions", type=Path, default=questions.FOLDER, help="a folder of *.jsonl, or one file")
    run_.add_argument("--out", type=Path, help="folder of the run; a new one under VIDIMUS_HOME/evals unless given")
    run_.add_argument("--jobs", type=int, default=1, help="questions at a time; above 1 no latency is judged")
    run_.add_argument("--no-rivals", action="store_true", help="without retrieval figures and LlamaIndex side by side")
    run_.add_argument("--gatebench", action="store_true", help="the gate against injected errors too")
    run_.add_argument("--report", action="store_true", help="write the report too")
    run_.add_argument("--gate", action="store_true", help="judge by the gates too; exit 1 if one fails")
    compare_ = commands.add_parser("compare", help="two runs question by question")
    compare_.add_argument("first", type=Path)
    compare_.add_argument("second", type=Path, nargs="?", help="the latest run unless given")
    gate_ = commands.add_parser("gate", help="judge a run by the gates")
    gate_.add_argument("run", type=Path, nargs="?", help="the latest run unless given")
    gate_.add_argument("--gates", type=Path, default=gates.GATES)
    gate_.add_argument("--baseline", type=Path, default=gates.BASELINE)
    gate_.add_argument("--accept", action="store_true", help="make this run the baseline")
    report_ = commands.add_parser("report", help="HTML report, Markdown summary, TREC files")
    report_.add_argument("run", type=Path, nargs="?", help="the latest run unless given")
    report_.add_argument("--before", type=Path, help="a run to compare with")
    check_ = commands.add_parser("check", help="validate the question files against the corpus")
    check_.add_argument("--questions", type=Path, default=questions.FOLDER)
    return parser


def _run(options: argparse.Namespace) -> int:
    settings = Settings()
    asking = open_assistant(settings)
    corpus, documents = everything(asking)
    every = questions.read_folder(options.questions)
    questions.validate(every, documents)
    chosen = _chosen(every, options)
    rankers: Sequence[Ranker] = ()
    if not options.no_rivals:
        from evals.side_by_side import all_rankers  # late: LlamaIndex takes seconds to load

        terminal.CONSOLE.print("Indexing for the retrievers side by side …")
        rankers = all_rankers(corpus, documents, settings)
    made_of = provenance(settings, tuple(documents.values()), chosen, asking.corpus_version, _told(options))
    folder = options.out or storage.new_folder(settings.home, made_of.fingerprint)
    finished = run(Observer.of(asking, rankers), chosen, made_of, folder, options.jobs)
    if options.gatebench:
        from evals import gate_bench  # late: it generates its pairs from the corpus

        gate_bench.main(["--corpus", str(_corpus_folder(settings)), "--out", str(folder / storage.BENCH)])
    terminal.OUTPUT.print(terminal.overall(finished.figures))
    terminal.OUTPUT.print(terminal.passes(finished.figures))
    terminal.CONSOLE.print(f"Run kept in {folder}")
    return _judged_and_reported(folder, options)


def _chosen(every: Sequence[Question], options: argparse.Namespace) -> tuple[Question, ...]:
    kinds, ids = options.kind or list(Kind), set(options.id or ())
    unknown = ids - {question.id for question in every}
    if unknown:
        raise EvalsError(f"Name questions that exist: there is no {', '.join(sorted(unknown))}.")
    chosen = tuple(
        question
        for question in every
        if (question.id in ids if ids else options.split in (question.split, "all") and question.kind in kinds)
    )
    if not chosen:
        raise EvalsError("Choose another split or kind: no question is of these.")
    return chosen


def _told(options: argparse.Namespace) -> str:
    """What was chosen, in words that go into the fingerprint."""
    parts = [str(options.split), *(options.kind or ()), *(options.id or ())]
    return ", ".join([*parts, "no rivals"] if options.no_rivals else parts)


def _judged_and_reported(folder: Path, options: argparse.Namespace) -> int:
    findings: tuple[Judged, ...] = ()
    if options.gate or options.report:
        made = storage.load(folder)
        findings = judge(made.items, read_gates(), read_baseline(), made.jobs, made.detected)
    if options.report:
        from evals import report  # late: matplotlib

        html, _ = report.write(made, findings)
        terminal.CONSOLE.print(f"Report: {html}")
    if options.gate:
        terminal.OUTPUT.print(_gate_table(findings))
    return FAILED if options.gate and failed(findings) else PASSED


def _gate(options: argparse.Namespace) -> int:
    made = storage.load(options.run or storage.latest(Settings().home))
    rules = read_gates(options.gates)
    if options.accept:
        told = gates.baseline_of(made.items, rules, made.provenance.commit, made.provenance.split)
        storage.write_json(options.baseline, told)
        terminal.CONSOLE.print(f"Baseline written to {options.baseline.name}; commit it.")
    findings = judge(made.items, rules, read_baseline(options.baseline), made.jobs, made.detected)
    terminal.OUTPUT.print(_gate_table(findings))
    return FAILED if failed(findings) else PASSED


def _gate_table(findings: Sequence[Judged]) -> Table:
    table = Table("gate", "sort", "state", "finding", title="Gates")
    colours = {"passed": "green", "failed": "bold red", "not judged": "yellow"}
    for one in findings:
        state = one.state.value
        table.add_row(one.gate, one.sort, f"[{colours[state]}]{state}[/]", one.told)
    return table


def _compare(options: argparse.Namespace) -> int:
    first = storage.load(options.first)
    second = storage.load(options.second or storage.latest(Settings().home))
    table = Table("measure", "group", "first", "second", "difference, 95% interval", "n", "p", "McNemar", "p, Holm")
    for one in differences(first.items, second.items):
        if one.paired.difference or one.measure == "pass":
            found = one.paired
            span = f" ({found.interval.low:+.3f} to {found.interval.high:+.3f})" if found.interval else ""
            mcnemar = "" if found.mcnemar is None else f"{found.mcnemar:.3f}"
            difference = f"{found.difference:+.3f}{span}"
            numbers = (f"{one.first:.3f}", f"{one.second:.3f}", difference, str(found.n), f"{found.p:.3f}", mcnemar)
            table.add_row(one.measure, one.group, *numbers, f"{one.p_holm:.3f}")
    terminal.OUTPUT.print(table)
    changed = Table("question", "kind", "first", "second", "asked", title="Questions that changed")
    for change in changes(first.items, second.items):
        changed.add_row(change.id, change.kind, change.first, change.second, change.question)
    terminal.OUTPUT.print(changed)
    return PASSED


def _report(options: argparse.Namespace) -> int:
    from evals import report  # late: matplotlib

    made = storage.load(options.run or storage.latest(Settings().home))
    before = storage.load(options.before) if options.before else None
    findings = judge(made.items, read_gates(), read_baseline(), made.jobs, made.detected)
    html, summary = report.write(made, findings, before)
    terminal.CONSOLE.print(f"Wrote {html} and {summary.name}")
    return PASSED


def _check(options: argparse.Namespace) -> int:
    from ingest.pipeline import read_corpus

    settings = Settings()
    documents = {document.id: document for document in read_corpus(_corpus_folder(settings)).documents}
    every = questions.read_folder(options.questions)
    questions.validate(every, documents)
    terminal.CONSOLE.print(f"{len(every)} questions are in order.")
    return PASSED


def _corpus_folder(settings: Settings) -> Path:
    import corpus

    return settings.corpus or Path(corpus.__path__[0])
