"""One request to an ASGI application in memory, with nothing tidied on the way.

Unlike a test client this sends paths, header names and repeated headers as they are written, and
shows the reason phrase.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

#: In which every answer is complete.
SECONDS = 30


@dataclass(frozen=True)
class Told:
    """An answer: ``reason`` is None for the standard phrase of the status."""

    status: int
    reason: str | None
    headers: tuple[tuple[str, str], ...]
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def type(self) -> str | None:
        return self.header("content-type")

    def header(self, name: str) -> str | None:
        """Return the values of a header, joined; None if it is absent."""
        found = [value for each, value in self.headers if each.lower() == name.lower()]
        return ", ".join(found) if found else None


def ask(
    app: Any,
    line: str,
    headers: dict[str, str] | Iterable[tuple[str, str]] = (),
    body: str | bytes = b"",
    *,
    chunked: bool = False,
) -> Told:
    """Send ``"GET /path?query"`` and return the whole answer; a body's length is declared unless ``chunked``."""
    return asyncio.run(asyncio.wait_for(_ask(app, line, headers, body, chunked), SECONDS))


async def _ask(app: Any, line: str, headers: Any, body: str | bytes, chunked: bool) -> Told:
    method, _, target = line.partition(" ")
    raw_path, _, query = target.partition("?")
    data = body.encode() if isinstance(body, str) else body
    given = [*(headers.items() if isinstance(headers, dict) else headers)]
    if chunked:
        given.append(("Transfer-Encoding", "chunked"))
    elif data or method in ("POST", "PUT", "PATCH"):
        given.append(("Content-Length", str(len(data))))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw_path),
        "raw_path": raw_path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in given],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 5000),
    }
    pending = [{"type": "http.request", "body": data, "more_body": False}]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return pending.pop(0) if pending else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *rest = sent
    reason = start.get("reason")
    return Told(
        start["status"],
        None if reason is None else reason.decode("latin-1"),
        tuple((name.decode("latin-1"), value.decode("utf-8")) for name, value in start["headers"]),
        b"".join(each.get("body", b"") for each in rest),
    )
