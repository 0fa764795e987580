"""The floor: the smallest ASGI application that gives an answer of the right length."""

from __future__ import annotations

from typing import Any

from tests.bench.documented import BODY

START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(BODY)).encode())],
}
END = {"type": "http.response.body", "body": BODY}


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer everything with the same bytes; the request is not read."""
    if scope["type"] == "http":
        await send(START)
        await send(END)
