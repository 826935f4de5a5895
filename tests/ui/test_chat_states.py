"""The page as Streamlit runs it, without a browser: every state that an answer, a click or a failure can put it in."""

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.ui import answers
from tests.ui.conftest import SCRIPT
from tests.ui.library import cite
from tests.ui.stand_in_api import StandIn, free_port


@pytest.fixture(autouse=True)
def environment(api: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("VIDIMUS_API_URL", api.url)
    monkeypatch.delenv("VIDIMUS_API_KEY", raising=False)
    st.cache_data.clear()
    yield
    st.cache_data.clear()


def chat(**address: str) -> AppTest:
    page = AppTest.from_file(str(SCRIPT), default_timeout=20)
    for key, value in address.items():
        page.query_params[key] = value
    return page.run()


def asked(*questions: str) -> AppTest:
    page = chat()
    for question in questions:
        page.chat_input[0].set_value(question).run()
    return page


def shown(page: AppTest) -> str:
    assert not page.exception
    bodies = (element.proto.body for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def opened(page: AppTest, document_id: str, quote: str) -> AppTest:
    """As the bridge reports a click; AppTest runs no script of its own."""
    citation = cite(1, document_id, quote, "")
    wanted = {"document": document_id, "passage": citation["passage_id"], "number": 1}
    wanted |= {"start": citation["start"], "end": citation["end"], "sha256": citation["document"]["sha256"]}
    page.session_state["session"].open(wanted)
    return page.run()


def test_the_first_page_has_its_promise_four_questions_and_the_documents() -> None:
    page = chat()
    html = shown(page)
    assert "What do the documents say?" in html and "Every sentence of an answer carries the words" in html
    assert len([button for button in page.button if (button.key or "").startswith("suggestion_")]) == 4
    assert html.count("v-listed-title") == 4 and "LIMITE" in html
    assert page.multiselect[0].options[2] == "Council note · LIMITE"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (answers.EXPAND, "Answered from the documents"),
        (answers.REGISTER, "3 of 3 matching actions"),
        (answers.NOT_FOUND, "The documents do not say"),
        (answers.PARTIAL, "Not in the documents"),
        (answers.LIMITE, "handle it accordingly"),
        (answers.FOOTNOTE, "15818/22"),
    ],
)
def test_answers(question: str, says: str) -> None:
    html = shown(asked(question))
    assert says in html and "What do the documents say?" not in html
    assert "Sources of the last answer" in html or "What comes nearest" in html


def test_a_suggestion_is_asked() -> None:
    page = chat()
    press(page, page.button(key="suggestion_0").label)
    assert '<h2 class="v-question"' in shown(page)


def test_choosing_a_reading_asks_for_it(api: StandIn) -> None:
    page = asked(answers.AMBIGUOUS)
    assert [button.label for button in page.button].count("Choose") == 3
    turn = page.session_state["session"].conversation.turns[0]
    page.button(key=f"choose_{turn.id}_2").click().run()
    assert "With the increasing production" in shown(page)
    assert api.asked[-1]["question"] == "Explain Action 16 of the Council note"
    assert [m["role"] for m in api.asked[-1]["history"]] == ["user", "assistant"]


def test_the_next_question_brings_the_conversation_along(api: StandIn) -> None:
    asked(answers.EXPAND, answers.NOT_FOUND, answers.LIMITE)
    history = api.asked[-1]["history"]
    assert [m["content"] for m in history if m["role"] == "user"] == [answers.EXPAND, answers.NOT_FOUND]
    assert history[1]["content"].startswith("The Communication, Action 2: It aims")


def test_search_only_in(api: StandIn) -> None:
    page = chat()
    page.multiselect[0].set_value(["factsheet"]).run()
    page.chat_input[0].set_value(answers.EXPAND).run()
    assert api.asked[-1]["filters"] == {"document_ids": ["factsheet"]}


def test_a_passage_opens_in_its_document_and_closes() -> None:
    page = opened(asked(answers.EXPAND), "communication", "participating EU Member States")
    html = shown(page)
    assert "<mark>participating EU Member States</mark>" in html and "Source 1" in html
    assert "Sources of the last answer" not in html
    assert page.query_params["doc"] == "communication"
    press(page, "Close")
    assert "Sources of the last answer" in shown(page) and "<mark>" not in shown(page)
    assert "doc" not in page.query_params


def test_more_of_the_document_can_be_read() -> None:
    page = opened(asked(answers.EXPAND), "communication", "participating EU Member States")
    before = shown(page).count('<div class="v-passage')
    press(press(page, "Earlier"), "Later")
    assert shown(page).count('<div class="v-passage') > before
    assert "Earlier" not in [button.label for button in page.button]


