"""Whole answers on the four real documents: what the product promises, seen."""

import re
from pathlib import Path

import pytest

from evals.questions import read_folder
from ingest.records import Marking
from rag.ports import Asking
from rag.records import Answer, Caller, Filters, Origin, Turn, Verdict

LIMITE = Caller(Marking.LIMITE)
SOURCES = {
    "communication": "communication.md",
    "action-plan": "action-plan.txt",
    "council-note": "council-note.txt",
    "factsheet": "factsheet.md",
}


def ask(assistant: Asking, question: str, **more: object) -> Answer:
    return assistant.ask(question, caller=LIMITE, **more)  # type: ignore[arg-type]


def said(answer: Answer) -> str:
    return "\n".join(sentence.text for sentence in answer.sentences)


def test_main_actors(real_assistant: Asking) -> None:
    answer = ask(real_assistant, "Who are the main actors of Action 2 of the Communication?")
    assert answer.verdict is Verdict.ANSWERED
    assert all(name in said(answer) for name in ("MAOC-N", "Commission", "Europol", "Member States"))
    assert "Main actors: MAOC-N, Commission, Europol, Member States" in [c.quote for c in answer.citations]


def test_rows_of_a_table(real_assistant: Asking) -> None:
    answer = ask(
        real_assistant, "Which actions under strategic priority 2 of the 2021-2025 plan is EMCDDA responsible for?"
    )
    rows = [sentence for sentence in answer.sentences if sentence.origin is Origin.REGISTER]
    assert [re.match(r"Action \d+", row.text)[0] for row in rows] == ["Action 13", "Action 15", "Action 16"]  # type: ignore[index]
    assert answer.coverage is not None and (answer.coverage.matched, answer.coverage.shown) == (3, 3)
    assert all(row.citations for row in rows)


def test_a_number_that_stands_in_three_documents(real_assistant: Asking) -> None:
    answer = ask(real_assistant, "Explain Action 16 to me")
    assert answer.verdict is Verdict.AMBIGUOUS and len(answer.choices) == 3
    for choice in answer.choices:  # each choice asks for just its own reading
        chosen = ask(real_assistant, choice.question)
        assert {citation.document.id for citation in chosen.citations} == {choice.document.id}


def test_history_and_filter_decide(real_assistant: Asking) -> None:
    history = [Turn("user", "Who are the main actors of Action 15 of the Communication?"), Turn("assistant", "…")]
    followed = ask(real_assistant, "And of Action 16?", history=history)
    filtered = ask(real_assistant, "Explain Action 16 to me", filters=Filters(("factsheet", "council-note")))
    assert {c.document.id for c in followed.citations} == {"communication"}
    assert {c.document.id for c in filtered.citations} == {"council-note"}


def test_silent_where_the_documents_are_silent(real_assistant: Asking) -> None:
    answer = ask(real_assistant, "How many people work for MAOC-N?")
    assert answer.verdict is Verdict.NOT_FOUND and answer.nearest and not answer.citations


def test_a_footnote_and_the_sentence_it_hangs_on(real_assistant: Asking) -> None:
    answer = ask(
        real_assistant,
        "Under which number were the Council conclusions on a human rights-based approach in drug policies issued?",
    )
    note, body = answer.citations[:2]
    assert "15818/22" in note.quote and note.locator == "footnote 15"
    assert 15 in [footnote.number for footnote in body.footnotes]


@pytest.fixture(scope="module")
def answers(real_assistant: Asking) -> list[Answer]:
    """To all questions of the evaluation set, as their callers."""
    return [
        real_assistant.ask(
            question.question,
            [Turn(message.role, message.content) for message in question.history],
            Caller(question.clearance),
            Filters(question.document_ids),
        )
        for question in read_folder()
    ]


def test_every_sentence_is_cited(answers: list[Answer]) -> None:
    assert all(
        sentence.citations or sentence.origin is Origin.NOTICE for answer in answers for sentence in answer.sentences
    )


def test_every_quote_is_the_documents_own(real_assistant: Asking, answers: list[Answer]) -> None:
    """At its offsets; and, white space, mark-up and footnotes aside, in the source file."""
    corpus = real_assistant.corpus(LIMITE)
    source = {name: (Path(__file__).parents[2] / "corpus" / file).read_text("utf-8") for name, file in SOURCES.items()}
    quotes = {citation for answer in answers for citation in (*answer.citations, *answer.nearest)}
    assert len(quotes) > 300
    for citation in quotes:
        document = corpus.document(citation.document.id)
        assert document.text[citation.start : citation.end] == citation.quote
        for place in range(citation.start, citation.end):
            if document.origin[place] >= 0 and not document.text[place].isspace():
                assert source[document.id][document.origin[place]] == document.text[place]


def test_nothing_above_clearance(real_assistant: Asking) -> None:
    for question in ("What does the Council note say about customs?", "Explain Action 16", "What is EUCAB?"):
        answer = real_assistant.ask(question, caller=Caller(Marking.PUBLIC))
        named = [c.document.id for c in (*answer.citations, *answer.nearest)] + [c.document.id for c in answer.choices]
        assert "council-note" not in named


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Which years does the Communication cover?", "from 2026 to 2030"),
        ("Until when does the new plan run?", "from 2026 to 2030"),
        ("What period does the EU Action Plan on Drugs cover?", "2021-2025"),
    ],
)
def test_the_years_that_a_document_covers(real_assistant: Asking, question: str, years: str) -> None:
    answer = ask(real_assistant, question)
    assert [years in citation.quote for citation in answer.citations] == [True]


def test_a_question_about_more_than_the_document_is_none_about_its_years(real_assistant: Asking) -> None:
    answer = ask(real_assistant, "What maritime enforcement does the Communication cover?")  # "…time", "…force"
    assert not any("from 2026 to 2030" in citation.quote for citation in answer.citations)


def test_what_ends_in_a_year_is_no_question_about_the_document(real_assistant: Asking) -> None:
    answer = ask(real_assistant, "Which actions of the 2021-2025 plan end in 2022?")
    assert answer.coverage is not None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which priority area does Action 16 of the Communication come under?", "2.5. Advancing research"),
        ("What was Action 11 of the Council note meant to achieve?", "effectiveness of drug precursors control"),
        ("Who does what in Action 7 of the Communication?", "will develop a comprehensive toolbox"),
        ("What is Action 19 of the Communication called, and who are its main actors?", "Main actors: Commission"),
        ("When are the studies of performance indicator 6 to be done?", "in the beginning of 2021 and in 2025"),
        # "action plans" of another kind are not the documents of that name
        ("How many operational action plans does the next EMPACT cycle include?", "13 operational action plans"),
    ],
)
def test_what_an_action_is_for_and_where_it_stands(real_assistant: Asking, question: str, told: str) -> None:
    answer = ask(real_assistant, question)
    assert answer.verdict is Verdict.ANSWERED
    assert any(told in citation.quote for citation in answer.citations)
