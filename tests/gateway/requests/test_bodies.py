import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from gateway.requests.bodies import Disconnected, Receive, read
from gateway.requests.in_flight import Claim, InFlight
from gateway.service.errors import RequestError


def claim(limit: int = 100) -> Claim:
    return Claim(InFlight(limit))


def arriving(*pieces: bytes, gone: bool = False) -> Receive:
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": piece, "more_body": gone or index + 1 < len(pieces)}
        for index, piece in enumerate(pieces)
    ]
    messages += [{"type": "http.disconnect"}] * gone
    waiting = iter(messages)

    async def receive() -> MutableMapping[str, Any]:
        return next(waiting)

    return receive


def test_a_body_is_read_whole() -> None:
    assert asyncio.run(read(arriving(b"ab", b"", b"c"), 3, 0, claim())) == b"abc"


@pytest.mark.parametrize("pieces", [[b"abcd"], [b"ab", b"cd", b"ef"]])
def test_a_body_beyond_the_limit_is_413(pieces: list[bytes]) -> None:
    with pytest.raises(RequestError) as caught:
        asyncio.run(read(arriving(*pieces), 3, 0, claim()))

    assert caught.value.status == 413


def test_a_declared_length_beyond_the_limit_is_413_before_anything_is_read() -> None:
    with pytest.raises(RequestError) as caught:
        asyncio.run(read(arriving(), 3, 4, claim()))

    assert caught.value.status == 413


def test_a_client_that_leaves_ends_the_request() -> None:
    with pytest.raises(Disconnected):
        asyncio.run(read(arriving(b"ab", gone=True), 3, 0, claim()))


def test_what_all_bodies_hold_is_bounded_and_given_back() -> None:
    room = InFlight(5)
    first, second = Claim(room), Claim(room)
    asyncio.run(read(arriving(b"ab", b"cd"), 10, 0, first))

    with pytest.raises(RequestError) as caught:
        asyncio.run(read(arriving(b"ab", b"c"), 10, 0, second))
    first.release()
    second.release()

    assert caught.value.status == 503
    assert dict(caught.value.headers)["Retry-After"] == "1"
    assert room.held == 0
