"""The chat as the product serves it: an ASGI app behind a content security policy. `python -m tests.ui.served PORT`."""

import sys
from typing import Any

import uvicorn
from starlette.middleware import Middleware
from streamlit import App

from tests.ui.conftest import SCRIPT

POLICY = (
    "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'self'"
)


class Policy:
    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", POLICY.encode())]
            await send(message)

        await self._app(scope, receive, sending)


if __name__ == "__main__":
    app = App(SCRIPT, middleware=[Middleware(Policy)])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
