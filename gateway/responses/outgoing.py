"""The last steps of an answer: headers of guards and of CORS, compression; and the ASGI messages that send it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from starlette.types import Send

from formats.late_names import late_module
from gateway.http.headers import raw
from gateway.requests.exchange import Exchange
from gateway.responses.answer import Answer
from gateway.running.whole_exchange import HeaderBlock, HeaderLines, Pair
from gateway.service.settings import Settings

if TYPE_CHECKING:
    from gateway.responses import crossorigin
else:
    crossorigin = late_module("gateway.responses.crossorigin")


def complete(answer: Answer, exchange: Exchange, settings: Settings) -> None:
    """Add the headers that settings and guards want on every answer, and compress it."""
    if settings.cors is not None:
        answer.add(*crossorigin.headers_of(settings.cors, exchange.header(b"origin")))
    call = exchange.call
    if call is not None and call.added_headers:
        theirs = raw(call.added_headers)
        if _is_shareable(answer.headers):
            # A cache would give one client's session to all others.
            theirs = [each for each in theirs if each[0] != b"Set-Cookie"]
        answer.more = [*answer.more, *theirs] if answer.more else theirs
    if call is not None and call.cookie_lines and not _is_shareable(answer.headers):
        answer.add_lines(HeaderLines(call.cookie_lines))
    if settings.compress_above is not None:
        from gateway.responses.compression import compressed  # noqa: PLC0415 - most gateways leave it to nginx

        is_head = exchange.method == "HEAD"
        compressed(answer, exchange.header(b"accept-encoding"), settings.compress_above, is_head=is_head)


def _is_shareable(headers: Sequence[Pair]) -> bool:
    """Return whether a shared cache may keep an answer: by a ``Cache-Control`` that does not forbid it."""
    known = headers.shareable if isinstance(headers, HeaderBlock) else None
    if known is None:
        said = b",".join(value for name, value in headers if name == b"Cache-Control").lower()
        known = said != b"" and not any(word in said for word in (b"private", b"no-store", b"no-cache"))
        if isinstance(headers, HeaderBlock):
            headers.shareable = known
    return known


def in_two(answer: Answer, exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the two ASGI messages of an answer that is no stream, for a server without :data:`DIRECT`."""
    if answer.status not in (204, 304):
        answer.add((b"Content-Length", b"%d" % len(answer.body)))
    body = b"" if exchange.method == "HEAD" else answer.body
    return answer.start(), {"type": "http.response.body", "body": body}


async def bare(status: int, send: Send) -> None:
    """Answer with a status alone, as requests get that are none of ServiceStack's (gateway/WIRE.md 0.1, 1.7)."""
    await send({"type": "http.response.start", "status": status, "headers": [(b"Content-Length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
