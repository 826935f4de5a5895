"""What questions say of years, tested on timetables as tables print them."""

import pytest

from rag.timetable import due_in

PRINTED = ("2021", "2022", "2023", "2024", "2021-2025", "2022-2025", "Ongoing")
DUE = [
    ("due in 2022", ["2022"]),
    ("timetable 2022-2025", ["2022-2025"]),
    ("ran from 2022 to 2025", ["2022-2025"]),
    ("began in 2021 and ran until 2025", ["2021-2025"]),
    ("after 2022", ["2023", "2024"]),  # all of the timetable lies after it
    ("from 2023 onwards", ["2023", "2024"]),
    ("start in 2022", ["2022", "2022-2025"]),
    ("start later than 2021", ["2022", "2023", "2024", "2022-2025"]),
    ("ending before 2025", ["2021", "2022", "2023", "2024"]),
    ("to be finished before the end of 2022", ["2021", "2022"]),
    ("no later than 2021", ["2021"]),
    ("between 2022 and 2024", ["2022", "2023", "2024"]),
    ("a single-year timetable", ["2021", "2022", "2023", "2024"]),
    ("over several years", ["2021-2025", "2022-2025"]),
    ("marked as ongoing", ["Ongoing"]),
    ("with no fixed end", ["Ongoing"]),
    ("cover 2023", ["2023", "2021-2025", "2022-2025"]),
    ("the Roadmap of October 2023", None),  # a date in the life of something else
]


@pytest.mark.parametrize(("text", "wanted"), DUE)
def test_due(text: str, wanted: list[str] | None) -> None:
    found = due_in(text)
    assert len(found) == (wanted is not None)
    assert [printed for printed in PRINTED if all(due.test.passes(printed) for due in found)] == (
        wanted or list(PRINTED)
    )


def test_the_whole_period_is_that_of_the_table() -> None:
    (due,) = due_in("run for the whole period")
    assert [printed for printed in PRINTED if due.test.spanning(2021, 2025).passes(printed)] == ["2021-2025"]


def test_two_years_are_two_tests() -> None:
    assert [due.plain for due in due_in("due in 2022 or in 2023")] == [True, True]
