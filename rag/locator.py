"""Where a passage stands, as an official would write it: "section 2.1, Action 2", "footnote 15"."""

import re

from ingest.records import Action, ActionKind, Document, Passage

_NUMBERED = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2})*)\.?\s")
_NAMED = re.compile(r"^\s*(annex|chapter|part|title|section|article|appendix)\s+(\d+|[ivxlc]+|[a-z])\b", re.I)
_PRIORITY = re.compile(r"^\s*((?:strategic\s+)?(?:priority|objective|pillar|goal)\s+(?:area\s+)?\d{1,2})\b", re.I)
_ACTION = re.compile(r"^\s*action\s+\d", re.I)


def locator(passage: Passage, document: Document) -> str:
    """Empty where the document numbers and names nothing."""
    if passage.note is not None:
        return f"footnote {passage.note}"
    parts = [part for part in (_section(passage, document), _action(passage, document)) if part]
    if parts:
        return ", ".join(parts)
    headings = [heading for heading in passage.section_path if heading.strip()]
    if headings:
        return f"“{_short(headings[-1])}”"
    return f"page {passage.page}" if passage.page is not None else ""


def action_of(passage: Passage, document: Document) -> Action | None:
    """The action or indicator that the passage belongs to; of two with one number, the one in whose span it lies."""
    same = [action for action in document.actions if action.number == passage.action]
    holding = [action for action in same if action.start <= passage.start < action.end]
    return next(iter(holding or same), None)


def _section(passage: Passage, document: Document) -> str:
    """The innermost number or name ("section 2.1", "Annex 2"), empty if none has one."""
    numbers = {section.heading: section.number for section in document.sections if section.number}
    for heading in reversed(passage.section_path):
        if _ACTION.match(heading):
            continue
        if label := _label(heading, numbers.get(heading)):
            return label
    return ""


def _label(heading: str, number: str | None) -> str:
    for pattern in (_NAMED, _PRIORITY):
        if match := pattern.match(f"{number or ''} {heading}".strip()) or pattern.match(heading):
            words = match[0].split()
            return " ".join([words[0].capitalize(), *words[1:]])
    if number and re.fullmatch(r"[\d.]+", number):
        return f"section {number.strip('.')}"
    match = _NUMBERED.match(heading)
    return f"section {match[1]}" if match else ""


def _short(heading: str) -> str:
    return heading if len(heading) <= 60 else heading[:57].rsplit(" ", 1)[0] + " …"


def _action(passage: Passage, document: Document) -> str:
    if passage.action is None:
        return ""
    action = action_of(passage, document)
    indicator = action is not None and action.kind is ActionKind.INDICATOR
    return f"Performance indicator {passage.action}" if indicator else f"Action {passage.action}"
