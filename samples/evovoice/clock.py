"""The time, from a function, so that tests can set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

#: Returns the present moment, in UTC.
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment of the system's clock."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """Return a moment as DTOs have it.

    >>> iso(datetime(2026, 11, 1, 9, 30, tzinfo=UTC))
    '2026-11-01T09:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
