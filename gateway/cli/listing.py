"""Lists on a terminal: one line for each entry, its cells separated by tabs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable


def line(cells: Iterable[str]) -> str:
    """Return the line of some cells; no cell can break its column."""
    return "\t".join(map(shown, cells)).rstrip()


def shown(text: str) -> str:
    """Return a text with unprintable characters escaped, so that it stays on its line and in its column.

    >>> shown("a\\tb\\x1b[31m")
    'a\\\\tb\\\\x1b[31m'
    """
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def day(seconds: float | None) -> str:
    """Return the day of a moment in seconds since 1970, ``never`` for None.

    >>> day(86_400.0), day(None)
    ('1970-01-02', 'never')
    """
    return "never" if seconds is None else _utc(seconds).strftime("%Y-%m-%d")


def moment(seconds: float) -> str:
    """Return a moment in seconds since 1970.

    >>> moment(1.5)
    '1970-01-01 00:00:01Z'
    """
    return _utc(seconds).strftime("%Y-%m-%d %H:%M:%SZ")


def _utc(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
