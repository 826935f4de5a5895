"""The one piece of script: cards on hover and focus, clicks on sources, scrolling, focus and announcements."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_SCRIPT = Path(__file__).with_name("bridge") / "bridge.js"
KEY = "bridge"

_component = st.components.v2.component("vidimus_bridge", js=_SCRIPT.read_text(encoding="utf-8"))


def mount(page: dict[str, Any], on_open: Callable[[], None], on_close: Callable[[], None]) -> None:
    """`page` is what the browser should know of the page (see bridge.js); the callbacks read `request()`."""
    _component(key=KEY, data=page, on_open_change=on_open, on_close_change=on_close, height=1)


def request() -> dict[str, Any]:
    """What was clicked, as the browser reports it; inside a callback only."""
    opened = st.session_state[KEY].open
    return dict(opened) if isinstance(opened, dict) else {}
