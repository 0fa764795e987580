"""The ``users`` host for several workers: they share a database, and the key of session ids.

``WORKERS_DATA`` is the folder of the database, which is filled already; ``WORKERS_REDIS`` a Redis
for the sessions in place of it; ``WORKERS_ALONE`` leaves them in each worker's memory.
"""

from __future__ import annotations

import os
from pathlib import Path

from formats import Dto
from gateway import Call, Gateway, SignedIn, operation
from gateway.auth import Accounts, Auth, Basic, Credentials, Guesses, HashCost, Passwords, SessionIds
from gateway.auth.stores.sql import Database, SqlCounters, SqlSessions, SqlUsers

#: As little as Argon2 allows. No other host is imported here: each makes an application, of one worker.
CHEAP = HashCost(memory=8, passes=1)


class Secured(Dto):
    name: str | None = None


class SecuredResponse(Dto):
    result: str | None = None


@operation("/secured/{Name}", requires=(SignedIn(),))
def secured(request: Secured, call: Call) -> SecuredResponse:
    return SecuredResponse(f"{request.name} as {call.identity.user_name if call.identity else ''}")


def create() -> Gateway:
    """Return the application of one worker."""
    database = Database.in_folder(Path(os.environ["WORKERS_DATA"]))
    users = SqlUsers(database)
    accounts = Accounts(users, Passwords(CHEAP), Guesses(SqlCounters(database)))
    return Gateway([secured], features=[_auth(accounts, database)])


def _auth(accounts: Accounts, database: Database) -> Auth:
    ways, ids = [Credentials(accounts), Basic(accounts)], SessionIds(b"tests' key of session ids 123456")
    if os.environ.get("WORKERS_ALONE"):
        return Auth(ways, users=accounts.users, ids=ids)
    if url := os.environ.get("WORKERS_REDIS"):
        from gateway.auth.stores.redis import Redis, RedisSessions

        return Auth(ways, RedisSessions(Redis(url)), users=accounts.users, ids=ids)
    return Auth(ways, SqlSessions(database), users=accounts.users, ids=ids)
