"""Tables of contents: lines that repeat the headings with the numbers of their pages."""

import re
from collections.abc import Sequence

from ingest.readers.pdf.lines import Line

_LEADER = re.compile(r"(?:\s*[.·…_]\s*){3,}\s*(?:\d{1,4}|[ivxl]{1,6})\s*$")
_NUMBER_BEHIND = re.compile(r"\s(?:\d{1,4}|[ivxl]{1,6})$")
_NUMBER_ALONE = re.compile(r"\d{1,4}|[ivxl]{1,6}")
_HEADING = re.compile(
    r"(?:table of )?contents?|index|inhalt(?:sverzeichnis)?|sommaire|table des mati[eè]res|[ií]ndice|sommario|inhoud"
    r"(?:sopgave)?|spis tre[sś]ci|indholdsfortegnelse|inneh[aå]ll(?:sf[oö]rteckning)?|sis[aä]llys(?:luettelo)?|obsah|"
    r"tartalom(?:jegyz[eé]k)?|cuprins",
    re.I,
)
_FEWEST = 3  # entries
_WRAPPED = 5  # lines of one entry
_ALIGNED = 3.0  # points: page numbers end this near to each other
_ECHO = 18  # letters by which an entry is found again among the headings
_SURE = 0.6  # of the entries are found again


def without_contents(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], int]:
    """The pages' lines less tables of contents, and how many entries these had."""
    lines = [line for page in pages for line in page]
    openings = _openings(lines)
    out: set[int] = set()
    count = 0
    place = 0
    while place < len(lines):
        entries, end = _run(lines, place, openings)
        if len(entries) >= _FEWEST and _echoed(lines, place, entries, openings):
            count += len(entries)
            out.update(id(line) for line in lines[_start(lines, place) : end])
            place = end
        else:
            place += 1
    return [[line for line in page if id(line) not in out] for page in pages], count


def _is_entry(lines: Sequence[Line], place: int) -> bool:
    """Does an entry end here, with the number of its page behind a leader or a wide blank?"""
    line = lines[place]
    if _LEADER.search(line.words) or (len(line.starts) > 1 and _NUMBER_BEHIND.search(line.words)):
        return True
    beside = place > 0 and abs(lines[place - 1].y - line.y) < _ALIGNED and lines[place - 1].x1 < line.x0
    return beside and bool(_NUMBER_ALONE.fullmatch(line.words.strip()))


def _run(lines: Sequence[Line], first: int, openings: dict[str, int]) -> tuple[list[int], int]:
    """The places of the entries' last lines from here on, and where they end."""
    entries: list[int] = []
    place = first
    while place < len(lines):
        last = next((n for n in range(place, min(place + _WRAPPED, len(lines))) if _is_entry(lines, n)), None)
        if last is None or (last > place and not _opens(lines[place], openings)):
            break
        aligned = not entries or abs(lines[last].x1 - lines[entries[-1]].x1) <= _ALIGNED
        if not aligned and lines[last].page == lines[entries[-1]].page:
            break
        entries.append(last)
        place = last + 1
    return entries, place


def _opens(line: Line, openings: dict[str, int]) -> bool:
    """Do its words open another line too?"""
    return openings.get(_letters(_LEADER.sub("", line.words))[:_ECHO], 0) > 1


def _openings(lines: Sequence[Line]) -> dict[str, int]:
    """How often lines open with the same letters."""
    found: dict[str, int] = {}
    for line in lines:
        key = _letters(line.words)[:_ECHO]
        found[key] = found.get(key, 0) + 1
    return found


def _letters(words: str) -> str:
    return re.sub(r"[\W\d_]+", "", words).lower()


def _echoed(lines: Sequence[Line], first: int, entries: Sequence[int], openings: dict[str, int]) -> bool:
    """Do the entries' words open other lines?"""
    starts = [first, *(place + 1 for place in entries[:-1])]
    found = sum(_opens(lines[start], openings) for start in starts)
    return found >= _SURE * len(starts)


def _start(lines: Sequence[Line], first: int) -> int:
    """With the heading above."""
    return first - 1 if first and _HEADING.fullmatch(lines[first - 1].words.strip()) else first
