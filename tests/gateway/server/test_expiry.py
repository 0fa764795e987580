"""When a connection has waited too long, worked out without a clock: ``expire`` is told what time it is."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.server.connection import Connection
from gateway.server.process import ServerState


class Wire(asyncio.Transport):
    """The peer's side: what it was sent, and whether it may send and was dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.sent, self.is_paused, self.was_dropped, self.was_closed = b"", False, False, False

    def write(self, data: Any) -> None:
        self.sent += bytes(data)

    def pause_reading(self) -> None:
        self.is_paused = True

    def resume_reading(self) -> None:
        self.is_paused = False

    def is_closing(self) -> bool:
        return self.was_closed or self.was_dropped

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def can_write_eof(self) -> bool:
        return False

    def get_write_buffer_size(self) -> int:
        return 0

    def close(self) -> None:
        self.was_closed = True

    def abort(self) -> None:
        self.was_dropped = True


async def app(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("no request is whole")


def opened() -> tuple[Connection, Wire]:
    config = SimpleNamespace(loaded_app=app, root_path="")
    connection = Connection(config, ServerState(), {}, asyncio.get_running_loop())
    wire = Wire()
    connection.connection_made(wire)
    return connection, wire


HALF = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"


@pytest.mark.parametrize(
    ("sent", "waits_for", "status"),
    [(b"GET / HT", "head", b"HTTP/1.1 408 "), (HALF, "body", b"HTTP/1.1 408 ")],
)
def test_a_request_that_does_not_come_is_told_so_after_its_time_and_not_before(
    sent: bytes, waits_for: str, status: bytes
) -> None:
    async def wait() -> None:
        connection, wire = opened()
        connection.is_full = False
        connection._incoming.feed(sent)
        seconds = {"head": connection.limits.header_seconds, "body": connection.limits.body_seconds}[waits_for]
        assert connection.waiting_for == waits_for
        since = connection.waiting_since
        assert since is not None

        connection.expire(since + seconds)
        assert wire.sent == b""
        connection.expire(since + seconds + 0.001)
        assert wire.sent.startswith(status)

    asyncio.run(wait())


def test_a_body_that_the_host_holds_back_is_not_charged_to_the_client() -> None:
    async def wait() -> None:
        connection, wire = opened()
        connection._incoming.feed(HALF)
        connection.pause_reading()
        assert wire.is_paused

        connection.expire(1e12)
        assert (wire.sent, wire.is_closing()) == (b"", False)

        connection.resume_reading()
        assert connection.waiting_since is not None
        connection.expire(1e12)
        assert wire.sent.startswith(b"HTTP/1.1 408 ")

    asyncio.run(wait())


def test_a_client_that_takes_nothing_is_dropped_after_its_time() -> None:
    async def wait() -> None:
        connection, wire = opened()
        connection.pause_writing()
        full_since = connection._full_since

        connection.expire(full_since + connection.limits.send_seconds)
        assert not wire.was_dropped
        connection.expire(full_since + connection.limits.send_seconds + 0.001)
        assert wire.was_dropped

    asyncio.run(wait())


def test_a_client_that_has_gone_is_not_waited_for() -> None:
    async def wait() -> None:
        connection, wire = opened()
        connection.connection_lost(None)

        connection.expire(1e12)
        assert (wire.sent, wire.is_closing()) == (b"", False)

    asyncio.run(wait())
