"""The simulator's calls and conferences, and the webhook forms that tell of them.

The forms have the fields and spellings of Twilio's (spec/telephony.md 3.1).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

#: Marks every SID as simulated: eight zeros that Twilio's random ones will not have.
MARK = "00000000"
ACCOUNT_SID = "AC" + MARK + "0" * 24

Form = dict[str, str]


def new_sid(prefix: str) -> str:
    """Return a well-formed SID that is recognisably simulated."""
    return prefix + MARK + secrets.token_hex(12)


@dataclass(slots=True)
class Conference:
    """A simulated conference; ``sequence`` numbers its own events."""

    sid: str
    name: str
    session_id: str
    sequence: int = 0
    started: bool = False
    over: bool = False

    def form(self, event: str, at: datetime) -> Form:
        """Return the form of the conference's next event."""
        self.sequence += 1
        return self._form(event, at, self.sequence)

    def participant_form(self, event: str, call: Call, at: datetime) -> Form:
        """Return the form of a participant's next event."""
        call.sequence += 1
        form = self._form(event, at, call.sequence)
        return form | {
            "CallSid": call.sid,
            "ParticipantLabel": call.label,
            "Muted": _word(call.muted),
            "Hold": _word(call.held),
            "Coaching": "false",
            "StartConferenceOnEnter": "true",
            "EndConferenceOnExit": "false",
        }

    def _form(self, event: str, at: datetime, sequence: int) -> Form:
        return {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": ACCOUNT_SID,
            "SequenceNumber": str(sequence),
            "Timestamp": format_datetime(at),
            "StatusCallbackEvent": event,
        }


@dataclass(slots=True)
class Call:
    """A simulated call. ``partner`` is the other leg of a two-party call, ``parent`` the one it was dialled by."""

    sid: str
    session_id: str
    to: str
    label: str
    status: str = "queued"
    parent: str | None = None
    partner: str | None = None
    conference: Conference | None = None
    joined: bool = False
    sequence: int = 0
    muted: bool = False
    held: bool = False
    since: datetime | None = field(default=None)

    @property
    def over(self) -> bool:
        """Return whether the call has come to its end."""
        return self.status not in ("queued", "initiated", "ringing", "in-progress")

    def form(self) -> Form:
        """Return the form of the call's present status."""
        form = {"CallSid": self.sid, "CallStatus": self.status, "To": self.to, "AccountSid": ACCOUNT_SID}
        return form | ({"ParentCallSid": self.parent} if self.parent else {})


def _word(value: bool) -> str:
    return "true" if value else "false"
