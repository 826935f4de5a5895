"""Whether a sentence holds the kind of thing that a question asks for, and not only the question's own."""

import pytest

from rag.asks import asks_of
from rag.kinds import asked_head, kind_found, office_asked
from rag.question import Question

YES, NO = True, False
CASES = [
    ("When will the workshop be held?", "The workshop will be held in May 2031.", YES),
    ("When will the workshop be held?", "The workshop will gather experts.", NO),
    ("What happened in 2031 and when?", "The fund was set up in 2031.", NO),  # the only date is the question's own
    ("How many boats were inspected?", "Inspectors checked 412 boats.", YES),
    ("How many boats were inspected?", "Inspectors checked boats in 2031.", NO),  # a year counts nothing
    ("How many tonnes of herring were landed?", "419 tonnes of cod were landed.", NO),  # of something else
    ("What weight of herring was landed?", "419 tonnes of herring were landed.", YES),
    ("bridge inspection deadline", "The bridge is to be inspected by May 2031.", YES),
    ("How much will the bridge cost?", "The bridge will cost EUR 4 million.", YES),
    ("How much will the bridge cost?", "The bridge is 400 metres long.", NO),
    ("What percentage of schools took part?", "Three in five schools took part, or 61%.", YES),
    ("Where did the meeting take place?", "The meeting took place in Lisbon.", YES),
    ("Where did the meeting take place?", "The meeting took place in May.", NO),  # a month is no place
    ("Where will the crews be trained?", "Crews will be trained within the Baltic region.", YES),
    ("Where will the crews be trained?", "Crews will be trained in selected high-risk ports.", YES),
    ("Which Member States have tightened their rules?", "Some Member States have tightened their rules.", NO),
    ("Which engine makers will be invited?", "The agency will hold talks with engine makers.", NO),
    ("Under which number was it issued?", "It was issued as 4411/30.", YES),
]


@pytest.mark.parametrize(("question", "sentence", "held"), CASES)
def test_kind(question: str, sentence: str, held: bool) -> None:
    asks, counted = asks_of(question)
    asked = Question(question, question, asks, (), (), (), False, (), counted)
    assert (kind_found(asked, sentence) >= 0.35) is held


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("Which engine manufacturers will be invited?", "manufactur"),
        ("Which publication stands behind the figure?", "public"),
        ("What sanctions does a town face?", "sanction"),
        ("Which country leads?", None),  # "country" names a kind
    ],
)
def test_head(question: str, head: str | None) -> None:
    assert asked_head(question) == head


def test_office() -> None:
    assert office_asked("Who is the director of the centre?") == "director"
    assert office_asked("Who is responsible for Action 2?") is None
