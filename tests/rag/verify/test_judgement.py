"""The whole of a judgement: what it ranks, what it costs, and that nothing breaks it."""

import time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.verify.judgement import judge
from rag.verify.words import words_of

SOURCE = (
    "The observatory on Cerro Pardo began regular work in 2009. Its main mirror is 4.2 metres wide and is cleaned with"
    " dry ice once a week. Astronomers from any country can apply for observing time. In 2016 a team led by Aiko Tanabe"
    " used it to find two planets around a red dwarf. The observatory does not work in January, when it is cloudy."
)
# from the best borne out to the worst
LADDER = (
    "Astronomers from any country can apply for observing time.",
    "Observing time can be applied for by astronomers of any country.",
    "Its main mirror, which is 4.2 metres wide, is cleaned every week with dry ice by two technicians.",
    "The observatory has a cafeteria and a museum for visitors from the nearby town.",
)


def test_ranks_as_a_reader_would() -> None:
    supports = [judge(claim, SOURCE).support for claim in LADDER]
    assert supports == sorted(supports, reverse=True)
    assert supports[0] == 1.0 and supports[-1] < 0.1


WHOLE = [
    ("In 2016 a team led by Aiko Tanabe used it to find two planets around a red dwarf.", True),
    ("The observatory does not work in January", True),  # up to a comma
    ("the main mirror is cleaned with dry ice", False),  # words left out in between
    ("can apply for observing time", False),  # cut inside a clause
]


@pytest.mark.parametrize(("claim", "whole"), WHOLE)
def test_verbatim_is_supported_in_full(claim: str, whole: bool) -> None:
    assert (judge(claim, SOURCE).support == 1.0) is whole


def test_embedding_only_moves_the_soft_score() -> None:
    """Vectors that agree with everything cannot admit what a rule refused."""
    agreeing = judge(
        "In 2016 a team found three planets around a red dwarf.",
        SOURCE,
        embed=lambda texts: np.ones((len(texts), 1), np.float32),
    )
    assert agreeing.refused and agreeing.support < 0.2


@given(st.text(max_size=200), st.text(max_size=400))
@example("n't", "The crew n't sleeps.")  # half a contraction
@settings(max_examples=150, deadline=None)
def test_any_text_is_judged(claim: str, source: str) -> None:
    judgement = judge(claim, source)
    assert 0.0 <= judgement.support <= 1.0
    assert judgement.refused == (judgement.reason is not None)


@given(
    st.lists(
        st.sampled_from([*SOURCE.split(), "not", "will", "unless", "2017", "Oslo", ",", "all"]), min_size=1, max_size=30
    )
)
@settings(max_examples=150, deadline=None)
def test_shuffled_words_are_judged(words: list[str]) -> None:
    judgement = judge(" ".join(words), SOURCE)
    assert 0.0 <= judgement.support <= 1.0


def test_words_know_their_places() -> None:
    text = "The Agency's tools don’t cost €3,500 — “twice” that (in COVID-19 times)."
    for word in words_of(text):
        assert word.text in text[word.start : word.end] or word.text in {"do", "not"}


def test_a_sentence_costs_little() -> None:
    claims = [claim.replace("any", f"any {n}th") for n in range(20) for claim in LADDER]
    judge(claims[0], SOURCE)
    started = time.perf_counter()
    for claim in claims:
        judge(claim, SOURCE)
    assert (time.perf_counter() - started) / len(
        claims
    ) < 0.05  # far above the 2 ms that it takes: tests share machines


def test_too_long_for_a_sentence() -> None:
    assert judge("word " * 5_000, SOURCE).reason == "is too long for one sentence"
