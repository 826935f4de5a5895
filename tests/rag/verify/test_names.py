"""Names, acronyms, and who does what to whom."""

import pytest

from rag.verify.finding import Kind
from rag.verify.judgement import judge
from rag.verify.names import introduced_in
from tests.rag.verify.cases import Case, objects

INTRODUCED = [
    ("the World Health Organisation (WHO)", (("WHO", "World Health Organisation"),)),
    ("the Office of the Public Prosecutor (OPP)", (("OPP", "Office of the Public Prosecutor"),)),
    ("a plan (see below)", ()),
    ("the Ministry (DOT)", ()),  # its letters spell something else
]


@pytest.mark.parametrize(("text", "expected"), INTRODUCED)
def test_introduced_in(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert introduced_in(text) == expected


LOAN = "The Harbour Bank lent money to the Coast Guard, which bought two boats from Norway."
CASES: list[Case] = [
    ("The Harbour Bank lent the Coast Guard money.", LOAN, None),
    ("The City Bank lent the Coast Guard money.", LOAN, Kind.NAME),
    ("The Coast Guard bought two Norwegian boats.", LOAN, None),  # a country's adjective
    ("The Coast Guard bought two Danish boats.", LOAN, Kind.NAME),
    ("The US signed the treaty.", "The United States signed the treaty.", None),
    ("They sold us the boats.", "The United States sold the boats.", None),  # "us" is no country
    ("The WHO will meet in May.", "The World Health Organisation will meet in May.", None),
    ("Oslo will host the fair.", "Bergen will host the fair.", Kind.NAME),  # opens the sentence
    ("The Bank supports the Guard.", "The Guard supports the Bank.", Kind.ROLE),
    ("The Bank has warned the Guard about delays.", "The Bank was warned by the Guard about delays.", Kind.ROLE),
    ("The Guard was warned by the Bank about delays.", "The Bank has warned the Guard about delays.", None),
    ("The Bank and the Guard will report.", "The Guard and the Bank will report.", None),
    ("The boats sailed from Oslo to Bergen.", "The boats sailed from Bergen to Oslo.", Kind.ROLE),
    ("The Guard will cooperate with the Bank.", "The Bank will cooperate with the Guard.", None),  # both do
]


@pytest.mark.parametrize(("claim", "source", "kind"), CASES)
def test_check(claim: str, source: str, kind: Kind | None) -> None:
    objects(claim, source, kind)


def test_pronoun_may_be_told_by_the_name_of_the_sentence_before() -> None:
    source, before = "It will inspect the ports every spring.", "The Harbour Board was founded in 1902."
    objects("The Harbour Board will inspect the ports every spring.", source, None, before)
    objects("The Harbour Board will inspect the ports every spring.", source, Kind.NAME)


def test_reviewed_aliases() -> None:
    claim, source = "The Port Board will meet in Oslo.", "The Harbour Authority will meet in Oslo."
    assert judge(claim, source).refused
    assert not judge(claim, source, aliases=(("Port Board", "Harbour Authority"),)).refused


def test_other_languages_are_held_to_numbers_dates_and_names() -> None:
    source = "Die Hafenbehörde kontrollierte 2024 mehr als 40 Schiffe in Kiel."
    assert not judge("2024 kontrollierte die Hafenbehörde mehr als 40 Schiffe in Kiel.", source, language="de").refused
    assert judge("2024 kontrollierte die Hafenbehörde mehr als 60 Schiffe in Kiel.", source, language="de").refused
    assert judge("2023 kontrollierte die Hafenbehörde mehr als 40 Schiffe in Kiel.", source, language="de").refused
