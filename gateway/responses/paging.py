"""Links to the next and the previous page of a list, for requests with members that choose the page.

These are Skip and Take, Offset and Limit, or Page and PageSize, from the query or by their defaults. There is a next
page if the answer's member ``Total`` says so, or, without that member, if this page is full.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec

from gateway.http.queries import SECRETS
from gateway.plans.binding import Binder
from gateway.requests.exchange import Exchange

_BY_ROWS = (("skip", "take"), ("offset", "limit"))
_BY_PAGES = (("page", "pagesize"),)
#: Digits of a position in a list, at most: 64 bits hold no more.
_FIGURES = 18


class Neighbours(NamedTuple):
    """Addresses relative to the page's own; None where there is no such page."""

    previous: str | None = None
    following: str | None = None


def neighbours(exchange: Exchange, binder: Binder, value: Any) -> Neighbours:
    """Return the addresses of the pages before and after the one that the answer shows."""
    rows = _rows_of(value)
    if rows is None or exchange.method not in ("GET", "HEAD"):
        return Neighbours()
    total = getattr(value, "total", None)
    for start_name, size_name in (*_BY_ROWS, *_BY_PAGES):
        start, size = _asked(exchange, binder, start_name), _asked(exchange, binder, size_name)
        if start is None or not size:
            continue
        step, first = (size, 0) if (start_name, size_name) in _BY_ROWS else (1, 1)
        begun = start if step == size else (start - 1) * size
        more = begun + len(rows) < total if isinstance(total, int) else len(rows) >= size
        return Neighbours(
            _link(exchange, start_name, binder, max(start - step, first)) if start > first else None,
            _link(exchange, start_name, binder, start + step) if more and rows else None,
        )
    return Neighbours()


def _rows_of(value: Any) -> Sequence[Any] | None:
    """Return the answer if it is a list, or its only member that is a list."""
    if isinstance(value, msgspec.Struct):
        lists = [item for item in map(value.__getattribute__, value.__struct_fields__) if isinstance(item, list)]
        return lists[0] if len(lists) == 1 else None
    return value if isinstance(value, list) else None


def _asked(exchange: Exchange, binder: Binder, name: str) -> int | None:
    """Return the value of a member of the request; None if it is no whole number from 0 on."""
    if not binder.has(name):
        return None
    text = exchange.parameter(name)
    is_number = text is not None and len(text) <= _FIGURES and text.isascii() and text.isdecimal()
    value = binder.default_of(name) if not text else int(text) if is_number else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _link(exchange: Exchange, name: str, binder: Binder, value: int) -> str:
    kept = {key: pair for key, pair in exchange.parameters.items() if key not in SECRETS}
    written = kept[name][0] if name in kept else binder.property_name(name)
    kept[name] = (written, str(value))
    return "?" + urlencode(list(kept.values()))
