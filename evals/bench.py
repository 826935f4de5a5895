"""`python -m evals bench`: latency by stage, ingestion, cold start, throughput. Nothing is judged; numbers are printed
and kept.

Every cold start and every ingestion runs in a process of its own, on a state of its own; latency is of the questions of
the tuning half, asked one at a time in a warm process, with the median and the 95th percentile of each stage.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from evals import storage, terminal
from evals.assistant import everything, highest, open_assistant
from evals.errors import EvalsError
from evals.measures.latency import STAGES
from evals.questions import Question, Split, read_folder
from rag.ports import Asking
from rag.records import Filters, Turn
from rag.settings import Settings

STARTS = 3  # cold starts, of which the median counts
_FIRST_ANSWER = """
import sys, time
began = time.perf_counter()
from evals.assistant import highest, open_assistant
from rag.settings import Settings
assistant = open_assistant(Settings())
assistant.ask(sys.argv[1], caller=highest())
print(time.perf_counter() - began)
"""


def latency(asking: Asking, questions: Sequence[Question]) -> dict[str, dict[str, float]]:
    """Milliseconds by stage: {stage: {p50, p95}}. The first question is asked once before, since it opens the index."""
    _ask(asking, questions[0])
    taken: dict[str, list[float]] = {stage: [] for stage in (*STAGES, "total")}
    for question in questions:
        started = time.perf_counter()
        timings = _ask(asking, question)
        taken["total"].append(1000 * (time.perf_counter() - started))
        for stage in STAGES:
            taken[stage].append(timings[stage])
    return {
        stage: {"p50": float(np.percentile(times, 50)), "p95": float(np.percentile(times, 95))}
        for stage, times in taken.items()
    }


def throughput(asking: Asking, questions: Sequence[Question], threads: int) -> float:
    """Answers a second, with so many questions under way at once."""
    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda question: _ask(asking, question), questions):
            pass
    return len(questions) / (time.perf_counter() - started)


def _ask(asking: Asking, question: Question) -> Mapping[str, float]:
    answer = asking.ask(
        question.question,
        history=tuple(Turn(message.role, message.content) for message in question.history),
        caller=highest(),
        filters=Filters(question.document_ids),
    )
    return {stage: getattr(answer.timings, stage) for stage in STAGES}


def cold_start(question: str) -> float:
    """Seconds from the start of a process to its first answer, the median of three."""
    return float(np.median([_timed_process(["-c", _FIRST_ANSWER, question])[0] for _ in range(STARTS)]))


def ingestion(run: Callable[[Sequence[str], Mapping[str, str]], float] | None = None) -> dict[str, float]:
    """Seconds of `vidimus ingest` on an empty state, and again with everything unchanged."""
    measure = run or (lambda arguments, change: _timed_process(arguments, change)[0])
    with tempfile.TemporaryDirectory() as home:
        change = {"VIDIMUS_HOME": home}
        return {
            "first": measure(["-m", "api", "ingest"], change),
            "unchanged": measure(["-m", "api", "ingest"], change),
        }


def _timed_process(arguments: Sequence[str], change: Mapping[str, str] | None = None) -> tuple[float, str]:
    """Seconds and standard output. Raises EvalsError if it fails."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env={**os.environ, **(change or {})}
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it printed nothing"])[-1]
        raise EvalsError(f"Make `python {' '.join(arguments[:2])}` run before it is measured: {last}")
    return time.perf_counter() - started, done.stdout


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}


def main(arguments: Sequence[str]) -> int:
    """Raises VidimusError."""
    parser = argparse.ArgumentParser(prog="python -m evals bench")
    parser.add_argument("--out", type=Path, help="write the figures as JSON too")
    parser.add_argument("--no-ingestion", action="store_true")
    options = parser.parse_args(arguments)
    asking = open_assistant(Settings())
    everything(asking)
    chosen = [question for question in read_folder() if question.split is Split.TUNE]
    figures: dict[str, Any] = {"machine": machine(), "questions": len(chosen)}
    figures["latency_ms"] = latency(asking, chosen)
    figures["answers_per_second"] = {str(n): throughput(asking, chosen, n) for n in (1, 4)}
    figures["cold_start_s"] = cold_start(chosen[0].question)
    if not options.no_ingestion:
        figures["ingestion_s"] = ingestion()
    terminal.OUTPUT.print(_table(figures))
    if options.out:
        storage.write_json(options.out, json.loads(json.dumps(figures)))
    return 0


def _table(figures: Mapping[str, Any]) -> Table:
    table = Table("what", "value", title=f"On {figures['machine']['cores']} cores")
    for stage, times in figures["latency_ms"].items():
        table.add_row(f"{stage}, median / 95th percentile", f"{times['p50']:.1f} / {times['p95']:.1f} ms")
    for threads, rate in figures["answers_per_second"].items():
        table.add_row(f"answers a second, {threads} at a time", f"{rate:.1f}")
    table.add_row("start of a process to its first answer", f"{figures['cold_start_s']:.2f} s")
    for which, seconds in figures.get("ingestion_s", {}).items():
        table.add_row(f"ingestion, {which}", f"{seconds:.1f} s")
    return table
