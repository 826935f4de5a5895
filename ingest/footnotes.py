"""Footnote marks and notes in the conventions that documents and their conversions use.

In the body: `<sup>7</sup>`, `⁷`, `[footnoteRef:7]`. The notes: a line that starts with such a mark, or `[7: text]` in
the running text. All become one mark character in the text (`canonical.mark_char`) and NOTE blocks.
"""

import re
from dataclasses import replace

from ingest.blocks import Block, BlockKind
from ingest.canonical import EMPTY, MARK, Traced, mark_char, mark_number

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARKS = re.compile(
    r"<sup>\s*(?P<html>\d{1,4})\s*</sup>|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})|\[footnoteRef:(?P<word>\d{1,4})\]"
)
# "m²" and "km³" are units, not notes.
_UNIT_BEFORE = re.compile(r"\b[kcmd]?m$")
_INLINE_NOTE = re.compile(r"\[(?P<number>\d{1,4}):\s+(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]")


def with_marks(text: Traced) -> Traced:
    """The text with each printed mark as a mark character."""
    chars = {}
    for match in _MARKS.finditer(text.text):
        raised = match["raised"]
        if raised and _UNIT_BEFORE.search(text.text[: match.start()]):
            continue
        digits = match["html"] or match["word"] or raised.translate(_DIGITS)
        chars[match.start()] = mark_char(int(digits))
    return text.replaced(_MARKS, chars)


def without_inline_notes(text: Traced) -> tuple[Traced, list[Block]]:
    """The text less its `[7: …]` notes, and these as blocks."""
    matches = list(_INLINE_NOTE.finditer(text.text))
    notes = [
        Block(BlockKind.NOTE, text[match.start("text") : match.end("text")].folded(), number=int(match["number"]))
        for match in matches
    ]
    return text.without((match.start(), match.end()) for match in matches), notes


def as_note(text: Traced, page: int | None = None) -> Block | None:
    """The note that this paragraph is, if it starts with a mark and says something after it."""
    stripped = text.strip()
    if not stripped or not MARK.match(stripped.text[0]):
        return None
    said = stripped[1:].folded()
    if not said:
        return None
    return Block(BlockKind.NOTE, said, number=mark_number(stripped.text[0]), page=page)


def settled(block: Block, notes: frozenset[int]) -> Block:
    """The block with only those marks that are meant as marks; `notes` are the numbers of the document's notes."""
    return replace(
        block,
        text=_settled(block.text, notes),
        cells=tuple(tuple(_settled(line, notes) for line in cell) for cell in block.cells),
    )


def _settled(text: Traced, notes: frozenset[int]) -> Traced:
    """Marks that no note answers, where a power or a unit is meant ("10⁶", "km²"), become raised digits again."""
    kept = EMPTY
    place = 0
    for match in MARK.finditer(text.text):
        number = mark_number(match.group())
        before = text.text[: match.start()]
        if number not in notes and re.search(r"\d$|(?:^|[\d\s/])[kcmd]?m$", before):
            digits = str(number).translate(_RAISED)
            origin = (text.origin[match.start()],) * len(digits)
            kept = kept + text[place : match.start()] + Traced(digits, origin)
            place = match.end()
    return kept + text[place:]
