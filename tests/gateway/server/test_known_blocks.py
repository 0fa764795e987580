"""What is taken without the parser is what the parser would have given."""

from __future__ import annotations

import contextlib
from typing import Any

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.asgi import DIRECT
from gateway.server.known_blocks import BLOCKS_AT_MOST, LINES_AT_MOST, KnownBlocks
from gateway.server.request_lines import RequestLine, line_of
from tests.serving import exchange, serving


class Parsed:
    """What httptools makes of a text."""

    def __init__(self, data: bytes) -> None:
        self.url, self.headers, self.body, self.ended = b"", [], b"", 0
        parser = httptools.HttpRequestParser(self)
        parser.feed_data(data)
        self.method = parser.get_method().decode()

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.ended += 1


def learned(data: bytes) -> KnownBlocks:
    blocks = KnownBlocks()
    blocks.learn(data, Parsed(data).headers)
    return blocks


PLAIN = b"POST /x?a=1 HTTP/1.1\r\nHost: h\r\nX-A:  b c\r\nContent-Length: 2\r\n\r\nhi"


def test_a_known_block_gives_what_the_parser_gave() -> None:
    found = learned(PLAIN).read(PLAIN.replace(b"/x?a=1", b"/y").replace(b"hi", b"ho"))

    headers = ((b"host", b"h"), (b"x-a", b"b c"), (b"content-length", b"2"))
    assert found == (RequestLine("POST", "/y", b"/y", b""), headers, b"ho")


def test_a_line_read_twice_says_the_same() -> None:
    blocks = learned(PLAIN)

    assert blocks.read(PLAIN) == blocks.read(PLAIN)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (PLAIN + b"GET", "more than one request"),
        (PLAIN[:-1], "less than one request"),
        (PLAIN.replace(b"Host", b"host"), "another block"),
        (PLAIN.replace(b"HTTP/1.1", b"HTTP/1.0"), "another version"),
        (PLAIN.replace(b"POST", b"CONNECT"), "a verb of the parser's"),
        (PLAIN.replace(b"/x?a=1", b"http://h/x"), "a target of the parser's"),
        (PLAIN.replace(b"/x?a=1", b"/x#y"), "a fragment"),
        (PLAIN.replace(b"/x?a=1", b"/x y"), "a blank in the target"),
        (PLAIN.replace(b"/x?a=1", b"/\xc3\xa4"), "a target that is not ASCII"),
        (b"\r\n" + PLAIN, "a blank line before"),
        (PLAIN.replace(b"/x?a=1", b"/" + b"x" * 5000), "a long target"),
        (b"", "nothing"),
    ],
)
def test_what_is_not_the_like_of_it_is_left_to_the_parser(data: bytes, why: str) -> None:
    assert learned(PLAIN).read(data) is None, why


@pytest.mark.parametrize(
    "block",
    [
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
        b"Content-Length: 2\r\nContent-Length: 2\r\n",
        b"Content-Length: +2\r\n",
        b"Expect: 100-continue\r\nContent-Length: 2\r\n",
        b"Connection: close\r\nContent-Length: 2\r\n",
        b"Upgrade: h2c\r\nContent-Length: 2\r\n",
        b"X-Folded: a\r\n b\r\nContent-Length: 2\r\n",
        b"X-Blank : a\r\nContent-Length: 2\r\n",
        b"X-Bare: a\nContent-Length: 2\r\n",
        b"X-Long: " + b"a" * 5000 + b"\r\nContent-Length: 2\r\n",
        b"",
    ],
)
def test_a_block_that_two_readers_could_read_differently_is_not_learned(block: bytes) -> None:
    data = b"POST /x HTTP/1.1\r\n" + block + b"\r\nhi"
    blocks = KnownBlocks()

    blocks.learn(data, [(b"x-folded", b"a b"), (b"content-length", b"2")])
    with contextlib.suppress(httptools.HttpParserError):
        blocks.learn(data, Parsed(data).headers)

    assert blocks.read(data) is None


def test_the_table_is_bounded() -> None:
    blocks = KnownBlocks()
    for number in range(BLOCKS_AT_MOST + 10):
        data = PLAIN.replace(b"b c", b"%d" % number)
        blocks.learn(data, Parsed(data).headers)

    assert len(blocks._known) <= BLOCKS_AT_MOST


def test_the_table_of_lines_is_bounded() -> None:
    blocks = learned(PLAIN)
    for number in range(LINES_AT_MOST + 10):
        assert blocks.read(PLAIN.replace(b"/x", b"/%d" % number)) is not None

    assert len(blocks._lines) <= LINES_AT_MOST


_NAMES = st.sampled_from([b"Host", b"Accept", b"X-A", b"Content-Length", b"content-length", b"Cookie", b"X B", b"X-C "])
_VALUES = st.sampled_from([b"h", b"*/*", b"", b" a\t", b"2", b"3", b"0", b"a\nb", b"a\r\n b", b"\xff"])
_BLOCKS = st.lists(st.builds(lambda name, value: name + b":" + value + b"\r\n", _NAMES, _VALUES), max_size=4)
_BODIES = st.sampled_from([b"", b"hi", b"abc", b"\r\n\r\n"])
_LINES = st.sampled_from([b"GET /", b"POST /x?y=%20", b"PUT /a//b", b"HEAD *", b"POST /\x7f", b"get /"])


@given(_BLOCKS, _BODIES, _LINES, _LINES)
def test_whatever_was_learned_reads_as_the_parser_reads(
    block: list[bytes], body: bytes, first: bytes, second: bytes
) -> None:
    rest = b" HTTP/1.1\r\n" + b"".join(block) + b"\r\n" + body
    try:
        blocks = learned(first + rest)
    except httptools.HttpParserError:
        return

    found = blocks.read(second + rest)

    if found is not None:
        parsed = Parsed(second + rest)
        assert found == (line_of(parsed.method, parsed.url), tuple(parsed.headers), parsed.body)
        assert parsed.ended == 1


def test_a_connection_answers_known_and_unknown_requests_alike() -> None:
    seen: list[Any] = []

    async def note(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            body = (await receive())["body"]
            seen.append(({**scope, "headers": list(scope["headers"]), "client": None, DIRECT: None}, body))
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    with serving(note) as address:
        for _ in range(3):
            exchange(address, b"POST /a%20b?c HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi", shut=True)

    assert len(seen) == 3
    assert seen[0] == seen[1] == seen[2]
