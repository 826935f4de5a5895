"""The right-hand side: the documents, then the sources of the last answer, then the passage that was clicked."""

from typing import Any

import streamlit as st

from ui import bridge
from ui.client import ApiError, Refused
from ui.excerpts import STEP, excerpt
from ui.lists import document_head, documents_html, sources_html
from ui.markup import element
from ui.reader import excerpt_html
from ui.render import announcement
from ui.session import Opened, Session, document, documents, session


@st.fragment
def panel() -> None:
    """A fragment, with the bridge inside: a click on a source redraws this side alone."""
    state = session()
    bridge.mount(_page(state), on_open=_open, on_close=_close)  # first, so that no click comes before it is there
    with st.container(key="side_open" if state.opened else "side"):
        if state.opened:
            _passage(state, state.opened)
        else:
            _rest(state)
    _remember_in_address(state.opened)


def _rest(state: Session) -> None:
    """What is there while no passage is open."""
    last = state.conversation.last_answer
    if last and (last[1]["citations"] or last[1]["nearest"]):
        turn, answer = last
        st.html(element("h2", "Sources of the last answer" if answer["citations"] else "What comes nearest"))
        st.html(sources_html(answer, turn.id))
    try:
        listed = documents(state.client)
    except ApiError as error:
        st.html(element("h2", "Documents"))
        st.html(element("p", f"The documents cannot be listed. {error}", class_="v-trouble", role="alert"))
        if st.button("Retry", key="retry_documents"):
            st.rerun()  # the whole page: the other columns lack the documents too
        return
    st.html(element("h2", "Documents you can search"))
    st.html(documents_html(listed) if listed else element("p", "There are none yet.", class_="v-meta"))


def _passage(state: Session, opened: Opened) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="side_bar"):
        st.html(element("h2", f"Source {opened.number}" if opened.number else "Document"))
        st.button("Close", key="close", icon=":material/close:", type="tertiary", on_click=_close)
    try:
        _excerpt(state, opened)
    except LookupError:
        _trouble("This passage is no longer in the documents: they have been replaced since. Ask again.")
    except ApiError as error:
        absent = isinstance(error, Refused) and error.status == 404
        _trouble("This document is not available to you." if absent else str(error))
        if not absent:
            st.button("Retry", key="retry_passage")


def _excerpt(state: Session, opened: Opened) -> None:
    detail, passages = document(state.client, opened.document_id, opened.sha256)
    shown = excerpt(detail, passages, opened.passage_id, opened.span, (opened.before, opened.after))
    st.html(document_head(detail, detail["pages"]))
    if opened.sha256 and opened.sha256 != detail["sha256"]:
        _trouble("The document has changed since this answer was given. Ask again to be sure of the place.")
    with st.container(key="pages"):
        if shown.earlier:
            st.button(
                "Earlier", key="earlier", type="tertiary", icon=":material/expand_less:", on_click=_more, args=(1, 0)
            )
        st.html(excerpt_html(shown))
        if shown.later:
            st.button("Later", key="later", type="tertiary", icon=":material/expand_more:", on_click=_more, args=(0, 1))


def _trouble(sentence: str) -> None:
    st.html(element("p", sentence, class_="v-trouble", role="alert"))


def _open() -> None:
    session().open(bridge.request())


def _close() -> None:
    session().close()


def _more(before: int, after: int) -> None:
    if opened := session().opened:
        opened.before += before * 2 * STEP
        opened.after += after * 2 * STEP


def _remember_in_address(opened: Opened | None) -> None:
    wanted = {"doc": opened.document_id} if opened else {}
    if opened and opened.passage_id:
        wanted["passage"] = opened.passage_id
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def _page(state: Session) -> dict[str, Any]:
    """What the browser should know; see bridge.js."""
    turns = state.conversation.turns
    last = turns[-1] if turns else None
    said = None
    if last and not last.pending:
        said = announcement(last.answer) if last.answer else f"No answer. {last.error}"
    active = None
    if (opened := state.opened) and opened.span:
        active = {"passage": opened.passage_id, "start": opened.span[0], "end": opened.span[1]}
    return {
        "lang": "en",
        "turn": last.id if last else None,
        "settled": f"{last.id} {said}" if last and said else None,
        "announce": said,
        "shown": state.opened.serial if state.opened else None,
        "active": active,
    }
