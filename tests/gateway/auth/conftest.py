"""A sign-in room with cheap hashes and a clock that stands still."""

from __future__ import annotations

import asyncio
import base64
import inspect
from dataclasses import dataclass, field

import pytest

from gateway.auth import Accounts, Auth, Basic, Credentials, HashCost, MemoryUsers, Passwords, User, hash_password
from gateway.auth.authenticate import SignIn
from gateway.auth.callers import Callers
from gateway.auth.live_sessions import LiveSessions
from gateway.auth.sessions import SessionIds
from gateway.auth.stores.memory import MemorySessions

#: As little as Argon2 allows: the tests are about what is done with a hash, not about its strength.
CHEAP = HashCost(memory=8, passes=1)
PASSWORD = "p@55word"
_HASH = hash_password(PASSWORD, CHEAP)


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class CountingPasswords(Passwords):
    """The real ones, and how often they were asked."""

    def __init__(self) -> None:
        super().__init__(CHEAP, threads=1)
        self.verified = 0

    async def verify(self, password, password_hash, **given):
        self.verified += 1
        return await super().verify(password, password_hash, **given)


@dataclass
class Room:
    """Everything of one host."""

    clock: Clock = field(default_factory=Clock)
    passwords: CountingPasswords = field(default_factory=CountingPasswords)

    def __post_init__(self) -> None:
        self.users = MemoryUsers(
            [
                User("1", "agent", _HASH, "agent@example.org", "Agent Smith"),
                User("2", "admin", _HASH, "admin@example.org", roles=("Admin",)),
                User("3", "editor", _HASH, roles=("Editor",), permissions=("Publish",)),
                User("4", "locked", _HASH, locked=True),
            ]
        )
        self.accounts = Accounts(self.users, self.passwords)
        self.basic = Basic(self.accounts, clock=self.clock)
        self.credentials = Credentials(self.accounts)
        self.sessions = MemorySessions(clock=self.clock)
        self.ids = SessionIds(b"k" * 32)
        providers = [self.credentials, self.basic]
        live = LiveSessions(self.sessions, self.users, self.clock)
        self.callers = Callers(providers, live, self.ids, self.clock)
        self.sign_in = SignIn(self.callers)
        self.auth = Auth(providers, self.sessions, users=self.users, ids=self.ids, clock=self.clock)


@pytest.fixture
def room() -> Room:
    return Room()


def settled(claim):
    """What a guard or an authenticator gives, waited for where it has to be."""

    async def wait():
        return await claim

    return asyncio.run(wait()) if inspect.isawaitable(claim) else claim


class FarSessions:
    """A session store that has to be waited for, as one over a network has."""

    immediate = False
    shared = True
    foreign = False

    def __init__(self, sessions) -> None:
        self._sessions = sessions
        self.asked = 0

    async def get(self, session_id):
        self.asked += 1
        await asyncio.sleep(0)
        return await self._sessions.get(session_id)

    async def find(self, session_id):
        """Not called: a coroutine is no session."""

    async def put(self, session):
        await self._sessions.put(session)

    async def renew(self, session):
        return await self._sessions.renew(session)

    async def drop(self, session_id):
        await self._sessions.drop(session_id)

    async def of_user(self, user_id):
        return await self._sessions.of_user(user_id)


def basic(name: str, password: str = PASSWORD) -> dict[str, str]:
    """The headers of a request with Basic."""
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def names_of(headers) -> list[str]:
    """The names of the cookies set, in their order."""
    return [value.partition("=")[0] for name, value in headers if name == "Set-Cookie"]


def jar_of(cookies) -> dict[str, str]:
    """What a browser would send after a reply with these cookies."""
    return {each.name: each.value for each in cookies if each.value}
