"""What is wrong with a request, in words: where it stands, and what it should be."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from api.schemas import Fault

# Pydantic's own words are kept, save where they print a pattern or a class name at people.
_WORDS = {
    "string_pattern_mismatch": "holds a control character, or one that overrides the direction of text",
    "string_unicode": "holds half of a surrogate pair, which is no character",
    "extra_forbidden": "is not a field of this object",
    "missing": "is required",
    "model_attributes_type": "should be a JSON object",
    "model_type": "should be a JSON object",
}


def of(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """From what pydantic found, with the place (`body` or `query`) first in each location."""
    return [Fault(pointer=_pointer(error["loc"]), detail=_words(error)) for error in errors]


def sentence(fault: Fault) -> str:
    """`#/history/0/role` is called history.0.role."""
    return f"{fault.pointer.lstrip('#/?').replace('/', '.') or 'The body'} {fault.detail}."


def _pointer(location: Sequence[str | int]) -> str:
    place, *rest = location
    if place == "body":
        return "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in rest)
    return "?" + ".".join(str(part) for part in rest)


def _words(error: Mapping[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch" and not str(error["input"]).strip():
        return "is blank"
    if error["type"] == "string_pattern_mismatch" and "aliases" in error["loc"]:
        return "should be terms of one meaning with = between them, as in VAT = Value Added Tax"
    if error["loc"][-1] == "after":
        return "is no mark of a page; take the `next` of the page before"
    return _WORDS.get(error["type"]) or re.sub(r"^.*?\bshould\b", "should", error["msg"])
