"""The operations. They know only two protocols of the outside: a store and a telephone provider."""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from gateway import ArgumentError, ArgumentNullError, Call, HttpError, Rows
from samples.evovoice import events
from samples.evovoice.clock import Clock, utc_now
from samples.evovoice.destinations import DestinationError, DialRules, caller_id, destination
from samples.evovoice.dtos import (
    AddConferenceMember,
    EndSession,
    GetHealth,
    GetSession,
    Health,
    ListSessions,
    SessionInfo,
    SessionList,
)
from samples.evovoice.inviting import ConflictError, Invite, Inviting
from samples.evovoice.listing import CREATED, page_of, query_of
from samples.evovoice.outcomes import Outcomes
from samples.evovoice.refusals import refusal
from samples.evovoice.sessions import Sessions
from samples.evovoice.states import SessionState
from samples.evovoice.store.base import Directory, Store, StoreError
from samples.evovoice.telephony.base import Telephony, TelephonyError

logger = logging.getLogger(__name__)

#: The most characters of an ``Idempotency-Key``.
LONGEST_KEY = 200
#: Formats that write only the sessions of a :class:`SessionList`.
TABLES = ("csv", "jsonl")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of the service. Within ``repeats_within``, a repeated POST counts as the same request."""

    dialling: DialRules = field(default_factory=DialRules)
    repeats_within: timedelta = timedelta(seconds=30)


class SessionService:
    """Sessions of the caller's accounts; sessions of other accounts do not exist for the caller."""

    def __init__(self, store: Store, telephony: Telephony, rules: Rules = Rules(), clock: Clock = utc_now) -> None:
        self.sessions = Sessions(store, clock)
        self.directory = Directory()
        self._store = store
        self._telephony = telephony
        self._rules = rules
        self._outcomes = Outcomes(rules.repeats_within)
        self._inviting = Inviting(self.sessions, telephony, self._outcomes)

    async def start(self) -> list[SessionState]:
        """Resume where the last process was stopped, and return the live sessions."""
        self.directory = await self._store.directory()
        for state in await self.sessions.load():
            if state.converting:
                await self._inviting.resume(state)
        self._outcomes.relive(await self.sessions.events_of_last(self._outcomes.span))
        return await self.sessions.load()

    async def add_conference_member(self, request: AddConferenceMember, call: Call) -> SessionInfo:
        """Dial somebody into a session, and return it with the new member ringing."""
        state = await self._own(request.session_id, call)
        call_sid = request.call_sid
        if not call_sid:
            raise ArgumentNullError("callSid")
        if not request.destination or not request.destination.strip():
            raise ArgumentNullError("destination")
        if call_sid != state.info.call_sid and call_sid not in state.legs:
            # Tenants share the provider's account: a SID of another session must not reach it.
            raise HttpError(404, "CallNotFound", f"The session has no call {call_sid}")
        dialling = self._rules.dialling
        try:
            to = destination(request.destination, dialling)
        except DestinationError as error:
            raise HttpError(400, "InvalidDestination", str(error)) from error
        from_ = self._caller_id(request.from_number, state.info)
        invite = Invite(state.id, call_sid, to, from_, _user_id(call), _idempotency_key(call))
        try:
            return await self._inviting.invite(invite)
        except ConflictError as error:
            raise HttpError(409, error.code, error.message) from error
        except TelephonyError as error:
            correlation_id = call.headers.get("x-correlation-id") or uuid.uuid4().hex
            logger.warning("%sinvitation %s failed: %s", self._telephony.log_prefix, correlation_id, error.code)
            raise refusal(error, correlation_id, call_sid) from error

    async def get_session(self, request: GetSession, call: Call) -> SessionInfo:
        """Return a session as it is now."""
        return (await self._own(request.session_id, call)).info

    async def list_sessions(self, request: ListSessions, call: Call) -> SessionList | Rows[SessionInfo]:
        """Return one page of the caller's sessions; if all of them are wanted as a table, they are streamed."""
        query = query_of(request, self._accounts(call), self.sessions.clock())
        if query.limit is None and query.sort_field == CREATED and call.format_name in TABLES:
            return Rows(self._store.stream(query))
        return page_of(await self._store.find(query), query)

    async def end_session(self, request: EndSession, call: Call) -> None:
        """End a session, or one of its calls. One that is over already is no error."""
        state = await self._own(request.session_id, call)
        if request.call_sid and request.call_sid not in state.legs:
            raise HttpError(404, "CallNotFound", f"The session has no call {request.call_sid}")
        async with self.sessions.lock(state.id):
            state = await self._own(request.session_id, call)
            try:
                await self._end(state, request.call_sid, _user_id(call))
            except TelephonyError as error:
                raise refusal(error, uuid.uuid4().hex, request.call_sid) from error

    async def get_health(self, request: GetHealth) -> Health:
        """Return the state of the service; 503 if its store does not answer."""
        try:
            await self._store.check()
        except StoreError as error:
            raise HttpError(503, "StoreUnavailable", str(error)) from error
        return Health(status="ok", backend=self._telephony.name)

    async def hear(self, session_id: str, form: dict[str, str]) -> None:
        """Apply a webhook form of the provider; a form for a session that does not exist is dropped."""
        async with self.sessions.lock(session_id):
            state = await self.sessions.find(session_id)
            if state is None:
                return
            changed = await self.sessions.apply(state, events.Heard(form))
            await self._end_if_lonely(state, changed)

    async def _end_if_lonely(self, before: SessionState, state: SessionState) -> None:
        """End a conference with one party left, who would hear nothing (samples/evovoice/TELEPHONY.md 2.3)."""
        conference = state.info.conference_sid
        if state.info.ended or not conference or len(before.live) <= len(state.live) or len(state.live) > 1:
            return
        try:
            await self._telephony.end(conference)
        except TelephonyError as error:
            logger.warning("%sconference of session %s goes on: %s", self._telephony.log_prefix, state.id, error)
        else:
            await self.sessions.apply(state, events.Ended("one party left"))

    async def _end(self, state: SessionState, call_sid: str | None, by: str) -> None:
        if state.info.ended:
            return
        if call_sid:
            await self._telephony.hangup(call_sid)
            await self._end_if_lonely(state, await self.sessions.apply(state, events.HungUp(call_sid, by)))
            return
        if state.info.conference_sid:
            await self._telephony.end(state.info.conference_sid)
        else:
            for leg in state.legs.values():
                if not leg.over:
                    await self._telephony.hangup(leg.call_sid)
        await self.sessions.apply(state, events.Ended("ended by a user", by))

    async def _own(self, session_id: str | None, call: Call) -> SessionState:
        """Return a session of the caller's accounts; 404 for any other."""
        if not session_id:
            raise ArgumentNullError("sessionId")
        state = await self.sessions.find(session_id)
        if state is None or state.info.account_id not in self._accounts(call):
            raise HttpError(404, "SessionNotFound", f"There is no session {session_id}")
        return state

    def _accounts(self, call: Call) -> frozenset[str]:
        return self.directory.of(_user_id(call))

    def _caller_id(self, wanted: str | None, session: SessionInfo) -> str:
        """Return the number to show; 400 for a number that the account may not show."""
        number = caller_id(wanted, session, self._rules.dialling.region)
        if not number:
            raise HttpError(400, "InvalidCallerId", "The session has no number to show: give a fromNumber")
        account = self.directory.accounts.get(session.account_id or "")
        allowed = account.caller_ids if account else frozenset()
        if allowed is not None and number not in allowed:
            raise HttpError(400, "InvalidCallerId", f"The account may not show {number} as its number")
        return number


def _user_id(call: Call) -> str:
    return call.identity.user_id if call.identity else ""


def _idempotency_key(call: Call) -> str:
    key = call.headers.get("idempotency-key", "")
    if len(key) > LONGEST_KEY:
        raise ArgumentError(f"An Idempotency-Key has at most {LONGEST_KEY} characters.", "Idempotency-Key")
    return key
