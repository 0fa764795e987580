"""``Auth``: the feature made from ways of signing in and a session store; it adds operations and guards.

accounts = Accounts(MemoryUsers([User("1", "agent", hash_password("…"))]))
Gateway(services, features=[Auth([Credentials(accounts), Basic(accounts)], users=accounts.users)])
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gateway.auth.callers import Callers
from gateway.auth.cookies import Cookies, SameSite
from gateway.auth.guards import AccessGuard, ObserverGuard
from gateway.auth.live_sessions import SECONDS, LiveSessions
from gateway.auth.operations import AssignRolesService, AuthenticateService, LoginPageService, UnAssignRolesService
from gateway.auth.sessions import Session, SessionIds
from gateway.auth.stores.memory import MemorySessions
from gateway.auth.workers import check_workers
from gateway.service import environment
from gateway.service.operations import Operation
from gateway.service.requirements import HasRole, Requirement, SignInPaths

if TYPE_CHECKING:
    from gateway.auth.authenticators import Provider
    from gateway.auth.registration import Registration
    from gateway.auth.request_logs import RequestLog
    from gateway.auth.stores.base import SessionStore, UserStore
    from gateway.service.features import Answered, Guard


class Auth:
    """The feature of signing in: a :class:`gateway.service.features.Feature`.

    ``authenticators`` are tried in their order, and a 401 has the challenge of the first.
    ``sessions`` is the store of sessions, by default the memory of this process. With ``users``, the user of
    a session is looked up again, at most every ``fresh_seconds``, so that locks, new roles and new
    passwords count; unless ``assigns_roles`` is false, administrators can give users roles by
    ``/assignroles``. With ``registration`` anybody can register by ``/register``; with
    ``request_log`` administrators see the last requests by ``/requestlogs``.
    If several processes share ``sessions``, ``ids`` needs a key that they share too.
    ``renews``: a session in use is extended (:class:`~gateway.auth.live_sessions.LiveSessions`).
    ``administrators`` are the user names that keep the role Admin in sessions of a store that
    another host writes to. ``sets_cookies=False`` sets no cookies, because an old host in front does.
    ``secure_cookies``: cookies are for encrypted connections only, even if this connection is not encrypted;
    None takes the setting of ``gateway --secure-cookies``. ``same_site`` says when browsers attach the cookies to
    requests from pages of other sites: ``lax`` to links only, ``strict`` never, ``none`` always, which browsers
    accept only with ``secure_cookies``. ``cookie_domain`` shares the cookies with the hosts below a
    domain, such as ``example.org``. Unless ``checks_origin`` is false, a request that another site's page makes a
    browser send changes nothing in the name of a user signed in by a cookie or Basic
    (:mod:`gateway.auth.origins`); ``trusted_origins`` are other sites that may do so, such as those of
    :class:`gateway.Cors` with credentials. ``clock`` gives seconds since 1970.
    """

    def __init__(
        self,
        authenticators: Sequence[Provider],
        sessions: SessionStore | None = None,
        *,
        users: UserStore | None = None,
        ids: SessionIds | None = None,
        assigns_roles: bool = True,
        registration: Registration | None = None,
        request_log: RequestLog | None = None,
        renews: bool = False,
        fresh_seconds: float = SECONDS,
        administrators: frozenset[str] = frozenset(),
        sets_cookies: bool = True,
        secure_cookies: bool | None = None,
        same_site: SameSite = "lax",
        cookie_domain: str | None = None,
        checks_origin: bool = True,
        trusted_origins: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.time,
    ) -> None:
        given = (
            authenticators if isinstance(authenticators, Iterable) and not isinstance(authenticators, type) else None
        )
        for way in given if given is not None else [authenticators]:
            called = way.__name__ if isinstance(way, type) else type(way).__name__
            if given is None or not hasattr(way, "provider") or isinstance(way, type):
                raise TypeError(f"Auth takes a list of ways to sign in, not {called}: write Auth([{called}(accounts)])")
        if not authenticators:
            raise ValueError("signing in needs at least one authenticator")
        names = [way.provider for way in authenticators]
        if len(set(names)) < len(names):
            raise ValueError(f"two authenticators have the same name: {', '.join(names)}")
        store = MemorySessions(clock=clock) if sessions is None else sessions
        check_workers(store, ids)
        live = LiveSessions(store, users, clock, seconds=fresh_seconds, renewed=renews, administrators=administrators)
        secure = environment.secure_cookies() if secure_cookies is None else secure_cookies
        if same_site == "none" and not secure:
            raise ValueError("Auth(same_site='none') needs secure_cookies=True: browsers drop such cookies otherwise")
        self._callers = Callers(
            authenticators,
            live,
            SessionIds() if ids is None else ids,
            clock,
            sets_cookies=sets_cookies,
            secure_cookies=secure,
            cookies=Cookies(clock, same_site=same_site, domain=cookie_domain),
            checks_origin=checks_origin,
            trusted_origins=trusted_origins,
        )
        self._users, self._clock, self._request_log = users, clock, request_log
        self._names = tuple(names)
        issuer: Any = next((way for way in authenticators if getattr(way, "issue", None) is not None), None)
        self._required: tuple[str, ...] = ()
        services: list[Any] = [AuthenticateService(self._callers, issuer, lambda: self._required)]
        if users is not None and assigns_roles:
            services += [AssignRolesService(self._callers, users), UnAssignRolesService(self._callers, users)]
        login_page = LoginPageService(self._callers)
        makers = (getattr(way, "service", None) for way in authenticators)
        of_ways = [make(self._callers) for make in makers if make is not None]
        self._own: tuple[Operation[Any, Any], ...] = (
            *(service.operation() for service in services),
            *(registration.operations(self._callers) if registration is not None else ()),
            *(request_log.operations(self._callers) if request_log is not None else ()),
            *(operation for service in of_ways for operation in service.operations()),
            login_page.operation(),
        )
        self._services = (*services, login_page)

    def warm(self) -> None:
        """Import what the first calls of the operations would wait for."""
        for service in self._services:
            _ = service.answering

    @property
    def sign_in_paths(self) -> SignInPaths:
        """Where people sign in and out."""
        return SignInPaths("/login", "/auth/logout")

    @property
    def providers(self) -> tuple[str, ...]:
        """The names of the ways of signing in, in their order."""
        return self._names

    def operations(self, declared: Sequence[Operation[Any, Any]], /) -> Iterable[Operation[Any, Any]]:
        """Return ``Authenticate``, the role operations and the login page."""
        roles = [needed.role for operation in declared for needed in operation.requires if isinstance(needed, HasRole)]
        self._required = tuple(dict.fromkeys(roles))
        return self._own

    async def sessions_of(self, user_id: str) -> list[Session]:
        """Return the sessions of a user, the newest first."""
        return await self._callers.sessions.store.of_user(user_id)

    async def end_sessions(self, user_id: str, *, kept: str = "") -> int:
        """Sign a user out everywhere except in the session of the id ``kept``; return how many sessions ended.

        Without ``kept``, every sign-in before now ends, even those that a store cannot list: sessions that another
        host wrote, refresh tokens, access tokens whose bearers are looked up. That needs ``users``.
        """
        if not kept and self._users is not None:
            await self._users.change(user_id, lambda user: user.signed_out(self._clock()))
        return await self._callers.sessions.end_all(user_id, kept)

    def watcher(self) -> Callable[[Answered], None] | None:
        """Return the log of requests, if there is one."""
        return self._request_log.add if self._request_log is not None else None

    def guard(self, requirement: Requirement, _: Operation[Any, Any], /) -> Guard | None:
        """Return the guard of a requirement about the caller."""
        return AccessGuard(self._callers, requirement) if isinstance(requirement, Requirement) else None

    def observer(self, operation: Operation[Any, Any], /) -> Guard | None:
        """Return the guard that gives anonymous callers their cookies; None if another guard or the handler does."""
        if operation in self._own or not operation.observed:
            return None
        if any(isinstance(needed, Requirement) for needed in operation.requires):
            return None
        return ObserverGuard(self._callers)
