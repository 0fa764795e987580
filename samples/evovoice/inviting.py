"""Adding a member to a session: look, dial, then move the live legs (samples/evovoice/TELEPHONY.md 2).

Why this order: a refusal before the legs move leaves the running call untouched, and afterwards only
one thing ever has to be undone: the new call, by hanging it up.
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from dataclasses import dataclass

from samples.evovoice import events
from samples.evovoice.destinations import role_of
from samples.evovoice.dtos import SessionInfo
from samples.evovoice.outcomes import Outcome, Outcomes
from samples.evovoice.sessions import Sessions
from samples.evovoice.states import SessionState
from samples.evovoice.telephony.base import (
    Dialled,
    Invitation,
    RefusedError,
    Telephony,
    TelephonyError,
    UnknownOutcomeError,
)

logger = logging.getLogger(__name__)


class ConflictError(Exception):
    """The session's state does not allow this. ``code`` is for clients."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Invite:
    """A request, checked and normalized.

    ``user_id`` is the user who makes it; ``idempotency_key`` is the client's, "" if it sent none.
    """

    session_id: str
    call_sid: str
    to: str
    from_: str
    user_id: str
    idempotency_key: str = ""

    @property
    def key(self) -> str:
        """Return the key that a request and its repeats share."""
        return json.dumps([self.session_id, self.call_sid, self.to, self.from_, self.idempotency_key])


class Inviting:
    """Carries out invitations, one at a time in each session."""

    def __init__(self, sessions: Sessions, telephony: Telephony, outcomes: Outcomes) -> None:
        self._sessions = sessions
        self._telephony = telephony
        self._outcomes = outcomes

    async def invite(self, asked: Invite) -> SessionInfo:
        """Return the session with the new member ringing.

        A repeat gets the first request's outcome; one that comes while the first still runs
        waits for it. Raises :class:`ConflictError` and :class:`TelephonyError`.
        """
        # If the client goes away, the work must go on: otherwise a phone may ring that no session knows of.
        return await asyncio.shield(self._in_turn(asked))

    async def resume(self, state: SessionState) -> None:
        """Undo a conversion that was interrupted before its legs had moved; no client was told of it."""
        async with self._sessions.lock(state.id):
            leg = list(state.legs.values())[-1]
            cancelled = await self._hang_up(leg.call_sid)
            await self._sessions.apply(state, events.Interrupted(leg.call_sid, cancelled))

    async def _in_turn(self, asked: Invite) -> SessionInfo:
        async with self._sessions.lock(asked.session_id):
            known = self._outcomes.find(asked.key, self._sessions.clock())
            if known is None:
                return await self._first(asked)
            if known.error is not None:
                raise known.error
            state = await self._sessions.find(asked.session_id)
            return known.session or (state.info if state else SessionInfo())

    async def _first(self, asked: Invite) -> SessionInfo:
        state = await self._sessions.find(asked.session_id)
        if state is None or state.info.ended:
            raise ConflictError("SessionEnded", "The session has ended")
        ringing = {member.call_sid for member in state.live if member.call_state.value == "Ringing"}
        if any(state.legs[sid].address == asked.to for sid in ringing if sid in state.legs):
            raise ConflictError("AlreadyDialling", f"{asked.to} is being dialled already")
        legs: tuple[str, ...] = ()
        label = "invited-" + uuid.uuid4().hex
        try:
            if not state.info.conference_sid:
                legs = await self._telephony.look(asked.call_sid)
            conference = state.info.conference_sid or _conference_name(state)
            dialled = await self._telephony.dial(Invitation(state.id, conference, asked.from_, asked.to, label))
        except RefusedError as error:
            await self._sessions.apply(state, events.DialRefused(asked.to, error.code, error.message))
            raise
        except UnknownOutcomeError as error:
            event = events.DialUnknown(asked.key, asked.to, error.code, error.message)
            await self._sessions.apply(state, event)
            self._remember(asked, error=error)
            raise
        state = await self._keep(state, asked, dialled, label)
        if legs:
            state = await self._move(state, asked, dialled, legs)
        self._remember(asked, session=state.info)
        return state.info

    async def _keep(self, state: SessionState, asked: Invite, dialled: Dialled, label: str) -> SessionState:
        """Store the accepted call before doing anything else with it."""
        event = events.Dialled(
            key=asked.key,
            call_sid=dialled.call_sid,
            conference_sid=dialled.conference_sid,
            to=asked.to,
            from_=asked.from_,
            label=label,
            role=role_of(asked.to),
            identity=asked.to.removeprefix("client:"),
            by=asked.user_id,
        )
        try:
            return await self._sessions.apply(state, event)
        except Exception:
            await self._hang_up(dialled.call_sid)
            raise

    async def _move(self, state: SessionState, asked: Invite, dialled: Dialled, legs: tuple[str, ...]) -> SessionState:
        """Move the legs into the conference; if the first one cannot be moved, cancel the new call."""
        for number, call_sid in enumerate(legs):
            try:
                await self._telephony.redirect(state.id, call_sid, _conference_name(state), f"leg-{number}")
            except TelephonyError as error:
                if number > 0:
                    # The conference has begun already; webhooks will tell whether this leg has moved or ended.
                    state = await self._sessions.apply(state, events.LegLost(call_sid))
                    continue
                cancelled = await self._hang_up(dialled.call_sid)
                refused = events.MoveRefused(asked.key, dialled.call_sid, error.code, error.message, cancelled)
                await self._sessions.apply(state, refused)
                self._remember(asked, error=error)
                raise
        return await self._sessions.apply(state, events.Converted(dialled.conference_sid))

    async def _hang_up(self, call_sid: str) -> bool:
        """Cancel a call and return whether that worked; if not, its own time-out bounds it."""
        try:
            await self._telephony.hangup(call_sid)
        except TelephonyError as error:
            logger.warning("%scall %s could not be cancelled: %s", self._telephony.log_prefix, call_sid, error)
            return False
        return True

    def _remember(self, asked: Invite, session: SessionInfo | None = None, error: TelephonyError | None = None) -> None:
        self._outcomes.remember(asked.key, Outcome(self._sessions.clock(), session, error))


def _conference_name(state: SessionState) -> str:
    """Return the conference's name: unique, and without any phone number."""
    return "evo-" + state.id
