"""Header names and values as bytes."""

from __future__ import annotations

import pytest

from gateway.http.headers import canonical, content_type, raw, type_header


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("x-autobatch-completed", b"X-AutoBatch-Completed"),
        ("www-authenticate", b"WWW-Authenticate"),
        ("etag", b"ETag"),
        ("cache-control", b"Cache-Control"),
        ("X-MixedCASE", b"X-MixedCASE"),
    ],
)
def test_a_name_has_its_canonical_case_unless_it_has_one_of_its_own(name: str, sent: bytes) -> None:
    assert canonical(name) == sent


@pytest.mark.parametrize("control", ["\r\n", "\0", "\x1f", "\x7f", "\n"])
def test_no_control_reaches_a_value(control: str) -> None:
    ((_, value),) = raw([("x", f"a{control}b")])

    assert value == b"a" + b" " * len(control) + b"b"
    assert type_header(f"a/b{control}c")[1] == b"a/b" + b" " * len(control) + b"c"


def test_a_value_is_utf8_and_a_tab_stays() -> None:
    assert raw([("x", "é\t€")]) == [(b"X", "é\t€".encode())]
    assert type_header("a/é€")[1] == "a/é?".encode("latin-1")


def test_only_json_names_its_charset() -> None:
    assert content_type("application/json") == "application/json; charset=utf-8"
    assert content_type("text/csv") == "text/csv"


@pytest.mark.parametrize("header", [("X-Count", 5), (5, "x"), ("X-Kept", None)])
def test_a_name_and_a_value_are_texts(header: tuple[object, object]) -> None:
    with pytest.raises(TypeError, match="are texts"):
        raw([header])  # type: ignore[list-item]  # on purpose
