"""One run: ask every question, keep every outcome as it comes, work out the figures."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evals import storage
from evals.figures import Figure, figures
from evals.observe import Observer
from evals.outcomes import LINES, Item, Outcome
from evals.provenance import Provenance
from evals.questions import Question
from evals.terminal import CONSOLE

Watch = Callable[[Item], None]


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run leaves: where it lies and what it found."""

    folder: Path
    items: tuple[Item, ...]
    figures: tuple[Figure, ...]


def ask_all(observer: Observer, questions: Sequence[Question], watch: Watch, jobs: int = 1) -> dict[str, Item]:
    """Every question asked, each outcome told to `watch` as it comes. One that makes the assistant raise is kept as
    such: it is counted as not scorable, and the run goes on.
    """
    found = {}
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        waiting = {pool.submit(observer.observe, question): question for question in questions}
        try:
            for future in as_completed(waiting):
                item = Item(waiting[future], _outcome(future))
                found[item.id] = item
                watch(item)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)  # else every question still waiting would be asked first
            raise
    return found


def _outcome(future: Future[Outcome]) -> Outcome:
    error = future.exception()
    if isinstance(error, Exception):
        return Outcome(error=f"{type(error).__name__}: {error}")
    return future.result()  # an interruption goes on to the caller


def run(
    observer: Observer, questions: Sequence[Question], made_of: Provenance, folder: Path, jobs: int = 1
) -> Finished:
    """Ask what has not been asked yet, and finish the folder. Raises EvalsError if the folder holds another run."""
    started = time.monotonic()
    storage.begin(folder, made_of)
    done = storage.done_so_far(folder)
    left = [question for question in questions if question.id not in done]
    with _progress() as bar, (folder / "items.jsonl").open("ab") as lines:
        task = bar.add_task("asking", total=len(questions), completed=len(done))

        def keep(item: Item) -> None:
            lines.write(LINES.dump_json(item) + b"\n")
            lines.flush()
            bar.advance(task)

        done |= ask_all(observer, left, keep, jobs)
    items = tuple(done[question.id] for question in questions)
    worked_out = figures(items)
    storage.finish(folder, items, worked_out, time.monotonic() - started, jobs)
    return Finished(folder, items, worked_out)


def _progress() -> Progress:
    return Progress(
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=CONSOLE,
    )
