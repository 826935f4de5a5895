"""The middle: questions with their answers, or the promise and a few first questions; the input at its foot."""

import streamlit as st

from ui.client import ApiError
from ui.contract import Answer
from ui.labels import literally
from ui.markup import element, joined
from ui.render import answer_html, choice_html, question_html
from ui.session import Session, first_questions, session
from ui.sidebar import searched
from ui.threads import Turn

_PATIENCE = 0.6  # s that a question waits for its answer before it shows that it is waiting
_LONGEST = 2000  # characters that the API takes
_PROMISE = (
    "Every sentence of an answer carries the words of the document that support it. "
    "Where the documents are silent, the answer says so."
)
_NOTICE = "Answers are put together by a computer. Check the words of the source before you rely on one."


def conversation() -> None:
    state = session()
    with st.container(key="conversation"):
        if state.conversation.turns:
            st.html(element("h1", "Questions and answers", class_="v-unseen"))
            for turn in state.conversation.turns:
                _turn(state, turn)
        else:
            _welcome(state)
    with st.container(key="composer"):
        st.chat_input("Ask about the documents", max_chars=_LONGEST, key="question", on_submit=_submitted)
        st.html(element("p", _NOTICE, class_="v-notice"))


def _submitted() -> None:
    session().ask(st.session_state["question"], searched())


def _ask(question: str) -> None:
    session().ask(question, searched())


def _welcome(state: Session) -> None:
    st.html(element("div", element("h1", "What do the documents say?"), element("p", _PROMISE), class_="v-welcome"))
    try:
        first = first_questions(state.client)
    except ApiError:
        return  # the panel beside says what is wrong
    with st.container(key="suggestions"):
        for number, question in enumerate(first):
            st.button(literally(question), key=f"suggestion_{number}", on_click=_ask, args=(question,), width="stretch")


def _turn(state: Session, turn: Turn) -> None:
    st.html(question_html(turn.question, turn.id))
    if turn.settle(_PATIENCE):
        _settled(state, turn)
    else:
        _waiting(turn)


def _settled(state: Session, turn: Turn) -> None:
    if turn.answer:
        st.html(answer_html(turn.answer, turn.id))
        _choices(turn, turn.answer)
    else:
        said = [element("strong", "No answer could be had."), element("span", str(turn.error))]
        st.html(element("div", joined(said, " "), class_="v-trouble", role="alert"))
        retry = state.conversation.retry
        st.button("Retry", key=f"retry_{turn.id}", icon=":material/refresh:", on_click=retry, args=(state.client, turn))


def _choices(turn: Turn, answer: Answer) -> None:
    for number, choice in enumerate(answer["choices"]):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"choice_{turn.id}_{number}"):
            st.html(choice_html(choice["label"], choice["document"]))
            st.button("Choose", key=f"choose_{turn.id}_{number}", on_click=_ask, args=(choice["question"],))


@st.fragment(run_every=0.4)
def _waiting(turn: Turn) -> None:
    """Looks whether the answer has come; the request itself goes on in its own thread, whatever is clicked."""
    if turn.pending:
        st.html(element("p", "Searching the documents …", class_="v-waiting", role="status"))
    else:
        st.rerun()
