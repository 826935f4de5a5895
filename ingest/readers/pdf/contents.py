"""Tables of contents: lines that repeat the headings with the numbers of their pages."""

import re
from collections.abc import Sequence

from ingest.readers.pdf.lines import Line

_SIGNS = " .·…_"  # of leaders
_FEWEST_SIGNS = 3
_NUMBER_AT_END = re.compile(r"(?:\d{1,4}|[ivxl]{1,6})$")
_LONGEST_NUMBER = 7  # characters
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
    ends = [_is_entry(lines, place) for place in range(len(lines))]
    out: set[int] = set()
    count = 0
    place = 0
    while place < len(lines):
        entries, end = _run(lines, place, ends, openings)
        if len(entries) >= _FEWEST and _echoed(lines[place:end], [entry - place for entry in entries], openings):
            count += len(entries)
            out.update(id(line) for line in lines[_start(lines, place, entries[0], openings) : end])
        place = max(end, place + 1)
    return [[line for line in page if id(line) not in out] for page in pages], count


def _is_entry(lines: Sequence[Line], place: int) -> bool:
    """Does an entry end here, with the number of its page behind a leader or a wide blank?"""
    line = lines[place]
    number = _NUMBER_AT_END.search(line.words[-_LONGEST_NUMBER:])
    if number is not None:
        before = line.words[: -len(number.group())]
        leader = before[len(before.rstrip(_SIGNS)) :]
        if len(leader.replace(" ", "")) >= _FEWEST_SIGNS or (leader and len(line.starts) > 1):
            return True
    beside = place > 0 and abs(lines[place - 1].y - line.y) < _ALIGNED and lines[place - 1].x1 < line.x0
    return beside and bool(_NUMBER_ALONE.fullmatch(line.words.strip()))


def _run(lines: Sequence[Line], first: int, ends: Sequence[bool], openings: dict[str, int]) -> tuple[list[int], int]:
    """The places of the entries' last lines from here on, and where they end."""
    entries: list[int] = []
    place = first
    while place < len(lines):
        last = next((n for n in range(place, min(place + _WRAPPED, len(lines))) if ends[n]), None)
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
    return openings.get(_letters(line.words)[:_ECHO], 0) > 1


def _openings(lines: Sequence[Line]) -> dict[str, int]:
    """How often lines open with the same letters."""
    found: dict[str, int] = {}
    for line in lines:
        key = _letters(line.words)[:_ECHO]
        found[key] = found.get(key, 0) + 1
    return found


def _letters(words: str) -> str:
    return re.sub(r"[\W\d_]+", "", words).lower()


def _echoed(run: Sequence[Line], entries: Sequence[int], openings: dict[str, int]) -> bool:
    """Do the entries' words open lines elsewhere?"""
    own = _openings(run)
    starts = [0, *(place + 1 for place in entries[:-1])]
    keys = [_letters(run[start].words)[:_ECHO] for start in starts]
    found = sum(openings[key] > own[key] for key in keys)
    return found >= _SURE * len(starts)


def _start(lines: Sequence[Line], first: int, entry: int, openings: dict[str, int]) -> int:
    """Where the first entry begins, or the heading above it."""
    headed = [place for place in range(max(0, first - 1), entry) if _HEADING.fullmatch(lines[place].words.strip())]
    if headed:
        return headed[-1]
    return entry if _opens(lines[entry], openings) else first
