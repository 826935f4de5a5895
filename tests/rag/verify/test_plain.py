"""Claims as said, records as sentences, times of day, words alike by their vectors."""

import numpy as np
import pytest

from rag.verify.clock import times_in
from rag.verify.finding import Kind
from rag.verify.judgement import judge
from rag.verify.plain import plain_claim, plain_source
from tests.rag.verify.cases import objects

CLAIMS = [
    ("2. **Press** the button [1].", "Press the button."),
    ("- Press the button [2, 3]", "Press the button"),
    ("According to passage 2, the button is red.", "the button is red."),
    ("The button is red (passages 1 and 3).", "The button is red."),
    ("No, it is red.", "it is red."),
    ("No button is red.", "No button is red."),  # says something
    ("5 buttons are red.", "5 buttons are red."),
    ("[1]", "[1]"),  # nothing else to say
]


@pytest.mark.parametrize(("text", "expected"), CLAIMS)
def test_plain_claim(text: str, expected: str) -> None:
    assert plain_claim(text) == expected


RECORD = '{"name": "Blue Kettle", "attributes": {"OutdoorSeating": true, "WiFi": "no", "Music": null}, "stars": 3.5}'
PRINTED = RECORD.replace('"', "'").replace("true", "True").replace("null", "None")
FIELDS = ["name: Blue Kettle.", "attributes Outdoor Seating.", "There is no attributes WiFi.", "stars: 3.5."]


@pytest.mark.parametrize(
    "text",
    [
        RECORD,
        RECORD.replace('"', "'").replace("true", "True").replace("null", "None"),
        f"A diner:\n{RECORD}\nGood food.",
    ],
)
def test_records_are_told_field_by_field(text: str) -> None:
    lines = [line for line in plain_source(text).split("\n") if line]
    assert [line for line in lines if line in FIELDS] == FIELDS
    assert ("Good food." in lines) == text.endswith("Good food.")


@pytest.mark.parametrize("text", ["no record", "a set {of braces", "{not: json}", "{" * 5_000])
def test_what_is_no_record_stays(text: str) -> None:
    assert plain_source(text) == text


TIMES = [
    ("from 7:0 to 15:0", [420, 900]),
    ("at 9:30 p.m.", [1290]),
    ("between 11 am and noon", [660, 720]),
    ("won 3-1 in 1.5 hours", []),
    ("at midnight", [0]),
]


@pytest.mark.parametrize(("text", "minutes"), TIMES)
def test_times_in(text: str, minutes: list[int]) -> None:
    assert [time[0] for time in times_in(text)] == minutes


HOURS = "The diner is open from 7:0 to 15:0 and has no outdoor seating."
CASES = [
    ("The diner is open from 7 AM to 3 PM.", HOURS, None),
    ("The diner is open from 7 AM to 5 PM.", HOURS, Kind.FIGURE),
    ("The diner has outdoor seating.", HOURS, Kind.NEGATION),
]


@pytest.mark.parametrize(("claim", "source", "kind"), CASES)
def test_check(claim: str, source: str, kind: Kind | None) -> None:
    objects(claim, source, kind)


def test_vectors_find_words_that_are_alike() -> None:
    """A stand-in whose vectors make "vets" and "veterinarians" neighbours."""
    axes = {"vets": 0, "veterinarians": 0, "whale": 1, "examined": 2}
    vector = {word: np.eye(4, dtype=np.float32)[axis] for word, axis in axes.items()}
    other = np.eye(4, dtype=np.float32)[3]

    def embed(texts: list[str]) -> np.ndarray:
        return np.stack([vector.get(text, other) for text in texts])

    claim, source = "Veterinarians examined the whale.", "The whale was examined by vets."
    by_words, by_vectors = judge(claim, source).features, judge(claim, source, embed=embed).features
    assert by_words and by_vectors and by_vectors.cover > by_words.cover


def test_says_nothing() -> None:
    """Neither borne out nor beyond its source: refused, but not ranked as wrong."""
    judgement = judge("Here is the answer:", HOURS)
    assert judgement.refused and judgement.support == 0.5
