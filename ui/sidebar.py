"""The left-hand side: a new thread, where to search, earlier threads."""

import streamlit as st

from ui.citations import name
from ui.client import ApiError
from ui.contract import DocumentDetail
from ui.labels import literally
from ui.markup import element
from ui.session import Session, documents, session


def sidebar() -> None:
    state = session()
    with st.sidebar:
        brand = element("span", element("b", "Vidimus"), element("span", "Answers with their sources"))
        st.html(element("div", element("span", class_="v-seal"), brand, class_="v-brand"))
        st.button("New thread", key="new", icon=":material/add:", width="stretch", on_click=state.start_conversation)
        _search_only_in(state)
        _earlier(state)


def searched() -> tuple[str, ...]:
    """The ids of the documents that the search is limited to; empty: all."""
    return tuple(st.session_state.get("searched", ()))


def _search_only_in(state: Session) -> None:
    try:
        listed = {document["id"]: document for document in documents(state.client)}
    except ApiError:
        return  # the panel says what is wrong
    st.multiselect(
        "Search only in",
        options=list(listed),
        format_func=lambda document_id: _option(listed[document_id]),
        placeholder="All documents",
        key="searched",
    )


def _option(document: DocumentDetail) -> str:
    return f"{name(document)} · {document['marking']}"


def _earlier(state: Session) -> None:
    asked = [conversation for conversation in state.conversations if conversation.turns]
    if not asked:
        return
    st.html(element("h2", "Threads", class_="v-side-heading"))
    with st.container(key="threads"):
        for conversation in reversed(asked):
            current = conversation is state.conversation
            st.button(
                literally(conversation.title),
                key=f"thread_{conversation.id}",
                type="secondary" if current else "tertiary",
                width="stretch",
                on_click=state.switch_to,
                args=(conversation,),
            )