def test_an_address_opens_the_panel_and_asks_nothing(api: StandIn) -> None:
    before = len(api.asked)
    passage = cite(1, "communication", "participating EU Member States", "")["passage_id"]
    html = shown(chat(doc="communication", passage=passage, q="x", question="y"))
    assert 'id="v-cited"' in html and "What do the documents say?" in html
    assert len(api.asked) == before


@pytest.mark.parametrize(
    ("document_id", "passage_id", "says"),
    [
        ("no-such", "x", "This document is not available to you."),
        ("../../secret", "x", "This document is not available to you."),
        ("<b>", "x", "This document is not available to you."),
        ("communication", "communication:1-2", "no longer in the documents"),
    ],
)
def test_an_address_that_leads_nowhere_says_so(document_id: str, passage_id: str, says: str) -> None:
    assert says in shown(chat(doc=document_id, passage=passage_id))


def test_an_address_out_of_all_bounds_is_ignored() -> None:
    assert "Documents you can search" in shown(chat(doc="x" * 5000))


def test_a_document_that_has_changed_since_is_not_passed_off_as_the_one_cited() -> None:
    page = asked(answers.EXPAND)
    citation = cite(1, "communication", "participating EU Member States", "")
    wanted = {"document": "communication", "passage": citation["passage_id"], "sha256": "0" * 64}
    page.session_state["session"].open(wanted)
    assert "has changed since this answer was given" in shown(page.run())


def test_threads_are_kept_apart_and_can_be_gone_back_to(api: StandIn) -> None:
    page = asked(answers.EXPAND)
    press(page, "New thread")
    assert "What do the documents say?" in shown(page)
    page.chat_input[0].set_value(answers.REGISTER).run()
    assert "history" not in api.asked[-1]
    first = page.session_state["session"].conversations[0]
    page.button(key=f"thread_{first.id}").click().run()
    assert answers.EXPAND in shown(page) and "3 of 3" not in shown(page)


def test_a_new_thread_of_an_empty_one_makes_no_second() -> None:
    page = press(press(chat(), "New thread"), "New thread")
    assert len(page.session_state["session"].conversations) == 1


def test_without_a_server_the_page_says_so_and_retry_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    late = StandIn(free_port())
    monkeypatch.setenv("VIDIMUS_API_URL", late.url)
    page = asked(answers.EXPAND)
    html = shown(page)
    assert "No answer could be had." in html and "The server cannot be reached." in html
    assert "The documents cannot be listed." in html
    late.start()
    try:
        turn = page.session_state["session"].conversation.turns[0]
        page.button(key=f"retry_{turn.id}").click().run()
        assert "Answered from the documents" in shown(page)
        assert "Documents you can search" in shown(page)
    finally:
        late.stop()


def test_the_whole_page_comes_back_when_the_server_does(monkeypatch: pytest.MonkeyPatch) -> None:
    late = StandIn(free_port())
    monkeypatch.setenv("VIDIMUS_API_URL", late.url)
    page = chat()
    assert "The documents cannot be listed." in shown(page) and not page.multiselect
    late.start()
    try:
        press(page, "Retry")
        assert "Documents you can search" in shown(page) and page.multiselect
        assert [button for button in page.button if (button.key or "").startswith("suggestion_")]
    finally:
        late.stop()


def test_what_the_server_refuses_is_told_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    page = chat()
    page.session_state["session"].ask("x" * 2001, ())
    assert "has more than 2,000 characters" in shown(page.run())


def test_waiting_survives_any_click(api: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "delay", 1.2)
    page = asked(answers.REGISTER, answers.SLOW)
    assert "Searching the documents" in shown(page)
    opened(page, "communication", "participating EU Member States")
    turn = page.session_state["session"].conversation.turns[-1]
    assert turn.settle(5)
    assert shown(page.run()).count("v-verdict") == 2


@pytest.mark.parametrize("question", ["<script>alert(1)</script>", "![x](http://a.example/x.png)", "a\u202eb", "$x$"])
def test_a_hostile_question_is_shown_as_text(question: str) -> None:
    page = asked(question)
    html = shown(page)
    assert (
        "<script" not in html
        and "\u202e" not in html
        and "http://a.example/x.png" not in [b.label for b in page.button]
    )


def test_blank_questions_are_not_asked(api: StandIn) -> None:
    before = len(api.asked)
    asked("   ")
    assert len(api.asked) == before
