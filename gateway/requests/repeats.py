"""A request that repeats the head of the one before it on its connection goes on where that one was before its body.

A client that polls, imports or exports sends the same request line and headers again and again. What follows from
these alone (route, operation, format of the reply, the call before any guard has seen it) is kept then, for as long
as the connection repeats the head; guards, bodies and handlers have their turn each time. Only our own server says
that a head is a repeated one (:data:`gateway.running.whole_exchange.REPEATED`). A middleware may have changed the
scope since, in any way, so the entries that count are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from msgspec.structs import replace

from gateway.requests.bodies import NOTHING
from gateway.requests.exchange import Exchange
from gateway.running.whole_exchange import REPEATED

#: All of a scope that the steps before a body look at.
_ENTRIES = ("method", "path", "raw_path", "query_string", "headers", "scheme", "client", "server", "root_path")
_entries_of = itemgetter(*_ENTRIES)


#: The entries of a scope, and the exchange that was kept for it.
_Kept = tuple[tuple[Any, ...], Exchange]


def keep(exchange: Exchange, asked: object) -> None:
    """Keep an exchange whose operation is known and which no guard has seen, for requests that ``asked`` will get.

    One whose body has been read already is not kept, as its route may depend on a field of it.
    """
    table: dict[object, _Kept] | None = exchange.scope.get(REPEATED)
    if table is not None and exchange.body is NOTHING and exchange.scope.keys() >= set(_ENTRIES):
        table[asked] = _entries_of(exchange.scope), replace(exchange, scope={}, form=replace(exchange.form))


def recalled(scope: Mapping[str, Any], asked: object) -> Exchange | None:
    """Return a new exchange that has got as far as the one that was kept; None if there is none for such a scope."""
    table: dict[object, _Kept] | None = scope.get(REPEATED)
    kept = table.get(asked) if table else None
    if kept is None:
        return None
    entries, exchange = kept
    try:
        if entries != _entries_of(scope):
            return None
    except KeyError:
        return None
    return replace(exchange, scope=scope, form=replace(exchange.form))
