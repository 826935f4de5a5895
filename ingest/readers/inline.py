"""Inline mark-up out, words and offsets kept. Markdown's emphasis and links also survive in "plain" text files."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.blocks import Emphasis
from ingest.canonical import EMPTY, MARK, Traced

# Emphasis and links only: a plain text file is not Markdown, and nothing else of Markdown's is safe to read into it.
_INLINE = MarkdownIt("zero").enable(["emphasis", "link"])
# Emphasis may end just before a footnote mark: to Markdown's rules a mark must look like punctuation, not a letter.
_STAND_IN = "\u2020"
# Asterisks that pair with nothing are a conversion's, not the document's.
_LEFT_OVER = re.compile(r"\*\*+")


@dataclass(frozen=True, slots=True)
class Inline:
    text: Traced
    emphasis: Emphasis  # of the whole, not of a part


def inline(raw: Traced) -> Inline:
    """The words of one block, line breaks kept as they stand."""
    seen = MARK.sub(_STAND_IN, raw.text)
    children = _INLINE.parseInline(seen)[0].children or []
    words = _aligned(children, raw, seen)
    return Inline(words.without((m.start(), m.end()) for m in _LEFT_OVER.finditer(words.text)), _emphasis(children))


def _aligned(children: list[Token], raw: Traced, seen: str) -> Traced:
    """The text of these tokens, each found again in the source after the one before."""
    kept, place = EMPTY, 0
    for child in children:
        wanted = "\n" if child.type in ("softbreak", "hardbreak") else child.content
        if child.type not in ("text", "code_inline", "softbreak", "hardbreak", "text_special") or not wanted:
            continue
        found = seen.find(wanted, place)
        if found < 0:
            continue  # an entity: its character stands nowhere in the source
        kept, place = kept + raw[found : found + len(wanted)], found + len(wanted)
    return kept


def _emphasis(children: list[Token]) -> Emphasis:
    """BOLD or ITALIC if all words stand inside such mark-up."""
    bold = italic = 0
    outside_bold = outside_italic = False
    for child in children:
        bold += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(child.type, 0)
        if child.content.strip():
            outside_bold, outside_italic = outside_bold or not bold, outside_italic or not italic
    if not any(child.content.strip() for child in children):
        return Emphasis.NONE
    if not outside_bold:
        return Emphasis.BOLD
    return Emphasis.NONE if outside_italic else Emphasis.ITALIC
