"""What goes over the wire, byte by byte, through a real socket."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from gateway.protocol import ConnectionLimits
from tests.serving import exchange, serving

LIMITS = ConnectionLimits(header_seconds=0.3, body_seconds=0.3, idle_seconds=30, head_bytes=4096)


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the verb, path and body; some paths misbehave on purpose."""
    if scope["type"] != "http":
        return
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"]
        if not message["more_body"]:
            break
    text = f"{scope['method']} {scope['path']} ".encode() + body
    headers = [(b"X-AutoBatch-Completed", b"1"), (b"Content-Type", b"text/plain")]
    start: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": headers}
    if scope["path"] == "/reason":
        start.update(status=400, reason=b"ArgumentException")
    if scope["path"] == "/split":
        headers.append((b"X-A", b"1\r\nX-B: 2"))
    if scope["path"] == "/stream":
        await send(start)
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        await send({"type": "http.response.body", "body": b"two"})
        return
    headers.append((b"Content-Length", str(len(text)).encode()))
    await send(start)
    await send({"type": "http.response.body", "body": text})


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(echo, LIMITS) as found:
        yield found


def close(request: str) -> bytes:
    return request.replace("\n", "\r\n").encode()


def test_header_names_keep_the_case_they_are_given(address: tuple[str, int]) -> None:
    answer = exchange(address, close("GET /x HTTP/1.1\nHost: h\nConnection: close\n\n"))

    assert answer.startswith(b"HTTP/1.1 200 OK\r\nDate: ")
    assert b"\r\nX-AutoBatch-Completed: 1\r\n" in answer
    assert answer.endswith(b"\r\n\r\nGET /x ")


def test_a_reason_phrase_of_the_application_is_sent(address: tuple[str, int]) -> None:
    answer = exchange(address, close("GET /reason HTTP/1.1\nHost: h\nConnection: close\n\n"))

    assert answer.startswith(b"HTTP/1.1 400 ArgumentException\r\n")


def test_a_body_of_unknown_length_is_chunked(address: tuple[str, int]) -> None:
    answer = exchange(address, close("GET /stream HTTP/1.1\nHost: h\nConnection: close\n\n"))

    assert b"\r\nTransfer-Encoding: chunked\r\n" in answer
    assert answer.endswith(b"\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")


def test_http_1_0_gets_no_chunks(address: tuple[str, int]) -> None:
    answer = exchange(address, close("GET /stream HTTP/1.0\n\n"))

    assert b"chunked" not in answer
    assert answer.endswith(b"\r\n\r\nonetwo")


def test_head_has_the_headers_and_no_body(address: tuple[str, int]) -> None:
    answer = exchange(address, close("HEAD /x HTTP/1.1\nHost: h\nConnection: close\n\n"))

    assert b"\r\nContent-Length: 8\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


def test_pipelined_requests_are_answered_in_order(address: tuple[str, int]) -> None:
    one, two = "GET /1 HTTP/1.1\nHost: h\n\n", "GET /2 HTTP/1.1\nHost: h\nConnection: close\n\n"

    answer = exchange(address, close(one + two))

    assert answer.index(b"GET /1 ") < answer.index(b"GET /2 ")


def test_expect_100_continue_is_honoured(address: tuple[str, int]) -> None:
    head = "POST /x HTTP/1.1\nHost: h\nContent-Length: 2\nExpect: 100-continue\nConnection: close\n\nhi"

    answer = exchange(address, close(head))

    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")


def test_a_value_with_a_line_break_never_splits_the_answer(address: tuple[str, int]) -> None:
    answer = exchange(address, close("GET /split HTTP/1.1\nHost: h\nConnection: close\n\n"))

    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"X-B" not in answer


@pytest.mark.parametrize(
    "sent",
    ["", "GET /x HT", "GET /x HTTP/1.1\nHost: h\n", "POST /x HTTP/1.1\nHost: h\nContent-Length: 9\n\nhalf"],
    ids=["nothing", "half a line", "half a head", "half a body"],
)
def test_a_half_sent_request_is_closed(address: tuple[str, int], sent: str) -> None:
    before = time.monotonic()

    answer = exchange(address, close(sent))

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - before < 4


def test_a_head_beyond_its_limit_is_431(address: tuple[str, int]) -> None:
    answer = exchange(address, close("GET /x HTTP/1.1\nHost: h\nX-Long: " + "a" * 5000 + "\n\n"))

    assert answer.startswith(b"HTTP/1.1 431 ")


def test_nonsense_is_400(address: tuple[str, int]) -> None:
    assert exchange(address, b"\x16\x03\x01 nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_others_are_served_while_many_connections_hang(address: tuple[str, int]) -> None:
    hanging = [socket.create_connection(address) for _ in range(200)]
    try:
        for each in hanging:
            each.sendall(b"GET / HTTP/1.1\r\n")
        answer = exchange(address, close("GET /x HTTP/1.1\nHost: h\nConnection: close\n\n"))
    finally:
        for each in hanging:
            each.close()

    assert answer.startswith(b"HTTP/1.1 200 OK")
