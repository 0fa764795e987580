"""Which requests ask for a WebSocket (RFC 6455 §4.1), and which applications take them."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route, WebSocketRoute

from gateway.server.parsed_requests import Head
from gateway.server.request_lines import line_of
from gateway.server.websockets import is_offer, takes_websockets, written


async def app(scope: Any, receive: Any, send: Any) -> None:
    pass


class Wrapper:
    def __init__(self, inner: Any) -> None:
        self.app = inner


WITH = Starlette(routes=[WebSocketRoute("/ws", app)])
WITHOUT = Starlette(routes=[Route("/", app)])
LOOP = Wrapper(None)
LOOP.app = LOOP


@pytest.mark.parametrize(
    ("application", "takes"),
    [
        (WITH, True),
        (WITHOUT, False),
        (Wrapper(Wrapper(WITH)), True),
        (Starlette(routes=[Mount("/x", app=WITH)]), True),
        (Starlette(routes=[Mount("/x", app=WITHOUT)]), False),
        (app, False),
        (LOOP, False),
    ],
)
def test_an_application_takes_them_if_it_or_what_is_in_it_has_a_route(application: Any, takes: bool) -> None:
    assert takes_websockets(application) is takes


OFFER = {b"host": b"h", b"connection": b"keep-alive, Upgrade", b"upgrade": b"WebSocket"}


def head(method: str = "GET", version: str = "1.1", length: int = 0, **changed: bytes | None) -> Head:
    headers = {**OFFER, **{name.encode(): value for name, value in changed.items()}}
    pairs = tuple((name, value) for name, value in headers.items() if value is not None)
    return Head(line_of(method, b"/a?b=c"), pairs, length, version, keeps_alive=True)


def test_an_offer_names_the_protocol_twice() -> None:
    assert is_offer(head())


@pytest.mark.parametrize(
    "other",
    [
        head("POST"),
        head(version="1.0"),
        head(length=1),
        head(upgrade=b"h2c"),
        head(upgrade=None),
        head(connection=b"keep-alive"),
        head(connection=None),
    ],
)
def test_anything_else_is_none(other: Head) -> None:
    assert not is_offer(other)


def test_a_head_is_written_as_it_was_read() -> None:
    lines = b"host: h\r\nconnection: keep-alive, Upgrade\r\nupgrade: WebSocket\r\n"

    assert written(head()) == b"GET /a?b=c HTTP/1.1\r\n" + lines + b"\r\n"
