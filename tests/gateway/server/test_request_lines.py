"""What a scope has of a request line."""

from __future__ import annotations

import pytest

from gateway.server.request_lines import RequestLine, line_of


@pytest.mark.parametrize(
    ("target", "path", "raw_path", "query"),
    [
        (b"/a/b", "/a/b", b"/a/b", b""),
        (b"/a%20b?c=%20", "/a b", b"/a%20b", b"c=%20"),
        (b"/a?", "/a", b"/a", b""),
        (b"/?a?b", "/", b"/", b"a?b"),
        (b"http://h:1/a?b", "/a", b"/a", b"b"),
        (b"http://h", "/", b"/", b""),
        (b"*", "*", b"*", b""),
        (b"/a#b", "/a", b"/a", b""),
    ],
)
def test_a_target_is_parted_in_every_form(target: bytes, path: str, raw_path: bytes, query: bytes) -> None:
    assert line_of("GET", target) == RequestLine("GET", path, raw_path, query)
