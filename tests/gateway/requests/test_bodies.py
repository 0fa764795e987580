import asyncio
import gzip
import zlib
from collections.abc import MutableMapping
from typing import Any

import pytest

from formats import BUILT_IN, Registry
from gateway.requests.bodies import Disconnected, Receive, decompressed, labelled, notation, read
from gateway.service.errors import BindingError, RequestError

FORMATS = Registry(BUILT_IN)


def arriving(*pieces: bytes, gone: bool = False) -> Receive:
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": piece, "more_body": gone or index + 1 < len(pieces)}
        for index, piece in enumerate(pieces)
    ]
    messages += [{"type": "http.disconnect"}] * gone
    waiting = iter(messages)

    async def receive() -> MutableMapping[str, Any]:
        return next(waiting)

    return receive


def test_a_body_is_read_whole() -> None:
    assert asyncio.run(read(arriving(b"ab", b"", b"c"), 3, 0)) == b"abc"


@pytest.mark.parametrize("pieces", [[b"abcd"], [b"ab", b"cd", b"ef"]])
def test_a_body_beyond_the_limit_is_413(pieces: list[bytes]) -> None:
    with pytest.raises(RequestError) as caught:
        asyncio.run(read(arriving(*pieces), 3, 0))

    assert caught.value.status == 413


def test_a_declared_length_beyond_the_limit_is_413_before_anything_is_read() -> None:
    with pytest.raises(RequestError) as caught:
        asyncio.run(read(arriving(), 3, 4))

    assert caught.value.status == 413


def test_a_client_that_leaves_ends_the_request() -> None:
    with pytest.raises(Disconnected):
        asyncio.run(read(arriving(b"ab", gone=True), 3, 0))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (gzip.compress(b"abc"), "gzip"),
        (gzip.compress(b"abc"), " GZip "),
        (zlib.compress(b"abc"), "deflate"),
        (b"abc", "x"),
    ],
)
def test_a_body_is_decompressed(data: bytes, encoding: str) -> None:
    assert decompressed(data, encoding, 10) == b"abc"


@pytest.mark.parametrize("data", [b"abc", gzip.compress(b"abc")[:-4], b""])
def test_broken_compression_is_a_binding_error(data: bytes) -> None:
    with pytest.raises(BindingError):
        decompressed(data, "gzip", 10)


def test_a_small_body_does_not_grow_beyond_the_limit() -> None:
    with pytest.raises(RequestError) as caught:
        decompressed(gzip.compress(b"a" * 10_000_000), "gzip", 1000)

    assert caught.value.status == 413


@pytest.mark.parametrize(
    ("content_type", "label"),
    [
        ("application/json", "json"),
        ("APPLICATION/JSON; charset=iso-8859-1", "json"),
        ("text/json", "json"),
        ("text/xml; charset=utf-8", "xml"),
        ("text/jsv", "jsv"),
        ("text/csv;header=present", "csv"),
        ("application/vnd.api+json", "json"),
        ("text/x-json", "json"),
        ("application/csv", "csv"),
        ("text/x-jsv", "jsv"),
        ("", ""),
        ("*/*", ""),
        ("text/plain", ""),
        ("application/x-msgpack", None),
        ("image/png", None),
        ("text/html", None),
    ],
)
def test_a_content_type_names_a_format(content_type: str, label: str | None) -> None:
    assert labelled(FORMATS, content_type) == label


@pytest.mark.parametrize(
    ("body", "label", "home", "strict", "name"),
    [
        # A user route reads by label, and without one by the first character.
        (b'{"a":1}', "json", None, True, "json"),
        (b"{a:1}", "jsv", None, True, "jsv"),
        (b"A\r\n1", "csv", None, True, "csv"),
        (b' \n{"a":1}', "csv", None, True, "json"),
        (b'\xef\xbb\xbf[{"a":1}]', "csv", None, True, "json"),
        (b"{a:1}", "", None, True, "json"),
        (b"<A/>", "", None, True, "xml"),
        (b"a:1", "", None, True, "jsv"),
        (b"x", None, None, True, None),
        # /json/reply and /xml/reply read their own format, whatever the label.
        (b"A\r\n1", "csv", "json", True, "json"),
        (b"{a:1}", None, "json", True, "json"),
        (b'{"a":1}', "json", "xml", True, "xml"),
        # /csv/reply and /api/Op.csv read what is plainly no table as what it is.
        (b'{"a":1}', "json", "csv", True, "json"),
        (b"{a:1}", "jsv", "csv", True, "jsv"),
        (b'[{"a":1}]', None, "csv", True, "json"),
        (b"<A/>", "xml", "csv", True, "xml"),
        (b"A\r\n1", "json", "csv", True, "csv"),
        (b'{"a":1}', "json", "jsv", True, "json"),
        (b"{a:1}", "", "jsv", True, "jsv"),
        # /api/Op reads JSON, unless the label says better.
        (b'{"a":1}', "", "json", False, "json"),
        (b'{"a":1}', None, "json", False, "json"),
        (b"A\r\n1", "csv", "json", False, "csv"),
        (b'{"a":1}', "csv", "json", False, "json"),
        (b"{a:1}", "jsv", "json", False, "jsv"),
        (b"<A/>", "xml", "json", False, "xml"),
    ],
)
def test_the_notation_of_a_body(
    body: bytes, label: str | None, home: str | None, strict: bool, name: str | None
) -> None:
    assert notation(body, label, home, strict) == name
