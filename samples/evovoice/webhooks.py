"""The effect of a webhook form of the telephony provider on a session.

Source: samples/evovoice/TELEPHONY.md 3.1 (fields), 4.2 (effects), 4.3 (guards). Forms come late, twice, in
the wrong order and for other calls; for a form without news, the same state object is returned.

Why every participant event sets hold and mute from its own fields: each form carries the
participant's whole state, so the newest one is right by itself, whatever was lost before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from samples.evovoice.dtos import SessionMemberCallState, SessionMemberInfo
from samples.evovoice.states import Leg, SessionState

#: Call status → how far the call has come; only a higher rank is news.
RANKS = {"queued": 0, "initiated": 1, "ringing": 2, "in-progress": 3, "answered": 3}
ANSWERED = 3
#: The final statuses of a call, and what the log says of the called party.
FINAL = {
    "completed": "hung up",
    "busy": "was busy",
    "no-answer": "did not answer",
    "failed": "could not be reached",
    "canceled": "was cancelled",
}
#: Events of a participant who stays in the conference, and what the log says of them.
PARTICIPANT = {
    "participant-join": "joined the conference",
    "participant-mute": "muted",
    "participant-unmute": "unmuted",
    "participant-hold": "put on hold",
    "participant-unhold": "taken off hold",
    "participant-modify": "",
}
#: The fields that an event's name implies, should its form lack them.
IMPLIED = {
    "participant-mute": {"Muted": "true"},
    "participant-unmute": {"Muted": "false"},
    "participant-hold": {"Hold": "true"},
    "participant-unhold": {"Hold": "false"},
}


def heard(state: SessionState, form: Mapping[str, str], at: datetime) -> SessionState:
    """Return the session after a form; the same object if the form changes nothing."""
    if "ConferenceSid" in form:
        return _of_conference(state, form, at)
    return _of_call(state, form, at) if "CallStatus" in form else state


def _of_conference(state: SessionState, form: Mapping[str, str], at: datetime) -> SessionState:
    number = form.get("SequenceNumber", "")
    if form["ConferenceSid"] not in (state.info.conference_sid, state.converting) or not _is_number(number):
        return state
    sequence, name = int(number), form.get("StatusCallbackEvent", "")
    if name in ("conference-start", "conference-end"):
        if sequence <= state.conference_sequence:
            return state
        state = replace(state, conference_sequence=sequence)
        if name == "conference-start":
            return state.logged("Conference started", at)
        return state.ended(form.get("ReasonConferenceEnded") or form.get("Reason") or "conference ended", at)
    leg = state.legs.get(form.get("CallSid", ""))
    if leg is None or leg.over or sequence <= leg.sequence:
        return state
    if name == "participant-leave":
        return _left(state.with_leg(leg, sequence=sequence), leg, form, at)
    if name in PARTICIPANT:
        # A participant of the conference has answered: a late call status is no longer news.
        state = state.with_leg(leg, sequence=sequence, rank=max(leg.rank, ANSWERED))
        return _stayed(state, leg, {**IMPLIED.get(name, {}), **form}, PARTICIPANT[name], at)
    return state


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _left(state: SessionState, leg: Leg, form: Mapping[str, str], at: datetime) -> SessionState:
    status = form.get("ParticipantCallStatus", "")
    if form.get("ReasonParticipantLeft") == "participant_updated_via_api" and status == "in-progress":
        return state.logged(f"{state.name_of(leg.call_sid)} left the conference (call redirected)", at)
    parting = "left the conference" if status == "completed" else FINAL.get(status, "left the conference")
    return state.without(leg.call_sid, parting, at)


def _stayed(state: SessionState, leg: Leg, form: Mapping[str, str], message: str, at: datetime) -> SessionState:
    def changed(member: SessionMemberInfo) -> SessionMemberInfo:
        held = form["Hold"] == "true" if "Hold" in form else member.call_state is SessionMemberCallState.HOLD
        muted = form["Muted"] == "true" if "Muted" in form else member.muted
        call_state = SessionMemberCallState.HOLD if held else SessionMemberCallState.CONNECTED
        return replace(member, call_state=call_state, muted=muted)

    state = state.with_member(leg.call_sid, changed)
    return state.logged(f"{state.name_of(leg.call_sid)} {message}", at) if message else state


def _of_call(state: SessionState, form: Mapping[str, str], at: datetime) -> SessionState:
    leg, status = state.legs.get(form.get("CallSid", "")), form["CallStatus"]
    if leg is None or leg.over:
        return state
    if status in FINAL:
        return state.without(leg.call_sid, FINAL[status], at)
    rank = RANKS.get(status, -1)
    if rank <= leg.rank:
        return state
    state = state.with_leg(leg, rank=rank)
    if status == "ringing":
        return state.logged(f"{state.name_of(leg.call_sid)} is ringing", at)
    if rank == ANSWERED:
        state = state.with_member(leg.call_sid, _connected)
        return state.logged(f"{state.name_of(leg.call_sid)} answered", at)
    return state


def _connected(member: SessionMemberInfo) -> SessionMemberInfo:
    return replace(member, call_state=SessionMemberCallState.CONNECTED)
