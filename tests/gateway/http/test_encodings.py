"""Which encoding a client reads best (RFC 9110 §12.5.3), and what it gets in pieces."""

from __future__ import annotations

import zlib

import pytest

from gateway.http.encodings import ENCODINGS, accepted


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP;Q=0.5", "gzip"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("gzip, zstd", "zstd"),
        ("*", "zstd"),
        ("*;q=0.1, zstd;q=0", "gzip"),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("gzip;q=0.4, identity;q=0.5", None),
        ("gzip;q=0", None),
        ("gzip;q=2", None),
        ("gzip;q=0.1234", None),
        ("br, deflate", None),
        ("", None),
    ],
)
def test_the_encoding_a_client_likes_best_is_taken(header: str, name: str | None) -> None:
    assert accepted(header, ["zstd", "gzip"]) == name


def test_every_piece_is_readable_when_it_has_been_sent() -> None:
    pieces, reader = ENCODINGS["gzip"].pieces(), zlib.decompressobj(16 + zlib.MAX_WBITS)

    assert reader.decompress(pieces.write(b"a row")) == b"a row"
    assert reader.decompress(pieces.write(b"another")) == b"another"
    assert not reader.eof
    assert reader.decompress(pieces.end()) == b""
    assert reader.eof


def test_a_whole_body_is_the_same_each_time() -> None:
    assert ENCODINGS["gzip"].whole(b"x" * 100) == ENCODINGS["gzip"].whole(b"x" * 100)
    assert zlib.decompress(ENCODINGS["gzip"].whole(b"x" * 100), 31) == b"x" * 100
