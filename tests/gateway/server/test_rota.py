"""Connections take turns: none waits for all that another has sent, or for a whole round of long requests."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from gateway.server import rota, turns
from gateway.server.rota import Rota
from tests.serving import exchange, serving


class Runner:
    """Notes its turns; takes as many as it has."""

    def __init__(self, name: str, turns: int, order: list[str], rota_: Rota) -> None:
        self.name, self.turns, self.order, self.rota = name, turns, order, rota_

    def run(self) -> None:
        self.order.append(self.name)
        self.turns -= 1
        if self.turns:
            self.rota.add(self, asyncio.get_running_loop())


def turns_of(**numbers: int) -> list[str]:
    """Return the order in which runners took their turns, ``-`` where the loop did something else."""

    async def run() -> list[str]:
        order: list[str] = []
        one, loop = Rota(), asyncio.get_running_loop()
        for name, number in numbers.items():
            one.add(Runner(name, number, order, one), loop)
        for _ in range(20):
            await asyncio.sleep(0)
            order.append("-")
        return order

    return asyncio.run(run())


def test_everybody_has_a_turn_before_anybody_has_a_second() -> None:
    assert [each for each in turns_of(a=3, b=1, c=2) if each != "-"] == ["a", "b", "c", "a", "c", "a"]


def test_the_loop_goes_on_between_turns_that_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rota, "TURN_SECONDS", 0.0)

    assert "".join(turns_of(a=2, b=2)).startswith("a-b-a-b-")


def test_long_requests_make_it_busy_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Rota()
    assert not one.is_busy
    one.was_long()

    async def look() -> None:
        loop = asyncio.get_running_loop()
        one.add(Runner("a", 1, [], one), loop)
        await asyncio.sleep(0)
        assert one.is_busy
        monkeypatch.setattr(rota, "monotonic", lambda: one._busy_until + 1)
        one.add(Runner("a", 1, [], one), loop)
        await asyncio.sleep(0)
        assert not one.is_busy

    asyncio.run(look())


SEEN: list[str] = []
BEGUN, GO_ON = threading.Event(), threading.Event()


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Notes the paths it is asked for, in order; ``/first`` holds the loop."""
    if scope["type"] != "http":
        return
    SEEN.append(scope["path"])
    if scope["path"] == "/first":
        BEGUN.set()
        GO_ON.wait(5)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(app) as found:
        yield found


def get(path: str, *, last: bool = False) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: h\r\n{'Connection: close' if last else 'X: y'}\r\n\r\n".encode()


@pytest.mark.slow
def test_one_who_sends_thousands_at_once_does_not_hold_up_the_others(address: tuple[str, int]) -> None:
    number = 3000
    SEEN.clear()
    BEGUN.clear()
    GO_ON.clear()
    with socket.create_connection(address, timeout=5) as many, socket.create_connection(address, timeout=5) as other:
        other.sendall(get("/hello"))
        other.recv(65_536)
        many.sendall(get("/first") + get("/many") * number + get("/last", last=True))
        assert BEGUN.wait(5)
        other.sendall(get("/other"))
        GO_ON.set()
        other.recv(65_536)
        while many.recv(65_536):
            pass

    assert SEEN.count("/many") == number
    assert SEEN[-1] == "/last"
    assert SEEN.index("/other") < number / 2


def test_every_request_is_answered_while_it_is_busy(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONG_SECONDS", -1.0)  # every request is a long one

    for number in range(20):
        sent = get("/a") * number + get("/b", last=True)
        assert exchange(address, sent).count(b"HTTP/1.1 204") == number + 1
