"""An answer given whole goes out as the same answer in messages would."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from gateway.running.whole_exchange import DIRECT, HeaderBlock, HeaderLines
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
    "/lines": {
        "status": 200,
        "headers": PLAIN,
        "body": b"hi",
        "more": HeaderLines(b"Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n"),
    },
    "/no-block": {"status": 200, "headers": [*PLAIN], "body": b"hi", "more": HeaderLines(b"Set-Cookie: a=b\r\n")},
    "/more-closing": {"status": 200, "headers": PLAIN, "body": b"hi", "more": [(b"connection", b"close")]},
    "/odd": {"status": 599, "headers": PLAIN, "body": b"hi"},
}


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers whole, or by messages if the query says so or the client is slow."""
    if scope["type"] != "http":
        return
    direct = scope[DIRECT]
    if scope["path"] == "/broken":
        direct.answer(200, BROKEN, b"hi")
    if scope["path"] == "/broken-more":
        direct.answer(200, PLAIN, b"hi", [*BROKEN])
    if scope["path"] == "/twice":
        direct.answer(200, PLAIN, b"hi")
        direct.answer(200, PLAIN, b"ho")
    if scope["path"] == "/huge":
        assert direct.answer(200, PLAIN, HUGE)
        return
    answer = ANSWERS[scope["path"]]
    is_sent = scope["query_string"] != b"two" and direct.answer(**answer)
    TRIED.set()
    if is_sent:
        return
    assert scope["query_string"] != b"one"
    body, headers = answer["body"], [*answer["headers"], *answer.get("more", ())]
    if answer["status"] not in (204, 304):
        headers.append((b"Content-Length", b"%d" % len(body)))
    await send({"type": "http.response.start", **answer, "headers": headers})
    await send({"type": "http.response.body", "body": body})


#: Set when the application has tried to answer whole.
TRIED = threading.Event()
#: More than any socket takes at once.
HUGE = b"x" * 32_000_000


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(app) as found:
        yield found


def without_date(answer: bytes) -> list[bytes]:
    return [line for line in answer.split(b"\r\n") if not line.startswith(b"Date:")]


@pytest.mark.sampled
@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("verb", ["GET", "HEAD"])
@pytest.mark.parametrize("closing", ["Connection: close\r\n", ""])
def test_a_whole_answer_is_the_same_on_the_wire(address: tuple[str, int], path: str, verb: str, closing: str) -> None:
    def asked(query: str) -> bytes:
        sent = f"{verb} {path}{query} HTTP/1.1\r\nHost: h\r\n{closing}\r\n"
        return exchange(address, sent.encode(), shut=not closing)

    two = without_date(asked("?two"))

    assert without_date(asked("?one")) == two
    assert without_date(asked("?one")) == two  # by what was remembered of the block


@pytest.mark.parametrize("path", ["/broken", "/broken-more"])
def test_headers_of_a_block_are_checked_like_any_other(address: tuple[str, int], path: str) -> None:
    sent = f"GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".encode()

    for _ in range(2):
        answer = exchange(address, sent)
        assert answer.startswith(b"HTTP/1.1 500")
        assert b"X-B" not in answer


def test_a_request_is_answered_once(address: tuple[str, int]) -> None:
    answer = exchange(address, b"GET /twice HTTP/1.1\r\nHost: h\r\n\r\n", shut=True)

    assert answer.endswith(b"\r\n\r\nhi")


@pytest.mark.slow
def test_a_client_that_is_slow_is_waited_for(address: tuple[str, int]) -> None:
    huge, plain = b"GET /huge HTTP/1.1\r\nHost: h\r\n\r\n", b"GET /plain?%b HTTP/1.1\r\nHost: h\r\n%b\r\n"

    refused = _read_late(address, huge + plain % (b"one", b""))
    answer = _read_late(address, huge + plain % (b"", b"Connection: close\r\n"))

    assert refused.partition(HUGE)[2].startswith(b"HTTP/1.1 500 ")  # that of the assertion: it was left to messages
    assert answer.partition(HUGE)[2].startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"\r\n\r\nhi")


def _read_late(address: tuple[str, int], request: bytes) -> bytes:
    """Return all answers, of which nothing is read before the last one has been tried."""
    TRIED.clear()
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(request)
        assert TRIED.wait(5)
        return b"".join(iter(lambda: connection.recv(65_536), b""))
