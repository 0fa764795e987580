"""A telephone provider that dials nobody: Twilio's interface, refusals and webhooks, driven by a clock.

It never touches the network, and says everywhere that it is a simulator: in ``/health``, in its
SIDs, and in the prefix of every log message. The outcome of a call depends on the number alone
(:mod:`samples.evovoice.telephony.numbers`).

Webhooks that are still to come survive a restart without being stored: they follow from the legs of
the stored sessions (:meth:`Simulator.restore`), because outcomes and delays are fixed.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from samples.evovoice.clock import Clock, utc_now
from samples.evovoice.states import SessionState
from samples.evovoice.telephony import numbers
from samples.evovoice.telephony.base import Dialled, Invitation, Listener
from samples.evovoice.telephony.switchboard import Call, Conference, Form, Switchboard, new_sid, not_found
from samples.evovoice.webhooks import RANKS

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds from dialling a call until it rings, and until its outcome."""

    ringing: float = 1.0
    outcome: float = 2.0


class Simulator:
    """See the module's docstring. Webhook forms go to ``listener``, which must be set before the first call."""

    name = "simulator"
    log_prefix = "[simulated] "

    def __init__(self, clock: Clock = utc_now, delays: Delays = Delays()) -> None:
        self.listener: Listener = _nobody
        self._clock = clock
        self._delays = delays
        self._board = Switchboard()
        self._due: list[tuple[datetime, int, Call | str, str | Form]] = []
        self._order = itertools.count()
        self._news = asyncio.Event()

    async def look(self, call_sid: str) -> tuple[str, ...]:
        """Return the legs in the order they must be moved."""
        call = self._board.running(call_sid)
        partner = self._board.partner(call)
        if partner is None:
            return (call.sid,)
        return (call.sid, partner.sid) if call.parent else (partner.sid, call.sid)

    async def dial(self, invitation: Invitation) -> Dialled:
        """Accept a call; its webhooks follow by the clock."""
        numbers.check(invitation.to, invitation.from_)
        session_id = invitation.session_id
        conference = self._board.conference(invitation.conference, session_id)
        call = Call(new_sid("CA"), session_id, invitation.to, invitation.label, since=self._clock())
        call.conference = conference
        self._board.add(call)
        self._plan(call)
        return Dialled(call.sid, conference.sid)

    async def redirect(self, session_id: str, call_sid: str, conference: str, label: str) -> None:
        """Move a leg: it joins the conference at once, and its two-party call ends."""
        call = self._board.running(call_sid)
        if call.session_id != session_id:
            raise not_found(call_sid)
        partner = self._board.partner(call)
        if partner is not None:
            partner.partner = None
        call.partner, call.label = None, label
        call.conference = self._board.conference(conference, session_id)
        self._later(self._clock(), call, "join")

    async def hangup(self, call_sid: str) -> None:
        """End a call, and with it the other leg of a two-party call."""
        call = self._board.calls.get(call_sid)
        if call is None or call.over:
            return
        for leg in (call, self._board.partner(call)):
            if leg is not None:
                self._finish(leg, "participant_hung_up")

    async def mute(self, conference_sid: str, call_sid: str, muted: bool) -> None:
        """Mute or unmute a participant."""
        call = self._board.participant(conference_sid, call_sid)
        call.muted = muted
        self._tell(call, "participant-mute" if muted else "participant-unmute")

    async def hold(self, conference_sid: str, call_sid: str, held: bool) -> None:
        """Put a participant on hold or take it off."""
        call = self._board.participant(conference_sid, call_sid)
        call.held = held
        self._tell(call, "participant-hold" if held else "participant-unhold")

    async def kick(self, conference_sid: str, call_sid: str) -> None:
        """Remove a participant, which ends its call."""
        self._finish(self._board.participant(conference_sid, call_sid), "moderator_ended_conference")

    async def end(self, conference_sid: str) -> None:
        """End a conference and the calls in it."""
        conference = self._board.conferences.get(conference_sid)
        if conference is None:
            return
        self._board.close(conference)
        for call in [c for c in self._board.calls.values() if c.conference is conference and not c.over]:
            self._finish(call, "conference_ended_via_api")
        self._tell_end(conference, "conference-ended-via-api")

    def restore(self, state: SessionState) -> None:
        """Resume a stored live session: webhooks that it has not had yet are sent when they are due."""
        sid = state.info.conference_sid or state.converting
        conference = self._board.open(sid, "evo-" + state.id, state.id) if sid else None
        if conference is not None:
            conference.sequence, conference.started = state.conference_sequence, state.conference_sequence > 0
        legs = [leg for leg in state.legs.values() if not leg.over]
        originals = [leg.call_sid for leg in legs if not leg.invited]
        members = {member.call_sid: member for member in state.members}
        for leg in legs:
            call = Call(leg.call_sid, state.id, leg.address, leg.label, sequence=leg.sequence, since=leg.since)
            call.status = next(word for word, rank in RANKS.items() if rank == leg.rank)
            member = members.get(leg.call_sid)
            call.muted, call.held = bool(member and member.muted), bool(member and member.call_state.value == "Hold")
            self._board.add(call)
            if leg.invited or state.info.conference_sid:
                call.conference = conference
                if leg.sequence and conference is not None:
                    conference.present.add(call.sid)
            if leg.invited:
                self._plan(call)
            elif state.info.conference_sid:
                if not call.joined:
                    self._later(state.converted_at or self._clock(), call, "join")
            else:
                call.partner = next((sid for sid in originals if sid != call.sid), None)
                call.parent = state.info.call_sid if call.sid != state.info.call_sid else None

    @property
    def next_due(self) -> datetime | None:
        """Return when the next webhook is due; None if none is."""
        return self._due[0][0] if self._due else None

    async def deliver_due(self) -> None:
        """Send all webhooks that are due by now, in order."""
        while self._due and self._due[0][0] <= self._clock():
            _, _, about, step = heapq.heappop(self._due)
            if isinstance(about, Call):
                await self._happen(about, str(step))
            elif isinstance(step, dict):
                await self._send(about, step)

    async def run(self) -> None:
        """Send webhooks when they are due, until cancelled."""
        while True:
            self._news.clear()
            await self.deliver_due()
            due = self.next_due
            seconds = None if due is None else max(0.0, (due - self._clock()).total_seconds())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._news.wait()

    def _plan(self, call: Call) -> None:
        """Schedule the steps that an invited call has still before it."""
        since = call.since or self._clock()
        if call.status == "in-progress":
            if not call.joined:
                self._later(since, call, "join")
            return
        steps = [
            ("initiated", 0.0),
            ("ringing", self._delays.ringing),
            (numbers.outcome(call.to), self._delays.outcome),
        ]
        for word, seconds in steps:
            if RANKS.get(word, 9) > RANKS[call.status]:
                self._later(since + timedelta(seconds=seconds), call, word)

    async def _happen(self, call: Call, step: str) -> None:
        if call.over:
            return
        if step == "join":
            await self._join(call)
        elif step in RANKS:
            call.status = step
            await self._send(call.session_id, call.form())
            if step == "in-progress":
                await self._join(call)
        else:
            call.status = step
            conference, at = call.conference, self._clock()
            if conference is not None:
                form = conference.participant_form("participant-leave", call, at)
                reason = {"ParticipantCallStatus": step, "ReasonParticipantLeft": "participant_add_failed"}
                await self._send(call.session_id, form | reason)
            await self._send(call.session_id, call.form())

    async def _join(self, call: Call) -> None:
        conference = call.conference
        if conference is None or call.joined:
            return
        conference.present.add(call.sid)
        await self._send(call.session_id, conference.participant_form("participant-join", call, self._clock()))
        if len(conference.present) > 1 and not conference.started:
            conference.started = True
            await self._send(call.session_id, conference.form("conference-start", self._clock()))

    def _finish(self, call: Call, reason: str) -> None:
        """End a call now; its webhooks follow at once."""
        talking = call.status == "in-progress"
        call.status = "completed" if talking else "canceled"
        conference = call.conference
        if conference is not None and call.joined:
            self._tell(call, "participant-leave", ParticipantCallStatus=call.status, ReasonParticipantLeft=reason)
            conference.present.discard(call.sid)
        self._later(self._clock(), call.session_id, call.form())
        if conference is None or not conference.started or conference.present:
            return
        if conference.sid in self._board.conferences:
            self._board.close(conference)
            self._tell_end(conference, "last-participant-left")

    def _tell_end(self, conference: Conference, reason: str) -> None:
        form = conference.form("conference-end", self._clock())
        self._later(self._clock(), conference.session_id, form | {"ReasonConferenceEnded": reason})

    def _tell(self, call: Call, event: str, **more: str) -> None:
        if call.conference is not None:
            form = call.conference.participant_form(event, call, self._clock())
            self._later(self._clock(), call.session_id, form | more)

    def _later(self, due: datetime, about: Call | str, step: str | Form) -> None:
        """Schedule a call's next step, or a webhook form of a session."""
        heapq.heappush(self._due, (due, next(self._order), about, step))
        self._news.set()

    async def _send(self, session_id: str, form: Form) -> None:
        try:
            await self.listener(session_id, form)
        except Exception:
            logger.exception("[simulated] a webhook of session %s was not taken", session_id)


async def _nobody(session_id: str, _form: Form) -> None:
    logger.error("[simulated] nobody listens to the webhooks of session %s", session_id)
