"""Users, sessions, keys and refresh tokens in the memory of one process: lost when it ends."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gateway.auth.hashes import kind_of
from gateway.auth.sessions import Session
from gateway.auth.stores import NameTakenError
from gateway.auth.users import User, kinds_of, user_key

if TYPE_CHECKING:
    from gateway.auth.stores.base import ApiKey


class MemoryUsers:
    """Users in memory: for tests, samples, and services with a handful of users from a file.

    Unless ``ignore_case``, the letter case of a user name counts, as in ServiceStack's memory.
    """

    def __init__(self, users: Iterable[User] = (), *, ignore_case: bool = False) -> None:
        self.revision = 0
        self._key = user_key if ignore_case else str
        self._users: dict[str, User] = {}
        self._names: dict[str, str] = {}
        self._emails: dict[str, str] = {}
        self._last_id = 0
        for user in users:
            if not isinstance(user, User):
                raise TypeError(f"MemoryUsers takes users, not {type(user).__name__}: write MemoryUsers([User(...)])")
            if user.password_hash and not kind_of(user.password_hash):
                raise ValueError(f"the password_hash of {user.user_name!r} is no hash: write hash_password('...')")
            self._save(user)

    async def find(self, name: str, /) -> User | None:  # noqa: D102
        user_id = self._names.get(self._key(name)) if name else None
        if "@" in name:
            user_id = self._emails.get(user_key(name), user_id)
        return self._users[user_id] if user_id is not None else None

    async def get(self, user_id: str, /) -> User | None:  # noqa: D102
        return self._users.get(user_id)

    async def save(self, user: User, /) -> None:  # noqa: D102
        self._save(user)

    async def change(self, user_id: str, change: Callable[[User], User], /) -> User | None:  # noqa: D102
        user = self._users.get(user_id)
        if user is None or (changed := change(user)) == user:
            return user
        self._save(changed)
        return changed

    async def add(self, user: User, /, *, keeps_id: bool = False) -> User:  # noqa: D102
        kept = keeps_id and user.user_id not in self._users
        added = user if kept else replace(user, user_id=str(self._last_id + 1))
        self._save(added)
        return added

    async def remove(self, user_id: str, /) -> None:  # noqa: D102
        if user_id in self._users:
            self._forget_names(user_id)
            del self._users[user_id]
            self.revision += 1

    async def all(self) -> AsyncIterator[User]:  # noqa: D102
        for user in [*self._users.values()]:
            yield user

    async def hash_kinds(self) -> frozenset[str]:  # noqa: D102
        return kinds_of(self._users.values())

    def _save(self, user: User) -> None:
        name = self._key(user.user_name)
        email = user_key(user.email) if user.email and user.email_login else ""
        if name and self._names.get(name, user.user_id) != user.user_id:
            raise NameTakenError("user_name")
        if email and self._emails.get(email, user.user_id) != user.user_id:
            raise NameTakenError("email")
        self._forget_names(user.user_id)
        if name:
            self._names[name] = user.user_id
        if email:
            self._emails[email] = user.user_id
        self._users[user.user_id] = user
        if user.user_id.isascii() and user.user_id.isdigit() and len(user.user_id) <= 10:
            self._last_id = max(self._last_id, int(user.user_id))
        self.revision += 1

    def _forget_names(self, user_id: str) -> None:
        former = self._users.get(user_id)
        if former is not None:
            self._names.pop(self._key(former.user_name), None)
            if former.email and former.email_login:
                self._emails.pop(user_key(former.email), None)


class MemorySessions:
    """Sessions in the memory of one process: lost when it ends. The least recently used go if there are too many.

    ``capacity`` is a number of sessions (about 1 KiB each); ``clock`` gives seconds since 1970.
    """

    immediate = True
    shared = False
    foreign = False

    def __init__(self, capacity: int = 100_000, clock: Callable[[], float] = time.time) -> None:
        if capacity < 1:
            raise ValueError("a session store holds at least one session")
        self._capacity = capacity
        self._clock = clock
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    async def get(self, session_id: str, /) -> Session | None:  # noqa: D102
        return self.find(session_id)

    def find(self, session_id: str, /) -> Session | None:  # noqa: D102
        session = self._sessions.get(session_id)
        if session is None:
            return None
        if session.expires_at <= self._clock():
            del self._sessions[session_id]
            return None
        self._sessions.move_to_end(session_id)
        return session

    async def put(self, session: Session, /) -> None:  # noqa: D102
        self._sessions[session.session_id] = session
        self._sessions.move_to_end(session.session_id)
        now = self._clock()
        while len(self._sessions) > self._capacity or next(iter(self._sessions.values())).expires_at <= now:
            self._sessions.popitem(last=False)
            if not self._sessions:
                return

    async def renew(self, session: Session, /) -> bool:  # noqa: D102
        if session.session_id not in self._sessions:
            return False
        await self.put(session)
        return True

    async def drop(self, session_id: str, /) -> None:  # noqa: D102
        self._sessions.pop(session_id, None)

    async def of_user(self, user_id: str, /) -> list[Session]:  # noqa: D102
        now = self._clock()
        own = [
            session
            for session in self._sessions.values()
            if session.identity.user_id == user_id and session.expires_at > now
        ]
        return sorted(own, key=lambda session: session.created_at, reverse=True)


class MemoryApiKeys:
    """Keys in memory; ``clock`` gives seconds since 1970."""

    def __init__(self, keys: Iterable[ApiKey] = (), clock: Callable[[], float] = time.time) -> None:
        self._keys = {key.digest: key for key in keys}
        self._clock = clock

    async def find(self, digest: str, /) -> ApiKey | None:  # noqa: D102
        return self._keys.get(digest)

    async def save(self, key: ApiKey, /) -> None:  # noqa: D102
        self._keys[key.digest] = key

    async def used(self, key: ApiKey, /) -> None:  # noqa: D102
        if key.digest in self._keys:
            self._keys[key.digest] = replace(key, last_used_at=self._clock())

    async def all(self) -> list[ApiKey]:  # noqa: D102
        return sorted(self._keys.values(), key=lambda key: (key.user_id, key.created_at or 0.0))


class MemoryRefreshTokens:
    """Refresh tokens in memory; ``clock`` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._tokens: dict[str, tuple[str, float]] = {}
        self._clock = clock

    async def keep(self, token_id: str, user_id: str, expires_at: float, /) -> None:  # noqa: D102
        self._tokens[token_id] = (user_id, expires_at)

    async def knows(self, token_id: str, /) -> bool:  # noqa: D102
        held = self._tokens.get(token_id)
        return held is not None and held[1] > self._clock()

    async def drop_all(self, user_id: str, /) -> None:  # noqa: D102
        self._tokens = {token_id: held for token_id, held in self._tokens.items() if held[0] != user_id}
