"""First questions to try, made from the documents' own records so that they have answers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ui.contract import Action, DocumentDetail

COUNT = 4
_ROWS = 4  # that a question for a list should bring, or nearly


def suggestions(documents: Sequence[DocumentDetail], actions: Sequence[Action]) -> list[str]:
    """At most four, each of another kind where the records allow it."""
    short = {document["id"]: document["short_title"] for document in documents}
    known = [action for action in actions if action["kind"] == "action" and action["document_id"] in short]
    asked = [*_who(known, short), *_which(known, short), *_footnote(documents), *_ambiguous(known), *_about(documents)]
    return list(dict.fromkeys(asked))[:COUNT]


def _who(actions: Sequence[Action], short: dict[str, str]) -> Iterator[str]:
    """Of an action that is no row of a table: those are asked for by list."""
    named = [action for action in actions if action["actors"] and action["timetable"] is None]
    if named:
        action = named[min(1, len(named) - 1)]
        yield f"Who are the main actors of Action {action['number']} of {short[action['document_id']]}?"


def _which(actions: Sequence[Action], short: dict[str, str]) -> Iterator[str]:
    rows = [action for action in actions if action["timetable"] is not None]
    counted = Counter((action["document_id"], actor) for action in rows for actor in action["actors"])
    if counted:
        (document_id, actor), _ = min(counted.items(), key=lambda item: abs(item[1] - _ROWS))
        yield f"Which actions of {short[document_id]} is {actor} responsible for?"


def _footnote(documents: Sequence[DocumentDetail]) -> Iterator[str]:
    noted = [document for document in documents if document["footnotes"]]
    if noted:
        yield f"What does footnote {noted[0]['footnotes'][-1]['number']} of {noted[0]['short_title']} say?"


def _ambiguous(actions: Sequence[Action]) -> Iterator[str]:
    """A number that stands in several documents, so that the readings are offered."""
    places: defaultdict[int, set[str]] = defaultdict(set)
    for action in actions:
        places[action["number"]].add(action["document_id"])
    shared = [number for number, documents in places.items() if len(documents) > 1]
    if shared:
        yield f"Explain Action {max(shared)} to me"


def _about(documents: Sequence[DocumentDetail]) -> Iterator[str]:
    for document in documents:
        yield f"What is {document['short_title']} about?"
