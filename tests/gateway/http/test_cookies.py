"""How a cookie is spelled, whatever its zone (gateway/WIRE.md 6.7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway import Cookie
from gateway.http.cookies import cookies_of, set_cookie


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
        datetime(2025, 12, 31, 20, tzinfo=UTC),
        datetime(2025, 12, 31, 20),  # noqa: DTZ001 - UTC, as it says
    ],
)
def test_a_cookie_ends_at_one_moment_in_every_zone(moment: datetime) -> None:
    assert "expires=Wed, 31 Dec 2025 20:00:00 GMT" in set_cookie(Cookie("a", "b", moment))


@pytest.mark.parametrize("value", ["a b", "ü", "a;b,c", "100%", "%41", "a+b", '"q"', ""])
def test_a_cookie_comes_back_as_it_was_set(value: str) -> None:
    sent = set_cookie(Cookie("a", value)).partition(";")[0]

    assert cookies_of(f"x=1; {sent}; y=2".encode())["a"] == value


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (b"a=%41%20b", {"a": "A b"}),
        (b"a=1; b=2; a=3", {"a": "3", "b": "2"}),
        (b"a=%zz%FC%", {"a": "%zz%FC%"}),
        (b"a=x+y", {"a": "x+y"}),
        (b"a; =b; c=", {"": "b", "c": ""}),
    ],
)
def test_cookies_are_split_at_semicolons_and_their_escapes_undone(header: bytes, found: dict[str, str]) -> None:
    assert cookies_of(header) == found
