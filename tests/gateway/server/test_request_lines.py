"""What a scope has of a request line."""

from __future__ import annotations

import tracemalloc
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.server.refusals import RefusedError
from gateway.server.request_lines import RequestLine, line_of, unquoted


@pytest.mark.parametrize(
    ("target", "path", "raw_path", "query", "authority"),
    [
        (b"/a/b", "/a/b", b"/a/b", b"", None),
        (b"/a%20b?c=%20", "/a b", b"/a%20b", b"c=%20", None),
        (b"/a?", "/a", b"/a", b"", None),
        (b"/?a?b", "/", b"/", b"a?b", None),
        (b"http://h:1/a?b", "/a", b"/a", b"b", b"h:1"),
        (b"HTTPS://h", "/", b"/", b"", b"h"),
        (b"http://h?a", "/", b"/", b"a", b"h"),
        (b"http://[::1]:80/", "/", b"/", b"", b"[::1]:80"),
        (b"/a#b", "/a#b", b"/a#b", b"", None),
        (b"/a#b?c#d", "/a#b", b"/a#b", b"c#d", None),
        (b"/a/../b#.c/d.", "/a/../b#.c/d.", b"/a/../b#.c/d.", b"", None),
        (b"//h/a", "//h/a", b"//h/a", b"", None),
    ],
)
def test_a_target_is_parted_in_every_form(
    target: bytes, path: str, raw_path: bytes, query: bytes, authority: bytes | None
) -> None:
    assert line_of("GET", target) == RequestLine("GET", path, raw_path, query, authority)


def test_only_options_asks_for_the_server_itself() -> None:
    assert line_of("OPTIONS", b"*") == RequestLine("OPTIONS", "*", b"*", b"")
    with pytest.raises(RefusedError):
        line_of("GET", b"*")


@pytest.mark.parametrize(
    "target",
    [
        *(b"", b"*abc", b"a/b", b"?a", b"h:80", b"ftp://h/a", b"javascript:a", b"http:/a"),
        *(
            b"http://",
            b"http:///a",
            b"http://u@h/",
            b"http://u:p@h/",
            b"http://a b/",
            b"http://h<x>/",
            b"/\xc3\xa4",
            b"http://h#/a",
            b"/a#/../b",
            b"/a#/.",
            b"/a#/%2e%2E/b",
            b"/a#b%2f..%2fc?d",
            b"http://h/a#/../b",
        ),
    ],
)
def test_what_is_no_target_is_refused(target: bytes) -> None:
    with pytest.raises(RefusedError):
        line_of("GET", target)


@given(
    st.lists(
        st.sampled_from(
            [*"a/%+", "%2f", "%C3", "%bc", "%E2%82", "%aC", "%ff", "%00", "%4", "%zz", "%ED%A0%80", "%F0%9F%98%80"]
        )
    )
)
def test_the_escapes_of_a_path_are_undone_as_python_does(pieces: list[str]) -> None:
    path = "".join(pieces)

    assert unquoted(path) == unquote(path)


@pytest.mark.parametrize("unit", [b"%", b"%41", b"&%", b"%ff", b"a%2f"])
def test_a_path_of_escapes_takes_no_many_times_its_size(unit: bytes) -> None:
    target = b"/" + unit * (60_000 // len(unit))
    line_of("GET", b"/%41")

    tracemalloc.start()
    try:
        line_of("GET", target)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 20 * len(target)
