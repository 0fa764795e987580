"""Users in a database: see :class:`gateway.auth.UserStore`.

Names and addresses are unique there, without regard to letter case: of several registrations of one name at
once, even from several processes, one succeeds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import msgspec
from msgspec.structs import replace
from sqlalchemy import TextClause, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.auth import hashes
from gateway.auth.stores import NameTakenError
from gateway.auth.stores.sql.database import Database
from gateway.auth.users import User, user_key

_user = msgspec.json.Decoder(User)

_INSERT = (
    "insert into gateway_users (id, name_key, email_key, hash_kind, document) "
    "values (:id, :name_key, :email_key, :hash_kind, :document) on conflict (id) do "
)
#: Does nothing if the id exists.
_ADD = text(_INSERT + "nothing")
_SAVE = text(
    _INSERT + "update set "
    "name_key = excluded.name_key, email_key = excluded.email_key, "
    "hash_kind = excluded.hash_kind, document = excluded.document"
)
_NEXT = text(
    "insert into gateway_numbers (name, value) values ('users', 1) "
    "on conflict (name) do update set value = gateway_numbers.value + 1 returning value"
)
_AT_LEAST = text(
    "insert into gateway_numbers (name, value) values ('users', :value) on conflict (name) do update set "
    "value = case when gateway_numbers.value < excluded.value then excluded.value else gateway_numbers.value end"
)
_BY_NAME = text("select document from gateway_users where name_key = :key")
_BY_EITHER = text(
    "select document from gateway_users where name_key = :key or email_key = :key "
    "order by case when email_key = :key then 0 else 1 end limit 1"
)
_BY_ID = text("select document from gateway_users where id = :id")
#: Waits for other changes of the same user. SQLite has no such clause, and only one writer at a time.
_TO_CHANGE = text("select document from gateway_users where id = :id for update")
#: Users that :meth:`SqlUsers.all` reads at once.
_PAGE = 500
_ALL = text(
    "select id, document from gateway_users where length(id) > :length or (length(id) = :length and id > :id) "
    "order by length(id), id limit :page"
)
#: The greatest id: 32-bit integers, as on hosts that may share the users.
MAX_ID = 2**31 - 1


class SqlUsers:
    """Users in a database."""

    def __init__(self, database: Database) -> None:
        self.revision = 0
        self._database = database

    async def find(self, name: str, /) -> User | None:
        """Return the user of a user name or an e-mail address, in any letter case."""
        key = user_key(name)
        if not storable(key):
            return None
        async with self._database.reading() as connection:
            result = await connection.execute(_BY_EITHER if "@" in key else _BY_NAME, {"key": key})
            return _decoded(result.scalar())

    async def get(self, user_id: str, /) -> User | None:
        """Return the user of an id."""
        if not storable(user_id):
            return None
        async with self._database.reading() as connection:
            return _decoded((await connection.execute(_BY_ID, {"id": user_id})).scalar())

    async def save(self, user: User, /) -> None:
        """Store a user; :class:`NameTakenError` if the name or e-mail address belongs to another user."""
        try:
            async with self._database.writing() as connection:
                await _write(connection, user)
        except IntegrityError:
            raise await self._taken(user) from None
        self.revision += 1

    async def change(self, user_id: str, change: Callable[[User], User], /) -> User | None:
        """Apply a function to the present state of a user and store the result; :class:`NameTakenError`."""
        if not storable(user_id):
            return None
        changed = User(user_id, "")
        try:
            async with self._database.writing() as connection:
                sought = _TO_CHANGE if connection.dialect.name == "postgresql" else _BY_ID
                user = _decoded((await connection.execute(sought, {"id": user_id})).scalar())
                if user is None:
                    return None
                changed = change(user)
                if changed == user:
                    return user
                await _write(connection, changed)
        except IntegrityError:
            raise await self._taken(changed) from None
        self.revision += 1
        return changed

    async def add(self, user: User, /, *, keeps_id: bool = False) -> User:
        """Store a new user under an id that was never used, or the given one; :class:`NameTakenError`."""
        try:
            async with self._database.writing() as connection:
                added = user
                while not (keeps_id and await _write(connection, added, _ADD)):
                    number = (await connection.execute(_NEXT)).scalar_one()
                    added, keeps_id = replace(user, user_id=str(number)), True
        except IntegrityError:
            raise await self._taken(replace(user, user_id="")) from None
        self.revision += 1
        return added

    async def remove(self, user_id: str, /) -> None:
        """Remove a user with their keys, sessions and tokens."""
        async with self._database.writing() as connection:
            for table in ("gateway_keys", "gateway_sessions", "gateway_refresh_tokens"):
                await connection.execute(text(f"delete from {table} where user_id = :id"), {"id": user_id})  # noqa: S608
            await connection.execute(text("delete from gateway_users where id = :id"), {"id": user_id})
        self.revision += 1

    async def all(self) -> AsyncIterator[User]:
        """Give all users, in the order of their ids."""
        last = ""
        while True:
            async with self._database.reading() as connection:
                rows = (await connection.execute(_ALL, {"length": len(last), "id": last, "page": _PAGE})).all()
            for row in rows:
                last = row.id
                yield _user.decode(row.document)
            if len(rows) < _PAGE:
                return

    async def is_empty(self) -> bool:
        """Return whether there is no user yet."""
        async with self._database.reading() as connection:
            return (await connection.execute(text("select 1 from gateway_users limit 1"))).first() is None

    async def hash_kinds(self) -> frozenset[str]:
        """Return the kinds of the users' password hashes."""
        statement = text("select distinct hash_kind from gateway_users where hash_kind is not null")
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(statement)).scalars())

    async def _taken(self, user: User) -> NameTakenError:
        """Return the error that says which of a user's names another user has."""
        by_name = {"key": _name_key(user)}
        async with self._database.reading() as connection:
            document = (await connection.execute(_BY_NAME, by_name)).scalar() if user.user_name else None
        holder = _decoded(document)
        if holder is not None and holder.user_id != user.user_id:
            return NameTakenError("user_name")
        return NameTakenError("email")


async def _write(connection: AsyncConnection, user: User, statement: TextClause = _SAVE) -> bool:
    """Write a user and return whether that was done; :data:`_ADD` does not if the id exists."""
    row = {
        "id": user.user_id,
        "name_key": _name_key(user),
        "email_key": user_key(user.email) if user.email and user.email_login else None,
        "hash_kind": (hashes.kind_of(user.password_hash) or None) if user.password_hash else None,
        "document": msgspec.json.encode(user).decode(),
    }
    if not all(storable(value) for value in row.values() if value is not None):
        raise ValueError("a database cannot store a user whose name or address has a NUL or a lone surrogate")
    # First the number, whose row other additions wait for, then the user: always in this order, to avoid a deadlock.
    if user.user_id.isascii() and user.user_id.isdigit() and len(user.user_id) <= 10 and int(user.user_id) <= MAX_ID:
        await connection.execute(_AT_LEAST, {"value": int(user.user_id)})
    return (await connection.execute(statement, row)).rowcount > 0


def _name_key(user: User) -> str | None:
    return user_key(user.user_name) if user.user_name else None


def _decoded(document: str | None) -> User | None:
    return None if document is None else _user.decode(document)


def storable(value: str) -> bool:
    """Return whether a database can store this text: PostgreSQL cannot store NUL, and none a lone surrogate."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value
