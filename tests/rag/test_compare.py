"""Comparisons: which documents are compared, what is told of their differences, and of silence."""

import pytest

from ingest.records import Marking
from rag.compare import is_comparison
from rag.compared import compared_documents, then_and_now, which_documents
from rag.differences import told_differences, told_wording
from rag.ports import Asking
from rag.question import understand
from rag.records import Answer, Caller, Filters, Verdict
from rag.views import View, Views

LIMITE = Caller(Marking.LIMITE)


@pytest.fixture(scope="module")
def view(real_assistant: Asking) -> View:
    views: Views = real_assistant._views  # type: ignore[attr-defined]
    return views.of(Marking.LIMITE, Filters())


COMPARED = [
    ("Compare the fact sheet and the Communication on labs", {"factsheet", "communication"}),
    ("What did the old plan want for prisons, and what the new one?", {"action-plan", "communication"}),
    ("How do the old and the new plan deal with prisons?", {"action-plan", "communication"}),
    ("Does the note say the same as the Communication on ports?", {"council-note", "communication"}),
    ("What does the fact sheet say?", {"factsheet"}),
    ("Fact sheet and note on prisons: does either give a year?", {"factsheet", "council-note"}),
    ("Where is the Action Plan 2021-2025 published, going by the Council note?", {"council-note"}),  # its source
    ("Who is the main actor?", set()),
]


@pytest.mark.parametrize(("text", "documents"), COMPARED)
def test_documents_compared(view: View, text: str, documents: set[str]) -> None:
    assert set(compared_documents(understand(text, view.lexicon), view.lexicon)) == documents


@pytest.mark.parametrize(
    ("text", "compares"),
    [
        ("Prisons: what was planned in 2021 and what is planned now?", True),
        ("Which of the documents mention Iran?", True),
        ("What does the Communication say on prisons?", False),
        ("What happened in 2021?", False),
        ("Who collects what works in the different countries?", False),
        ("What does the action plan say on prisons?", False),  # a name that two bear names one of them
    ],
)
def test_is_comparison(view: View, text: str, compares: bool) -> None:
    assert is_comparison(understand(text, view.lexicon), view.lexicon) is compares


def test_ways_of_comparing() -> None:
    assert then_and_now("What was it like in 2019, and what is it like today?")
    assert not then_and_now("What will it be like in 2031?")
    assert which_documents("Which of these documents mention tugs?")
    assert not which_documents("Which document is cited for the tugs?")


DIFFERENCES = [
    # A year is part of the quarter that the other side gives; both sides give it.
    (("due in 2031",), ("due in the second quarter of 2031",), "only in the note: second quarter of 2031"),
    (("on 4.12.2031",), ("on 4 December 2031",), "in both: 4.12.2031"),
    (("half of the quays",), ("50% of the quays",), "in both"),
    (("17 quays",), ("19 quays",), "only in the plan: 17 quays; only in the note: 19 quays"),
    (("see Action 17",), ("see Action 19",), None),  # labels are no figures
]


@pytest.mark.parametrize(("first", "second", "told"), DIFFERENCES)
def test_differences(view: View, first: tuple[str], second: tuple[str], told: str | None) -> None:
    found = told_differences({"the plan": first, "the note": second}, view.lexicon)
    assert (told in found) if told and found else found == told


def test_wording() -> None:
    assert told_wording("Guard the quays", "Guard the quays.") == "Both wordings are the same."
    assert "“northern quays” against “quays”" in told_wording("Guard northern quays", "Guard quays").replace(
        "Guard ", ""
    )


def ask(assistant: Asking, question: str) -> Answer:
    return assistant.ask(question, caller=LIMITE)


def documents_cited(answer: Answer) -> set[str]:
    return {citation.document.id for citation in answer.citations}


def test_both_sides_are_cited(real_assistant: Asking) -> None:
    answer = ask(
        real_assistant, "Designer precursors: what did the 2021-2025 plan ask for, and what does the Communication?"
    )
    assert documents_cited(answer) == {"action-plan", "communication"}
    assert any("Action 23" in sentence.text for sentence in answer.sentences)


def test_a_document_without_the_name_is_silent(real_assistant: Asking) -> None:
    answer = ask(real_assistant, "Is the CELAC summit mentioned in the Communication as well as in the Council note?")
    assert answer.verdict is Verdict.PARTIAL
    assert documents_cited(answer) == {"council-note"}
    assert any("Communication" in missing for missing in answer.missing)


def test_two_numbered_things(real_assistant: Asking) -> None:
    answer = ask(
        real_assistant, "What do Action 12 of the Council note and Action 7 of the Communication have in common?"
    )
    assert documents_cited(answer) == {"council-note", "communication"}


def test_title_in_two_places(real_assistant: Asking) -> None:
    answer = ask(real_assistant, "Is the title of Action 14 of the Communication the same in its annex?")
    assert "The wordings differ" in answer.sentences[0].text
