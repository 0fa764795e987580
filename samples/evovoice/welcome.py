"""The first start: a first user, demonstration data, and a line to paste.

The password is printed only if it was made here, at that moment; it cannot be read later.
"""

from __future__ import annotations

import json
import secrets
import shlex
import uuid

from gateway.auth import Accounts, User, hash_password
from gateway.auth.stores.sql import SqlUsers
from samples.evovoice import seeds
from samples.evovoice.clock import Clock
from samples.evovoice.events import Opened
from samples.evovoice.states import SessionState
from samples.evovoice.store.base import Query, Store

#: The beginning of the ids of the sessions for the example of the documented request.
DEMO = "demo"
#: The number that the example calls: a fictional one, which answers.
DEMO_DESTINATION = "+12025550147"


class Welcome:
    """Prepares the service for the person who starts it. ``login`` is the first user's name and password."""

    def __init__(
        self, store: Store, users: SqlUsers, accounts: Accounts, login: tuple[str, str | None], clock: Clock
    ) -> None:
        self._store = store
        self._users = users
        self._accounts = accounts
        self._name, self._password = login
        self._clock = clock

    async def first_user(self) -> str | None:
        """Create the first user, or set its password if the settings have one; return a password made here."""
        user = await self._users.find(self._name)
        if user is not None:
            if self._password is not None and await self._accounts.check(self._name, self._password) is None:
                await self._accounts.change_password(user.user_id, self._password)
            return None
        if self._password is None and not await self._users.is_empty():
            return None
        is_new = self._password is None
        password = self._password or secrets.token_urlsafe(12)
        user = User(uuid.uuid4().hex, self._name, hash_password(password), roles=("User", "Manager"))
        await self._users.save(user)
        await self._store.save_account(seeds.ACCOUNT, [user.user_id])
        return password if is_new else None

    async def demonstrate(self) -> None:
        """Make sure that there are sessions, and that one demonstration call is live."""
        now = self._clock()
        everything = Query(account_ids=(seeds.ACCOUNT.id,), limit=1)
        if (await self._store.find(everything)).total == 0:
            for state in seeds.demo_sessions(now):
                await self._store.write(state, Opened(), now)
        if await self._demo_call() is None:
            number = 1
            while await self._store.session(f"{DEMO}-{number}") is not None:
                number += 1
            await self._store.write(seeds.demo_call(f"{DEMO}-{number}", now), Opened(), now)

    async def show(self, url: str, made_password: str | None, backend: str) -> None:
        """Print the address of the service, a password made here, and the documented request."""
        print(f"Evo Voice at {url} on the telephony {backend}: nobody is really called.", flush=True)
        if made_password is not None:
            print(f"First user: {self._name}  password: {made_password}  (shown this once)", flush=True)
        state = await self._demo_call()
        if state is not None:
            print(
                "The documented request, ready to paste:\n\n" + self._curl(url, state, made_password) + "\n", flush=True
            )

    async def _demo_call(self) -> SessionState | None:
        """Return the live demonstration call, None if it has ended."""
        for state in await self._store.live():
            if state.id.startswith(DEMO + "-"):
                return state
        return None

    def _curl(self, url: str, state: SessionState, made_password: str | None) -> str:
        if made_password is not None:
            login = shlex.quote(f"{self._name}:{made_password}")
        else:
            login = f'{shlex.quote(self._name)}:"$EVOVOICE_PASSWORD"'
        body = {
            "sessionId": state.id,
            "callSid": state.members[1].call_sid,
            "destination": DEMO_DESTINATION,
            "fromNumber": seeds.OWN_NUMBER,
        }
        return (
            f"curl -i -u {login} -H 'Accept: text/csv' -H 'Content-Type: text/csv'"
            f" -d '{json.dumps(body, separators=(',', ':'))}' {url}/sessions/{state.id}/conference/members"
        )
