"""How a cookie is spelled, whatever its zone (gateway/WIRE.md 6.7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway import Cookie
from gateway.http.cookies import set_cookie


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
