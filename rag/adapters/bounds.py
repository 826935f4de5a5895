"""Limits that an HTTP client does not have: on the time of a whole reply and on its size.

httpx's time-outs run anew with every byte that comes, so a server that sends one a minute is never late.
"""

import time
from collections.abc import Iterator

import httpx

MOST_BYTES = 4_000_000  # of a reply; every token comes wrapped in some 200 of them
_OURS = ("authorization", "content-type", "content-length", "accept", "host", "connection")


class Bounded(httpx.BaseTransport):
    """For one request. What the server is told beside the request itself (the client's version, the operating system)
    is left out; compressed replies are not asked for and not taken, since they are as long as they like."""

    def __init__(self, transport: httpx.BaseTransport, until: float) -> None:
        self._transport, self._until = transport, until  # `until`: of time.monotonic()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        left = max(0.001, self._until - time.monotonic())
        headers = [(name, value) for name, value in request.headers.raw if name.decode().lower() in _OURS]
        bare = httpx.Request(
            request.method,
            request.url,
            headers=[*headers, (b"accept-encoding", b"identity")],
            stream=request.stream,
            extensions={**request.extensions, "timeout": dict.fromkeys(("connect", "read", "write", "pool"), left)},
        )
        response = self._transport.handle_request(bare)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise httpx.DecodingError("the reply is compressed", request=request)
        assert isinstance(response.stream, httpx.SyncByteStream)
        stream = _Stream(response.stream, self._until)
        return httpx.Response(
            response.status_code, headers=response.headers, stream=stream, extensions=response.extensions
        )


class _Stream(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, until: float) -> None:
        self._stream, self._until = stream, until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        try:
            for part in self._stream:
                size += len(part)
                if size > MOST_BYTES:
                    raise httpx.ReadError(f"the reply is longer than {MOST_BYTES} bytes")
                if time.monotonic() > self._until:
                    raise httpx.ReadTimeout("the reply takes too long")
                yield part
        finally:
            self.close()

    def close(self) -> None:
        self._stream.close()
