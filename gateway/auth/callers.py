"""Who a call is from: by its own credentials first, then by its session, else anonymous.

Every answer to a caller without session ids sets new ones, signed in or not (gateway/WIRE.md 7.1).
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import cast

import msgspec
from msgspec.structs import replace

from gateway.auth.authenticators import Authenticator, Claim, DisprovedError, Login, Proof, ProofError, Provider
from gateway.auth.cookies import (
    PERMANENT,
    SESSION,
    Cookies,
    Header,
    Presented,
    SessionCookie,
    announcement,
    is_secure,
    option_cookie,
    presented,
    user_cookie,
)
from gateway.auth.live_sessions import LiveSessions
from gateway.auth.origins import SAFE, ForeignPageError, is_foreign
from gateway.auth.sessions import PERMANENT_LIFE, TEMPORARY_LIFE, Session, SessionIds
from gateway.auth.stores import StoreAwayError
from gateway.service.calls import Call, Identity
from gateway.service.results import Cookie, Reply


class Known(msgspec.Struct, frozen=True):
    """Who a call is from, None if anonymous, and the cookies that its answer should set.

    ``newcomer``: the caller has no ids, and the answer sets two new ones before the ``cookies``. They are
    made with the header lines, which cost a third of what they do by :class:`SessionCookie`.
    """

    identity: Identity | None
    cookies: tuple[SessionCookie, ...] = ()
    newcomer: bool = False


class Callers:
    """Finds out who a call is from, and begins and ends sessions. ``clock`` gives seconds since 1970."""

    def __init__(
        self,
        providers: Sequence[Provider],
        sessions: LiveSessions,
        ids: SessionIds,
        clock: Callable[[], float] = time.time,
        *,
        cookies: Cookies | None = None,
        sets_cookies: bool = True,
        secure_cookies: bool = False,
        checks_origin: bool = True,
        trusted_origins: frozenset[str] = frozenset(),
    ) -> None:
        self.providers = {each.provider: each for each in providers}
        self.first = next(iter(self.providers))
        #: Whether credentials may stand in a query or a form.
        self.in_parameters = any(getattr(each, "in_parameters", False) for each in providers)
        #: The challenge of a 401, which is the first provider's (gateway/WIRE.md 7.5).
        self.challenge: Header = ("WWW-Authenticate", f'{self.first} realm="/auth/{self.first}"')
        self._cookies = cookies or Cookies(clock)
        tried = [each for each in providers if getattr(each, "prove", None) is not None]
        self._tried = cast("list[Authenticator]", tried)
        self.sessions = sessions
        self._sets_cookies = sets_cookies
        self._secure_cookies = secure_cookies
        self._checks_origin = checks_origin
        self._trusted_origins = trusted_origins
        self._ids = ids
        self._clock = clock

    async def identify(self, call: Call) -> Known:
        """Return who a call is from by its own credentials, else by its session.

        Raises :class:`HttpError` if the credentials are wrong.
        """
        found = self.look(call)
        return self.in_full(found if isinstance(found, Known) else await found)

    def look(self, call: Call) -> Known | Awaitable[Known]:
        """Return what :meth:`identify` does, without a coroutine if no store has to be asked; not yet in full."""
        tried = iter(self._tried)
        for each in tried:
            try:
                proof = each.prove(call)
            except DisprovedError as error:
                raise self._disproved(call, error) from None
            if isinstance(proof, Proof) and proof.identity is not None:
                return self._proved(call, proof, proof.cookies)
            if proof is not None:
                return self._by_proof(call, proof, tried)
        return self.look_back(call)

    def look_back(self, call: Call) -> Known | Awaitable[Known]:
        """Return what :meth:`recall` does, without a coroutine if no store has to be asked; not yet in full."""
        shown = presented(call)
        if not shown.active:
            return self._known(shown, None)
        session = self.sessions.find(shown.active)
        if isinstance(session, Session):
            if shown.names_page and call.verb not in SAFE:
                self.refuse_foreign(call)
            return self._known(shown, session)
        return self._known(shown, None) if session is None else self._by_session(call, shown, session)

    async def _by_proof(self, call: Call, first: Claim, others: Iterator[Authenticator]) -> Known:
        """Return who a call is from by the first of its credentials that is right, else by its session."""
        added: tuple[SessionCookie, ...] = ()
        claim: Claim | None = first
        try:
            while claim is not None:
                proof = claim if isinstance(claim, Proof) else await claim
                if proof is not None:
                    added += proof.cookies
                    if proof.identity is not None:
                        proved = self._proved(call, proof, added)
                        return proved if isinstance(proved, Known) else await proved
                claim = next((found for each in others if (found := each.prove(call)) is not None), None)
        except DisprovedError as error:
            raise await self._disproved_beside(call, error) from None
        except ProofError as error:
            error.headers += self.headers(call, error.cookies)
            raise
        known = await self.recall(call)
        return Known(known.identity, added + known.cookies) if added else known

    def _proved(self, call: Call, proof: Proof, added: tuple[SessionCookie, ...]) -> Known | Awaitable[Known]:
        shown = presented(call)
        identity = proof.identity
        if identity is not None and identity.ambient and shown.names_page and call.verb not in SAFE:
            self.refuse_foreign(call)
        told = announcement(identity.user_id) if proof.announced and identity is not None else ()
        if not (shown.has_ids or added):
            return Known(identity, told, newcomer=True)
        if not proof.announced or identity is None:
            return Known(identity, added + self._missing(shown))
        session = self._beside(call) if identity.ambient else None
        if session is None:
            return Known(identity, added + self._missing(shown) + told)
        return self._in_place_of(call, session, identity, added, told)

    def _beside(self, call: Call) -> Session | Awaitable[Session | None] | None:
        """Return the session sent beside other credentials; None too if a page of another site had it sent."""
        shown = presented(call)
        if not shown.active or (shown.names_page and self._checks_origin and is_foreign(call, self._trusted_origins)):
            return None
        return self.sessions.find(shown.active)

    async def _in_place_of(
        self,
        call: Call,
        session: Session | Awaitable[Session | None],
        identity: Identity,
        added: tuple[SessionCookie, ...],
        told: tuple[SessionCookie, ...],
    ) -> Known:
        """Return who the credentials identify, after ending the session sent beside them (gateway/WIRE.md 7.6)."""
        return Known(identity, added + await self._ended(call, session) + told)

    async def _ended(
        self, call: Call, session: Session | Awaitable[Session | None] | None
    ) -> tuple[SessionCookie, ...]:
        """End a session and return new ids; without one, or if its store is away, the ids that a call lacks."""
        shown = presented(call)
        try:
            found = session if session is None or isinstance(session, Session) else await session
            if found is None:
                return self._missing(shown)
            await self.end(call)
        except StoreAwayError:
            return self._missing(shown)  # a caller with credentials of their own needs no session
        return self._new_ids()

    async def _disproved_beside(self, call: Call, error: DisprovedError) -> DisprovedError:
        """Return the error with the cookies of a failed sign-in; a session sent beside the credentials is ended."""
        ids = await self._ended(call, self._beside(call))
        error.headers += self.headers(call, (*ids, option_cookie(remember=False)))
        return error

    def _disproved(self, call: Call, error: DisprovedError) -> DisprovedError:
        """Return the error with the cookies of a failed sign-in."""
        error.headers += self.headers(call, (*self._missing(presented(call)), option_cookie(remember=False)))
        return error

    async def recall(self, call: Call) -> Known:
        """Return who a call is from by its session alone."""
        found = self.look_back(call)
        return self.in_full(found if isinstance(found, Known) else await found)

    def in_full(self, known: Known) -> Known:
        """Return the same with the ids of a newcomer among the cookies."""
        return Known(known.identity, (*self._new_ids(), *known.cookies)) if known.newcomer else known

    async def _by_session(self, call: Call, shown: Presented, session: Awaitable[Session | None]) -> Known:
        found = await session
        if found is not None and shown.names_page and call.verb not in SAFE:
            self.refuse_foreign(call)
        return self._known(shown, found)

    def refuse_foreign(self, call: Call) -> None:
        """Raise 403 if a page of another site had the browser send this: it would act for the signed-in user."""
        if self._checks_origin and is_foreign(call, self._trusted_origins):
            raise ForeignPageError

    def _known(self, shown: Presented, session: Session | None) -> Known:
        if session is None:
            return Known(None, self._missing(shown)) if shown.has_ids else _NEWCOMER
        if shown.session_id and shown.permanent_id:
            return Known(session.identity)
        return Known(session.identity, self._missing(shown, trusted=shown.active))

    def _missing(self, shown: Presented, trusted: str = "") -> tuple[SessionCookie, ...]:
        """Return the ids that a call lacks, or that this host has not issued (13 C7)."""
        if not shown.has_ids:
            return self._new_ids()
        added: tuple[SessionCookie, ...] = ()
        if not (shown.session_id and (shown.session_id == trusted or self._ids.issued(shown.session_id))):
            added += (SessionCookie(SESSION, self._ids.new(), "brief"),)
        if not (shown.permanent_id and (shown.permanent_id == trusted or self._ids.issued(shown.permanent_id))):
            added += (SessionCookie(PERMANENT, self._ids.new()),)
        return added

    async def begin(self, call: Call, login: Login, *, remember: bool) -> Known:
        """Start a session in place of the call's, under new ids.

        The old session ends last: if a store fails in between, the caller is still signed in as before.
        """
        ids = self._new_ids()
        active, life = (ids[1], PERMANENT_LIFE) if remember else (ids[0], TEMPORARY_LIFE)
        identity = replace(login.identity, session_id=active.value)
        now = self._clock()
        session = Session(active.value, identity, now + life.total_seconds(), login.profile_url, now, now, remember)
        await self.sessions.put(session)
        if login.recognised is not None:
            await login.recognised(ids[1].value)
        await self.end(call)
        return Known(identity, (*ids, option_cookie(remember=remember), user_cookie(identity.user_id)))

    async def reject(self, call: Call, *, remember: bool) -> tuple[SessionCookie, ...]:
        """End the session of a caller whose sign-in failed; return new cookies (gateway/WIRE.md 7.3, 6)."""
        await self.end(call)
        return (*self._new_ids(), option_cookie(remember=remember))

    async def end(self, call: Call) -> None:
        """End the call's session, under whichever of its ids it is stored."""
        shown = presented(call)
        for session_id in {shown.session_id, shown.permanent_id} - {""}:
            await self.sessions.drop(session_id)

    async def session(self, identity: Identity) -> Session | None:
        """Return the session by which a caller was identified, None for other credentials."""
        if not identity.session_id:
            return None
        found = self.sessions.find(identity.session_id)
        return found if found is None or isinstance(found, Session) else await found

    def _new_ids(self) -> tuple[SessionCookie, SessionCookie]:
        session_id, permanent_id = (each.decode("ascii") for each in self._ids.two())
        return SessionCookie(SESSION, session_id, "brief"), SessionCookie(PERMANENT, permanent_id)

    def told(self, call: Call, known: Known) -> Call:
        """Return a call with its caller, and with the ``Set-Cookie`` lines of its answer."""
        if not (known.newcomer or known.cookies) or not self._sets_cookies:
            return call.by(known.identity)
        if not known.newcomer:
            return call.by(known.identity, self.headers(call, known.cookies))
        secure = self._secure_cookies or is_secure(call)
        return call.by(known.identity, (), self._cookies.newcomers(self._ids.two(), known.cookies, secure))

    def headers(self, call: Call, cookies: tuple[SessionCookie, ...]) -> tuple[Header, ...]:
        """Return the ``Set-Cookie`` headers for an answer to a call."""
        if not cookies or not self._sets_cookies:
            return ()
        return self._cookies.headers(cookies, self._secure_cookies or is_secure(call))

    def reply(self, call: Call, value: object, cookies: tuple[SessionCookie, ...]) -> Reply:
        """Return a handler's value as a reply that sets cookies, and is written as the value alone would be."""
        # A reply with headers of its own has no file name in CSV; this one is an ordinary DTO.
        headers = {"Content-Disposition": f'attachment;filename="{call.operation}.csv"'}
        return Reply(value, headers=headers if call.format_name == "csv" else {}, cookies=self.values(call, cookies))

    def values(self, call: Call, cookies: tuple[SessionCookie, ...]) -> tuple[Cookie, ...]:
        """Return the cookies of a handler's reply to a call."""
        if not self._sets_cookies:
            return ()
        return self._cookies.values(cookies, self._secure_cookies or is_secure(call))


#: An anonymous caller without ids.
_NEWCOMER = Known(None, newcomer=True)
