"""A client that sends no more: what it asked for whole is answered, what it broke off is not run."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator

import pytest

from gateway import Dto, Gateway, Int32, Limits, Rows, operation
from gateway.server.connection import ConnectionLimits
from tests.serving import serving

#: The names that operations were called with.
RUN: list[str | None] = []


class Hello(Dto, namespace="T"):
    name: str | None = None


class Slow(Hello, namespace="T"):
    pass


class Export(Dto, namespace="T"):
    count: Int32 = 0


class Row(Dto, namespace="T"):
    number: Int32 = 0
    text: str = "x" * 300


class Said(Dto, namespace="T"):
    name: str | None = None


@operation("/hello")
def hello(request: Hello) -> Said:
    RUN.append(request.name)
    return Said(request.name)


@operation("/slow")
async def slow(request: Slow) -> Said:
    RUN.append(request.name)
    for _ in range(3):
        await asyncio.sleep(0.01)  # so that the end is read meanwhile
    return Said(request.name)


@operation("/export")
def export(request: Export) -> Rows[Row]:
    async def rows() -> AsyncIterator[Row]:
        for number in range(request.count):
            if number % 500 == 499:
                await asyncio.sleep(0.01)  # after the first pieces have left
            yield Row(number)

    return Rows(rows())


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    # One request at a time: a place that somebody kept would be missed by the next.
    app = Gateway([hello, slow, export], limits=Limits(body=1_000_000))
    with serving(app, ConnectionLimits(concurrent=1)) as found:
        yield found


def told(address: tuple[str, int], sent: bytes) -> bytes:
    """Send, say no more, and return all that is answered until the server closes the connection."""
    RUN.clear()
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


HEAD = b"Host: h\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
JSON = b'{"name":"a"}'


def get(path: str) -> bytes:
    return b"GET %b HTTP/1.1\r\n%b\r\n" % (path.encode(), HEAD)


def by_length(path: bytes, body: bytes = JSON) -> bytes:
    return b"POST %b HTTP/1.1\r\n%bContent-Length: %d\r\n\r\n%b" % (path, HEAD, len(body), body)


def by_chunks(path: bytes, body: bytes = JSON) -> bytes:
    pieces = b"5\r\n%b\r\n%x;x=y\r\n%b\r\n0\r\nX-Trailer: 1\r\n\r\n" % (body[:5], len(body) - 5, body[5:])
    return b"POST %b HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n%b" % (path, HEAD, pieces)


@pytest.mark.parametrize(
    "sent",
    [
        get("/hello?name=a"),
        get("/slow?name=a"),
        by_length(b"/hello"),
        by_length(b"/slow"),
        by_chunks(b"/hello"),
        by_chunks(b"/slow"),
        by_length(b"/slow", b'{"name":"a"' + b" " * 200_000 + b"}"),
        b"GET /slow?name=a HTTP/1.0\r\nAccept: application/json\r\n\r\n",
    ],
)
def test_who_has_asked_is_answered_and_then_the_connection_ends(address: tuple[str, int], sent: bytes) -> None:
    answer = told(address, sent)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b'\r\n\r\n{"name":"a"}')


@pytest.mark.slow
@pytest.mark.measured
def test_all_who_wait_in_line_are_answered(address: tuple[str, int]) -> None:
    names = [f"{number}" for number in range(40)]
    sent = b"".join(get(f"/{'slow' if int(name) % 3 == 1 else 'hello'}?name={name}") for name in names)

    answer = told(address, sent)

    assert names == RUN
    assert answer.count(b"HTTP/1.1 200 ") == len(names)


@pytest.mark.parametrize("rows", [5, 5000])
def test_an_answer_in_pieces_goes_on_to_its_end(address: tuple[str, int], rows: int) -> None:
    answer = told(address, get(f"/export?count={rows}"))

    assert answer.count(b'"number"') == rows
    assert answer.endswith(b"0\r\n\r\n") or b"Content-Length" in answer


@pytest.mark.slow
@pytest.mark.measured
def test_who_says_no_more_in_the_middle_of_an_answer_is_sent_the_rest(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(get("/export?count=20000"))
        answer = connection.recv(65_536)
        connection.shutdown(socket.SHUT_WR)
        answer += b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.count(b'"number"') == 20000
    assert answer.endswith(b"0\r\n\r\n")


def cuts(sent: bytes) -> list[int]:
    """Places within a request: in its head, after it, in its body, before its last byte."""
    body = sent.index(b"\r\n\r\n") + 4
    return sorted({1, 10, body - 1, body, *range(body + 1, len(sent), 7), len(sent) - 1})


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("sent", [by_length(b"/hello"), by_chunks(b"/hello"), by_length(b"/slow"), by_chunks(b"/slow")])
def test_what_breaks_off_is_not_run_and_who_asked_before_is_answered(
    address: tuple[str, int], sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    for cut in cuts(sent):
        assert told(address, sent[:cut]).count(b" 200 ") == 0, cut
        assert RUN == [], cut

        answer = told(address, get("/slow?name=before") + sent[:cut])
        assert answer.count(b"HTTP/1.1 200 ") == 1, cut
        assert RUN == ["before"], cut

    assert [each for each in caplog.records if each.levelname == "ERROR"] == []
    assert told(address, get("/hello?name=a")).startswith(b"HTTP/1.1 200 ")
