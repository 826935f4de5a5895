"""`python -m evals COMMAND`: exit 0 pass, 1 a gate failed, 2 could not run.

Each command is a module with `main(arguments) -> int`, loaded when it is asked for: what one needs, the others need
not.
"""

import importlib
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType

from ingest.errors import VidimusError

COULD_NOT_RUN = 2

# command: (module, what it does)
COMMANDS = {
    "run": ("evals.commands", "ask all questions and print pass rates by kind"),
    "compare": ("evals.commands", "two runs question by question"),
    "gate": ("evals.commands", "judge a run by the gates; --accept makes it the baseline"),
    "report": ("evals.commands", "HTML report, Markdown summary and TREC files of a run"),
    "check": ("evals.commands", "validate the question files against the corpus"),
    "new": ("evals.new", "write a question: search, pick the quote, save"),
    "import-feedback": ("evals.feedback", "questions out of a feedback export"),
    "beir": ("evals.beir", "retrieval on a folder in the format of BEIR"),
    "squad": ("evals.squad", "reading and abstention on a file in the format of SQuAD 2.0"),
    "support": ("evals.support", "the gate's scores for pairs of claim and source"),
    "gatebench": ("evals.gate_bench", "the gate against injected errors"),
    "train-reader": ("evals.train_reader", "train the small reader anew"),
    "bench": ("evals.bench", "latency by stage, ingestion, cold start"),
}
EXTRA = {"ir_measures", "jinja2", "markupsafe", "matplotlib", "pytrec_eval", "scipy", "sklearn"}  # of the group `evals`


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help"):
        print("usage: python -m evals COMMAND …\n")
        print("\n".join(f"  {name:16} {told}" for name, (_, told) in COMMANDS.items()))
        return 0 if given else COULD_NOT_RUN
    if given[0] not in COMMANDS:
        print(f"Use one of these commands: {', '.join(COMMANDS)}; there is no {given[0]}.", file=sys.stderr)
        return COULD_NOT_RUN
    return _dispatch(given[0], given[1:])


def _dispatch(command: str, rest: list[str]) -> int:
    name = COMMANDS[command][0]
    try:
        module = importlib.import_module(name)
        return int(module.main([command, *rest] if name == "evals.commands" else rest))
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in EXTRA:
            raise
        print(
            f"Install what the evaluation needs (pip install vidimus[evals]): {error.name} is missing.", file=sys.stderr
        )
    except VidimusError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted; an evaluation run goes on where it stopped if it is started again.", file=sys.stderr)
    return COULD_NOT_RUN


def _could_not_run(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault in the suite itself shows its traceback and exits with 2: Python's own 1 would say that a gate failed."""
    traceback.print_exception(kind, error, trace)
    raise SystemExit(COULD_NOT_RUN)


if __name__ == "__main__":
    sys.excepthook = _could_not_run
    sys.exit(main())
