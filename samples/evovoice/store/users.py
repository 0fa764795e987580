"""Users in the same SQLite file, for ``gateway.auth``."""

from __future__ import annotations

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gateway.auth import User
from samples.evovoice.store.database import Database

_user = msgspec.json.Decoder(User)


class SqlUsers:
    """See :class:`gateway.auth.UserStore`."""

    def __init__(self, database: Database) -> None:
        self.revision = 0
        self._database = database

    async def find(self, name: str, /) -> User | None:
        """Return the user of a user name or, in any letter case, an e-mail address."""
        return await self._one("user_name = :name or email_key = :key", name=name, key=name.casefold())

    async def get(self, user_id: str, /) -> User | None:
        """Return the user of an id."""
        return await self._one("id = :id", id=user_id)

    async def save(self, user: User, /) -> None:
        """Keep a user; ValueError where the name or e-mail address is another user's."""
        row = {
            "id": user.user_id,
            "user_name": user.user_name,
            "email_key": user.email.casefold() if user.email else None,
            "document": msgspec.json.encode(user).decode(),
        }
        statement = text(
            "insert into users values (:id, :user_name, :email_key, :document) on conflict (id) do update set "
            "user_name = excluded.user_name, email_key = excluded.email_key, document = excluded.document"
        )
        try:
            async with self._database.writing() as connection:
                await connection.execute(statement, row)
        except IntegrityError as error:
            raise ValueError(f"{user.user_name!r} or its e-mail address is another user's") from error
        self.revision += 1

    async def is_empty(self) -> bool:
        """Return whether there is no user yet."""
        async with self._database.reading() as connection:
            return (await connection.execute(text("select 1 from users limit 1"))).first() is None

    async def _one(self, condition: str, **values: str) -> User | None:
        statement = text(f"select document from users where {condition} limit 1")  # noqa: S608 - our own text
        async with self._database.reading() as connection:
            document = (await connection.execute(statement, values)).scalar()
        return None if document is None else _user.decode(document)
