"""The simulator's calls and conferences, and their webhook forms.

The forms have Twilio's fields and spellings (samples/evovoice/TELEPHONY.md 3.1).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from samples.evovoice.telephony.base import NOT_FOUND, NOT_IN_PROGRESS, RefusedError

#: Marks every SID as simulated: eight zeros, which Twilio's random SIDs will not have.
MARK = "00000000"
ACCOUNT_SID = "AC" + MARK + "0" * 24

#: How many calls are kept before those that are over are forgotten.
KEPT_CALLS = 10_000

Form = dict[str, str]


def new_sid(prefix: str) -> str:
    """Return a well-formed SID that is recognisably simulated."""
    return prefix + MARK + secrets.token_hex(12)


@dataclass(slots=True)
class Conference:
    """A simulated conference; ``sequence`` numbers its own events, ``present`` are the SIDs of the calls in it."""

    sid: str
    name: str
    session_id: str
    sequence: int = 0
    started: bool = False
    present: set[str] = field(default_factory=set)

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
    """A simulated call. ``partner`` is the other leg of a two-party call, ``parent`` the leg that dialled this one."""

    sid: str
    session_id: str
    to: str
    label: str
    status: str = "queued"
    parent: str | None = None
    partner: str | None = None
    conference: Conference | None = None
    sequence: int = 0
    muted: bool = False
    held: bool = False
    since: datetime | None = None

    @property
    def over(self) -> bool:
        """Return whether the call has ended."""
        return self.status not in ("queued", "initiated", "ringing", "in-progress")

    @property
    def joined(self) -> bool:
        """Return whether the call has joined its conference."""
        return self.conference is not None and self.sid in self.conference.present

    def form(self) -> Form:
        """Return the form of the call's present status."""
        form = {"CallSid": self.sid, "CallStatus": self.status, "To": self.to, "AccountSid": ACCOUNT_SID}
        return form | ({"ParentCallSid": self.parent} if self.parent else {})


class Switchboard:
    """All calls, and the conferences that are not over."""

    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.conferences: dict[str, Conference] = {}
        self._names: dict[str, str] = {}

    def add(self, call: Call) -> None:
        """Add a call; if there are very many, those that are over are forgotten."""
        if len(self.calls) >= KEPT_CALLS:
            self.calls = {sid: known for sid, known in self.calls.items() if not known.over}
        self.calls[call.sid] = call

    def open(self, sid: str, name: str, session_id: str) -> Conference:
        """Return a new conference."""
        self._names[name] = sid
        self.conferences[sid] = Conference(sid, name, session_id)
        return self.conferences[sid]

    def close(self, conference: Conference) -> None:
        """Forget a conference, which is over."""
        self.conferences.pop(conference.sid, None)
        self._names.pop(conference.name, None)

    def conference(self, wanted: str, session_id: str) -> Conference:
        """Return the conference of a SID or name; a new one if no conference has that name."""
        conference = self.conferences.get(self._names.get(wanted, wanted))
        if conference is None and wanted.startswith("CF"):
            raise not_found(wanted)
        return conference or self.open(new_sid("CF"), wanted, session_id)

    def running(self, call_sid: str) -> Call:
        """Return a call that can be moved."""
        call = self.calls.get(call_sid)
        if call is None:
            raise not_found(call_sid)
        if call.status != "in-progress":
            raise RefusedError("Call is not in-progress. Cannot redirect.", NOT_IN_PROGRESS)
        return call

    def participant(self, conference_sid: str, call_sid: str) -> Call:
        """Return a call that is in a conference."""
        call = self.calls.get(call_sid)
        if call is None or call.conference is None or not call.joined or call.conference.sid != conference_sid:
            raise not_found(call_sid)
        return call

    def partner(self, call: Call) -> Call | None:
        """Return the other leg of a two-party call, None if there is none or it is over."""
        partner = self.calls.get(call.partner or "")
        return None if partner is None or partner.over else partner


def not_found(sid: str) -> RefusedError:
    """Return the error for a SID that does not exist."""
    return RefusedError(f"The requested resource {sid} was not found", NOT_FOUND)


def _word(value: bool) -> str:
    return "true" if value else "false"
