"""Which mark a note answers, where numbers alone do not tell: notes counted anew on each page or in each chapter, and
notes with signs. They are then counted through the document."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import Block
from ingest.canonical import EMPTY, MARK, Traced, mark_char, mark_number
from ingest.readers.pdf.notes import Note
from ingest.readers.pdf.signs import is_sign, printed


@dataclass(frozen=True, slots=True)
class Mark:
    """`at` is the offset of its first character in the file."""

    code: int
    at: int
    page: int


def marks_of(blocks: Iterable[Block], ends: Sequence[int]) -> list[Mark]:
    """In reading order. `ends` are the offsets behind each page's last character."""
    texts = (text for block in blocks for text in (block.text, *(line for cell in block.cells for line in cell)))
    found: list[Mark] = []
    for text in texts:
        for match in MARK.finditer(text.text):
            at = text.origin[match.start()]
            found.append(Mark(mark_number(match.group()), at, bisect_right(ends, at) + 1))
    return found


def need_counting(notes: Sequence[Note]) -> bool:
    counted = Counter(note.code for note in notes)
    return any(is_sign(code) or times > 1 for code, times in counted.items())


def paired(marks: Sequence[Mark], notes: Sequence[Note]) -> dict[int, int]:
    """The number of each answered mark by its offset: the place of its note, 1 for the first."""
    by_code: dict[int, list[int]] = {}
    for place, mark in enumerate(marks):
        by_code.setdefault(mark.code, []).append(place)
    taken: dict[int, int] = {}
    last = -1
    for number, note in enumerate(notes, 1):
        alike = [place for place in by_code.get(note.code, ()) if marks[place].at not in taken]
        here = [place for place in alike if marks[place].page == note.page]
        earlier = [place for place in alike if marks[place].page < note.page and place > last]
        chosen = next((place for place in here if place > last), None)
        chosen = next(iter(here or earlier), None) if chosen is None else chosen
        if chosen is not None:
            taken[marks[chosen].at] = number
            last = max(last, chosen)
    return taken


def recounted(block: Block, numbers: Mapping[int, int], more: Mapping[int, int]) -> Block:
    """Marks by the numbers of their notes; signs that no note answers become letters again, and numbers get those that
    `more` holds for their offsets."""
    return replace(
        block,
        text=_recounted(block.text, numbers, more),
        cells=tuple(tuple(_recounted(line, numbers, more) for line in cell) for cell in block.cells),
    )


def unanswered(marks: Sequence[Mark], numbers: Mapping[int, int], notes: int) -> dict[int, int]:
    """Numbers behind those of the notes for marks that are numbers and have no note."""
    rest = [mark.at for mark in marks if mark.at not in numbers and not is_sign(mark.code)]
    return {at: notes + place for place, at in enumerate(rest, 1)}


def _recounted(text: Traced, numbers: Mapping[int, int], more: Mapping[int, int]) -> Traced:
    kept, place = EMPTY, 0
    for match in MARK.finditer(text.text):
        at = text.origin[match.start()]
        number = numbers.get(at) or more.get(at)
        said = mark_char(number) if number else printed(mark_number(match.group()))
        kept = kept + text[place : match.start()] + Traced(said, (at,) * len(said))
        place = match.end()
    return kept + text[place:]
