"""Which paragraphs are headings, by how they are set, and how high they stand."""

import re
from collections.abc import Sequence

from ingest.labels import heading_label, label_of
from ingest.readers.pdf.paragraphs import OPENER, Paragraph

_LARGER = 1.08  # than the text
_LONGEST = 320
_PROSE = 160
_ENDS = re.compile(r"[.,;:]\W?$")

Look = tuple[int, bool, bool]  # half points, bold, italic


def levels_of(paragraphs: Sequence[Paragraph], body_size: float) -> dict[int, int]:
    """Level of each heading by its place in the sequence; front matter (title, addresses, date) holds none."""
    looks = {place: _look(one) for place, one in enumerate(paragraphs) if _is_set_apart(one, body_size)}
    start = _start(paragraphs, looks, body_size)
    headed = {place: look for place, look in looks.items() if place >= start}
    ranks = sorted(set(headed.values()), key=lambda look: (-look[0], not look[1], look[2]))
    return {place: ranks.index(look) + 1 for place, look in headed.items()}


def _look(paragraph: Paragraph) -> Look:
    return round(2 * paragraph.size), paragraph.bold, paragraph.italic


def _words(paragraph: Paragraph) -> str:
    return " ".join(line.words for line in paragraph.lines)


def _is_set_apart(paragraph: Paragraph, body_size: float) -> bool:
    words = _words(paragraph)
    if len(words) > _LONGEST or not re.search(r"[^\W\d_]{2}", words):
        return False
    larger = paragraph.size >= _LARGER * body_size
    label = label_of(words)
    if not larger and not paragraph.bold:
        return False
    return label is not None or not (OPENER.match(words) or (_ENDS.search(words) and not larger))


def _start(paragraphs: Sequence[Paragraph], looks: dict[int, Look], body_size: float) -> int:
    """Where the front matter ends: at the first labelled heading, else at the headings just above the first prose."""
    for place, paragraph in enumerate(paragraphs):
        words = _words(paragraph)
        if place in looks and heading_label(words) is not None:
            return place
        prose = place not in looks and len(words) >= _PROSE
        if prose or (place not in looks and OPENER.match(words)):
            first = place
            while first - 1 in looks and looks[first - 1] in [look for at, look in looks.items() if at > place]:
                first -= 1
            return first
    return 0
