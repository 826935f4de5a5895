"""What is denied and what stands alone, on names that no document has."""

import re

import pytest

from rag.scope import Named, Scope, scope_of

# A capital letter alone is a body, a year is none.
DENIED = [
    ("rows of P and Q", []),
    ("rows without P", ["P"]),
    ("rows without P, Q or R", ["P", "Q", "R"]),
    ("rows with neither P nor Q", ["P", "Q"]),
    ("rows of P but not of Q", ["Q"]),
    ("rows in which P is not involved", ["P"]),
    ("for which rows is P NOT one of those responsible", ["P"]),
    ("rows for which P carries no responsibility", ["P"]),
    ("rows that leave out P", ["P"]),
    ("rows of Q that leave P out", ["P"]),
    ("rows of Q from which P is missing", ["P"]),
    ("P is responsible, Q is not: which ones", ["Q"]),
    ("Q yes, P no: which rows", ["P"]),
    ("rows that P shares but Q doesn't", ["Q"]),
    ("rows in which P has no part and Q has", ["P"]),
    ("rows which P has nothing to do with", ["P"]),
    ("rows handed to somebody other than P", ["P"]),
    ("excluding those of P, which rows has Q", ["P"]),
    ("rows of P not due in 2021", ["2021"]),
    ("rows that P is not responsible for, timetable 2021", ["P"]),
    ("rows neither due in 2021 nor in 2022", ["2021", "2022"]),
    ("not only P but also Q", []),  # denies nothing
]


def named_in(text: str) -> list[Named]:
    return [Named(m.start(), m.end(), not m.group().isdigit()) for m in re.finditer(r"\b(?:[PQR]|20\d\d)\b", text)]


def words(text: str, named: list[Named], places: frozenset[int]) -> list[str]:
    return [text[named[place].start : named[place].end] for place in sorted(places)]


def read(text: str) -> tuple[list[Named], Scope]:
    named = named_in(text)
    return named, scope_of(text, named)


@pytest.mark.parametrize(("text", "denied"), DENIED)
def test_denied(text: str, denied: list[str]) -> None:
    named, scope = read(text)
    assert words(text, named, scope.denied) == denied


ALONE = [
    ("rows of P alone", ["P"]),
    ("rows of P, alone or with others", []),
    ("rows that only P and Q share", ["P", "Q"]),
    ("rows that P carries out on its own", ["P"]),
    ("rows of P all by itself, nobody else mentioned", ["P"]),
    ("rows of P and Q and no one else", ["P", "Q"]),
    ("rows that involve no one but P", ["P"]),
    ("rows that do not involve anyone other than P", ["P"]),
    ("rows of P due only in 2021", ["2021"]),
    ("I only need the rows of P", []),
]


@pytest.mark.parametrize(("text", "alone"), ALONE)
def test_alone(text: str, alone: list[str]) -> None:
    named, scope = read(text)
    assert words(text, named, scope.alone) == alone and not scope.denied


def test_not_both_is_denied_jointly() -> None:
    _, scope = read("rows that do not have both P and Q")
    assert scope.not_all == ((0, 1),) and not scope.denied


def test_alone_of_something_unnamed() -> None:
    _, scope = read("rows with nobody else responsible")
    assert scope.sole
