"""The last touch to an answer: guards' headers, other origins, compression, the length, HEAD."""

from __future__ import annotations

from typing import Any

from gateway.requests.exchange import Exchange
from gateway.responses.compression import compressed
from gateway.responses.crossorigin import headers_of
from gateway.responses.replies import Answer, raw
from gateway.settings import Settings


def finished(answer: Answer, exchange: Exchange, settings: Settings) -> dict[str, Any]:
    """Complete an answer; return the ASGI message that begins it."""
    headers = answer.headers
    if settings.cors is not None:
        headers += headers_of(settings.cors, exchange.header(b"origin"))
    if exchange.call is not None and exchange.call.reply_headers:
        headers += raw(exchange.call.reply_headers)
    if answer.stream is not None:
        return answer.start()  # neither its length nor its smaller form are known
    if settings.compress_above is not None:
        compressed(answer, exchange.header(b"accept-encoding"), settings.compress_above)
    if answer.status not in (204, 304):
        headers.append((b"Content-Length", b"%d" % len(answer.body)))
    if exchange.method == "HEAD":
        answer.body = b""
    return answer.start()
