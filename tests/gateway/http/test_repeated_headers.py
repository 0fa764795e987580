"""Headers in several lines are one (RFC 9110 §5.3)."""

from __future__ import annotations

import pytest

from gateway.http.repeated_headers import joined


@pytest.mark.parametrize(
    ("name", "lines", "value"),
    [
        (b"accept", [b"a", b"b"], b"a, b"),
        (b"cookie", [b"a=1", b"b=2"], b"a=1; b=2"),
        (b"content-type", [b"a/b", b"c/d"], b"c/d"),
        (b"authorization", [b"Basic a", b"Basic b"], b"Basic b"),
        (b"x-forwarded-for", [b"a", b"b", b"c"], b"a, b, c"),
    ],
)
def test_a_list_is_joined_and_of_what_is_none_the_last_counts(name: bytes, lines: list[bytes], value: bytes) -> None:
    assert joined((name, line) for line in lines) == {name: value}
