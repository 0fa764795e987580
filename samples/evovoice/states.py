"""A session as it is stored: the part that clients see, and the facts that distinguish a new event from an old one.

The methods are the steps of which events consist; each method returns another state.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from samples.evovoice.clock import iso
from samples.evovoice.dtos import (
    SessionCallState,
    SessionDialState,
    SessionDirections,
    SessionInfo,
    SessionLogInfo,
    SessionMemberCallState,
    SessionMemberInfo,
    SessionQueueStates,
)


class Leg(msgspec.Struct, frozen=True):
    """One call of a session.

    ``rank`` and ``sequence`` are those of its newest event so far (samples/evovoice/TELEPHONY.md 4.3);
    ``label`` is its name in the conference, ``since`` the moment when it was dialled.
    """

    call_sid: str
    address: str
    label: str
    since: datetime
    invited: bool = False
    rank: int = 0
    sequence: int = 0
    over: bool = False


class SessionState(msgspec.Struct, frozen=True):
    """One session. States are replaced, never changed, so that a reader's state stays as it was."""

    info: SessionInfo
    legs: dict[str, Leg]
    #: The conference to which legs are being moved; it becomes ``info.conference_sid`` when they have moved.
    converting: str | None = None
    converted_at: datetime | None = None
    conference_sequence: int = 0
    #: Whether any leg was ever connected.
    answered: bool = False
    parent_id: str | None = None
    #: Stands before each log message; it names the simulator if that is in use.
    log_prefix: str = ""

    @property
    def id(self) -> str:
        """Return the session's id; every stored session has one."""
        return self.info.id or ""

    @property
    def members(self) -> list[SessionMemberInfo]:
        """Return the members, including those that have left."""
        return self.info.members or []

    @property
    def live(self) -> list[SessionMemberInfo]:
        """Return the members whose leg is not over."""
        return [member for member in self.members if member.call_state is not SessionMemberCallState.NONE]

    def name_of(self, call_sid: str) -> str:
        """Return the name of a leg in the log."""
        for member in self.members:
            if member.call_sid == call_sid:
                return member.display_name or member.identity or call_sid
        return call_sid

    def seen(self, **changes: Any) -> SessionState:
        """Return the session with members of ``info``, which clients see, replaced."""
        return replace(self, info=replace(self.info, **changes))

    def logged(self, message: str, at: datetime) -> SessionState:
        """Return the session with one more line in its log."""
        entry = SessionLogInfo(date=iso(at), message=self.log_prefix + message)
        return self.seen(log=[*(self.info.log or []), entry])

    def with_leg(self, leg: Leg, **changes: Any) -> SessionState:
        """Return the session with a leg added or changed."""
        return replace(self, legs={**self.legs, leg.call_sid: replace(leg, **changes)})

    def with_member(self, call_sid: str, change: Callable[[SessionMemberInfo], SessionMemberInfo]) -> SessionState:
        """Return the session with the member of a call changed."""
        return self.seen(members=[change(member) if member.call_sid == call_sid else member for member in self.members])

    def without(self, call_sid: str, message: str, at: datetime) -> SessionState:
        """Return the session after the end of a leg, which is final; ``message`` goes to the log unless it is ""."""
        state = self.with_leg(self.legs[call_sid], over=True) if call_sid in self.legs else self
        state = state.with_member(call_sid, _gone)
        return state.logged(f"{state.name_of(call_sid)} {message}", at) if message else state

    def ended(self, reason: str, at: datetime) -> SessionState:
        """Return the session after its end."""
        info, none = self.info, SessionQueueStates.NONE
        answered = self.answered or any(member.call_state in TALKED for member in self.members)
        state = replace(
            self,
            converting=None,
            answered=answered,
            legs={call_sid: replace(leg, over=True) for call_sid, leg in self.legs.items()},
        )
        state = state.seen(
            ended=True,
            date_completed=iso(at),
            outcome="Completed" if answered else "NoAnswer",
            was_missed=not answered and info.direction is SessionDirections.INCOMING,
            call_state=SessionCallState.DISCONNECTED,
            dial_state=SessionDialState.NONE,
            queue_state=none if info.queue_state is none else SessionQueueStates.DISCONNECTED,
            members=[_gone(member) for member in self.members],
        )
        return state.logged(f"Session ended ({reason})", at)


#: The call states of a member that has answered.
TALKED = (SessionMemberCallState.CONNECTED, SessionMemberCallState.HOLD)


def _gone(member: SessionMemberInfo) -> SessionMemberInfo:
    # A member that has gone is never muted: otherwise the flag would depend on the order of the last events.
    return replace(member, call_state=SessionMemberCallState.NONE, muted=False)
