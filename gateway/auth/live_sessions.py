"""A session id → the session with its user's present state, not that at the sign-in.

The result is remembered for a few seconds (``seconds``), because reading it from a database would
cost more than the request. So a role taken away, a lock, a deletion, a new password or a sign-out
counts from the next request in the process that makes the change, and in others after that time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gateway.auth.sessions import Session
from gateway.service.calls import Identity

if TYPE_CHECKING:
    from gateway.auth.stores.base import SessionStore, UserStore

#: Sessions whose present state is remembered, at most.
CAPACITY = 20_000
#: Seconds for which the state of a session and its user is remembered.
SECONDS = 5.0
#: Seconds between two renewals of one session, at least.
RENEWAL_SECONDS = 86_400.0
#: The role that has every role and permission.
ADMIN = "Admin"

#: Returns the session of an id, or an awaitable of it if it must be read from the store.
Find = Callable[[str], Session | Awaitable[Session | None] | None]
#: A session with its user's state, the time until which that counts, the users' revision then, and the stored session.
_Seen = tuple[Session | None, float, int, Session | None]


class LiveSessions:
    """Sessions whose users may still sign in. ``clock`` gives seconds since 1970.

    ``users`` None: a session keeps the identity that it had at the sign-in. ``renewed``: a session in use gets
    a new life once half of the old one is over, at most once a day.
    ``administrators`` are the user names that keep the role Admin if others than this service
    write sessions too (:attr:`SessionStore.foreign`): those could write a session for any user.
    """

    def __init__(
        self,
        sessions: SessionStore,
        users: UserStore | None,
        clock: Callable[[], float],
        *,
        seconds: float = SECONDS,
        renewed: bool = False,
        administrators: frozenset[str] = frozenset(),
    ) -> None:
        self.store = sessions
        self._users = users
        self._clock = clock
        self._seconds = seconds
        self._renewed = renewed
        self._administrators = administrators
        self._find = sessions.find
        #: Chosen once, because every request calls it.
        self.find: Find = self._find_at_once if sessions.immediate else self._find_seen
        self._seen: dict[str, _Seen] = {}
        self._changes = 0  # number of sessions that this object has put or dropped

    def _find_seen(self, session_id: str) -> Session | Awaitable[Session | None] | None:
        """Find a session among those seen lately, else in the store."""
        seen, users = self._seen.get(session_id), self._users
        if seen is not None and (users is None or seen[2] == users.revision) and seen[1] > self._clock():
            return seen[0]
        return self._look(session_id, None)

    def _find_at_once(self, session_id: str) -> Session | Awaitable[Session | None] | None:
        """Find a session in a store that answers without waiting, and which is therefore asked each time."""
        stored: Session | None = self._find(session_id)
        if stored is None or (users := self._users) is None:
            return stored
        seen = self._seen.get(session_id)
        if seen is not None and seen[3] is stored and seen[2] == users.revision and seen[1] > self._clock():
            return seen[0]
        return self._look(session_id, stored)

    async def _look(self, session_id: str, stored: Session | None) -> Session | None:
        revision, changes = self._users.revision if self._users is not None else 0, self._changes
        kept = stored or await self.store.get(session_id)
        session = await self._current(kept) if kept is not None else None
        if session is not None and self._renewed:
            session = await self._renew(session)
        now = self._clock()
        until = now + self._seconds if session is None else min(now + self._seconds, session.expires_at)
        if len(self._seen) >= CAPACITY:
            self._seen = {key: seen for key, seen in self._seen.items() if seen[1] > now}
            if len(self._seen) >= CAPACITY:
                self._seen.clear()
        if changes == self._changes:  # else this session may have been dropped while it was being read
            self._seen[session_id] = (session, until, revision, stored)
        return session

    async def _current(self, session: Session) -> Session | None:
        """Return a session with its user's present state; None if the user may no longer sign in."""
        if self._users is None:
            return session
        user = await self._users.get(session.identity.user_id)
        if user is None or not user.may_sign_in(self._clock()) or session.created_at < user.sessions_from:
            return None
        identity = user.identity(session.identity.user_name, session.session_id)
        if self.store.foreign:
            identity = replace(identity, display_name=session.identity.display_name)
            if user.user_name not in self._administrators:
                identity = _without_admin(identity)
        return replace(session, identity=identity)

    async def _renew(self, session: Session) -> Session | None:
        now = self._clock()
        life = session.expires_at - session.renewed_at
        if now - session.renewed_at < max(life / 2, RENEWAL_SECONDS):
            return session
        renewed = replace(session, expires_at=now + life, renewed_at=now)
        return renewed if await self.store.renew(renewed) else None

    async def put(self, session: Session) -> None:
        """Store a new session."""
        await self.store.put(session)
        self._changes += 1
        self._seen.pop(session.session_id, None)

    async def drop(self, session_id: str) -> None:
        """Remove a session."""
        await self.store.drop(session_id)
        self._changes += 1
        self._seen.pop(session_id, None)

    async def end_all(self, user_id: str, kept: str = "") -> int:
        """Remove the sessions of a user except the one ``kept``; return how many were removed."""
        own = [session for session in await self.store.of_user(user_id) if session.session_id != kept]
        for session in own:
            await self.drop(session.session_id)
        return len(own)


def _without_admin(identity: Identity) -> Identity:
    if ADMIN not in identity.roles:
        return identity
    return replace(identity, roles=tuple(role for role in identity.roles if role != ADMIN))
