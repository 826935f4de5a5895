"""From blocks in reading order to a structured document: paragraphs rejoined, headings found, their levels."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block, BlockKind, Emphasis
from ingest.canonical import NOWHERE, Traced
from ingest.labels import Label, heading_label, label_of

_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_HEADING_END = re.compile(r"[.,;:!?]$")
_PROSE = 80  # a line shorter than this without a full stop may be a heading; longer ones are prose
_LONGEST_HEADING = 400
# A paragraph that ends without a full stop goes on in the next one, unless that one opens as sentences do.
_OPENERS = frozenset(
    re.findall(
        r"\w+",
        "the a an this that these those in on at as by for from to with of and but if when while since it its they "
        "their there following during furthermore additionally moreover however finally also given after before "
        "under within all each",
    )
)


def restructured(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """The body's blocks (no notes, no breaks) with headings and levels, and notices on what was rejoined."""
    body, rejoined = _rejoined([block for block in blocks if block.kind is not BlockKind.NOTE])
    headed = _with_headings(body)
    notices = [f"{rejoined} paragraph(s) rejoined that a page break or a note had cut."] if rejoined else []
    return _with_levels(headed), notices


def _rejoined(blocks: Sequence[Block]) -> tuple[list[Block], int]:
    done: list[Block] = []
    count = 0
    for block in blocks:
        if block.kind is BlockKind.BREAK:
            continue
        if done and _goes_on(done[-1], block):
            done[-1] = replace(done[-1], text=_together(done[-1].text, block.text))
            count += 1
        else:
            done.append(block)
    return done, count


def _goes_on(before: Block, after: Block) -> bool:
    if {before.kind, after.kind} != {BlockKind.PARAGRAPH} or before.emphasis is not after.emphasis:
        return False
    first, second = before.text.plain().strip(), after.text.plain().strip()
    if not first or not second or _TERMINAL.search(first) or label_of(first) or label_of(second):
        return False
    if before.emphasis is Emphasis.NONE and second[0].islower():
        return True
    if len(first) < _PROSE or not _TERMINAL.search(second):
        return False
    return second[0].isalnum() and re.split(r"\W", second, maxsplit=1)[0].lower() not in _OPENERS


def _together(first: Traced, second: Traced) -> Traced:
    """With one blank between, or none after a hyphen that broke a word or a range of numbers."""
    if re.search(r"\w[-‐–/]$", first.text):
        return first + second
    return first + Traced(" ", (NOWHERE,)) + second


def _with_headings(blocks: list[Block]) -> list[Block]:
    marked_up = any(block.kind is BlockKind.HEADING for block in blocks)
    start = _body_start(blocks)
    done: list[Block] = []
    for place in range(len(blocks) - 1, -1, -1):  # backwards: whether a line is a heading hangs on what follows it
        block = blocks[place]
        if place >= start and _is_heading(block, done[-1] if done else None, marked_up):
            block = replace(block, kind=BlockKind.HEADING)
        done.append(block)
    return done[::-1]


def _body_start(blocks: list[Block]) -> int:
    """Where the front matter (addresses, date, reference, title) ends."""
    for place, block in enumerate(blocks):
        label = label_of(block.text.plain()) if block.kind is BlockKind.PARAGRAPH else None
        prose = block.kind is BlockKind.PARAGRAPH and len(block.text) >= 120
        if block.kind is BlockKind.HEADING or label is not None:
            return place
        if prose or block.kind in (BlockKind.ROW, BlockKind.ITEM):
            before = blocks[place - 1] if place else None
            return place - 1 if before is not None and _plain_heading(before) and place > 1 else place
    return len(blocks)


def _is_heading(block: Block, after: Block | None, marked_up: bool) -> bool:
    text = block.text.plain()
    if block.kind is not BlockKind.PARAGRAPH or after is None or len(text) > _LONGEST_HEADING:
        return False
    label = label_of(text)
    if label is None:
        return not marked_up and _plain_heading(block)
    if block.emphasis is Emphasis.BOLD and after.emphasis is not Emphasis.BOLD and label.kind != "indicator":
        return True
    if label.kind == "indicator" or (after.kind is BlockKind.PARAGRAPH and label_of(after.text.plain())):
        return label.kind == "named" and len(text) <= _PROSE
    if label.kind == "action":
        return after.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
    return label.kind in ("priority", "letter", "named") or not _HEADING_END.search(text)


def _plain_heading(block: Block) -> bool:
    text = block.text.plain()
    return (
        block.kind is BlockKind.PARAGRAPH
        and block.lines == 1
        and 2 < len(text) <= _PROSE
        and text[0].isupper()
        and not _HEADING_END.search(text)
        and not re.search(r"\d{4}|:\s|\t", text)
    )


def _with_levels(blocks: list[Block]) -> list[Block]:
    texts = Counter(block.text.plain() for block in blocks if block.kind is BlockKind.HEADING)
    lettered = any(label.kind in ("letter", "roman") for block in blocks if (label := _label(block)))
    styles: list[tuple[bool, bool]] = []
    done: list[Block] = []
    parent = 1  # level of the last heading that is no action
    bare_annex = False  # the heading just before was a label alone ("Annex 2"): the next is its title
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            label = _label(block)
            if label and label.kind == "action":
                level = parent + 1
            elif label:
                level = {"decimal": label.depth, "priority": 2 if lettered else 1}.get(label.kind, 1)
                level += label.kind == "roman" and any(_annex(before) for before in done)
            else:
                level = 2 if bare_annex else block.level or _style_level(block, texts, styles)
            parent = parent if label and label.kind == "action" else level
            bare_annex = label is not None and label.kind == "named" and label.length >= len(block.text.plain())
            block = replace(block, level=level)
        done.append(block)
    return done


def _label(block: Block) -> Label | None:
    return heading_label(block.text.plain()) if block.kind is BlockKind.HEADING else None


def _annex(block: Block) -> bool:
    label = _label(block)
    return label is not None and label.kind == "named"


def _style_level(block: Block, texts: Counter[str], styles: list[tuple[bool, bool]]) -> int:
    """Without a number or mark-up: styles rank by first appearance; a heading that repeats stands below the others."""
    text = block.text.plain()
    style = (text.isupper(), texts[text] > 1)
    if style not in styles:
        styles.append(style)
    return styles.index(style) + 1
