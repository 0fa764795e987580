from __future__ import annotations

import gzip
import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.encodings import ENCODINGS, accepted
from gateway.responses.answer import Answer
from gateway.responses.compression import compressed

BODY = b"a,b,c\r\n" * 100


# RFC 9110 §12.5.3.
@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip;q=0.8", "gzip"),
        ("zstd;q=0.8, gzip;q=0.8", "zstd"),
        ("gzip;q=0", None),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("gzip;q=0.5, identity;q=0.6", None),
        ("gzip;q=0.000", None),
        ("gzip ; q=0.001", "gzip"),
        ("*", "zstd"),
        ("*;q=0", None),
        ("*, zstd;q=0", "gzip"),
        ("gzip;q=0.5, *;q=0", "gzip"),
        ("identity", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("br, deflate", None),
        ("gzip;q=2", None),
        ("gzip;q=nan", None),
        ("gzip;level=9", None),
        (",,gzip,", "gzip"),
    ],
)
def test_the_encoding_a_client_likes_best_is_used(header: str, name: str | None) -> None:
    assert accepted(header, ["zstd", "gzip"]) == name


@given(st.text(max_size=40))
def test_no_accept_encoding_breaks_an_answer(header: str) -> None:
    assert accepted(header) in (None, *ENCODINGS)


def answer(body: bytes = BODY, *more: tuple[bytes, bytes], type_: bytes = b"text/csv", status: int = 200) -> Answer:
    return Answer(status, [(b"Content-Type", type_), *more], body)


def test_a_large_body_is_compressed_and_its_tag_weakened() -> None:
    found = compressed(answer(BODY, (b"ETag", b'"v1"')), "gzip", 100)

    assert gzip.decompress(found.body) == BODY
    assert found.headers[1:] == [(b"ETag", b'W/"v1"'), (b"Vary", b"Accept-Encoding"), (b"Content-Encoding", b"gzip")]


@pytest.mark.parametrize("header", ["", "br", "gzip;q=0"])
def test_who_does_not_read_it_gets_it_plain_and_caches_are_told(header: str) -> None:
    found = compressed(answer(BODY, (b"ETag", b'"v1"')), header, 100)

    assert (found.body, found.headers[1:]) == (BODY, [(b"ETag", b'"v1"'), (b"Vary", b"Accept-Encoding")])


def test_a_small_body_is_never_compressed() -> None:
    assert compressed(answer(b"x" * 100), "gzip", 100).body == b"x" * 100


@pytest.mark.parametrize(
    "given_",
    [
        answer(status=206),
        answer(BODY, (b"Content-Encoding", b"br")),
        answer(type_=b"image/png"),
        answer(type_=b"application/zip"),
        answer(type_=b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_piece_and_what_is_compressed_already_stay_as_they_are(given_: Answer) -> None:
    before = list(given_.headers)

    found = compressed(given_, "gzip", 10)

    assert (found.body, found.headers) == (BODY, before)


@pytest.mark.skipif(importlib.util.find_spec("zstandard") is None, reason="the extra [zstd] is not installed")
def test_zstd_is_written_where_the_extra_is_installed() -> None:
    import zstandard

    found = compressed(answer(), "gzip, zstd", 100)

    assert found.headers[-1] == (b"Content-Encoding", b"zstd")
    assert zstandard.ZstdDecompressor().decompress(found.body) == BODY
