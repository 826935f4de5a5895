"""Which action records a query names, and the passage that each of them can be read in."""

import re
from collections.abc import Iterable, Sequence

from api.requests import ActionQuery
from ingest.records import Action, Aliases, Passage


def matching(actions: Iterable[Action], query: ActionQuery, aliases: Aliases) -> list[Action]:
    """All that fit every part of the query, in the documents' order. Words fit whole, in any case."""
    bodies = _names(query.actor, aliases)
    return [
        action
        for action in actions
        if query.document in (None, action.document_id)
        and query.number in (None, action.number)
        and _any(bodies, action.actors)
        and _any([query.timetable], [action.timetable or ""])
        and _any([query.priority], action.priority_areas)
        and all(_stands(word, f"{action.title} {action.text}") for word in (query.q or "").split())
    ]


def passage_of(action: Action, passages: Sequence[Passage]) -> str:
    """The passage in which the action's heading or row begins; else the first one that the action reaches into."""
    inside = [each for each in passages if each.start < action.end and action.start < each.end]
    begins = [each for each in inside if each.start <= action.heading.start < each.end]
    return (begins or inside)[0].id


def _names(actor: str | None, aliases: Aliases) -> Sequence[str | None]:
    """The name and what else the body is or was called."""
    if actor is None:
        return [None]
    wanted = actor.casefold()
    groups = [group for group in aliases.groups if wanted in (name.casefold() for name in group)]
    return [actor, *(name for group in groups for name in group)]


def _any(words: Iterable[str | None], texts: Iterable[str]) -> bool:
    texts = tuple(texts)
    return any(word is None or any(_stands(word, text) for text in texts) for word in words)


def _stands(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", text.casefold()) is not None
