"""Refresh tokens in a database: see :class:`gateway.auth.stores.base.RefreshTokenStore`."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import text

from gateway.auth.stores.sql.database import Database
from gateway.auth.stores.sql.users import storable


class SqlRefreshTokens:
    """The refresh tokens that were issued and not revoked; ``clock`` gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def keep(self, token_id: str, user_id: str, expires_at: float, /) -> None:  # noqa: D102
        row = {"id": token_id, "user_id": user_id, "expires_at": expires_at, "now": self._clock()}
        statement = text(
            "insert into gateway_refresh_tokens (id, user_id, expires_at) values (:id, :user_id, :expires_at)"
        )
        async with self._database.writing() as connection:
            await connection.execute(text("delete from gateway_refresh_tokens where expires_at <= :now"), row)
            await connection.execute(statement, row)

    async def knows(self, token_id: str, /) -> bool:  # noqa: D102
        if not storable(token_id):
            return False
        statement = text("select 1 from gateway_refresh_tokens where id = :id and expires_at > :now")
        async with self._database.reading() as connection:
            return (await connection.execute(statement, {"id": token_id, "now": self._clock()})).first() is not None

    async def drop_all(self, user_id: str, /) -> None:  # noqa: D102
        async with self._database.writing() as connection:
            await connection.execute(text("delete from gateway_refresh_tokens where user_id = :id"), {"id": user_id})
