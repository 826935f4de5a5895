import re
from typing import Any

import pytest

from tests.ui import answers
from tests.ui.answers import answer_to
from ui.copying import copied
from ui.render import announcement, answer_html, choice_html, question_html

ALL = [
    answers.MAIN_ACTORS,
    answers.EXPAND,
    answers.REGISTER,
    answers.AMBIGUOUS,
    answers.NOT_FOUND,
    answers.PARTIAL,
    answers.LIMITE,
    answers.FOOTNOTE,
]


def html_of(question: str) -> str:
    return answer_html(answer_to(question), "t")  # type: ignore[arg-type]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).replace("&nbsp;", " ").split())


@pytest.mark.parametrize("question", ALL)
def test_every_chip_has_its_card(question: str) -> None:
    answer, html = answer_to(question), html_of(question)
    cards = set(re.findall(r'<div id="([^"]+)" class="v-card', html))
    assert set(re.findall(r'popovertarget="([^"]+)"', html)) == cards
    assert len(cards) == len(answer["citations"]) + len(answer["nearest"])


@pytest.mark.parametrize("question", ALL)
def test_every_citation_of_a_sentence_is_a_chip(question: str) -> None:
    answer = answer_to(question)
    body = html_of(question).split('<div class="v-footer"')[0]
    chips = re.findall(r'popovertarget="v-t-(\d+)"', body)
    assert chips == [str(number) for sentence in answer["sentences"] for number in sentence["citations"]]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        (answers.EXPAND, "Answered from the documents"),
        (answers.PARTIAL, "Answered in part"),
        (answers.AMBIGUOUS, "More than one meaning"),
        (answers.NOT_FOUND, "The documents do not say"),
        (answers.REGISTER, "3 of 3 matching actions"),
        (answers.LIMITE, "Uses LIMITE sources"),
        (answers.PARTIAL, "The documents do not say which ships were taken over."),
        (answers.PARTIAL, "2 sentences left out"),
        (answers.PARTIAL, "The sentence says “must”; the source says “was”."),
        (answers.NOT_FOUND, "What comes nearest"),
        (answers.NOT_FOUND, "Communication, section 2.1, Action 2, page 6"),
        (answers.EXPAND, "7France, Ireland, Italy"),  # the card's footnote, under its own number
        (answers.EXPAND, "confidence 86%"),
    ],
)
def test_each_state_says_what_it_is(question: str, shown: str) -> None:
    assert shown in text_of(html_of(question))


@pytest.mark.parametrize("question", [answers.EXPAND, answers.REGISTER, answers.AMBIGUOUS])
def test_public_answers_carry_no_handling_notice(question: str) -> None:
    assert "v-handling" not in html_of(question)


@pytest.mark.parametrize("notice", ["3 of 3 matching actions in the plan:", "Three actions match:"])
def test_a_register_is_a_list_and_its_count_is_said_once(notice: str) -> None:
    answer = answer_to(answers.REGISTER)
    answer["sentences"][0]["text"] = notice
    html = answer_html(answer, "t")  # type: ignore[arg-type]
    assert html.count('<li><span class="v-sentence"><strong>Action ') == 3
    assert text_of(html.split('<div class="v-footer"')[0]).count("3 of 3 matching actions") == 1


def test_one_register_statement_is_a_paragraph() -> None:
    assert "v-register" not in html_of(answers.MAIN_ACTORS)


def test_the_products_own_words_are_set_apart_from_the_quotation() -> None:
    html = html_of(answers.EXPAND)
    assert '<span class="v-attribution">The Communication, Action 2: </span>' in html
    assert '<span class="v-sentence">It aims to explore' in html


def test_quotations_from_one_passage_stay_together() -> None:
    answer = answer_to(answers.EXPAND)
    answer["sentences"][1]["citations"] = [1]
    assert answer_html(answer, "t").count("<p ") == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("second", "openings", "paragraphs"),
    [
        ("The Communication, Action 2: ", 1, 3),  # the same passage and the same opening: one paragraph
        ("The Communication: ", 2, 4),
    ],
)
def test_an_opening_is_not_said_twice_in_a_row(second: str, openings: int, paragraphs: int) -> None:
    answer = answer_to(answers.EXPAND)
    answer["citations"][1]["passage_id"] = answer["citations"][0]["passage_id"]
    answer["sentences"][1]["text"] = second + answer["citations"][1]["quote"]
    html = answer_html(answer, "t")  # type: ignore[arg-type]
    assert html.count("v-attribution") == openings + 2
    assert html.count("<p ") == paragraphs


