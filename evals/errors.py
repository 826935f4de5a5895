"""What stops an evaluation; `python -m evals` then exits with 2 (could not run), never with 1 (a gate failed)."""

from ingest.errors import VidimusError


class EvalsError(VidimusError):
    """The message is one sentence that names the fix."""

    code = "evals_error"


class QuestionError(EvalsError):
    """A question file is not what its format asks for; `problems` has one sentence each."""

    code = "question_error"

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        shown = "; ".join(problems[:5]) + (f"; and {len(problems) - 5} more" if len(problems) > 5 else "")
        super().__init__(f"Correct the question files and run again: {shown}.")
