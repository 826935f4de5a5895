"""Each measure against values worked out by hand, and against the library where it has the measure."""

import math

import ir_measures
import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import roc_auc_score

from evals.measures import BY_NAME, Measure, Unscorable
from evals.measures.abstention import auroc, declined_at_coverage
from evals.measures.calibration import (
    area_under_risk_coverage,
    expected_calibration_error,
    reliability,
    risk_coverage,
)
from evals.measures.characters import precision, recall
from evals.measures.evidence import library_grade, recall_within, within_budget
from evals.measures.passes import Cause, cause, shown_actions
from evals.outcomes import Item, Outcome, Ranked
from evals.questions import Kind
from evals.spans import Place
from rag.records import Verdict
from tests.evals.items import answered, cited, item, place, question, ranked, said

NOT_FOUND, AMBIGUOUS = Verdict.NOT_FOUND, Verdict.AMBIGUOUS


def places(*texts: str) -> list[Place]:
    return [place(text) for text in texts]


# LegalBench-RAG: gold of 100 characters, 60 cited of which 40 are gold.
@pytest.mark.parametrize(
    ("cited_at", "groups", "expected_recall", "expected_precision"),
    [
        (["d:0-40", "d:200-220"], [["d:0-100"]], 0.4, 40 / 60),
        (["d:0-100"], [["d:0-100"]], 1.0, 1.0),
        (["d:0-10", "d:0-10"], [["d:0-10"]], 1.0, 1.0),  # cited twice counts once
        (["d:0-10"], [["e:0-10"]], 0.0, 0.0),
        (["d:0-10"], [["e:0-10", "d:0-20"]], 0.5, 1.0),  # the better alternative stands for its group
        (["d:0-10"], [["d:0-10"], ["e:0-30"]], 0.25, 1.0),
    ],
)
def test_characters(
    cited_at: list[str], groups: list[list[str]], expected_recall: float, expected_precision: float
) -> None:
    gold = [places(*group) for group in groups]
    assert recall(places(*cited_at), gold) == pytest.approx(expected_recall)
    assert precision(places(*cited_at), gold) == pytest.approx(expected_precision)


def test_ndcg_by_hand_and_by_the_library() -> None:
    one = ranked("d:0-9", "d:10-19", "d:20-29", relevant=("d:0-9", "d:20-29"))
    by_hand = (1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3))  # relevant at ranks 1 and 3 of two
    assert library_grade("nDCG@10", one) == pytest.approx(by_hand)
    qrels = [ir_measures.Qrel("q", "d:0-9", 1), ir_measures.Qrel("q", "d:20-29", 1)]
    run = [ir_measures.ScoredDoc("q", unit, 9.0 - rank) for rank, (unit, _) in enumerate(one.units)]
    assert (
        library_grade("nDCG@10", one)
        == ir_measures.calc_aggregate([ir_measures.nDCG @ 10], qrels, run)[ir_measures.nDCG @ 10]
    )


def test_nothing_found_scores_zero_and_does_not_vanish() -> None:
    assert library_grade("nDCG@10", Ranked("bm25", (), ("d:0-9",))) == 0.0
    assert recall_within([], [places("d:0-9")]) == 0.0


def test_recall_of_groups_is_unit_recall_where_each_group_has_one_unit() -> None:
    generator = np.random.default_rng(7)
    for _ in range(20):
        order = [f"d:{10 * n}-{10 * n + 9}" for n in generator.permutation(30)]
        gold = [order[n] for n in generator.choice(30, 4, replace=False)]
        one = ranked(*order, relevant=tuple(gold))
        ours = recall_within(places(*order[:10]), [places(unit) for unit in gold])
        assert ours == pytest.approx(library_grade("R@10", one))


