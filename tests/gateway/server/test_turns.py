"""Requests of one connection: answered in order, each as if it had a task of its own from its first step on."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from gateway.server.http_request import HttpRequest
from gateway.server.patience import ConnectionLimits
from tests.serving import exchange, serving, wait_for_all

NOTE: contextvars.ContextVar[str] = contextvars.ContextVar("NOTE")


async def answered(send: Any, text: str) -> None:
    headers = [(b"Content-Length", b"%d" % len(text))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers at once, or after waiting, with what it sees of its task and context."""
    if scope["type"] != "http":
        return
    path = scope["path"]
    if path == "/tasks":
        before = asyncio.current_task()
        await asyncio.sleep(0)
        after = asyncio.current_task()
        await answered(send, f"{before is not None} {before is after}")
    elif path == "/timeout":
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(60)
        except TimeoutError:
            await answered(send, "late")
    elif path == "/context":
        NOTE.set("mine")
        await asyncio.sleep(0)
        await answered(send, NOTE.get("lost"))
    elif path == "/group":
        async with asyncio.TaskGroup() as group:
            one = group.create_task(asyncio.sleep(0, "grouped"))
        await answered(send, one.result())
    elif path == "/wait":
        await asyncio.sleep(0.05)
        await answered(send, "waited")
    elif path == "/cancelled":
        gone = asyncio.get_running_loop().create_future()
        gone.cancel()
        await gone
    elif path == "/raise-late":
        await asyncio.sleep(0)
        raise RuntimeError("on purpose")
    else:
        await answered(send, path)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(app, ConnectionLimits(concurrent=3)) as found:
        yield found


def request(path: str, *, last: bool = True) -> bytes:
    closing = "Connection: close\r\n" if last else ""
    return f"GET {path} HTTP/1.1\r\nHost: h\r\n{closing}\r\n".encode()


def body(answer: bytes) -> bytes:
    return answer.rpartition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/tasks", b"True True"),
        ("/timeout", b"late"),
        ("/context", b"mine"),
        ("/group", b"grouped"),
        ("/at-once", b"/at-once"),
    ],
)
def test_an_application_sees_one_task_and_one_context_whether_it_waits_or_not(
    address: tuple[str, int], path: str, text: bytes
) -> None:
    assert body(exchange(address, request(path))) == text


def test_those_behind_one_that_waits_are_answered_after_it(address: tuple[str, int]) -> None:
    sent = request("/wait", last=False) + request("/a", last=False) + request("/wait", last=False) + request("/b")

    answers = exchange(address, sent).split(b"HTTP/1.1 200")[1:]

    assert [body(each) for each in answers] == [b"waited", b"/a", b"waited", b"/b"]


def test_one_that_comes_while_another_waits_is_answered_after_it(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(request("/wait", last=False))
        time.sleep(0.01)
        connection.sendall(request("/a"))
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece

    assert [body(each) for each in answer.split(b"HTTP/1.1 200")[1:]] == [b"waited", b"/a"]


def test_an_answered_request_is_gone_at_once(address: tuple[str, int]) -> None:
    wait_for_all()
    gc.collect()
    gc.disable()
    try:
        exchange(address, b"".join([request(path, last=False) for path in ("/a", "/wait") * 5]) + request("/b"))
        left = [each for each in gc.get_objects() if type(each) is HttpRequest]
    finally:
        gc.enable()

    assert len(left) <= 1  # that the connection read last


@pytest.mark.parametrize("path", ["/cancelled", "/raise-late"])
def test_one_that_fails_leaves_its_place_to_others(address: tuple[str, int], path: str) -> None:
    for _ in range(5):  # more than may be at work at once
        answer = exchange_or_nothing(address, request(path))
        assert b" 200 " not in answer

    assert body(exchange(address, request("/after"))) == b"/after"


def exchange_or_nothing(address: tuple[str, int], sent: bytes) -> bytes:
    try:
        return exchange(address, sent)
    except ConnectionResetError:
        return b""
