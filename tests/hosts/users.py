"""The ``users`` host: users in a database, who sign in by password or Basic, register, and get roles.

Mirrors ``tests/vectors/recorded/Users.cs``. The database is a SQLite file of the process's own.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import hashlib
import shutil
import tempfile
from pathlib import Path

from formats import Dto
from gateway import Call, Gateway, Negotiation, Settings, SignedIn, operation
from gateway.auth import (
    Accounts,
    Auth,
    Basic,
    Credentials,
    Passwords,
    Registration,
    User,
    UserStore,
    hash_password,
    hashes,
)
from gateway.auth.stores.sql import Database, SqlSessions, SqlUsers
from gateway.service.statuses import ResponseStatus
from tests.hosts import STOCK
from tests.hosts.evo_auth import CHEAP

PASSWORD, OTHER_PASSWORD = "p@55word", "pässwörd ✓"


class Secured(Dto, namespace="X2"):
    name: str | None = None


class SecuredResponse(Dto, namespace="X2"):
    result: str | None = None
    response_status: ResponseStatus | None = None


@operation("/secured/{Name}", requires=(SignedIn(),))
def secured(request: Secured, call: Call) -> SecuredResponse:
    return SecuredResponse(f"{request.name} as {call.identity.user_name if call.identity else ''}")


def salted(password: str) -> str:
    """Return a salted SHA-256 as it rests here: wrapped, with the cost of tests."""
    digest = hashes.Digest(hashes.SALTED, 1, b"salt", hashlib.sha256(password.encode() + b"salt").digest())
    return Passwords(CHEAP).wrap_now(digest)


def pbkdf2(password: str) -> str:
    """Return a PBKDF2 hash of 2,000 rounds as it rests here: wrapped."""
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), b"0123456789abcdef", 2000, 32)
    return Passwords(CHEAP).wrap_now(hashes.Digest("sha256", 2000, b"0123456789abcdef", key))


def recorded_users() -> list[User]:
    """Return the users that the host starts with."""
    usual, other = hash_password(PASSWORD, CHEAP), hash_password(OTHER_PASSWORD, CHEAP)
    return [
        User("1", "agent", usual, "agent@example.org", "Agent Smith", birth_date="1999-03-31", meta={"Desk": "7"}),
        User("2", "admin", usual, "admin@example.org", roles=("Admin",), permissions=("Delete",)),
        User("3", "lockme", usual, "lockme@example.org"),
        User("4", "unicode", other, "u@example.org", "Zoë Ł"),
        User("5", "old-salted", salted(PASSWORD), "salted@example.org"),
        User("6", "old-salted-unicode", salted(OTHER_PASSWORD), "salted2@example.org"),
        User("7", "old-untouched", salted(PASSWORD), "salted3@example.org"),
        User("8", "old-pbkdf2", pbkdf2(PASSWORD), "pbkdf2@example.org"),
    ]


async def fill(users: UserStore) -> None:
    """Keep the users that the host starts with."""
    for each in recorded_users():
        await users.save(each)


def make(folder: Path | None = None) -> Gateway:
    """Return a new host: nobody is signed in. ``folder`` is for its database: by default one of the process's own."""
    place = folder or _own_folder()
    database = Database.in_folder(place)
    asyncio.run(_filled(place))
    users = SqlUsers(database)
    accounts = Accounts(users, Passwords(CHEAP))
    return Gateway(
        [secured],
        features=[
            Auth(
                [Credentials(accounts), Basic(accounts)],
                SqlSessions(database),
                users=users,
                registration=Registration(accounts),
            )
        ],
        formats=STOCK,
        settings=Settings(negotiation=Negotiation.SERVICESTACK, exports=False),
    )


def _own_folder() -> Path:
    place = Path(tempfile.mkdtemp(prefix="gateway-users-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


async def _filled(folder: Path) -> None:
    database = Database.in_folder(folder)
    await fill(SqlUsers(database))
    await database.close()


@functools.cache
def _app() -> Gateway:
    return make()


def __getattr__(name: str) -> Gateway:
    """Make ``app`` for whom asks for it: the others that import this need no database."""
    if name == "app":
        return _app()
    raise AttributeError(name)
