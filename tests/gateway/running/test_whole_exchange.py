"""The short way between server and application is taken only where nobody stands between them."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.running.whole_exchange import DIRECT, HeaderBlock, HeaderLines, unwrapped


class Request:
    async def receive(self) -> None:
        pass

    async def send(self, message: Any) -> None:
        pass


async def other(*_: Any) -> None:
    pass


def test_it_stays_where_nobody_has_wrapped_anything() -> None:
    request = Request()
    scope: dict[str, Any] = {DIRECT: request, "type": "http"}

    assert unwrapped(scope, request.receive, request.send) is scope


@pytest.mark.parametrize("wrapped", ["receive", "send", "both"])
def test_it_goes_where_somebody_has_and_the_scope_is_left_as_it_was(wrapped: str) -> None:
    request = Request()
    scope: dict[str, Any] = {DIRECT: request, "type": "http"}
    receive = request.receive if wrapped == "send" else other
    send = request.send if wrapped == "receive" else other

    assert unwrapped(scope, receive, send) == {"type": "http"}
    assert DIRECT in scope


def test_another_server_has_none() -> None:
    scope: dict[str, Any] = {"type": "http"}

    assert unwrapped(scope, other, other) is scope


def test_a_block_is_a_tuple_that_knows_what_was_made_of_it() -> None:
    block = HeaderBlock([(b"A", b"1")])

    assert block == ((b"A", b"1"),)
    assert (block.wire, block.shareable) == (None, None)


def test_lines_are_parted_at_their_first_colon() -> None:
    lines = HeaderLines(b"A: 1\r\nSet-Cookie: a=b: c; path=/\r\nB: \r\n")

    assert [*lines] == [(b"A", b"1"), (b"Set-Cookie", b"a=b: c; path=/"), (b"B", b"")]
