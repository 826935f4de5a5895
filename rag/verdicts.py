"""Which verdict an answer gets, and what is said where there is none."""

from collections.abc import Mapping, Sequence

from rag.draft import Draft
from rag.evidence import Evidence
from rag.records import Sentence, Verdict
from rag.resolve import Resolution
from rag.targets import label_for

SILENT: Mapping[str, str] = {
    "no_support": "The documents do not answer this. The nearest passages are offered below.",
    "out_of_scope": "The documents do not deal with this. The nearest passages are offered below.",
    "language": "No answer was found in this language. Ask in English, or configure a multilingual embedding model.",
    "no_matching_record": "No action in the documents matches all of this.",
}


def why_nothing(weighed: Sequence[Evidence], language: str) -> str:
    if language != "en":
        return "language"
    return "no_support" if weighed and weighed[0].features.covered else "out_of_scope"


def no_such(resolution: Resolution) -> str:
    labels = ", ".join(label_for(reference) for reference in resolution.missing)
    return f"The documents asked about have no {labels}."


def verdict_on(draft: Draft, said: Sequence[Sentence]) -> tuple[Verdict, str | None]:
    if draft.choices:
        return Verdict.AMBIGUOUS, draft.reason
    if not said:
        return Verdict.NOT_FOUND, draft.reason or "no_support"
    short = draft.coverage is not None and draft.coverage.shown > len(said)
    return (Verdict.PARTIAL, "incomplete") if draft.missing or short else (Verdict.ANSWERED, None)
