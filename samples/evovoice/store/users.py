"""The users of Evo Voice, in the gateway's own database beside that of the sessions.

Up to version 1 of the data they were in the sessions' file; from there they are moved once.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import text

from gateway.auth import User
from gateway.auth.stores.sql import SqlUsers
from samples.evovoice.store.database import Database

_user = msgspec.json.Decoder(User)


async def bring_along(sessions: Database, users: SqlUsers) -> int:
    """Move the users of the sessions' file into their own database; return how many there were."""
    async with sessions.reading() as connection:
        documents = (await connection.execute(text("select document from users"))).scalars().all()
    for document in documents:
        user = _user.decode(document)
        if await users.get(user.user_id) is None:
            await users.save(user)
    if documents:
        async with sessions.writing() as connection:
            await connection.execute(text("delete from users"))
    return len(documents)
