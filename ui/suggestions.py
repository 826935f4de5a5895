"""First questions to try, made from what the documents say of themselves."""

from collections.abc import Sequence
from itertools import chain, zip_longest

from ui.contract import DocumentDetail

COUNT = 4


def suggestions(documents: Sequence[DocumentDetail]) -> list[str]:
    """At most four, of different kinds, spread over the documents."""
    asked = [_asked_of(document) for document in documents]
    rotated = [
        questions[place % len(questions) :] + questions[: place % len(questions)]
        for place, questions in enumerate(asked)
    ]
    turns = chain(chain.from_iterable(zip_longest(*rotated)), _ambiguous(documents))
    return list(dict.fromkeys(question for question in turns if question))[:COUNT]


def _asked_of(document: DocumentDetail) -> list[str]:
    short = document["short_title"]
    asked = []
    if document["actions"]:
        asked.append(
            f"Who is responsible for Action 2 of {short}?" if document["actions"] > 1 else f"What does {short} say?"
        )
    if document["footnotes"]:
        asked.append(f"What does footnote {document['footnotes'][-1]['number']} of {short} say?")
    return asked or [f"What are the main points of {short}?"]


def _ambiguous(documents: Sequence[DocumentDetail]) -> list[str]:
    """A question that several documents could answer, so that their readings are offered."""
    counts = sorted((document["actions"] for document in documents if document["actions"]), reverse=True)
    return [f"What is Action {counts[1]} about?"] if len(counts) > 1 else []
