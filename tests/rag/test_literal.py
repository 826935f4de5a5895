"""How far sentences are made of their quotes' own words."""

import pytest

from rag.literal import PART, SURE, WHOLE, around, share, shares
from rag.records import Citation
from tests.rag.documents import make_document

QUOTED = "The Harbour Board should inspect at least forty ships a year in all ports."
SHARES = [
    (("The Harbour Board inspects ships in its ports.",), (1.0,)),
    (("The Ministry of Finance sells old lamps.",), (0.0,)),
    (("The Board looks at forty boats.",), (0.5,)),  # board and forty of board, look, forty, boats
    # what is joined cannot rest on words that are used up
    ((QUOTED, "The Harbour Board inspects lamps."), (1.0, 0.0)),
    (("The Harbour Board inspects lamps.", QUOTED), (0.0, 1.0)),
    # unless they stand there twice
    (("The Board inspects ships.", "The Board counts ports."), (1.0, 1 / 3)),
    (("It is so.",), (1.0,)),  # nothing to share
]


@pytest.mark.parametrize(("statements", "expected"), SHARES)
def test_shares(statements: tuple[str, ...], expected: tuple[float, ...]) -> None:
    found = shares(statements, [QUOTED])
    assert tuple(found[one] for one in statements) == pytest.approx(expected)


def test_limits() -> None:
    assert PART < WHOLE < SURE
    assert share(QUOTED, [QUOTED]) == 1.0


def test_around() -> None:
    """The quote's sentence and the one before it."""
    document = make_document("guide", ["One is one. Two is two. Three is three. Four is four."])
    passage = document.passages[0]
    start = document.text.index("is three")
    cited = Citation(passage.id, document.metadata, (), "", None, "is three", start, start + 8, ())
    assert around(cited, passage).strip() == "Two is two. Three is three."
