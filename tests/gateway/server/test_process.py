"""uvicorn as a gateway wants it, and a start that fails in one line."""

from __future__ import annotations

import gc
import signal
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from gateway.server import insides, process
from gateway.server.connection import Connection
from gateway.server.listening import listen
from gateway.server.loading import StartError
from gateway.server.patience import ConnectionLimits
from tests.serving import exchange, serving

#: How a start that fails ends: newer uvicorns leave the process themselves.
STOPPED = (StartError, SystemExit)


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def test_a_server_has_our_protocol_with_its_limits_and_tells_nobody_what_it_is() -> None:
    configuration = process.configure(app, ConnectionLimits(header_seconds=7))
    protocol: Any = configuration.http

    assert issubclass(protocol, Connection)
    assert protocol.limits.header_seconds == 7
    assert not configuration.server_header
    assert not configuration.proxy_headers
    assert configuration.ws == "none"


def test_websockets_are_taken_where_there_are_routes_for_them() -> None:
    with_routes = Starlette(routes=[WebSocketRoute("/ws", app)])

    assert process.configure(with_routes, ConnectionLimits()).ws != "none"


def test_what_uvicorn_lacks_stops_the_start_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insides, "missing", lambda server: ["Server.startup"])
    listener = listen("127.0.0.1", 0)

    with listener, pytest.raises(StartError, match=r"has no Server\.startup"):
        process.run(app, listener)


def test_an_application_whose_lifespan_fails_does_not_start() -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no"})

    with listen("127.0.0.1", 0) as listener, pytest.raises(STOPPED):
        process.run(failing, listener)


def test_a_terminal_that_closes_does_not_stop_it() -> None:
    async def stopped(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        seen.append(signal.getsignal(signal.SIGHUP))
        await send({"type": "lifespan.startup.failed", "message": "enough"})

    seen: list[Any] = []
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # who runs the tests may ignore it
    try:
        with listen("127.0.0.1", 0) as listener, pytest.raises(STOPPED):
            process.run(stopped, listener)
        assert seen == [signal.SIG_IGN]
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.slow
def test_what_was_built_at_boot_is_left_out_of_later_collections() -> None:
    thresholds, frozen = gc.get_threshold(), gc.get_freeze_count()
    built = [object() for _ in range(1000)], {}  # type: ignore[var-annotated]  # what a collection looks at
    try:
        with serving(app) as address:
            assert exchange(address, b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", shut=True).startswith(b"HTTP/1.1 200 ")
            assert gc.get_freeze_count() > frozen
            assert gc.get_threshold()[0] == process.YOUNG_OBJECTS
    finally:
        gc.set_threshold(*thresholds)
    assert built