def test_generated_sentences_flow() -> None:
    answer = answer_to(answers.EXPAND) | {"mode": "generate", "model": "a-model"}
    for sentence in answer["sentences"]:
        sentence["origin"] = "generated"
    html = answer_html(answer, "t")  # type: ignore[arg-type]
    assert html.count("<p ") == 1
    assert "Written by a-model, checked against its quotes" in text_of(html)


@pytest.mark.parametrize(
    ("reason", "says"),
    [("out_of_scope", "something else"), ("language", "Try to ask in English"), (None, "none that says this")],
)
def test_why_nothing_was_found_is_said_where_the_answer_does_not(reason: str | None, says: str) -> None:
    answer = answer_to(answers.NOT_FOUND) | {"reason": reason}
    assert says in text_of(answer_html(answer, "t"))  # type: ignore[arg-type]
    answer["sentences"] = [{"text": "Nothing said.", "citations": [], "origin": "notice", "support": 1.0}]
    assert says not in text_of(answer_html(answer, "t"))  # type: ignore[arg-type]


def test_a_line_cannot_end_between_a_sentence_and_its_chip() -> None:
    assert 'class="v-tail">States.&nbsp;<button' in html_of(answers.EXPAND)


TAGS = set("article div p ul ol li span strong button blockquote pre details summary".split())  # all that are made


def _poisoned(value: Any, poison: str) -> Any:
    """The same answer with every string of prose replaced."""
    kept = {"verdict", "object", "origin", "mode", "passage_id", "marking", "highest_marking", "id", "language"}
    if isinstance(value, dict):
        return {key: each if key in kept else _poisoned(each, poison) for key, each in value.items()}
    if isinstance(value, list):
        return [_poisoned(each, poison) for each in value]
    return poison if isinstance(value, str) else value


@pytest.mark.parametrize("question", ALL)
@pytest.mark.parametrize(
    "poison", ["<script>alert(1)</script>", "\"><img src=x onerror='alert(1)'>", "</pre></div><b>", "x\u202ey"]
)
def test_nothing_that_a_document_or_a_model_wrote_becomes_markup(question: str, poison: str) -> None:
    answer = _poisoned(answer_to(question), poison)
    html = answer_html(answer, "t")
    assert poison not in html
    assert "\u202e" not in html
    assert set(re.findall(r"<(\w+)", html)) <= TAGS
    for choice in answer["choices"]:
        assert poison not in choice_html(choice["label"], choice["document"])


def test_a_question_is_text() -> None:
    assert question_html("<b>x</b>", "t").endswith("&lt;b&gt;x&lt;/b&gt;</h2>")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (answers.EXPAND, "The answer is there, with 4 sources."),
        (answers.MAIN_ACTORS, "The answer is there, with 1 source."),
        (answers.PARTIAL, "The answer is there in part, with 1 source."),
        (answers.AMBIGUOUS, "The question has 3 readings. Choose one."),
        (answers.NOT_FOUND, "The documents do not say. 2 passages come nearest."),
    ],
)
def test_announcements(question: str, said: str) -> None:
    assert announcement(answer_to(question)) == said  # type: ignore[arg-type]


def test_a_copy_carries_quotes_footnotes_and_marking() -> None:
    text = copied(answer_to(answers.EXPAND))  # type: ignore[arg-type]
    assert "[2] COM(2025) 744 final, section 2.1, Action 2, page 5: “It brings together liaison officers" in text
    assert "    Footnote 7: France, Ireland" in text
    assert not text.startswith("Marking")
    assert copied(answer_to(answers.LIMITE)).startswith("Marking: LIMITE\n\n")  # type: ignore[arg-type]


def test_a_citation_number_that_does_not_exist_is_left_out() -> None:
    answer = answer_to(answers.MAIN_ACTORS)
    answer["sentences"][0]["citations"] = [1, 7]
    assert 'data-number="7"' not in answer_html(answer, "t")  # type: ignore[arg-type]
