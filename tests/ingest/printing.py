"""The four texts as something that can be set: elements with runs of words, real notes and tables.

Written for these files alone and without ingestion's own parsers, so that what the readers get back can be held against
them. Paragraphs that a page break cut in the source are rejoined by the hand-written table.
"""

import re
from dataclasses import dataclass, field

from tests.ingest.corpus import EXPECTED, FOLDER

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE_BLOCK = re.compile(r"^(?:<sup>(\d+)</sup>|([⁰¹²³⁴⁵⁶⁷⁸⁹]+) )\s*(.+)$", re.S)
_INLINE = re.compile(
    r"<sup>(?P<html>\d+)</sup>|\s?(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\[footnoteRef:(?P<word>\d+)\]"
    r"|\[(?P<link>[^\]]+)\]\([^)]*\)|(?P<stars>\*{1,3})"
)


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False
    note: int | None = None  # the mark of this note; no text


@dataclass(frozen=True, slots=True)
class Element:
    kind: str  # title, heading, paragraph, item, table
    runs: tuple[Run, ...] = ()
    level: int = 1
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[tuple[Run, ...], ...], ...], ...] = ()  # row, cell, line, run


@dataclass
class Printed:
    elements: list[Element] = field(default_factory=list)
    notes: dict[int, tuple[Run, ...]] = field(default_factory=dict)


def runs(text: str) -> tuple[Run, ...]:
    found: list[Run] = []
    bold = italic = False
    place = 0
    text = " ".join(text.split())
    for match in _INLINE.finditer(text):
        found.append(Run(text[place : match.start()], bold, italic))
        place = match.end()
        if match["stars"]:
            bold ^= len(match["stars"]) > 1
            italic ^= len(match["stars"]) != 2
        elif match["link"]:
            found.append(Run(match["link"], bold, italic))
        else:
            number = match["html"] or match["word"] or match["raised"].translate(RAISED)
            found.append(Run("", note=int(number)))
    found.append(Run(text[place:], bold, italic))
    return tuple(run for run in found if run.text or run.note is not None)


def printed(document_id: str) -> Printed:
    return {
        "communication": _communication,
        "factsheet": _factsheet,
        "council-note": _council_note,
        "action-plan": _action_plan,
    }[document_id]()


def _paragraphs(file: str) -> list[str]:
    text = (FOLDER / file).read_text("utf-8").replace("<sup>8</sup>Article", "<sup>8</sup> Article")
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text) if part.strip()]


def _without_notes(parts: list[str], page: Printed) -> list[str]:
    rest = []
    for part in parts:
        match = _NOTE_BLOCK.match(part.strip())
        if match:
            page.notes[int(match[1] or match[2].translate(RAISED))] = runs(match[3])
        elif part.strip() != "---":
            rest.append(part)
    return rest


def _communication() -> Printed:
    page = Printed()
    cuts = [line.split("|") for line in (EXPECTED / "rejoined.txt").read_text("utf-8").splitlines()[1:]]
    parts = _without_notes(_paragraphs("communication.md"), page)
    for before, after in cuts:
        for place in range(len(parts) - 1):
            plain, following = (re.sub(r"\*+|<sup>\d+</sup>", "", part) for part in parts[place : place + 2])
            if plain.endswith(before) and following.startswith(after):
                parts[place : place + 2] = [f"{parts[place]} {parts[place + 1]}"]
                break
        else:
            raise AssertionError(before)
    for part in parts:
        heading = re.match(r"^#+ +(.*)$", part)
        plain = re.sub(r"\*+", "", heading[1] if heading else part)
        if heading or (plain.startswith("Action ") and part.startswith("***")):
            level = 3 if plain.startswith("Action") else 2 if re.match(r"\d\.\d|[IV]+\. ", plain) else 1
            page.elements.append(Element("heading", runs(plain), level))
        elif re.match(r"^1\. ", part):
            page.elements += [Element("item", runs(line)) for line in part.splitlines()]
        else:
            page.elements.append(Element("paragraph", runs(part)))
    return page


def _factsheet() -> Printed:
    page = Printed()
    levels = {"Priority areas and key actions": 1, "ACTION PLAN": 3}
    for part in _paragraphs("factsheet.md"):
        if part.lstrip().startswith("- "):
            page.elements += [Element("item", runs("• " + line.strip()[2:])) for line in part.splitlines()]
        elif part in levels or part.isupper():
            level = levels.get(part, 2)
            page.elements.append(Element("heading", runs(part), level))
        elif page.elements:
            page.elements.append(Element("paragraph", runs(part)))
        else:
            page.elements.append(Element("title", runs(part)))
    return page


def _council_note() -> Printed:
    page = Printed()
    parts = (FOLDER / "council-note.txt").read_text("utf-8").split("\n\n")
    for part in _without_notes([part.strip("\n") for part in parts if part.strip()], page):
        if part in ("Introduction", "State of play", "Conclusion"):
            page.elements.append(Element("heading", runs(part), 1))
        elif re.match(r"Action \d+:", part):
            page.elements.append(Element("heading", runs(part), 2))
        else:
            lines = part.strip("*").splitlines()
            page.elements += [Element("paragraph", runs(line)) for line in lines]
    return page


def _action_plan() -> Printed:
    page = Printed()
    text = (FOLDER / "action-plan.txt").read_text("utf-8")
    text = re.sub(r"\tComment by .*", "", text).replace("\n Annex 2\n", "\n\nAnnex 2\n\n")
    for number, note in re.findall(r"\[(\d+): \s*((?:[^\[\]])*)\]", text):
        page.notes[int(number)] = runs(note)
    text = re.sub(r"\[\d+: [^\[\]]*\]", "", text)
    cells: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("\t") and line.strip():
            cells.append([line.strip()])
        elif cells and line.strip() and not _outside(line):
            cells[-1].append(line.strip())
        elif line.strip():
            _table(cells, page)
            cells = []
            kind, level = _outside(line) or ("paragraph", 0)
            page.elements.append(Element(kind, runs(line), level))
    _table(cells, page)
    return page


def _outside(line: str) -> tuple[str, int] | None:
    for pattern, kind, level in (
        (r" EU Action Plan on Drugs", "title", 0),
        (r"[ABC]\)|Governance|Annex 2", "heading", 1),
        (r"Strategic priority \d|Performance Indicators", "heading", 2),
        (r"Performance indicator \d", "paragraph", 0),
    ):
        if re.match(pattern, line):
            return kind, level
    return None


def _table(cells: list[list[str]], page: Printed) -> None:
    if not cells:
        return
    width = next(place for place, cell in enumerate(cells) if cell[0].startswith("Action "))
    columns = tuple(cell[0] for cell in cells[:width])
    rows = [cells[place : place + width] for place in range(width, len(cells), width)]
    page.elements.append(
        Element(
            "table",
            columns=columns,
            rows=tuple(tuple(tuple(runs(line) for line in cell) for cell in row) for row in rows),
        )
    )
