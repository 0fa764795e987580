"""The server's readings of one stream of bytes, side by side: they are the same requests, or a refusal.

Mutated streams of requests are read by :class:`~gateway.server.incoming.Incoming`

* whole, as they mostly arrive: plain heads without the parser, the others with it;
* whole, every head with the parser;
* cut at random places;

and by httptools alone, which frames messages by itself. What the own server takes as a request has to
be one for the parser too, with the same body; where they differ, h11 is asked, and it is a fault
unless h11 reads what the server read.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import h11
import httptools

from gateway.server.incoming import Incoming
from gateway.server.patience import ConnectionLimits
from gateway.server.plain_requests import KnownTexts, PlainRequests
from tests.fuzz.mutations import mutate

LIMITS = ConnectionLimits(head_bytes=1500)
#: Bytes of a stream, at most.
LONGEST = 3000


class Read(NamedTuple):
    """A request that was read whole."""

    method: bytes
    target: bytes
    body: bytes


class Reading(NamedTuple):
    """What the server makes of a stream: its requests, and the status it refuses the rest with, if it does."""

    requests: list[Any]
    end: bytes


class _Request:
    """Stands for a request, and keeps its body."""

    is_answered = False
    keeps_alive = True

    def __init__(self, scope: dict[str, Any]) -> None:
        self.scope = scope
        self.body = b""
        self.is_whole = False

    def feed(self, data: bytes) -> None:
        self.body += data

    def finish(self) -> None:
        self.is_whole = True


class _Reader:
    """A connection that only reads."""

    limits = LIMITS
    is_full = False
    waiting_since: float | None = None

    def __init__(self) -> None:
        self.requests: list[_Request] = []
        self.end = b""

    def begin(self, scope: dict[str, Any], body: bytes | None = None) -> Any:
        request = _Request(scope)
        if body is not None:
            request.body, request.is_whole = body, True
        self.requests.append(request)
        return request

    def wait_for(self, what: str) -> None:
        pass

    def switch(self, head: object, after: bytes) -> bool:
        return False

    def refuse(self, status: bytes) -> None:
        self.end = status[:3]


class _NothingIsPlain(PlainRequests):
    """Leaves every head to the parser."""

    def read(self, head: bytes) -> None:
        return None


BASE = {"root_path": ""}
PARTS = ("method", "path", "raw_path", "query_string", "http_version", "headers")


def read_by_server(pieces: list[bytes], known: KnownTexts | None = None) -> Reading:
    """Return the requests of a stream that arrives in ``pieces``; without ``known``, by the parser alone."""
    reader = _Reader()
    incoming = Incoming(reader, BASE, {}, known or KnownTexts())
    if known is None:
        incoming._plain = _NothingIsPlain(KnownTexts())
    for piece in pieces:
        if not reader.end:
            incoming.feed(piece)
    return Reading(
        [
            (*map(request.scope.get, PARTS), request.keeps_alive, request.body)
            for request in reader.requests
            if request.is_whole
        ],
        reader.end,
    )


class _Parsed:
    """What httptools makes of a stream, framed by itself."""

    def __init__(self, data: bytes) -> None:
        self.requests: list[Read] = []
        self.tunnels = False
        self._url, self._body = b"", b""
        parser = self._parser = httptools.HttpRequestParser(self)
        try:
            parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.tunnels = True  # it stops at such a head, whatever follows
        except httptools.HttpParserError:
            pass

    def on_message_begin(self) -> None:
        self._url, self._body = b"", b""

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self.requests.append(Read(self._parser.get_method(), self._url, self._body))


def read_by_h11(data: bytes) -> list[Read]:
    """Return what h11 makes of a stream, up to what it refuses."""
    connection, found = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST), []
    connection.receive_data(data)
    line, body = (b"", b""), b""
    try:
        while True:
            event = connection.next_event()
            if isinstance(event, h11.Request):
                line, body = (event.method, event.target), b""
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage):
                found.append(Read(*line, body))
                if connection.their_state is not h11.DONE:
                    return found
                connection.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
                connection.send(h11.EndOfMessage())
                connection.start_next_cycle()
            else:
                return found
    except h11.ProtocolError:
        return found


def fault(data: bytes, cuts: Callable[[bytes], list[bytes]], known: KnownTexts) -> str:
    """Return what is wrong with the readings of a stream, empty if nothing is."""
    whole = read_by_server([data], known)
    if read_by_server([data]) != whole:
        return "a plain head says what the parser does not say"
    pieces = read_by_server(cuts(data), known)
    # A head that is both too large and malformed is refused for what is seen first.
    if (pieces.requests, pieces.end != b"") != (whole.requests, whole.end != b""):
        return "a stream in pieces is another one"
    parsed = _Parsed(data)
    framed = [(method.encode(), body) for method, *_, body in whole.requests]
    if parsed.tunnels:
        framed = framed[: len(parsed.requests) - 1]
    if framed != [(read.method, read.body) for read in parsed.requests[: len(framed)]]:
        others = [(read.method, read.body) for read in read_by_h11(data)]
        if framed != others[: len(framed)]:
            return "the parser, and h11, end a message elsewhere"
    return ""


HOST = b"Host: h\r\n"
GET = b"GET /a?b=c HTTP/1.1\r\n" + HOST + b"Accept: */*\r\nUser-Agent: x/1\r\nCookie: a=b; c=d\r\n\r\n"
POST = b"POST /json/reply/Hello HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nContent-Length: 12\r\n\r\n"
CHUNKED = b"POST /a HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
UPGRADE = b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
SEEDS = [
    GET,
    GET * 3,
    POST + b'{"name":"W"}' + GET,
    POST + b'{"name":"W"}' + POST.replace(b" 12", b" 2") + b"{}" + POST.replace(b" 12", b" 0") + POST + b'{"name":"V"}',
    POST + b"\r\n\r\n0\r\n\r\nab" + POST + b'{"name":"V"}',
    CHUNKED + b"5\r\nhello\r\n0\r\n\r\n" + GET,
    CHUNKED + b'a;x=y;z="q"\r\n0123456789\r\n1\r\n\n\r\n0\r\n\r\n' + POST + b"0123456789ab",
    CHUNKED + b"2\r\nhi\r\n0\r\nX-Trailer: a\r\nHost: other\r\n\r\n" + GET,
    b"GET /a HTTP/1.1\r\n" + HOST + UPGRADE + b"\r\n" + GET,
    b"POST /a HTTP/1.1\r\n"
    + HOST
    + UPGRADE
    + b"Content-Length: 35\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\nX-Y: \r\n\r\n"
    + GET,
    b"POST /a HTTP/1.1\r\n" + HOST + UPGRADE + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + GET,
    b"CONNECT h:80 HTTP/1.1\r\n" + HOST + b"\r\n" + GET,
    b"GET http://other/a?b HTTP/1.1\r\n" + HOST + b"\r\n" + GET,
    b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + GET,
    b"GET /a HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n" + GET,
    b"POST /a HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\nhi" + GET,
    b"\r\n\r\n" + GET + b"\r\n" + GET,
    b"PUT /" + b"x" * 900 + b" HTTP/1.1\r\n" + HOST + b"X-Long: " + b"y" * 500 + b"\r\n\r\n" + GET,
]
TOKENS = [
    *(b"\r\n", b"\n", b"\r", b"\r\n\r\n", b" ", b"\t", b":", b": ", b"\0", b"\x0b", b"\x7f", b"\xff", b","),
    *(b";", b"#", b"?", b"0", b"1", b"2", b"f", b"00", b"-1", b"+1", b"0x", b"99999999999999999999"),
    *(b"0\r\n\r\n", b"1\r\nx\r\n", b"5;a=b\r\n", b"Content-Length: 5\r\n", b"Content-Length: 0\r\n"),
    *(b"content-length:3\r\n", b"Content-Length : 5\r\n", b"Transfer-Encoding: chunked\r\n"),
    *(b"Transfer-Encoding: identity\r\n", b"transfer-encoding:\tchunked \r\n", b"gzip, chunked"),
    *(b"chunked, chunked", b"xchunked", b"chunked", b"Chunked", b"identity", HOST, b"Host: other\r\n"),
    *(b"host:h\r\n", b"Host: a/b\r\n", UPGRADE, b"Connection: close\r\n", b"Connection: keep-alive\r\n"),
    *(b"Expect: 100-continue\r\n", b"TE: trailers\r\n", b"Trailer: x\r\n", b" folded\r\n", b"X-A: b\r\n"),
    *(b"Proxy-Connection: close\r\n", b"Keep-Alive: 1\r\n", b"0\r\nConnection: close\r\n", b"Upgrade: x\r\n"),
    *(b"Cookie: a\r\n", b"GET ", b"POST ", b"HEAD ", b"CONNECT ", b"PRI ", b" HTTP/1.1\r\n", b" HTTP/1.0\r\n"),
    *(b" HTTP/2.0\r\n", b"HTTP/1.1", GET, POST, CHUNKED, b"http://o/", b"/", b"*", b"%00", b"%2f"),
]


def streams(count: int, seed: int) -> Iterator[tuple[bytes, random.Random]]:
    """Yield mutated streams, and the chance to cut each by; the same for the same seed."""
    chance = random.Random(f"server {seed}")
    known = tuple((bytes, stream) for stream in SEEDS)
    for _ in range(count):
        data = bytearray(chance.choice(SEEDS))
        for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3, 5, 8))):
            mutate(data, chance, TOKENS, known)
        yield bytes(data[:LONGEST]), chance


def cut_by(chance: random.Random) -> Callable[[bytes], list[bytes]]:
    """Return what cuts a stream at random places, now and then at all."""

    def cut(data: bytes) -> list[bytes]:
        if chance.random() < 0.05:
            return [data[at : at + 1] for at in range(len(data))]
        places = sorted(chance.randrange(len(data) + 1) for _ in range(chance.choice((1, 1, 2, 3, 8))))
        return [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True) if start < end]

    return cut


def finds(count: int, seed: int) -> dict[str, bytes]:
    """Return the shortest stream of each fault."""
    found: dict[str, bytes] = {}
    known = KnownTexts()
    for data, chance in streams(count, seed):
        if (wrong := fault(data, cut_by(chance), known)) and (wrong not in found or len(data) < len(found[wrong])):
            found[wrong] = data
    return found
