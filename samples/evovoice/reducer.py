"""The state machine of a session: one pure function, driven by the service, Twilio and the simulator.

Source: samples/evovoice/TELEPHONY.md 4. For an event without news, the same state object is returned,
and nothing is stored or logged for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from samples.evovoice import events, webhooks
from samples.evovoice.clock import iso
from samples.evovoice.dtos import (
    SessionCallState,
    SessionDialState,
    SessionMemberCallState,
    SessionMemberInfo,
    SessionMemberRoles,
)
from samples.evovoice.states import TALKED, Leg, SessionState


def apply(state: SessionState, event: events.Event, at: datetime) -> SessionState:
    """Return the session after an event; the same object if the event changes nothing."""
    if state.info.ended:
        return state
    changed = _STEPS[type(event)](state, event, at)
    if changed is state:
        return state
    if not changed.info.ended:
        changed = _derived(changed, at)
    if changed.info == state.info:
        return changed
    by = getattr(event, "by", "") or state.info.last_modified_by
    return changed.seen(date_last_modified=iso(at), last_modified_by=by)


def _opened(state: SessionState, _event: events.Opened, _at: datetime) -> SessionState:
    return state


def _dialled(state: SessionState, event: events.Dialled, at: datetime) -> SessionState:
    member = SessionMemberInfo(
        identity=event.identity,
        display_name=event.to,
        call_state=SessionMemberCallState.RINGING,
        role=event.role,
        call_sid=event.call_sid,
    )
    state = replace(state, converting=None if state.info.conference_sid else event.conference_sid)
    state = state.with_leg(Leg(event.call_sid, event.to, event.label, at, invited=True))
    state = state.seen(members=[*state.members, member], most_recent_participant_call_sid=event.call_sid)
    return state.logged(f"Dialing {event.to} from {event.from_} ({event.call_sid})", at)


def _converted(state: SessionState, event: events.Converted, at: datetime) -> SessionState:
    state = replace(state, converting=None, converted_at=at).seen(conference_sid=event.conference_sid)
    return state.logged(f"Call converted to conference {event.conference_sid}", at)


def _leg_lost(state: SessionState, event: events.LegLost, at: datetime) -> SessionState:
    return state.logged(f"{state.name_of(event.call_sid)} was no longer on the call when it was converted", at)


def _dial_refused(state: SessionState, event: events.DialRefused, at: datetime) -> SessionState:
    return state.logged(f"Could not dial {event.to}: {event.code} {event.message}", at)


def _dial_unknown(state: SessionState, event: events.DialUnknown, at: datetime) -> SessionState:
    return state.logged(f"It is unknown whether {event.to} was dialled: {event.message}", at)


def _move_refused(state: SessionState, event: events.MoveRefused, at: datetime) -> SessionState:
    reason = f"{event.code} {event.message}" if event.code else event.message
    return _unconverted(state, event.call_sid, reason, event.cancelled, at)


def _interrupted(state: SessionState, event: events.Interrupted, at: datetime) -> SessionState:
    return _unconverted(state, event.call_sid, "the service was stopped", event.cancelled, at)


def _unconverted(state: SessionState, call_sid: str, reason: str, cancelled: bool, at: datetime) -> SessionState:
    done = "cancelled" if cancelled else "could not be cancelled"
    state = replace(state, converting=None).logged(f"Conversion failed ({reason}); dialled call {done}", at)
    return state.without(call_sid, "", at) if cancelled else state


def _hung_up(state: SessionState, event: events.HungUp, at: datetime) -> SessionState:
    leg = state.legs.get(event.call_sid)
    return state if leg is None or leg.over else state.without(leg.call_sid, "was hung up", at)


def _ended(state: SessionState, event: events.Ended, at: datetime) -> SessionState:
    return state.ended(event.reason, at)


def _heard(state: SessionState, event: events.Heard, at: datetime) -> SessionState:
    return webhooks.heard(state, event.form, at)


def _derived(state: SessionState, at: datetime) -> SessionState:
    """Return the session with its call state worked out from its members' (samples/evovoice/TELEPHONY.md 4.1)."""
    live = state.live
    if not live:
        return state.ended("last party left", at)
    own = next(
        (member for member in live if member.is_original_member and member.role is SessionMemberRoles.AGENT), None
    )
    if own is None:
        call_state = SessionCallState.PASSIVE
    elif own.call_state is SessionMemberCallState.HOLD:
        call_state = SessionCallState.HOLD
    elif any(member.call_state is SessionMemberCallState.CONNECTED for member in live):
        call_state = SessionCallState.CONNECTED
    else:
        call_state = SessionCallState.RINGING
    answered = state.answered or any(member.call_state in TALKED for member in live)
    return replace(state, answered=answered).seen(call_state=call_state, dial_state=SessionDialState.ACTIVE)


_STEPS: dict[type, Callable[[SessionState, Any, datetime], SessionState]] = {
    events.Opened: _opened,
    events.Dialled: _dialled,
    events.Converted: _converted,
    events.LegLost: _leg_lost,
    events.DialRefused: _dial_refused,
    events.DialUnknown: _dial_unknown,
    events.MoveRefused: _move_refused,
    events.Interrupted: _interrupted,
    events.HungUp: _hung_up,
    events.Ended: _ended,
    events.Heard: _heard,
}