@pytest.mark.parametrize(
    ("units", "budget", "expected"),
    [
        (["d:0-3000", "d:5000-8000"], 4000, ["d:0-3000", "d:5000-6000"]),  # the last one is cut
        (["d:0-4000", "d:5000-8000"], 4000, ["d:0-4000"]),
        (["d:0-5000"], 4000, ["d:0-4000"]),
        ([], 4000, []),
    ],
)
def test_a_budget_of_characters(units: list[str], budget: int, expected: list[str]) -> None:
    assert list(within_budget(places(*units), budget)) == places(*expected)


def test_auroc_by_hand() -> None:
    # of six pairs the answerable is higher in four and ties in one
    answerable, others = [0.9, 0.6, 0.5], [0.5, 0.7]
    by_hand = (1 + 1 + 1 + 0 + 0.5 + 0) / 6
    assert auroc(answerable, others) == pytest.approx(by_hand)
    assert auroc(answerable, others) == pytest.approx(roc_auc_score([1, 1, 1, 0, 0], [*answerable, *others]))


def test_declined_at_coverage_by_hand() -> None:
    answerable = [0.9, 0.8, 0.7, 0.6, 0.1]
    # to keep 80% of five, four must pass: the threshold is 0.6; of the others 0.2 and 0.5 lie below it
    assert declined_at_coverage(answerable, [0.2, 0.5, 0.6, 0.95], 0.8) == pytest.approx(0.5)


def test_calibration_by_hand_and_by_the_library() -> None:
    confidences, right = [0.95, 0.92, 0.55, 0.51, 0.05], [True, False, True, True, False]
    # bins: [.9,1] confidence .935 accuracy .5; [.5,.6] .53 and 1; [0,.1] .05 and 0
    by_hand = (2 * abs(0.935 - 0.5) + 2 * abs(0.53 - 1) + 1 * 0.05) / 5
    assert expected_calibration_error(confidences, right) == pytest.approx(by_hand)
    accuracy, confidence = calibration_curve(right, confidences, n_bins=10)
    bins = reliability(confidences, right)
    assert [part.accuracy for part in bins] == pytest.approx(accuracy.tolist())
    assert [part.confidence for part in bins] == pytest.approx(confidence.tolist())


def test_risk_and_coverage_by_hand() -> None:
    points = risk_coverage([0.9, 0.9, 0.5, 0.1], [True, False, True, False])
    assert points == ((0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.5))  # equal confidences come in together
    assert area_under_risk_coverage([0.9, 0.9, 0.5, 0.1], [True, False, True, False]) == pytest.approx(
        0.5 * 0.5 + 0.25 / 3 + 0.25 * 0.5
    )


RIGHT = answered(said("the fact is here", 0), citations=(cited("d:0-10", "the fact is here"),), gold=(("d:0-10",),))


