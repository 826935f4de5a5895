"""What one browser session holds: its conversations, what is open beside them, and cached documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ui.client import Client, from_environment
from ui.contract import DocumentDetail, Passage
from ui.excerpts import STEP
from ui.suggestions import suggestions
from ui.threads import Conversation, Turn

_KEPT = 20  # conversations of a session; the oldest go
_LONGEST_ID = 200


@dataclass(slots=True)
class Opened:
    """A document in the panel, at a passage or at its start. `serial` tells one opening from the next."""

    document_id: str
    serial: int
    passage_id: str | None = None
    span: tuple[int, int] | None = None
    sha256: str | None = None  # of the text that the span indexes
    number: int | None = None  # of the source in the answer
    before: int = STEP
    after: int = STEP


@dataclass(slots=True)
class Session:
    conversations: list[Conversation] = field(default_factory=lambda: [Conversation()])
    current: int = 0
    opened: Opened | None = None
    openings: int = 0

    @property
    def conversation(self) -> Conversation:
        return self.conversations[self.current]

    @property
    def client(self) -> Client:
        return from_environment()

    def start_conversation(self) -> None:
        if self.conversation.turns:
            self.conversations = [*self.conversations, Conversation()][-_KEPT:]
        self.current = len(self.conversations) - 1
        self.close()

    def switch_to(self, conversation: Conversation) -> None:
        self.current = self.conversations.index(conversation)
        self.close()

    def ask(self, question: str, document_ids: tuple[str, ...]) -> Turn | None:
        question = question.strip()
        return self.conversation.ask(self.client, question, document_ids) if question else None

    def open(self, wanted: Mapping[str, Any]) -> None:
        """What the bridge or the address names: document, passage, start, end, sha256, number. Ids that are none are
        left to the API to refuse."""
        self.openings += 1
        document_id, passage_id = wanted.get("document"), wanted.get("passage")
        if not _is_id(document_id):
            return
        start, end, number = (wanted.get(key) for key in ("start", "end", "number"))
        span = (start, end) if isinstance(start, int) and isinstance(end, int) and 0 <= start < end else None
        sha256 = wanted.get("sha256")
        self.opened = Opened(
            str(document_id),
            self.openings,
            str(passage_id) if _is_id(passage_id) else None,
            span,
            str(sha256) if sha256 else None,
            number if isinstance(number, int) else None,
        )

    def close(self) -> None:
        self.opened = None


def session() -> Session:
    """This browser session's; made, and opened at what the address names, when it is first asked for."""
    if "session" not in st.session_state:
        fresh = Session()
        if "doc" in st.query_params:
            fresh.open({"document": st.query_params["doc"], "passage": st.query_params.get("passage")})
        st.session_state["session"] = fresh
    return st.session_state["session"]  # type: ignore[no-any-return]


def documents(client: Client) -> list[DocumentDetail]:
    return _documents(client, client.access)


def first_questions(client: Client) -> list[str]:
    return _first_questions(client, client.access)


def document(client: Client, document_id: str, sha256: str | None) -> tuple[DocumentDetail, list[Passage]]:
    """A document and its passages; `sha256`, where known, is of the version wanted, so that an older one in the cache
    is not given for it."""
    return _document(client, client.access, document_id, sha256)


# Caches are shared between sessions, so what the key opens is part of the cache's key.


@st.cache_data(ttl=30, max_entries=8, show_spinner=False)
def _documents(_client: Client, access: str) -> list[DocumentDetail]:
    return _client.documents()


@st.cache_data(ttl=300, max_entries=8, show_spinner=False)
def _first_questions(_client: Client, access: str) -> list[str]:
    return suggestions(_documents(_client, access), _client.actions())


@st.cache_data(ttl=300, max_entries=64, show_spinner=False)
def _document(
    _client: Client, access: str, document_id: str, sha256: str | None
) -> tuple[DocumentDetail, list[Passage]]:
    return _client.document(document_id), _client.passages(document_id)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID
