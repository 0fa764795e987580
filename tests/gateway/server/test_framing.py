"""Where a message ends follows from its own headers (RFC 9112 §6.3, §7.1)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.server.framing import CHUNKED, Chunks, length_of
from gateway.server.refusals import RefusedError
from tests.counting import calls

MOST = 1000


def headers(text: str) -> list[tuple[bytes, bytes]]:
    pairs = (line.split(": ") for line in text.split("\n") if line)
    return [(name.lower().encode(), value.encode()) for name, value in pairs]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Content-Length: 0", 0),
        ("Content-Length: 12", 12),
        ("Content-Length: 012", 12),
        ("Transfer-Encoding: chunked", CHUNKED),
        ("Transfer-Encoding: Chunked", CHUNKED),
        ("Upgrade: websocket\nConnection: Upgrade\nContent-Length: 3", 3),
        ("Upgrade: h2c\nConnection: Upgrade, HTTP2-Settings\nTransfer-Encoding: chunked", CHUNKED),
    ],
)
def test_a_body_is_as_long_as_its_headers_say(text: str, length: int) -> None:
    assert length_of(headers(text), "1.1") == length


@pytest.mark.parametrize(
    "text",
    [
        *("Content-Length: 1\nContent-Length: 1", "Content-Length: 1\nContent-Length: 2"),
        *(f"Content-Length: {text}" for text in ("+1", "-1", "1, 1", "0x1", "1_0", "1 0", "", "٣", "1" * 16, "1.0")),
        "Content-Length: 1\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\nContent-Length: 1",
        "Transfer-Encoding: chunked\nTransfer-Encoding: chunked",
        *(
            f"Transfer-Encoding: {coding}"
            for coding in (
                *("gzip", "identity", "gzip, chunked", "identity, chunked", "chunked, identity", "chunked, chunked"),
                *("xchunked", '"chunked"', "chunked;q=1", "\x0bchunked", "chunked\x0b", "chun\x85ked", ""),
            )
        ),
    ],
)
def test_what_could_be_framed_differently_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        length_of(headers(text), "1.1")


def test_http_1_0_knows_no_chunks() -> None:
    with pytest.raises(RefusedError):
        length_of(headers("Transfer-Encoding: chunked"), "1.0")


def whole(data: bytes) -> tuple[bytes, bytes]:
    """Return a body in chunks, and what stands after it."""
    chunks = Chunks(MOST)
    body, at = chunks.take(data, 0)
    assert chunks.is_whole
    return body, data[at:]


def take_all(data: bytes, size: int) -> None:
    chunks = Chunks(MOST)
    for at in range(0, len(data), size):
        chunks.take(data[at : at + size], 0)


def pieces_of(data: bytes, sizes: Iterator[int]) -> tuple[bytes, bytes]:
    """Return the same, where the data comes in pieces."""
    chunks, body, at = Chunks(MOST), b"", 0
    while at < len(data) and not chunks.is_whole:
        piece = data[at : at + next(sizes)]
        found, stop = chunks.take(piece, 0)
        body, at = body + found, at + stop
    assert chunks.is_whole
    return body, data[at:]


BODIES = [
    (b"0\r\n\r\n", b""),
    (b"2\r\nhi\r\n0\r\n\r\n", b"hi"),
    (b"00a\r\n0123456789\r\n000\r\n\r\n", b"0123456789"),
    (b"A\r\n\r\n0\r\n\r\n\r\n\n\r\n0\r\n\r\n", b"\r\n0\r\n\r\n\r\n\n"),
    (b'1;a;b=c;d="e;\\"f"\r\nx\r\n1\r\ny\r\n0;z\r\n\r\n', b"xy"),
    (b"1\r\nx\r\n0\r\nA: b\r\nC:\td\r\n\r\n", b"x"),
    (b"1\r\nx\r\n0\r\nHost: h\r\nAuthorization: Basic x\r\n\r\n", b"x"),
]


@pytest.mark.parametrize(("data", "body"), BODIES)
@pytest.mark.parametrize("after", [b"", b"\r\n", b"GET / HTTP/1.1\r\n"])
def test_chunks_are_joined_and_end_where_they_end(data: bytes, body: bytes, after: bytes) -> None:
    assert whole(data + after) == (body, after)


@given(st.sampled_from(BODIES), st.lists(st.integers(1, 9), min_size=1))
def test_chunks_may_arrive_in_any_pieces(case: tuple[bytes, bytes], sizes: list[int]) -> None:
    def endless() -> Iterator[int]:
        while True:
            yield from sizes

    assert pieces_of(case[0] + b"after", endless()) == (case[1], b"after")


@pytest.mark.parametrize("extension", [b"", b";a", b';a="b"'])
def test_chunks_of_a_byte_are_read_without_a_call_for_each(extension: bytes) -> None:
    data = b"1%b\r\nx\r\n" % extension * 1000

    assert calls(lambda: Chunks(MOST).take(data, 0)) < 20
    assert Chunks(MOST).take(data, 0) == (b"x" * 1000, len(data))


@pytest.mark.parametrize(
    "data",
    [
        *(b"\r\n", b"x\r\n", b"-1\r\n", b"+1\r\n", b"0x1\r\n", b" 1\r\n", b"1 \r\n", b"1_0\r\n", b"1" * 16 + b"\r\n"),
        *(
            b"1\nx\r\n",
            b"1\rx\r\n",
            b"1\r\nxy\r\n",
            b"1\r\nx\n",
            b"1\r\nx0\r\n",
            b"1\r\nx\r0\r\n",
            b"1\r\nx\n0\r\n\r\n",
        ),
        *(b"1;\r\n", b"1;a\0\r\n", b"1;a\n", b'1;a="b\r\n', b"1 ;a\r\n", b"1;a=b c\r\n"),
        *(b"0\r\nno colon\r\n", b"0\r\nA : b\r\n", b"0\r\n folded\r\n", b"0\r\nA: b\0\r\n", b"0\r\nA: b\n\r\n"),
        *(
            b"0\r\nContent-Length: 1\r\n",
            b"0\r\ntransfer-encoding: chunked\r\n",
            b"0\r\nConnection: close\r\n",
            b"0\n\n",
            b"0\r\n\n",
        ),
    ],
)
def test_what_is_no_chunk_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError):
        Chunks(MOST).take(data, 0)
    with pytest.raises(RefusedError):
        take_all(data, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"1;" + b"a" * MOST,
        b"0\r\nA: " + b"b" * MOST,
        b"0\r\n" + b"A: b\r\n" * (MOST // 6 + 1),
        b"1\r\nx\r\n0\r\n" + b"A: b\r\n" * (MOST // 6 + 1),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_what_stands_between_chunks_is_bounded(data: bytes, size: int) -> None:
    with pytest.raises(RefusedError, match="too long") as refused:
        take_all(data, size)

    assert refused.value.status.startswith(b"431 ")
