import pytest

from evals.fold import says
from evals.spans import Place, locate, shared, total, union


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("419 tonnes of cocaine were seized", "419 tonnes", True),
        ("419 tonnes of cocaine were seized", "19 tonnes", False),  # not part of a larger number
        ("an increase of 2.5 points", "2", False),
        ("an increase of 2.5 points", "5", False),
        ("it began in 2023.", "2023", True),  # a full stop is no decimal point
        ("1,500 laboratories", "1", False),
        ("Member   States\nand Europol", "member states AND europol", True),
        ("the 2021–2025 plan", "2021-2025", True),
        ("the so-called ‘lead’ body", "'lead' body", True),
        ("10\u00a0million", "10 million", True),
        ("ports", "port", False),
        ("costs of €5", "€5", True),
        ("ﬁnance", "finance", True),
        ("", "x", False),
    ],
)
def test_says_whole_words_folded(text: str, phrase: str, expected: bool) -> None:
    assert says(text, phrase) is expected


@pytest.mark.parametrize(
    ("quote", "text", "expected"),
    [
        ("a  b", "xx a b yy", ["a b"]),
        ("a b", "xx a\n\n b yy a b", ["a\n\n b", "a b"]),
        ("A b", "a b", []),  # a quotation keeps its capitals
        ("Narcotics - Centre", "Narcotics – Centre", ["Narcotics – Centre"]),
        ("EU's", "EU’s plan", ["EU’s"]),
        ("", "text", []),
        ("longer than the text", "short", []),
        ("soft", "so\u00adft", ["so\u00adft"]),
    ],
)
def test_locate_gives_offsets_of_the_unfolded_text(quote: str, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in locate(quote, text)] == expected


@pytest.mark.parametrize(
    ("cited", "gold", "expected"),
    [
        ((0, 10), (0, 10), True),
        ((5, 15), (0, 10), True),  # exactly half of the gold
        ((6, 30), (0, 10), False),  # less than half of either
        ((0, 100), (40, 50), True),  # all of the gold
        ((42, 44), (0, 100), True),  # all of the citation
        ((10, 20), (0, 10), False),  # touching is not overlapping
    ],
)
def test_a_citation_meets_gold_by_half_of_either(cited: tuple[int, int], gold: tuple[int, int], expected: bool) -> None:
    assert Place("d", *cited).meets(Place("d", *gold)) is expected


def test_another_document_never_meets() -> None:
    assert not Place("a", 0, 10).meets(Place("b", 0, 10))


def test_characters_count_once() -> None:
    places = [Place("d", 0, 10), Place("d", 5, 15), Place("d", 15, 20), Place("e", 0, 3)]
    assert union(places) == (Place("d", 0, 20), Place("e", 0, 3))
    assert total(places) == 23
    assert shared([Place("d", 0, 10), Place("d", 0, 10)], [Place("d", 5, 30)]) == 5
