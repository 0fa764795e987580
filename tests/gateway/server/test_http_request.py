"""One request as an application sees it: its body comes to an end, its answer is framed, its client may leave."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.running.whole_exchange import HeaderBlock
from gateway.server.http_request import HIGH_WATER, ClientLeft, HttpRequest

BLOCK = HeaderBlock([(b"A", b"1")])


class Peer:
    def __init__(self) -> None:
        self.full: asyncio.Event | None = None
        self.server = SimpleNamespace(date_line=b"Date: x\r\n")
        self.gone, self.sent, self.paused = False, b"", False

    def is_gone(self) -> bool:
        return self.gone

    def write(self, data: bytes) -> None:
        self.sent += data

    put = write

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


def request(method: str = "GET", version: str = "1.1", headers: Any = ()) -> tuple[HttpRequest, Peer]:
    peer = Peer()
    scope = {"method": method, "http_version": version, "headers": list(headers)}
    return HttpRequest(peer, scope, method == "HEAD"), peer


def start(*headers: tuple[bytes, bytes], status: int = 200) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def body(data: bytes = b"", *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": data, "more_body": more}


def sent(made: HttpRequest, *messages: dict[str, Any]) -> None:
    async def send() -> None:
        for message in messages:
            await made.send(message)

    asyncio.run(send())


@pytest.mark.parametrize(
    ("method", "version", "headers", "ends"),
    [
        ("GET", "1.1", [(b"Content-Length", b"2")], b"Content-Length: 2\r\n\r\nab"),
        ("GET", "1.1", [], b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"),
        ("GET", "1.0", [], b"Connection: close\r\n\r\nab"),
        ("HEAD", "1.1", [(b"Content-Length", b"2")], b"Content-Length: 2\r\n\r\n"),
    ],
)
def test_an_answer_is_framed_as_its_reader_understands(method: str, version: str, headers: Any, ends: bytes) -> None:
    made, peer = request(method, version)

    sent(made, start(*headers), body(b"" if method == "HEAD" else b"ab"))

    assert peer.sent == b"HTTP/1.1 200 OK\r\nDate: x\r\n" + ends
    assert made.is_answered


@pytest.mark.parametrize(
    ("messages", "error"),
    [
        ((body(),), "out of turn"),
        ((start(), start()), "second"),
        ((start(), body(), body()), "out of turn"),
        ((start((b"Content-Length", b"1")), body(b"ab")), "longer"),
        ((start((b"Content-Length", b"3")), body(b"ab")), "shorter"),
        ((start(), {"type": "http.response.push"}), "out of turn"),
    ],
)
def test_what_is_no_answer_is_refused(messages: tuple[dict[str, Any], ...], error: str) -> None:
    with pytest.raises(RuntimeError, match=error):
        sent(request()[0], *messages)


def test_nothing_is_sent_to_a_client_that_has_left() -> None:
    left, _ = request()
    gone, peer = request()
    left.leave()
    peer.gone = True

    for made in (left, gone):
        with pytest.raises(ClientLeft):
            sent(made, start())
        with pytest.raises(ClientLeft):
            made.answer(200, BLOCK, b"")


def test_a_body_comes_in_its_pieces_and_then_there_is_only_the_clients_leaving() -> None:
    made, peer = request("POST")

    async def received() -> list[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        loop.call_soon(made.feed, b"ab")
        messages = [await made.receive()]
        made.feed(b"cd")
        loop.call_soon(made.finish)
        messages += [await made.receive(), await made.receive()]
        loop.call_soon(made.leave)
        return [*messages, await made.receive()]

    first, second, last, left = asyncio.run(received())

    assert (first["body"], second["body"], last["body"]) == (b"ab", b"cd", b"")
    assert [message.get("more_body") for message in (first, second, last)] == [True, True, False]
    assert left == {"type": "http.disconnect"}
    assert not peer.paused


def test_a_client_that_sends_faster_than_it_is_read_waits() -> None:
    made, peer = request("POST")

    made.feed(b"x" * HIGH_WATER)
    assert not peer.paused
    made.feed(b"x")
    assert peer.paused


def test_what_nobody_wants_any_more_is_not_kept() -> None:
    made, _ = request("POST")
    made.answer(200, BLOCK, b"")

    made.feed(b"x")

    assert made.body == b""


def test_a_body_that_is_there_is_taken_whole_and_once() -> None:
    made, _ = request("POST")
    made.feed(b"ab")
    assert made.take() is None
    made.finish()

    assert made.take() == b"ab"
    assert made.take() is None


def test_a_client_that_waits_for_a_word_before_its_body_gets_one() -> None:
    made, peer = request("POST", headers=[(b"expect", b"100-Continue")])

    async def received() -> None:
        asyncio.get_running_loop().call_soon(made.feed, b"ab")
        await made.receive()
        asyncio.get_running_loop().call_soon(made.finish)
        await made.receive()

    asyncio.run(received())

    assert peer.sent == b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_has_no_length(status: int) -> None:
    made, peer = request()

    assert made.answer(status, BLOCK, b"")

    assert b"Content-Length" not in peer.sent
    assert b"chunked" not in peer.sent


def test_a_whole_answer_has_its_own_headers_and_those_it_shares() -> None:
    made, peer = request()

    assert made.answer(200, BLOCK, b"ab", ((b"B", b"2"),), b"Fine")

    assert peer.sent == b"HTTP/1.1 200 Fine\r\nDate: x\r\nA: 1\r\nB: 2\r\nContent-Length: 2\r\n\r\nab"
    with pytest.raises(RuntimeError, match="second"):
        made.answer(200, BLOCK, b"")


def test_a_whole_answer_to_a_slow_client_is_left_to_what_waits() -> None:
    made, peer = request()
    peer.full = asyncio.Event()

    assert not made.answer(200, BLOCK, b"ab")
    assert peer.sent == b""
