"""What goes over the wire, byte by byte, through a real socket."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import pytest

from gateway.server.patience import ConnectionLimits
from tests.serving import exchange, serving

LIMITS = ConnectionLimits(header_seconds=0.3, body_seconds=0.3, idle_seconds=30, head_bytes=4096)


LEFT_OVER: ContextVar[str] = ContextVar("LEFT_OVER")


async def refuse(scope: Any, receive: Any, send: Any) -> None:
    """Answers before the body is there."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 413, "headers": [(b"Connection", b"close")]})
        await send({"type": "http.response.body", "body": b"too large"})


async def export(scope: Any, receive: Any, send: Any) -> None:
    """Sends until the client has left, and notes that it noticed."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        try:
            while True:
                await send({"type": "http.response.body", "body": b"x" * 65_536, "more_body": True})
        except OSError:
            NOTICED.set()


NOTICED = threading.Event()


async def wait(scope: Any, receive: Any, send: Any) -> None:
    """Answers after a while."""
    if scope["type"] == "http":
        await asyncio.sleep(0.3)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"Content-Length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


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
    if scope["path"] == "/silent":
        return
    if scope["path"] == "/raise":
        raise RuntimeError("on purpose")
    if scope["path"] == "/context":
        text = LEFT_OVER.get("nothing").encode()
        LEFT_OVER.set("something")
    if scope["path"] == "/reason":
        start.update(status=400, reason=b"ArgumentException")
    if scope["path"] == "/split":
        headers.append((b"X-A", b"1\r\nX-B: 2"))
    if scope["path"] == "/broken":
        await send(start)
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        raise RuntimeError("on purpose")
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
    head = close("POST /x HTTP/1.1\nHost: h\nContent-Length: 2\nExpect: 100-continue\nConnection: close\n\n")
    with socket.create_connection(address, timeout=5) as client:
        client.sendall(head)

        word = client.recv(100)
        client.sendall(b"hi")
        answer = client.recv(65_536)

    assert word == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"POST /x hi")


def test_a_value_with_a_line_break_never_splits_the_answer(address: tuple[str, int]) -> None:
    answer = exchange(address, close("GET /split HTTP/1.1\nHost: h\nConnection: close\n\n"))

    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"X-B" not in answer


@pytest.mark.slow
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


def test_what_is_no_request_after_one_does_not_cost_it_its_answer(address: tuple[str, int]) -> None:
    answer = exchange(address, close("GET /1 HTTP/1.1\nHost: h\n\n") + b"\x00nonsense\r\n\r\n")

    head, _, after = answer.partition(b"GET /1 ")
    assert head.startswith(b"HTTP/1.1 200 OK")
    # It was answered before the nonsense came, or with it.
    assert after.startswith(b"HTTP/1.1 400 ") or (after == b"" and b"\r\nConnection: close\r\n" in head)


def test_an_offer_to_upgrade_is_passed_over(address: tuple[str, int]) -> None:
    head = "GET /1 HTTP/1.1\nHost: h\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AA\n\n"

    answer = exchange(address, close(head + "GET /2 HTTP/1.1\nHost: h\nConnection: close\n\n"))

    assert answer.index(b"GET /1 ") < answer.index(b"GET /2 ")


@pytest.mark.parametrize("target", ["http://h/x?a=1", "/x?a=1", "/x"])
def test_a_target_may_be_a_whole_address(address: tuple[str, int], target: str) -> None:
    assert exchange(address, close(f"GET {target} HTTP/1.1\nHost: h\nConnection: close\n\n")).endswith(b"GET /x ")


def test_a_header_that_never_ends_is_431(address: tuple[str, int]) -> None:
    assert exchange(address, b"GET /x HTTP/1.1\r\nHost: h\r\nX-Long: " + b"a" * 9000).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("path", ["/silent", "/raise"])
def test_an_application_that_does_not_answer_is_a_500(address: tuple[str, int], path: str) -> None:
    answer = exchange(address, close(f"GET {path} HTTP/1.1\nHost: h\n\n"))

    assert answer.startswith(b"HTTP/1.1 500 ")


def test_a_broken_answer_ends_without_its_last_chunk(address: tuple[str, int]) -> None:
    assert exchange(address, close("GET /broken HTTP/1.1\nHost: h\n\n")).endswith(b"\r\n\r\n3\r\none\r\n")


def test_what_a_request_leaves_in_its_context_is_not_there_for_the_next(address: tuple[str, int]) -> None:
    one, two = "GET /context HTTP/1.1\nHost: h\n\n", "GET /context HTTP/1.1\nHost: h\nConnection: close\n\n"

    assert exchange(address, close(one + two)).count(b"\r\n\r\nnothing") == 2


def test_an_early_answer_reaches_a_client_that_is_still_sending() -> None:
    with serving(refuse) as address, socket.create_connection(address, timeout=5) as client:
        client.sendall(close("POST /x HTTP/1.1\nHost: h\nContent-Length: 4000000\n\n"))
        for _ in range(40):
            client.sendall(b"x" * 65_536)

        assert b"too large" in client.recv(65_536)


def test_an_application_learns_that_its_reader_has_left() -> None:
    with serving(export) as address:
        with socket.create_connection(address, timeout=5) as client:
            client.sendall(close("GET /x HTTP/1.1\nHost: h\n\n"))
            client.recv(100)

        assert NOTICED.wait(5)


@pytest.mark.slow
def test_a_reader_that_takes_nothing_is_hung_up_on() -> None:
    NOTICED.clear()
    with serving(export, ConnectionLimits(send_seconds=0.2)) as address, socket.create_connection(address) as client:
        client.sendall(close("GET /x HTTP/1.1\nHost: h\n\n"))

        assert NOTICED.wait(5)


@pytest.mark.slow
@pytest.mark.measured
def test_more_requests_at_once_than_allowed_are_503() -> None:
    request = close("GET /x HTTP/1.1\nHost: h\nConnection: close\n\n")
    with (
        serving(wait, ConnectionLimits(concurrent=1)) as address,
        socket.create_connection(address, timeout=5) as first,
    ):
        first.sendall(request)
        time.sleep(0.1)
        second = exchange(address, request)

        assert second.startswith(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n")
        assert first.recv(65_536).endswith(b"ok")


@pytest.mark.slow
@pytest.mark.measured
def test_a_server_that_stops_finishes_what_it_began() -> None:
    with serving(wait) as address:
        client = socket.create_connection(address, timeout=5)
        client.sendall(close("GET /x HTTP/1.1\nHost: h\n\n"))
        time.sleep(0.1)

    answer = client.recv(65_536)
    client.close()

    assert answer.endswith(b"ok")
    assert b"\r\nConnection: close\r\n" in answer
