"""API keys in a database: see :class:`gateway.auth.stores.base.ApiKeyStore`."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
from msgspec.structs import replace
from sqlalchemy import text

from gateway.auth.stores.base import ApiKey
from gateway.auth.stores.sql.database import Database
from gateway.auth.stores.sql.users import storable

_key = msgspec.json.Decoder(ApiKey)
_SAVE = text(
    "insert into gateway_keys (digest, user_id, document) values (:digest, :user_id, :document) "
    "on conflict (digest) do update set user_id = excluded.user_id, document = excluded.document"
)
#: Seconds between two records of a key's use, at least.
USED_SECONDS = 60.0


class SqlApiKeys:
    """Keys in a database, by their digests; ``clock`` gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def find(self, digest: str, /) -> ApiKey | None:  # noqa: D102
        if not storable(digest):
            return None
        statement = text("select document, last_used_at from gateway_keys where digest = :digest")
        async with self._database.reading() as connection:
            row = (await connection.execute(statement, {"digest": digest})).first()
        return None if row is None else replace(_key.decode(row.document), last_used_at=row.last_used_at)

    async def save(self, key: ApiKey, /) -> None:  # noqa: D102
        document = msgspec.json.encode(replace(key, last_used_at=None)).decode()
        async with self._database.writing() as connection:
            await connection.execute(_SAVE, {"digest": key.digest, "user_id": key.user_id, "document": document})

    async def used(self, key: ApiKey, /) -> None:  # noqa: D102
        now = self._clock()
        if key.last_used_at is not None and now - key.last_used_at < USED_SECONDS:
            return
        statement = text("update gateway_keys set last_used_at = :now where digest = :digest")
        async with self._database.writing() as connection:
            await connection.execute(statement, {"digest": key.digest, "now": now})

    async def all(self) -> list[ApiKey]:  # noqa: D102
        async with self._database.reading() as connection:
            rows = (await connection.execute(text("select document, last_used_at from gateway_keys"))).all()
        keys = [replace(_key.decode(row.document), last_used_at=row.last_used_at) for row in rows]
        return sorted(keys, key=lambda key: (key.user_id, key.created_at or 0.0))
