"""The officials' chat: the page. Run it with `streamlit run ui/chat.py`, or mount it beside the API.

It asks the API at VIDIMUS_API_URL (default http://127.0.0.1:8000), with VIDIMUS_API_KEY if that is set.
"""

from pathlib import Path

import streamlit as st

from ui.conversation import conversation
from ui.panel import panel
from ui.sidebar import sidebar

_HERE = Path(__file__).parent


def main() -> None:
    icon = _HERE / "static" / "icon.png"  # a file: icon names would be fetched from elsewhere
    st.set_page_config(page_title="Vidimus", page_icon=str(icon), layout="wide", initial_sidebar_state=260)
    st.html(_HERE / "static" / "chat.css")
    sidebar()
    middle, right = st.columns([3, 2], gap="medium")
    with middle:
        conversation()
    with right:
        panel()


main()
