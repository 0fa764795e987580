"""Answers of one round leave together: in order, whole, and never later than the one that makes them wait."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from gateway.running.whole_exchange import DIRECT, HeaderBlock
from gateway.server import outbox, turns
from gateway.server.outbox import HOLD_SECONDS, LARGE, LATE_SECONDS
from tests.arrival import ARRIVAL, WAYS
from tests.serving import exchange, serving

HEADERS = HeaderBlock([(b"Content-Type", b"text/plain")])
BUSY, GO_ON, FIRST, LAST = (threading.Event() for _ in range(4))
#: Of each step of a long piece of work: it has begun, and it may go on.
STEPS = [(threading.Event(), threading.Event()) for _ in range(6)]


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers with its path, as one message or as a stream; ``/busy`` and the like hold the loop."""
    if scope["type"] != "http":
        return
    path = scope["path"]
    if path == "/busy":
        BUSY.set()
        GO_ON.wait(5)
    elif path == "/slow":
        FIRST.set()
        time.sleep(HOLD_SECONDS * 5)
    elif path == "/last":
        LAST.wait(5)
    elif path == "/steps":
        for begun, may_go_on in STEPS:
            begun.set()
            may_go_on.wait(10)
            await asyncio.sleep(0)
    if path == "/stream":
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
        for piece in (b"/str", b"eam"):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return
    body = b"x" * LARGE if path == "/large" else path.encode()
    assert scope[DIRECT].answer(200, HEADERS, body)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(app) as found:
        yield found


def request(path: str, *, last: bool = False) -> bytes:
    closing = "Connection: close\r\n" if last else ""
    return f"GET {path} HTTP/1.1\r\nHost: h\r\n{closing}\r\n".encode()


def test_held_answers_and_streams_of_one_connection_keep_their_order(address: tuple[str, int]) -> None:
    paths = ["/a", "/b", "/stream", "/c", "/large", "/d"]

    answer = exchange(address, b"".join(request(path, last=path == "/d") for path in paths))

    bodies = [b"/a", b"/b", b"/str", b"eam", b"/c", b"x" * LARGE, b"/d"]
    at = [answer.index(body) for body in bodies]
    assert at == sorted(at)
    assert answer.count(b"HTTP/1.1 200") == len(paths)


def test_a_held_answer_arrives_before_the_connection_closes(address: tuple[str, int]) -> None:
    for after in (b"NONSENSE\r\n\r\n", request("/b", last=True), b"GET /half"):
        with socket.create_connection(address, timeout=5) as connection:
            connection.sendall(request("/a") + after)
            connection.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))

        assert b"\r\n\r\n/a" in answer, after


def test_an_answer_waits_for_no_more_than_what_is_being_worked_on(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop is held until four requests wait for it; they are then answered in one round."""
    ARRIVAL.set(WAYS[0], "")  # in which each is read whole,
    monkeypatch.setattr(turns, "LONG_SECONDS", 60)  # and run although one took long
    for event in (BUSY, GO_ON, FIRST, LAST):
        event.clear()
    busy, quick, slow, last = (socket.create_connection(address, timeout=5) for _ in range(4))
    with busy, quick, slow, last:
        for each in (quick, slow, last):  # in the order in which the loop will find them
            each.sendall(request("/hello"))
            each.recv(65_536)
        busy.sendall(request("/busy"))
        assert BUSY.wait(5)
        quick.sendall(request("/quick"))
        slow.sendall(request("/slow"))
        last.sendall(request("/last"))
        GO_ON.set()
        assert FIRST.wait(5)

        arrived = [each.recv(65_536).rpartition(b"\r\n\r\n")[2] for each in (quick, slow)]  # before LAST is set
        LAST.set()

        assert arrived == [b"/quick", b"/slow"]
        assert last.recv(65_536).endswith(b"/last")


def test_answers_leave_at_once_where_the_loop_was_at_other_work_first(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "DIRECT_SECONDS", 60)
    ARRIVAL.set(WAYS[0], "")  # each request is read in one round, or there is nothing to see

    # A kernel that has much to do delivers a round later, which is no fault; what is always held never comes in time.
    assert any(answered_before_the_last_step(address) for _ in range(8))


def answered_before_the_last_step(address: tuple[str, int]) -> bool:
    """Return whether a request that comes during a long piece of work is answered before its last step ends."""
    for each in itertools.chain.from_iterable(STEPS):
        each.clear()
    with contextlib.ExitStack() as stack:
        steps, *quick = (stack.enter_context(socket.create_connection(address, timeout=5)) for _ in STEPS)
        for each in quick:
            each.sendall(request("/hello"))
            each.recv(65_536)
        steps.sendall(request("/steps"))
        for each, (begun, may_go_on) in zip(quick, STEPS[:-1], strict=True):
            assert begun.wait(5)
            time.sleep(LATE_SECONDS * 5)  # what is held is held all the while
            each.sendall(request("/quick"))
            may_go_on.set()
        assert STEPS[-1][0].wait(5)

        # What was sent during the step before is read after it.
        quick[-2].settimeout(0.5)
        try:
            in_time = quick[-2].recv(65_536).endswith(b"/quick")
        except TimeoutError:
            in_time = False
        STEPS[-1][1].set()
        assert steps.recv(65_536).endswith(b"/steps")
    return in_time


class Peer:
    """A connection that says what was written to it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.held, self.loop, self.written = b"", loop, b""

    def write(self, data: bytes) -> None:
        self.let_go()
        self.written += data

    def let_go(self) -> None:
        self.written += self.held
        self.held = b""


def test_an_answer_that_is_large_leaves_at_once_and_smaller_ones_with_their_round() -> None:
    async def put() -> None:
        box, peer = outbox.Outbox(lambda: 0.0), Peer(asyncio.get_running_loop())
        box.put(peer, b"a" * (LARGE - 1))
        assert peer.written == b""
        box.put(peer, b"b")
        assert peer.written == b"a" * (LARGE - 1) + b"b"
        box.put(peer, b"c")
        assert peer.held == b"c"
        await asyncio.sleep(0)
        assert peer.written.endswith(b"bc")

    asyncio.run(put())


def test_an_answer_that_has_been_held_long_enough_leaves_with_the_next() -> None:
    now = 0.0

    async def put() -> None:
        nonlocal now
        box, peer = outbox.Outbox(lambda: now), Peer(asyncio.get_running_loop())
        box.put(peer, b"a")
        now = HOLD_SECONDS
        box.put(peer, b"b")
        assert peer.written == b""
        now = HOLD_SECONDS * 1.01
        box.put(peer, b"c")
        assert peer.written == b"abc"

    asyncio.run(put())
