"""``Content-Encoding`` undone: all of what was sent, or an error."""

from __future__ import annotations

import gzip
import itertools
import zlib

import pytest

from gateway.http.decompression import CompressionError, TooLargeError, decompressed

#: A header with all that one may have (RFC 1952 §2.3).
_HEADER = b"\x1f\x8b\x08\x1f\0\0\0\0\0\xff" + b"\x02\0xy" + b"name\0" + b"comment\0"
DRESSED = _HEADER + (zlib.crc32(_HEADER) & 0xFFFF).to_bytes(2, "little") + gzip.compress(b"abc")[10:]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (gzip.compress(b"abc"), "gzip"),
        (gzip.compress(b"abc"), " GZip "),
        (gzip.compress(b"abc"), "x-gzip"),
        (gzip.compress(b"abc"), "gzip, identity"),
        (gzip.compress(zlib.compress(b"abc")), "deflate, gzip"),
        (zlib.compress(b"abc"), "deflate"),
        (DRESSED[:-8], "gzip"),
        (b"abc", "x"),
        (b"abc", ""),
    ],
)
def test_a_body_is_decompressed(data: bytes, encoding: str) -> None:
    assert decompressed(data, encoding, 100) == b"abc"


def test_every_member_of_a_body_is_read() -> None:
    members = b"".join(map(gzip.compress, (b"Id\r\n1\r\n", b"", b"2\r\n", b"3\r\n" * 1000)))

    assert decompressed(members, "gzip", 10_000) == b"Id\r\n1\r\n2\r\n" + b"3\r\n" * 1000


@pytest.mark.parametrize("behind", [b"\0\0\0", b"garbage", b"\x1f"])
def test_what_stands_behind_the_last_member_changes_nothing(behind: bytes) -> None:
    assert decompressed(gzip.compress(b"abc") + behind, "gzip", 10) == b"abc"


def test_a_member_that_has_begun_must_be_complete_but_for_its_checksum() -> None:
    first, second = gzip.compress(b"ab"), gzip.compress(b"cd" * 500)
    for end in range(2, len(second)):
        text = first + second[:end]
        if end >= len(second) - 8:
            assert decompressed(text, "gzip", 2000) == b"ab" + b"cd" * 500
        else:
            with pytest.raises(CompressionError):
                decompressed(text, "gzip", 2000)


@pytest.mark.parametrize("data", [b"abc", gzip.compress(b"abc")[:-9], gzip.compress(b"abc")[:-5] + b"\xff" * 5, b""])
def test_broken_compression_is_an_error(data: bytes) -> None:
    with pytest.raises(CompressionError):
        decompressed(data, "gzip", 10)


@pytest.mark.parametrize("members", [1, 50])
def test_a_body_does_not_grow_beyond_the_limit(members: int) -> None:
    data = b"".join(itertools.repeat(gzip.compress(b"a" * 1000), members))

    assert len(decompressed(data, "gzip", 1000 * members)) == 1000 * members
    with pytest.raises(TooLargeError):
        decompressed(data, "gzip", 1000 * members - 1)
