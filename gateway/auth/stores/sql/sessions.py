"""Sessions in a database: see :class:`gateway.auth.SessionStore`."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
from sqlalchemy import text

from gateway.auth.sessions import Session
from gateway.auth.stores.sql.database import Database
from gateway.auth.stores.sql.users import storable

_session = msgspec.json.Decoder(Session)

_SAVE = text(
    "insert into gateway_sessions (id, user_id, expires_at, document) values (:id, :user_id, :expires_at, :document) "
    "on conflict (id) do update set user_id = excluded.user_id, expires_at = excluded.expires_at, "
    "document = excluded.document"
)
_RENEW = text("update gateway_sessions set expires_at = :expires_at, document = :document where id = :id")
#: Sign-ins between two deletions of expired sessions.
_CLEARED_EVERY = 256


class SqlSessions:
    """Sessions in a database; ``clock`` gives seconds since 1970."""

    immediate = False
    shared = True
    foreign = False

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._kept = 0

    async def get(self, session_id: str, /) -> Session | None:  # noqa: D102
        if not storable(session_id):
            return None
        statement = text("select document from gateway_sessions where id = :id and expires_at > :now")
        async with self._database.reading() as connection:
            result = await connection.execute(statement, {"id": session_id, "now": self._clock()})
            document = result.scalar()
        return None if document is None else _session.decode(document)

    def find(self, session_id: str, /) -> Session | None:
        """Raise NotImplementedError: a database cannot answer without waiting."""
        raise NotImplementedError

    async def put(self, session: Session, /) -> None:  # noqa: D102
        self._kept += 1
        async with self._database.writing() as connection:
            await connection.execute(_SAVE, _row(session))
            if self._kept % _CLEARED_EVERY == 1:
                over = text("delete from gateway_sessions where expires_at <= :now")
                await connection.execute(over, {"now": self._clock()})

    async def renew(self, session: Session, /) -> bool:  # noqa: D102
        async with self._database.writing() as connection:
            return (await connection.execute(_RENEW, _row(session))).rowcount > 0

    async def drop(self, session_id: str, /) -> None:  # noqa: D102
        if storable(session_id):
            async with self._database.writing() as connection:
                await connection.execute(text("delete from gateway_sessions where id = :id"), {"id": session_id})

    async def of_user(self, user_id: str, /) -> list[Session]:  # noqa: D102
        statement = text("select document from gateway_sessions where user_id = :id and expires_at > :now")
        async with self._database.reading() as connection:
            result = await connection.execute(statement, {"id": user_id, "now": self._clock()})
            sessions = [_session.decode(document) for document in result.scalars()]
        return sorted(sessions, key=lambda session: session.created_at, reverse=True)


def _row(session: Session) -> dict[str, object]:
    return {
        "id": session.session_id,
        "user_id": session.identity.user_id,
        "expires_at": session.expires_at,
        "document": msgspec.json.encode(session).decode(),
    }
