"""The requests of one connection are those that its bytes are, whatever came before them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.running.whole_exchange import DIRECT, REPEATED
from gateway.server.http_request import HIGH_WATER, HttpRequest
from gateway.server.incoming import Incoming
from gateway.server.patience import ConnectionLimits
from gateway.server.plain_requests import KnownTexts
from tests.arrival import ARRIVAL, WAYS
from tests.serving import serving

SEEN: list[Any] = []
TABLES: list[Any] = []
HEAD_BYTES = ConnectionLimits().head_bytes


async def note(scope: Any, receive: Any, send: Any) -> None:
    """Notes what it sees of a request, and spoils it."""
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    told = {**scope, "headers": list(scope["headers"]), "state": dict(scope["state"]), "client": None, DIRECT: None}
    if (table := told.pop(REPEATED, None)) is not None:
        TABLES.append(table)
        table.setdefault("path", scope["path"])
    SEEN.append((told, body))
    scope["state"]["spoiled"] = scope["path"] = scope["spoiled"] = "yes"
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(note) as found:
        yield found


def request(path: str, accept: str, body: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: h\r\nAccept: {accept}\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()


REQUESTS = st.builds(
    request,
    st.sampled_from(["/a", "/b", "/a?x=1", "/a%20b"]),
    st.sampled_from(["*/*", "text/csv"]),
    st.sampled_from(["", "hi", "ho", "hello", "\r\n\r\n"]),
)


def seen_of(address: tuple[str, int], requests: list[bytes], cut: int = 0) -> list[Any]:
    """Return what the application saw of requests on one connection, each sent after the one before was answered."""
    SEEN.clear()
    with socket.create_connection(address, timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for each in requests:
            for piece in filter(None, (each[:cut], each[cut:])):
                connection.sendall(piece)
            assert connection.recv(65_536).endswith(b"\r\n\r\n")
    return list(SEEN)


@given(requests=st.lists(REQUESTS, min_size=1, max_size=6), cut=st.sampled_from([0, 0, 10, 70]))
def test_a_request_is_the_same_on_a_new_connection(address: tuple[str, int], requests: list[bytes], cut: int) -> None:
    apart = [seen for each in requests for seen in seen_of(address, [each], cut=1)]

    assert seen_of(address, requests, cut) == apart


def test_what_an_application_does_to_its_scope_stays_there(address: tuple[str, int]) -> None:
    once, again, third = seen_of(address, [request("/a", "*/*", "hi")] * 3)

    assert once == again == third
    assert once[0]["path"] == "/a"
    assert "spoiled" not in once[0]["state"]


def test_repeats_of_a_head_share_a_table_until_another_head(address: tuple[str, int]) -> None:
    TABLES.clear()
    first, second, other = request("/a", "*/*", "hi"), request("/a", "*/*", "ho"), request("/b", "*/*", "hi")

    seen_of(address, [first, second, first, other, other, first, first])

    if ARRIVAL.way == WAYS[0]:
        assert [table["path"] for table in TABLES] == ["/a", "/a", "/b", "/a"]
        assert TABLES[0] is TABLES[1]
        assert TABLES[3] is not TABLES[0]
    else:
        assert TABLES == []  # only a request that arrives in one piece is recognised


def test_a_connection_answers_known_and_unknown_requests_alike(address: tuple[str, int]) -> None:
    sent = b"POST /a%20b?c HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"

    first, second, third = (seen_of(address, [sent])[0] for _ in range(3))

    assert first == second == third


def headers_of(address: tuple[str, int], *requests: bytes) -> list[dict[bytes, bytes]]:
    return [dict(scope["headers"]) for scope, _ in seen_of(address, list(requests))]


def test_a_head_keeps_its_first_headers_however_it_arrives(address: tuple[str, int]) -> None:
    names = [f"X-{number}".encode() for number in range(200)]
    head = b"".join(b"%b: %b\r\n" % (name, b"v" * 90) for name in names)

    found = headers_of(address, b"POST / HTTP/1.1\r\nHost: h\r\n" + head + b"Content-Length: 2\r\n\r\nhi")

    assert list(found[0]) == [b"host", *map(bytes.lower, names), b"content-length"]


def test_trailers_are_no_headers(address: tuple[str, int]) -> None:
    head = b"POST / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 9.9.9.9\r\nTransfer-Encoding: chunked\r\n\r\n"
    trailers = b"X-Forwarded-For: 6.6.6.6\r\nAuthorization: Basic x\r\nHost: other\r\n"

    (scope, body), after = seen_of(
        address, [head + b"2\r\nhi\r\n0\r\n" + trailers + b"\r\n", request("/after", "*/*", "")]
    )

    expected = ((b"host", b"h"), (b"x-forwarded-for", b"9.9.9.9"), (b"transfer-encoding", b"chunked"))
    assert (tuple(scope["headers"]), body, after[0]["path"]) == (expected, b"hi", "/after")


UPGRADES = ["websocket", "h2c", "x", "TLS/1.0"]


@pytest.mark.parametrize("upgrade", UPGRADES)
@pytest.mark.parametrize("framing", ["length", "chunks"])
def test_the_body_of_an_offer_to_upgrade_is_its_body(address: tuple[str, int], upgrade: str, framing: str) -> None:
    inner = b"GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
    head = f"POST /a HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n".encode()
    if framing == "length":
        sent = head + b"Content-Length: %d\r\n\r\n" % len(inner) + inner
    else:
        sent = head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(inner), inner)

    seen = seen_of(address, [sent, request("/after", "*/*", "hi")])

    assert [(scope["path"], body) for scope, body in seen] == [("/a", inner), ("/after", b"hi")]


def test_a_target_that_is_an_address_counts_for_more_than_the_host(address: tuple[str, int]) -> None:
    found = headers_of(address, b"GET http://one:1/a HTTP/1.1\r\nA: b\r\nHost: two\r\n\r\n")

    assert found == [{b"host": b"one:1", b"a": b"b"}]


def answers_to(address: tuple[str, int], sent: bytes) -> list[bytes]:
    """Return the status lines of what is answered until the connection closes, or the sender says no more."""
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return [line for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


NO_CONTENT = b"HTTP/1.1 204 No Content"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"CONNECT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 35\r\n\r\n", 405),
        (b"CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", 405),
        (b"GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505),
        (b"GET / HTTP/0.9\r\nHost: h\r\n\r\n", 505),
        (b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        (b"GET http://u@h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400),
    ],
)
def test_what_is_refused_ends_the_connection(address: tuple[str, int], sent: bytes, status: int) -> None:
    SEEN.clear()

    answers = answers_to(address, sent + b"GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")

    assert [int(line.split()[1]) for line in answers] == [status]
    assert SEEN == []


@pytest.mark.parametrize("number", [400, pytest.param(3000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("more", ["", "Connection: Upgrade\r\nUpgrade: x\r\n"])
def test_any_number_of_requests_may_come_at_once(address: tuple[str, int], number: int, more: str) -> None:
    sent = f"GET / HTTP/1.1\r\nHost: h\r\n{more}\r\n".encode() * number

    assert answers_to(address, sent) == [NO_CONTENT] * number


def test_a_head_is_counted_from_where_it_begins(address: tuple[str, int]) -> None:
    """A read of more bytes than a head may have ends in the middle of one."""
    body = b"x" * 100_000
    post = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    last = b"GET /n HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    for cut in (1, 10, 30, len(last) - 1):
        with socket.create_connection(address, timeout=5) as connection:
            connection.sendall(post + last[:cut])
            assert connection.recv(65_536).startswith(NO_CONTENT)
            connection.sendall(last[cut:])
            assert connection.recv(65_536).startswith(NO_CONTENT)


def test_heads_that_are_large_together_are_not_too_large(address: tuple[str, int]) -> None:
    sent = b"GET / HTTP/1.1\r\nHost: h\r\nX: %b\r\n\r\n" % (b"x" * 6000)

    assert answers_to(address, sent * 40) == [NO_CONTENT] * 40


@pytest.mark.parametrize("size", [HEAD_BYTES, HEAD_BYTES + 1])
@pytest.mark.parametrize("before", [b"", b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"])
def test_a_head_may_be_as_large_as_its_limit(address: tuple[str, int], size: int, before: bytes) -> None:
    head = b"GET / HTTP/1.1\r\nHost: h\r\nX: \r\n\r\n"
    head = head.replace(b"X: ", b"X: " + b"x" * (size - len(head)))

    answers = answers_to(address, before + head)

    assert answers.count(NO_CONTENT) == bool(before) + (size == HEAD_BYTES)
    assert before or size == HEAD_BYTES or answers == [b"HTTP/1.1 431 Request Header Fields Too Large"]


def test_trailers_without_end_are_refused(address: tuple[str, int]) -> None:
    head = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n"

    assert answers_to(address, head + b"A: " + b"b" * (HEAD_BYTES + 10))[0].startswith(b"HTTP/1.1 431 ")
    assert answers_to(address, head + b"A: b\r\n" * (HEAD_BYTES // 6 + 10))[0].startswith(b"HTTP/1.1 431 ")


class Feeder:
    """A connection that notes what it begins and waits for."""

    limits = ConnectionLimits()
    is_full = False
    waiting_since: float | None = None

    def __init__(self) -> None:
        self.bodies: list[bytes | None] = []
        self.waited: list[str] = []

    def begin(self, scope: dict[str, Any], body: bytes | None = None) -> HttpRequest:
        self.bodies.append(body)
        peer: Any = self
        return HttpRequest(peer, scope, False) if body is None else HttpRequest(peer, scope, False, body, True)

    def wait_for(self, what: str) -> None:
        self.waiting_since = 0.0
        self.waited.append(what)

    def switch(self, head: object, after: bytes) -> bool:
        return False

    def refuse(self, status: bytes) -> None:
        raise AssertionError(status)

    def pause_reading(self) -> None:
        self.waited.append("nothing, as it has enough")


@pytest.mark.parametrize(
    ("pieces", "bodies", "waited"),
    [
        ([request("/a", "*/*", "hi")], [b"hi"], []),
        ([request("/a", "*/*", "")], [b""], []),
        ([request("/a", "*/*", "hi") * 2], [b"hi", b"hi"], []),
        ([request("/a", "*/*", "hi")] * 3, [b"hi", b"hi", b"hi"], []),
        ([b"\r\n\r\n", request("/a", "*/*", "hi")], [b"hi"], []),
        ([request("/a", "*/*", "hi")[:-1], b"i"], [None], ["body"] * 3),
        ([request("/a", "*/*", "hi")[:9], request("/a", "*/*", "hi")[9:]], [None], ["head", "body", "body"]),
        ([request("/a", "*/*", "x" * HIGH_WATER)], [b"x" * HIGH_WATER], []),
        ([request("/a", "*/*", "x" * (HIGH_WATER + 1))], [None], ["body", "body", "nothing, as it has enough"]),
    ],
)
def test_a_request_that_is_at_hand_waits_for_nothing(
    pieces: list[bytes], bodies: list[bytes | None], waited: list[str]
) -> None:
    feeder = Feeder()
    incoming = Incoming(feeder, {"root_path": ""}, {}, KnownTexts())
    for piece in pieces:
        incoming.feed(piece)

    assert (feeder.bodies, feeder.waited) == (bodies, waited)
    assert feeder.waiting_since is None
    assert incoming.request is not None
    assert incoming.request.is_whole
