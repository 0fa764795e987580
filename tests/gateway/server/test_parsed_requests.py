"""Heads that take a parser: given whole or in pieces they say the same, and what is none is refused."""

from __future__ import annotations

import pytest

from gateway.server.parsed_requests import Head, ParsedHead
from gateway.server.refusals import RefusedError


def parsed(data: bytes, *, byte_by_byte: bool = False) -> Head:
    head = ParsedHead()
    pieces = [data[at : at + 1] for at in range(len(data))] if byte_by_byte else [data]
    for index, piece in enumerate(pieces):
        head.feed(piece, is_last=index == len(pieces) - 1)
    return head.end()


GET = b"GET /a?b=c HTTP/1.1\r\nHost: h\r\n"


@pytest.mark.parametrize("byte_by_byte", [False, True])
def test_a_head_says_what_is_asked_for(byte_by_byte: bool) -> None:
    head = parsed(GET + b"X-Own: 1\r\nX-Own: 2\r\n\r\n", byte_by_byte=byte_by_byte)

    assert (head.line.method, head.line.raw_path, head.line.query) == ("GET", b"/a", b"b=c")
    assert head.headers == ((b"host", b"h"), (b"x-own", b"1"), (b"x-own", b"2"))
    assert (head.length, head.version, head.keeps_alive, head.offers_upgrade) == (0, "1.1", True, False)


@pytest.mark.parametrize(
    ("lines", "keeps_alive"),
    [(b"", True), (b"Connection: close\r\n", False), (b"Connection: keep-alive\r\n", True)],
)
def test_a_client_says_whether_the_connection_stays(lines: bytes, keeps_alive: bool) -> None:
    assert parsed(GET + lines + b"\r\n").keeps_alive is keeps_alive
    assert not parsed(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keeps_alive


def test_an_offer_to_upgrade_is_noted_and_changes_nothing_else() -> None:
    head = parsed(GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n")

    assert head.offers_upgrade
    assert head.length == 0


def test_a_target_that_is_an_address_counts_for_more_than_the_host() -> None:
    head = parsed(b"GET http://other/a HTTP/1.1\r\nHost: h\r\n\r\n")

    assert head.headers == ((b"host", b"other"),)
    assert head.line.raw_path == b"/a"


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        b"CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET / HTTP/1.2\r\nHost: h\r\n\r\n",
        b"GET / HTTP/2.0\r\nHost: h\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nBad Name: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\n",
        GET + b"\r\n" + GET + b"\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_what_is_no_head_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError):
        parsed(data)
