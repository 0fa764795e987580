"""Counts in a database: see :class:`gateway.auth.counters.Counters`."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import text

from gateway.auth.counters import Count
from gateway.auth.stores.sql.database import Database

_ADD = text(
    "insert into gateway_counters (key, value, expires_at) values (:key, :amount, :until) "
    "on conflict (key) do update set "
    "value = case when gateway_counters.expires_at <= :now then excluded.value "
    "else gateway_counters.value + excluded.value end, "
    "expires_at = case when gateway_counters.expires_at <= :now then excluded.expires_at "
    "else gateway_counters.expires_at end "
    "returning value, expires_at"
)
#: Additions between two deletions of expired counts.
_CLEARED_EVERY = 1024


class SqlCounters:
    """Counts in a database; ``clock`` gives seconds since 1970, the same in all workers."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._added = 0

    async def add(self, key: str, amount: int, seconds: float, /) -> Count:  # noqa: D102
        now = self._clock()
        self._added += 1
        async with self._database.writing() as connection:
            given = {"key": key, "amount": amount, "now": now, "until": now + seconds}
            row = (await connection.execute(_ADD, given)).one()
            if self._added % _CLEARED_EVERY == 1:
                await connection.execute(text("delete from gateway_counters where expires_at <= :now"), {"now": now})
        return Count(row.value, row.expires_at - now)

    async def read(self, key: str, /) -> Count:  # noqa: D102
        now = self._clock()
        statement = text("select value, expires_at from gateway_counters where key = :key and expires_at > :now")
        async with self._database.reading() as connection:
            row = (await connection.execute(statement, {"key": key, "now": now})).first()
        return Count() if row is None else Count(row.value, row.expires_at - now)

    async def extend(self, key: str, seconds: float, /) -> None:  # noqa: D102
        statement = text("update gateway_counters set expires_at = :until where key = :key")
        async with self._database.writing() as connection:
            await connection.execute(statement, {"key": key, "until": self._clock() + seconds})

    async def drop(self, key: str, /) -> None:  # noqa: D102
        async with self._database.writing() as connection:
            await connection.execute(text("delete from gateway_counters where key = :key"), {"key": key})
