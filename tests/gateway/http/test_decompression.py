"""``Content-Encoding`` undone: all of what was sent, or an error."""

from __future__ import annotations

import gzip
import itertools
import random
import zlib

import brotli
import pytest

from gateway.http import brotli_data
from gateway.http.decompression import (
    MOST_CODINGS,
    BrokenOffError,
    CompressionError,
    TooLargeError,
    UnreadableCodingError,
    decompressed,
)

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
        (brotli.compress(b"abc"), "br"),
        (gzip.compress(brotli.compress(b"abc")), "BR, gzip"),
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


@pytest.mark.parametrize("data", [b"abc", gzip.compress(b"abc")[:-9], gzip.compress(b"abc")[:-5] + b"\xff" * 5])
def test_broken_compression_is_an_error(data: bytes) -> None:
    with pytest.raises(CompressionError):
        decompressed(data, "gzip", 10)


@pytest.mark.parametrize("members", [1, 50])
def test_a_body_does_not_grow_beyond_the_limit(members: int) -> None:
    data = b"".join(itertools.repeat(gzip.compress(b"a" * 1000), members))

    assert len(decompressed(data, "gzip", 1000 * members)) == 1000 * members
    with pytest.raises(TooLargeError):
        decompressed(data, "gzip", 1000 * members - 1)


@pytest.mark.parametrize(("codings", "is_read"), [(MOST_CODINGS, True), (MOST_CODINGS + 1, False)])
def test_a_body_has_so_many_codings_and_no_more(codings: int, is_read: bool) -> None:
    data = b"abc"
    for _ in range(codings):
        data = zlib.compress(data, 0)

    if is_read:
        assert decompressed(data, ",".join(["deflate"] * codings), 1000) == b"abc"
    else:
        with pytest.raises(CompressionError, match="at most 4 codings"):
            decompressed(data, ",".join(["deflate"] * codings), 1000)


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "deflate, gzip", "x"])
def test_of_nothing_there_is_nothing_to_undo(encoding: str) -> None:
    assert decompressed(b"", encoding, 10) == b""


TEXT = bytes(random.Random(1).choices(range(97, 123), k=1000))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [(gzip.compress(TEXT), "gzip"), (zlib.compress(TEXT), "deflate"), (brotli.compress(TEXT), "br")],
    ids=["gzip", "deflate", "br"],
)
def test_data_that_breaks_off_tells_what_there_was_of_it(data: bytes, encoding: str) -> None:
    with pytest.raises(BrokenOffError) as error:
        decompressed(data[: len(data) * 3 // 4], encoding, 1000)

    assert len(error.value.read) > 100
    assert TEXT.startswith(error.value.read)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (gzip.compress(zlib.compress(TEXT))[:-100], "deflate, gzip"),
        (gzip.compress(TEXT) + gzip.compress(TEXT)[:-100], "gzip"),
    ],
    ids=["another coding", "a later member"],
)
def test_what_breaks_off_within_another_coding_or_in_a_later_member_is_refused(data: bytes, encoding: str) -> None:
    with pytest.raises(CompressionError) as error:
        decompressed(data, encoding, 2000)

    assert not isinstance(error.value, BrokenOffError)


@pytest.mark.slow
def test_brotli_data_does_not_grow_beyond_the_limit() -> None:
    data = brotli.compress(b"a" * 100_000_000, quality=1)

    with pytest.raises(TooLargeError):
        decompressed(data, "br", 99_999)
    found, is_whole = brotli_data.undone(data, 1000)
    assert not is_whole
    assert len(found) < 1_000_000


@pytest.mark.parametrize("data", [b"abc", brotli.compress(TEXT) + b"after"])
def test_what_is_no_brotli_data_is_an_error(data: bytes) -> None:
    with pytest.raises(CompressionError):
        decompressed(data, "br", 1000)


def test_brotli_data_names_the_extra_that_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brotli_data, "brotli", None)

    with pytest.raises(UnreadableCodingError, match=r"servicestack-gateway\[br\]"):
        decompressed(b"abc", "br", 10)
