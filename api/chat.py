"""The chat on the server's own port: Streamlit's ASGI app, mounted behind everything else.

Streamlit answers any address with its page. So the mount leaves the API's addresses alone, and an unknown one there, or
a wrong method, stays the API's to refuse.
"""

import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import structlog
from starlette.routing import Match, Mount
from starlette.types import Scope

from api import logs, paths

# Read by Streamlit when it is first imported. It would log the text of exceptions, which may hold questions, and its
# agent interface would be one more way in.
_OPTIONS = {
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "none",
    "STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal",
    "STREAMLIT_GLOBAL_DEVELOPMENT_MODE": "false",
    "STREAMLIT_LOGGER_ENABLE_RICH": "false",
    "STREAMLIT_LOGGER_LEVEL": "critical",
    "STREAMLIT_SERVER_ENABLE_AGENT_API": "false",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_SERVER_HEADLESS": "true",
}

log = structlog.get_logger("chat")

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


class ChatMount(Mount):
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if paths.is_api(scope.get("path", "/")):
            return Match.NONE, {}
        return super().matches(scope)


def script() -> Path:
    """The chat's entry script, found without importing it."""
    found = find_spec("ui")
    folders = found.submodule_search_locations if found else None
    if not folders:
        raise FileNotFoundError("the package ui is not installed")
    return Path(folders[0]) / "chat.py"


def _log(error: Exception) -> None:
    log.error("chat failed", error=type(error).__name__, at=logs.places(error))


def mounted() -> tuple[ChatMount, Lifespan]:
    """The mount, and the lifespan that must run as long as the server does. Imports Streamlit."""
    for name, value in _OPTIONS.items():
        os.environ[name] = value
    from streamlit import App

    app = App(script(), on_script_error=_log)
    return ChatMount("", app=app), app.lifespan()