@pytest.mark.parametrize(
    ("asked", "outcome", "expected"),
    [
        (question(gold=1), RIGHT, None),
        (question(), answered(said("the fact")), Cause.UNCITED),
        (question(), answered(said("the fact", origin="notice")), None),  # fixed words need no citation
        (
            question(),
            answered(said("the fact", 0), citations=(cited("d:0-9", "the fact", exact=False),)),
            Cause.INVALID_QUOTE,
        ),
        (question(), answered(said("the fact", 0), citations=(cited("d:0-9", "another thing"),)), Cause.MISCITED),
        (question(), answered(said("the fact", 0), citations=(cited("d:0-9", "x", naming="The Fact"),)), None),
        (question(), answered(verdict=NOT_FOUND), Cause.ABSTAINED),
        (question(), answered(verdict=AMBIGUOUS), Cause.AMBIGUITY),
        (question(verdicts=(AMBIGUOUS,), choices=3), answered(verdict=AMBIGUOUS, choices=("a", "b", "c")), None),
        (question(verdicts=(AMBIGUOUS,), choices=3), answered(verdict=AMBIGUOUS, choices=("a", "b")), Cause.AMBIGUITY),
        (question(verdicts=(AMBIGUOUS,), choices=3), answered(), Cause.AMBIGUITY),
        (question(verdicts=(AMBIGUOUS,), choices=3), answered(verdict=NOT_FOUND), Cause.ABSTAINED),
        (question(verdicts=(NOT_FOUND,), kind=Kind.NEAR_MISS), answered(), Cause.INVENTED),
        (question(verdicts=(NOT_FOUND,), kind=Kind.NEAR_MISS), answered(verdict=NOT_FOUND), None),
        (question(verdicts=(Verdict.PARTIAL,)), answered(verdict=Verdict.ANSWERED), Cause.CONTENT),
        (question(), answered(said("nothing", 0), citations=(cited("d:0-9", "nothing"),)), Cause.CONTENT),
        (question(forbidden=("here",), gold=1), RIGHT, Cause.CONTENT),
        (
            question(gold=1),
            answered(said("the fact", 0), citations=(cited("d:50-60", "the fact"),), gold=(("d:0-10",),)),
            Cause.EVIDENCE,
        ),
        (  # the gold is a footnote that the citation carries
            question(gold=1),
            answered(
                said("the fact", 0), citations=(cited("d:50-60", "the fact", notes=("d:0-10",)),), gold=(("d:0-10",),)
            ),
            None,
        ),
        (  # one alternative of each group is enough, one group is not
            question(gold=2),
            answered(
                said("the fact", 0), citations=(cited("d:0-10", "the fact"),), gold=(("d:0-10", "e:0-10"), ("d:90-99",))
            ),
            Cause.EVIDENCE,
        ),
        # a leak comes first, whatever else is wrong
        (question(), answered(said("x"), leaks=("a leak",)), Cause.LEAK),
        # accepted either way: declining is judged by the verdict alone
        (question(verdicts=(NOT_FOUND, Verdict.ANSWERED)), answered(verdict=NOT_FOUND), None),
    ],
)
def test_the_cause_of_a_failure(asked: object, outcome: Outcome, expected: Cause | None) -> None:
    assert cause(item(asked, outcome)) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "coverage", "expected"),
    [
        (["Action 1: do it", "Action 2. do that, see Action 9"], (2, 2), None),
        (["Action 1: do it"], (2, 1), Cause.CONTENT),  # one is missing
        (["Action 1: x", "Action 2: x", "Action 3: x"], (3, 3), Cause.CONTENT),  # one too many
        (["Action 1: do it", "Action 2: do that"], (3, 2), Cause.CONTENT),  # the count is wrong
        (["Action 1: do it", "Action 2: do that"], None, Cause.CONTENT),
    ],
)
def test_register_answers(texts: list[str], coverage: tuple[int, int] | None, expected: Cause | None) -> None:
    asked = question(facts=(), actions=(1, 2))
    sentences = tuple(said(text, place_) for place_, text in enumerate(texts))
    outcome = answered(
        *sentences, citations=tuple(cited(f"d:{n}0-{n}9", text) for n, text in enumerate(texts)), coverage=coverage
    )
    assert cause(item(asked, outcome)) is expected


def test_an_action_counts_only_if_its_own_document_is_cited() -> None:
    outcome = answered(said("Action 1: x", 0), citations=(cited("e:0-9", "Action 1: x"),))
    assert shown_actions(item(question(facts=(), actions=(1,)), outcome)) == ()


def graded(name: str, one: Item) -> object:
    return BY_NAME[name].grade(one)


TWO = answered(
    said("alpha beta gamma", 0),
    said("delta epsilon", 1),
    said("zeta"),
    citations=(cited("d:0-10", "alpha beta gamma"), cited("d:50-60", "something else")),
    gold=(("d:0-10",), ("d:90-99",)),
)


