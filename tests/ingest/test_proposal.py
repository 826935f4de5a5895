"""What a first page says of its document; and what people say stands above it."""

from pathlib import Path

import pytest

from ingest.blocks import Block, BlockKind, Source
from ingest.canonical import Traced
from ingest.pipeline import document_from_bytes
from ingest.proposal import Given, id_from, propose_metadata
from ingest.records import Marking, Metadata
from tests.ingest.corpus import FOLDER

FIXTURES = Path(__file__).parent / "fixtures"
COMMUNICATION = (
    "COMMUNICATION FROM THE COMMISSION TO THE EUROPEAN PARLIAMENT AND THE COUNCIL "
    "on the EU Action Plan against drug trafficking"
)
NOTE = "The fight against drug trafficking and organised crime - Summary report"
FOUND = [  # file, title, reference, date, issuer, kind
    ("communication", COMMUNICATION, "COM(2025) 744 final", "2025-12-04", "European Commission", "Communication"),
    ("council-note", NOTE, "15571/25", "2025-11-21", "Council of the European Union, Presidency", "Note"),
    ("action-plan", "EU Action Plan on Drugs 2021-2025", "", "", "", "Action Plan"),
    ("factsheet", "EU Drugs Strategy and Action Plan Against Drug Trafficking", "", "2025-12-04", "", "Factsheet"),
]
FILES = [path for path in [*FOLDER.glob("*.txt"), *FOLDER.glob("*.md"), *FIXTURES.glob("*")] if path.stem != "README"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_of_the_four_documents(path: Path) -> None:
    name, title, reference, date, issuer, kind = next(row for row in FOUND if path.name.startswith(row[0]))
    about = document_from_bytes(path.name, path.read_bytes(), Given()).metadata
    assert about.title == title
    assert (about.reference, about.date, about.issuer, about.kind) == (reference, date, issuer, kind)
    assert about.marking is Marking.LIMITE  # printed in one, and not known of the others
    assert about.id.startswith(name)


def proposed(*lines: str, name: str = "file.pdf", furniture: tuple[str, ...] = ()) -> Metadata:
    blocks = [Block(BlockKind.PARAGRAPH, Traced.of(line)) for line in [*lines, "Prose. " * 60]]
    return propose_metadata(name, Source(blocks, furniture=furniture))


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("Brussels, 1.2.2024 COM(2024) 12 final", "COM(2024) 12 final"),
        ("JOIN (2023) 4 final", "JOIN (2023) 4 final"),
        ("SWD(2025) 100", "SWD(2025) 100"),
        ("ST 10980/24", "10980/24"),
        ("10980/24 REV 2 ADD 1", "10980/24 REV 2 ADD 1"),
        ("13314/2/25 REV 2", "13314/2/25 REV 2"),
        ("Regulation (EU) 2024/1624 of 31 May 2024", "Regulation (EU) 2024/1624"),
        ("No. prev. doc.: 10270/24", ""),  # another document's
        ("Tel. 0123/45 67", ""),
    ],
)
def test_references(line: str, reference: str) -> None:
    assert proposed(line).reference == reference


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Brussels, 4.12.2025", "2025-12-04"),
        ("Brussels, 21 November 2025", "2025-11-21"),
        ("2025-02-28", "2025-02-28"),
        ("1st March 2024", "2024-03-01"),
        ("32.1.2024", ""),
        ("1.13.2024", ""),
        ("in 2024", ""),
    ],
)
def test_dates(line: str, date: str) -> None:
    assert proposed(line).date == date


@pytest.mark.parametrize(
    ("lines", "furniture", "marking"),
    [
        (("A title of some words",), (), Marking.LIMITE),  # none printed: the highest
        (("PUBLIC",), (), Marking.PUBLIC),
        (("LIMITE",), (), Marking.LIMITE),
        (("PUBLIC",), ("15571/25 LIMITE EN",), Marking.LIMITE),  # only at the foot of each page
        (("SENSITIVE",), (), Marking.LIMITE),  # one we do not know
        (("RESTREINT UE/EU RESTRICTED", "PUBLIC"), (), Marking.LIMITE),
        (("for public consultation",), (), Marking.LIMITE),  # a word, no marking
    ],
)
def test_markings(lines: tuple[str, ...], furniture: tuple[str, ...], marking: Marking) -> None:
    assert proposed(*lines, furniture=furniture).marking is marking


def test_what_people_say_stands_above() -> None:
    given = Given(title="T", reference="", date="2020-01-01", issuer="I", marking=Marking.PUBLIC, id="x", kind="K")
    about = propose_metadata("a.txt", Source([Block(BlockKind.PARAGRAPH, Traced.of("COM(2024) 1 final"))]), given)
    assert (about.title, about.reference, about.date, about.issuer) == ("T", "", "2020-01-01", "I")
    assert (about.marking, about.id, about.kind, about.short_title) == (Marking.PUBLIC, "x", "K", "T")


def test_a_page_that_says_nothing_has_its_file_s_name() -> None:
    assert propose_metadata("Q3 budget.pdf", Source([])).title == "Q3 budget"


@pytest.mark.parametrize(
    ("name", "document_id"),
    [
        ("ST 15571-25 (rev).pdf", "st-15571-25-rev"),
        ("ÄÖ.txt", "document"),
        ("A" * 90 + ".md", "a" * 64),
        ("-.md", "document"),
    ],
)
def test_ids(name: str, document_id: str) -> None:
    assert id_from(name) == document_id
