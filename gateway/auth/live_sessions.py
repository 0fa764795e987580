"""A session id → the session, with its user as they are now, not as they were at the sign-in.

What is found is believed for a few seconds (``seconds``), because asking a database for it would
cost more than the request. So a role taken away, a lock, a deletion, a new password or a sign-out
counts from the next request in the process that makes the change, and in others after that time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from gateway.auth.sessions import Session
from gateway.auth.stores.base import SessionStore, UserStore
from gateway.service.calls import Identity

#: Sessions of which the current state is remembered.
CAPACITY = 20_000
#: How long it is believed that a session and its user are as they were found.
SECONDS = 5.0
#: Between two renewals of one session at least.
RENEWAL_SECONDS = 86_400.0
#: The role that has every role and permission.
ADMIN = "Admin"

#: Finds the session of an id, at once where nothing has to be waited for.
Find = Callable[[str], Session | Awaitable[Session | None] | None]
#: A session with its user as they were found, until when that is believed, the users' revision then, and what was kept.
_Seen = tuple[Session | None, float, int, Session | None]


class LiveSessions:
    """Sessions whose users may still sign in. ``clock`` gives seconds since 1970.

    ``users`` None: what a session said at the sign-in goes on being believed. ``renewed``: a
    session that is used lives on, by a new life after half of the old one, at most once a day.
    ``administrators`` are the user names that keep the role Admin where others than this service
    write sessions too (:attr:`SessionStore.foreign`): whoever may write there can be anybody.
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
        #: Worked out once, because every request asks.
        self.find: Find = self._find_at_once if sessions.immediate else self._find_seen
        self._seen: dict[str, _Seen] = {}
        self._changes = 0  # sessions that were kept or dropped here

    def _find_seen(self, session_id: str) -> Session | Awaitable[Session | None] | None:
        """Find a session by what was seen of it lately, else by asking the store."""
        seen, users = self._seen.get(session_id), self._users
        if seen is not None and (users is None or seen[2] == users.revision) and seen[1] > self._clock():
            return seen[0]
        return self._look(session_id, None)

    def _find_at_once(self, session_id: str) -> Session | Awaitable[Session | None] | None:
        """Find a session in a store that answers at once: it is asked each time."""
        stored: Session | None = self._find(session_id)
        if stored is None or (users := self._users) is None:
            return stored
        seen = self._seen.get(session_id)
        if seen is not None and seen[3] is stored and seen[2] == users.revision and seen[1] > self._clock():
            return seen[0]
        return self._look(session_id, stored)

    async def _look(self, session_id: str, stored: Session | None) -> Session | None:
        revision, changes = self._users.revision if self._users is not None else 0, self._changes
        found = stored or await self.store.get(session_id)
        session = await self._current(found) if found is not None else None
        if session is not None and self._renewed:
            session = await self._renew(session)
        now = self._clock()
        until = now + self._seconds if session is None else min(now + self._seconds, session.expires_at)
        if len(self._seen) >= CAPACITY:
            self._seen = {each: seen for each, seen in self._seen.items() if seen[1] > now}
            if len(self._seen) >= CAPACITY:
                self._seen.clear()
        if changes == self._changes:  # else what was found may have been dropped while it was on its way
            self._seen[session_id] = (session, until, revision, stored)
        return session

    async def _current(self, session: Session) -> Session | None:
        """Return a session with its user as they are now; None if they may sign in no more."""
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
        """Keep a new session."""
        await self.store.put(session)
        self._changes += 1
        self._seen.pop(session.session_id, None)

    async def drop(self, session_id: str) -> None:
        """Forget a session."""
        await self.store.drop(session_id)
        self._changes += 1
        self._seen.pop(session_id, None)

    async def end_all(self, user_id: str, kept: str = "") -> int:
        """Forget the sessions of a user but for the one ``kept``; return how many there were."""
        own = [each for each in await self.store.of_user(user_id) if each.session_id != kept]
        for each in own:
            await self.drop(each.session_id)
        return len(own)


def _without_admin(identity: Identity) -> Identity:
    if ADMIN not in identity.roles:
        return identity
    return replace(identity, roles=tuple(each for each in identity.roles if each != ADMIN))
