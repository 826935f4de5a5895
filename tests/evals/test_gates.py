"""A deliberately broken assistant fails the right gate and no other."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from evals.errors import EvalsError
from evals.gates import BASELINE, Baseline, Gates, baseline_of, read_baseline, read_gates
from evals.judge import State, judge
from evals.measures import BY_NAME
from evals.observe import Observer
from evals.outcomes import Item
from evals.questions import Question
from evals.run import ask_all
from rag.ports import Asking
from rag.records import Verdict
from tests.evals import oracle as assistants
from tests.evals.items import answered, item, question, ranked
from tests.evals.oracle import Oracle


def asked(asking: Asking, questions: Iterable[Question]) -> tuple[Item, ...]:
    found = ask_all(Observer.of(asking), tuple(questions), lambda _: None)
    return tuple(found[one.id] for one in questions)


@pytest.fixture(scope="module")
def gates() -> Gates:
    return read_gates()


@pytest.fixture(scope="module")
def accepted(oracle: Oracle, questions: Sequence[Question], gates: Gates) -> Baseline:
    compared = tuple(gate for gate in gates.relative if not gate.measure.startswith("evidence."))  # no retriever here
    told = baseline_of(asked(oracle, questions), gates.model_copy(update={"relative": compared}), None, "all")
    return Baseline(None, "all", told["grades"])


def failing(items: Sequence[Item], gates: Gates, accepted: Baseline) -> set[str]:
    return {finding.gate for finding in judge(items, gates, accepted) if finding.state is State.FAILED}


def test_the_oracle_passes_everything(
    oracle: Oracle, questions: Sequence[Question], gates: Gates, accepted: Baseline
) -> None:
    """Also a test of the questions: each can be answered as its author wants."""
    items = asked(oracle, questions)
    assert failing(items, gates, accepted) == set()
    from evals.compare import state

    assert {item.id: state(item) for item in items if state(item) != "pass"} == {}


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (assistants.DroppedCitations, {"uncited"}),
        (assistants.InvalidQuotes, {"invalid_quotes"}),
        (assistants.SwappedCitations, {"cause.miscited"}),
        (assistants.AlwaysAbstaining, {"cause.abstained"}),
        (assistants.AlwaysAnswering, {"abstention.near_miss.declined", "abstention.off_corpus.declined"}),
        (assistants.NeverAsksBack, {"cause.ambiguity"}),
        (assistants.Forgetful, {"cause.content"}),
        (assistants.Leaking, {"leaks"}),
        (assistants.Failing, {"scorable"}),
    ],
)
def test_a_broken_assistant_fails_its_gate_alone(
    broken: type[assistants.Broken],
    expected: set[str],
    oracle: Oracle,
    questions: Sequence[Question],
    gates: Gates,
    accepted: Baseline,
) -> None:
    assert failing(asked(broken(oracle), questions), gates, accepted) == expected


def test_a_slow_assistant_fails_on_latency_alone(
    oracle: Oracle, questions: Sequence[Question], gates: Gates, accepted: Baseline
) -> None:
    few = [one for one in questions if one.clearance == "LIMITE"][:5]
    assert failing(asked(assistants.Slow(oracle), few), gates, accepted) == {"latency.p50"}
    judged = {one.gate: one.state for one in judge(asked(assistants.Slow(oracle), few[:1]), gates, accepted, jobs=4)}
    assert judged["latency.p50"] is State.NOT_JUDGED  # questions asked side by side slow each other down


def test_one_leak_is_enough(oracle: Oracle, questions: Sequence[Question], gates: Gates, accepted: Baseline) -> None:
    class LeakingOnce(assistants.Leaking):
        done = False

        def spoil(self, answer, caller):  # type: ignore[no-untyped-def]
            spoilt = answer if self.done else super().spoil(answer, caller)
            self.done = self.done or spoilt is not answer
            return spoilt

    assert failing(asked(LeakingOnce(oracle), questions), gates, accepted) == {"leaks"}


def relative(tolerance: float = 0.01) -> Gates:
    return Gates.model_validate(
        {"relative": [{"measure": "cause.abstained", "tolerance": tolerance, "why": "It answers."}]}
    )


def declining(count: int, of: int, sections: int) -> list[Item]:
    """`count` of the items decline, the first of them, spread over sections."""
    return [
        item(
            question(f"q-{n}", section=f"s{n % sections}"),
            answered(verdict=Verdict.NOT_FOUND if n < count else Verdict.ANSWERED),
        )
        for n in range(of)
    ]


@pytest.mark.parametrize(
    ("before", "now", "tolerance", "expected"),
    [
        (0, 0, 0.01, State.PASSED),
        (5, 2, 0.01, State.PASSED),  # better
        (0, 1, 0.01, State.PASSED),  # 1 of 200 is within the tolerance, and no finding
        (0, 3, 0.01, State.FAILED),  # beyond it
        (0, 12, 0.2, State.FAILED),  # within it, but no chance: 12 sections to none
    ],
)
def test_relative_gates(before: int, now: int, tolerance: float, expected: State) -> None:
    gates = relative(tolerance)
    told = baseline_of(declining(before, 200, 40), gates, "abc", "tune")
    finding = judge(declining(now, 200, 40), gates, Baseline("abc", "tune", told["grades"]))[-1]
    assert finding.state is expected, finding.told


def test_every_question_to_be_declined_is_gated(questions: Sequence[Question], gates: Gates) -> None:
    gated = [BY_NAME[gate.measure] for gate in gates.relative]
    for one in questions:
        if one.must_decline:
            assert any(measure.name.startswith("abstention.") and measure.asks(one) for measure in gated), one.id


def test_without_a_baseline_nothing_is_compared() -> None:
    assert judge(declining(5, 10, 5), relative(), None)[-1].state is State.NOT_JUDGED


def ranking(ours: str, bm25: str) -> list[Item]:
    units = (ranked(ours, ranker="vidimus"), ranked(bm25, ranker="bm25"))
    outcome = answered(gold=(("d:0-9",),))
    kept = type(outcome)(verdict=outcome.verdict, gold=outcome.gold, rankings=units)
    return [item(question(gold=1), kept)]


@pytest.mark.parametrize(
    ("ours", "bm25", "expected"),
    [("d:0-9", "d:50-59", State.PASSED), ("d:0-9", "d:0-9", State.PASSED), ("d:50-59", "d:0-9", State.FAILED)],
)
def test_ours_must_not_find_less_than_its_parts(ours: str, bm25: str, expected: State) -> None:
    beats = {"measure": "evidence.vidimus.recall@10", "over": ["evidence.bm25.recall@10"], "why": "Worth it."}
    gates = Gates.model_validate({"beats": [beats]})
    assert judge(ranking(ours, bm25), gates, None)[-1].state is expected


@pytest.mark.parametrize(
    ("family", "rate", "minimum", "expected"),
    [
        ("every", "5%", 0.6, State.PASSED),
        ("every", "5%", 0.8, State.FAILED),  # the worst family counts
        ("name", "5%", 0.9, State.PASSED),
        ("name", "1%", 0.9, State.FAILED),
        ("date", "1%", 0.0, State.NOT_JUDGED),  # took no part
    ],
)
def test_errors_detected_at_a_fixed_rate(family: str, rate: str, minimum: float, expected: State) -> None:
    bench = {"family": family, "rate": rate, "min": minimum, "why": "It detects."}
    detected = {"name": {"1%": 0.5, "5%": 0.95}, "negation": {"1%": 0.1, "5%": 0.7}}
    found = judge([], Gates.model_validate({"bench": [bench]}), None, detected=detected)[-1]
    assert found.state is expected, found.told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[absolute]]\nmeasure = 'uncited'\nwhy = 'x'", "give either max or min"),
        ("[[absolute]]\nmeasure = 'nonsense'\nmax = 0.0\nwhy = 'x'", "there is no measure nonsense"),
        (
            "[[relative]]\nmeasure = 'latency.p50'\ntolerance = 1.0\nwhy = 'x'",
            "cannot be compared question by question",
        ),
        ("[[relative]]\nmeasure = 'pass'\ntolerance = -1.0\nwhy = 'x'", "tolerance"),
        ("scorable = false", "scorable"),
        ("not toml", "Correct gates.toml"),
    ],
)
def test_a_wrong_gates_file_is_told(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvalsError, match=expected):
        read_gates(path)


def test_a_damaged_baseline_is_told(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert read_baseline(path) is None
    path.write_text("{", encoding="utf-8")
    with pytest.raises(EvalsError, match="Accept a baseline anew"):
        read_baseline(path)


def test_the_committed_baseline_is_of_known_questions(questions: Sequence[Question], gates: Gates) -> None:
    held = read_baseline(BASELINE)
    assert held is not None, "accept one: python -m evals gate --accept"
    known = {one.id for one in questions}
    assert set(held.grades) == {gate.measure for gate in gates.relative}
    assert all(set(grades) <= known for grades in held.grades.values())
