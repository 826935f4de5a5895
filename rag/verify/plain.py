"""Claims and sources as plain sentences: without list marks, Markdown, pointers to passages, braces of records."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

_LIST_MARK = re.compile(r"^\s*(?:[-*•–]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+|#{1,6}\s+)")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)|`")
_POINTER = re.compile(
    r"\s*\[\d{1,2}(?:\s*[,–-]\s*\d{1,2})*\]"
    r"|\s*\(?\b(?:see\s+|in\s+|from\s+|according\s+to\s+)?(?:the\s+)?passages?\s+\d{1,2}(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)\d{1,2})*\)?,?",
    re.I,
)
_ANSWER = re.compile(r"^(?:yes|no|sure|certainly|of course|ok|okay)\s*[,.!:]\s+(?=\S)", re.I)
_WORD_BREAK = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])|_")
_LONG = 80  # characters from which a value is text of its own


def plain_claim(text: str) -> str:
    """A sentence as it would be said: "2. **Press** the button [1]" is "Press the button"."""
    told = _EMPHASIS.sub("", _LIST_MARK.sub("", text))
    told = _ANSWER.sub("", _POINTER.sub("", told)).strip()
    return told or text


def plain_source(text: str) -> str:
    """Records in a text (JSON, or as Python prints it) as one line for each of their fields; the rest as it is."""
    if "{" not in text:
        return text
    whole = _told(text)
    return whole if whole is not None else "\n".join(_told(line) or line for line in text.split("\n"))


def _told(text: str) -> str | None:
    """With the record that it holds told field by field; None if it holds none."""
    start, end = text.find("{"), text.rfind("}")
    record = _read(text[start : end + 1]) if 0 <= start < end else None
    return None if record is None else "\n".join((text[:start], *_fields(record, ()), text[end + 1 :]))


def _read(text: str) -> dict[str, Any] | None:
    for reader in (json.loads, ast.literal_eval):
        try:
            found = reader(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return found if isinstance(found, dict) else None
    return None


def _fields(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _fields(held, (*path[-1:], _WORD_BREAK.sub(" ", str(key))))
    elif isinstance(value, list):
        for held in value:
            yield from _fields(held, path)
    elif isinstance(value, str) and len(value) > _LONG:
        yield value
    elif value is not None:
        yield _field(" ".join(path), value)


def _field(name: str, value: Any) -> str:
    said = str(value).strip()
    if said.lower() in {"false", "no", "none"}:
        return f"There is no {name}."
    return f"{name}." if said.lower() in {"true", "yes"} else f"{name}: {_WORD_BREAK.sub(' ', said)}."
