"""Headings become sections, each reaching to the next heading of its own height or above."""

from collections.abc import Sequence

from ingest.assembly import Placed
from ingest.blocks import BlockKind
from ingest.labels import heading_label
from ingest.records import Section


def sections_of(placed: Sequence[Placed]) -> tuple[Section, ...]:
    headings = [place for place in placed if place.block.kind is BlockKind.HEADING]
    body_end = placed[-1].end if placed else 0
    found: list[Section] = []
    for number, place in enumerate(headings):
        level = place.block.level
        end = next((later.start for later in headings[number + 1 :] if later.block.level <= level), body_end)
        text = place.block.text.plain().strip()
        label = heading_label(text)
        above = [s for s in found if s.end > place.start and s.level < level]
        path = (above[-1].path if above else ()) + (text,)
        found.append(Section(label.printed if label else None, text, level, place.start, min(end, body_end), path))
    return tuple(found)


def path_at(sections: Sequence[Section], offset: int) -> tuple[str, ...]:
    """The headings above a place in the text, the nearest last."""
    paths = [section.path for section in sections if section.start <= offset < section.end]
    return max(paths, key=len, default=())
