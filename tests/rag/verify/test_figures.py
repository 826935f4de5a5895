"""Figures, frequencies, dates, and the numbers of texts."""

import pytest

from rag.verify.dates import dates_in
from rag.verify.figures import figures_in
from rag.verify.finding import Kind
from rag.verify.frequencies import frequencies_in
from rag.verify.references import references_in
from tests.rag.verify.cases import Case, objects

FIGURES = [
    ("at least 70 tonnes", [(70, "", "at least")]),
    ("EUR 200 million", [(2e8, "eur", "exactly")]),
    ("€3.5bn", [(3.5e9, "eur", "exactly")]),
    ("over half of them", [(50, "%", "at least")]),
    ("half an hour", []),  # a measure, not a share
    ("no more than 5 million euro", [(5e6, "eur", "at most")]),
    ("twenty-one States", [(21, "", "exactly")]),
    ("1,284 metres", [(1284, "", "exactly")]),
    ("younger than 16", [(16, "", "at most")]),
    ("shall not fly higher than 120 metres", [(120, "", "at most")]),  # denied: the other way round
    ("the 12th plan", [(12, "th", "exactly")]),
    ("one of them", []),  # a pronoun as often as a number
    ("in 2025 and on 3 May", []),  # dates
    ("Article 68(2) and COM(2025) 744 final", []),  # numbers of texts
    ("(i) first, (ii) second", [(1, "th", "exactly"), (2, "th", "exactly")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_figures_in(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(figure.value, figure.unit, figure.bound.value) for figure in figures_in(text)] == expected


DATES = [
    ("on 18 March 2025", [(2025, 3, 18, 2025, "", "at")]),
    ("March 18, 2025", [(2025, 3, 18, 2025, "", "at")]),
    ("4.12.2025", [(2025, 12, 4, 2025, "", "at")]),
    ("2025-12-04", [(2025, 12, 4, 2025, "", "at")]),
    ("by mid-2026", [(2026, None, None, 2026, "mid", "until")]),
    ("in the second quarter of 2026", [(2026, None, None, 2026, "q2", "at")]),
    ("Q2 2026", [(2026, None, None, 2026, "q2", "at")]),
    ("2021-2025", [(2021, None, None, 2025, "", "at")]),
    ("from 2021 to 2025", [(2021, None, None, 2025, "", "from")]),
    ("in 2024 and 2025", [(2024, None, None, 2024, "", "at"), (2025, None, None, 2025, "", "at")]),
    ("as of 2026", [(2026, None, None, 2026, "", "as of")]),
    ("the 1990s", [(1990, None, None, 1999, "decade", "at")]),
    ("13 June", [(None, 6, 13, None, "", "at")]),
    ("they may march in May", [(None, 5, None, None, "", "at")]),
    ("Directive 2014/42/EU", []),
    ("2,000 tonnes and 2000 people", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_in(text: str, expected: list[tuple[object, ...]]) -> None:
    assert [(d.year, d.month, d.day, d.until, d.part, d.bound.value) for d in dates_in(text)] == expected


REFERENCES = [
    ("COM(2025) 744 final", [("document", "2025-744 COM")]),
    ("COM/2025/744 final", [("document", "2025-744 COM")]),  # the same, as others print it
    ("15571/25", [("document", "15571-25")]),
    ("2004/757/JHA", [("document", "2004-757 JHA")]),
    ("Article 68(2)", [("article", "68(2)")]),
    ("Annex II", [("annex", "II")]),
    ("action 5 of section 2.1", [("action", "5"), ("section", "2.1")]),
    ("part of 5 ports", []),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES)
def test_references_in(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(reference.kind, reference.number) for reference in references_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "times"),
    [("twice a year", 2), ("every two years", 0.5), ("annually", 1), ("once a week", 52), ("daily", 365)],
)
def test_frequencies_in(text: str, times: float) -> None:
    (frequency,) = frequencies_in(text)
    assert (frequency.low, frequency.high) == (times, times)


SEIZED = "In 2024 the customs service seized more than 70 tonnes of tobacco, worth EUR 200 million, in 17 ports."
PERIOD = (
    "The programme runs from 2021 to 2025 and was adopted on 18 March 2021 under Article 68(2) of Regulation (EU)"
    " 2019/1896."
)
CASES: list[Case] = [
    ("In 2024 customs seized over 70 tonnes of tobacco.", SEIZED, None),
    ("Customs seized tobacco worth €200 million in seventeen ports.", SEIZED, None),
    ("Customs seized less than 70 tonnes of tobacco in 2024.", SEIZED, Kind.FIGURE),
    ("Customs seized more than 80 tonnes of tobacco in 2024.", SEIZED, Kind.FIGURE),
    ("Customs seized tobacco worth EUR 200 billion in 2024.", SEIZED, Kind.FIGURE),
    ("In 2023 customs seized more than 70 tonnes of tobacco.", SEIZED, Kind.DATE),
    ("Customs seized more than 70 kilograms of tobacco in 2024.", SEIZED, Kind.FIGURE),  # another unit
    ("Customs seized 17 tonnes of tobacco in 70 ports.", SEIZED, Kind.FIGURE),  # figures exchanged
    ("About 3,000 visitors came to the fair.", "The fair had 2,987 visitors.", None),  # may be rounded
    ("About 3,400 visitors came to the fair.", "The fair had 2,987 visitors.", Kind.FIGURE),
    ("More than 50% of the ships were late.", "Over half of the ships were late.", None),
    ("The programme was adopted in March 2021.", PERIOD, None),  # less exact
    ("The programme was adopted on 19 March 2021.", PERIOD, Kind.DATE),
    ("The programme, adopted under Article 68 of Regulation (EU) 2019/1896, runs until 2025.", PERIOD, None),
    ("The programme was adopted under Article 67 of Regulation (EU) 2019/1896.", PERIOD, Kind.REFERENCE),
    ("The programme was adopted under Regulation (EU) 2019/1897.", PERIOD, Kind.REFERENCE),
    ("The bridge will be closed by 2027.", "The bridge will be closed after 2027.", Kind.DATE),
    ("The engineers inspect the cables every year.", "Engineers inspect the cables every two years.", Kind.FIGURE),
    ("Engineers inspect the cables annually.", "Engineers inspect the cables once a year.", None),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "source", "kind"), CASES)
def test_check(claim: str, source: str, kind: Kind | None) -> None:
    objects(claim, source, kind)
