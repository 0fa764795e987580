"""An answer sent as one message goes out as the same answer in two would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gateway.asgi import WHOLE, HeaderBlock
from tests.serving import exchange, serving

PLAIN = HeaderBlock([(b"Content-Type", b"text/plain"), (b"X-A", b"1")])
CLOSING = HeaderBlock([(b"X-A", b"1"), (b"Connection", b"close")])
BROKEN = HeaderBlock([(b"X-A", b"1\r\nX-B: 2")])

ANSWERS: dict[str, dict[str, Any]] = {
    "/plain": {"status": 200, "headers": PLAIN, "body": b"hi"},
    "/empty": {"status": 200, "headers": PLAIN, "body": b""},
    "/reason": {"status": 400, "headers": PLAIN, "body": b"hi", "reason": b"Because"},
    "/nothing": {"status": 204, "headers": PLAIN, "body": b""},
    "/same": {"status": 304, "headers": PLAIN, "body": b""},
    "/closing": {"status": 200, "headers": CLOSING, "body": b"hi"},
    "/list": {"status": 200, "headers": [*PLAIN, (b"Set-Cookie", b"a=b")], "body": b"hi"},
    "/more": {
        "status": 200,
        "headers": PLAIN,
        "body": b"hi",
        "more": [(b"Set-Cookie", b"a=b"), (b"Set-Cookie", b"c=d")],
    },
    "/more-closing": {"status": 200, "headers": PLAIN, "body": b"hi", "more": [(b"connection", b"close")]},
    "/odd": {"status": 599, "headers": PLAIN, "body": b"hi"},
}


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers as one message, or as two if the query says so."""
    if scope["type"] != "http":
        return
    assert WHOLE in scope["extensions"]
    if scope["path"] == "/broken":
        await send({"type": WHOLE, "status": 200, "headers": BROKEN, "body": b"hi"})
        return
    if scope["path"] == "/broken-more":
        await send({"type": WHOLE, "status": 200, "headers": PLAIN, "body": b"hi", "more": [*BROKEN]})
        return
    answer = ANSWERS[scope["path"]]
    if scope["query_string"] != b"two":
        await send({"type": WHOLE, **answer})
        return
    body, headers = answer["body"], [*answer["headers"], *answer.get("more", ())]
    if answer["status"] not in (204, 304):
        headers.append((b"Content-Length", b"%d" % len(body)))
    await send({"type": "http.response.start", **answer, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(app) as found:
        yield found


def without_date(answer: bytes) -> list[bytes]:
    return [line for line in answer.split(b"\r\n") if not line.startswith(b"Date:")]


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("verb", ["GET", "HEAD"])
@pytest.mark.parametrize("closing", ["Connection: close\r\n", ""])
def test_one_message_or_two_are_the_same_on_the_wire(
    address: tuple[str, int], path: str, verb: str, closing: str
) -> None:
    def asked(query: str) -> bytes:
        sent = f"{verb} {path}{query} HTTP/1.1\r\nHost: h\r\n{closing}\r\n"
        return exchange(address, sent.encode(), shut=not closing)

    two = without_date(asked("?two"))

    assert without_date(asked("")) == two
    assert without_date(asked("")) == two  # by what was remembered of the block


@pytest.mark.parametrize("path", ["/broken", "/broken-more"])
def test_headers_of_a_block_are_checked_like_any_other(address: tuple[str, int], path: str) -> None:
    sent = f"GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".encode()

    for _ in range(2):
        answer = exchange(address, sent)
        assert answer.startswith(b"HTTP/1.1 500")
        assert b"X-B" not in answer