@pytest.mark.parametrize(
    ("measure", "outcome", "expected"),
    [
        ("citation.recall", TWO, 1 / 3),  # one of three sentences is borne out by what it cites
        ("citation.precision", TWO, 1 / 2),  # one of two citations meets gold
        ("citation.gold", TWO, 1 / 2),  # one of two groups is met
        ("characters.recall", TWO, 10 / 19),
        ("characters.precision", TWO, 10 / 20),
        ("uncited", TWO, 1 / 3),
        ("invalid_quotes", TWO, 0.0),
        ("facts.recall", answered(said("a fact, no more", 0), citations=(cited("d:0-9"),)), 0.5),
        ("facts.recall", answered(verdict=NOT_FOUND), None),  # an abstention is counted as such, not here
        ("citation.recall", answered(verdict=NOT_FOUND), None),
        ("abstention.false", answered(verdict=NOT_FOUND), 1.0),
        ("ambiguity.needless", answered(verdict=AMBIGUOUS), 1.0),
        ("ambiguity.asked_back", TWO, None),  # not asked of an unambiguous question
        ("leaks", answered(leaks=("x",)), 1.0),
    ],
)
def test_measures_of_one_item(measure: str, outcome: Outcome, expected: float | None) -> None:
    asked = question(facts=(("fact",), ("missing",)), gold=2)
    assert graded(measure, item(asked, outcome)) == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("measure", [one for one in BY_NAME.values() if one.each is not None], ids=lambda one: one.name)
def test_a_failed_question_is_never_a_number(measure: Measure) -> None:
    for verdicts in ((Verdict.ANSWERED,), (NOT_FOUND,), (AMBIGUOUS,)):
        choices = 2 if verdicts == (AMBIGUOUS,) else None
        asked = question(
            verdicts=verdicts, kind=Kind.NEAR_MISS, gold=int(verdicts == (Verdict.ANSWERED,)), choices=choices
        )
        grade = measure.grade(item(asked, Outcome(error="KeyError: 'x'")))
        assert grade is None or isinstance(grade, Unscorable)


def test_answers_without_confidence_are_not_scorable() -> None:
    items = [
        item(question(), RIGHT),
        item(question("q-2", (NOT_FOUND,), kind=Kind.NEAR_MISS), answered(verdict=NOT_FOUND)),
    ]
    grade = BY_NAME["abstention.near_miss.auroc"].overall(items)
    assert isinstance(grade, Unscorable)
    assert "state no confidence" in grade.reason


def test_near_misses_and_other_subjects_are_never_pooled() -> None:
    items = [
        item(question("q-1"), answered(said("the fact", 0), citations=(cited("d:0-9", "the fact"),), confidence=0.5)),
        item(question("q-2", (NOT_FOUND,), kind=Kind.NEAR_MISS), answered(confidence=0.9)),
        item(question("q-3", (NOT_FOUND,), kind=Kind.OFF_CORPUS), answered(verdict=NOT_FOUND)),
    ]
    assert BY_NAME["abstention.near_miss.auroc"].overall(items) == 0.0
    assert BY_NAME["abstention.off_corpus.auroc"].overall(items) == 1.0


def test_percentiles_of_latency() -> None:
    items = [item(question(f"q-{n}"), answered(elapsed_ms=float(n))) for n in range(1, 102)]
    assert BY_NAME["latency.p50"].overall(items) == 51.0
    assert BY_NAME["latency.p95"].overall(items) == 96.0


def test_evidence_measures_ask_only_what_took_part() -> None:
    one = item(question(gold=1), answered(gold=(("d:0-9",),)))
    assert graded("evidence.bm25.recall@5", one) is None
    lost = Item(question(gold=1), Outcome(gold=((),), rankings=(ranked("d:0-9", ranker="bm25"),)))
    assert isinstance(graded("evidence.bm25.recall@5", lost), Unscorable)


def test_every_measure_says_what_and_whence() -> None:
    for measure in BY_NAME.values():
        assert measure.definition.endswith(".") and measure.source
        assert (measure.each is None) != (measure.whole is None)
