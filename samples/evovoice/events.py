"""What can happen to a session. Stored as they are, beside the session that came of them.

:class:`Heard` holds a webhook form of the telephony provider, as it came; the others are this
service's own doings. Source: samples/evovoice/TELEPHONY.md 4.2.
"""

from __future__ import annotations

import msgspec

from samples.evovoice.dtos import SessionMemberRoles


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The session began; its state is what was stored with this event."""


class Dialled(msgspec.Struct, frozen=True, tag=True):
    """The provider accepted a call to a new member.

    ``key`` is that of the request, for its repeats; ``by`` is the id of the user who made it.
    """

    key: str
    call_sid: str
    conference_sid: str
    to: str
    from_: str
    label: str
    role: SessionMemberRoles
    identity: str
    by: str = ""


class Converted(msgspec.Struct, frozen=True, tag=True):
    """The legs of a two-party call were moved into the conference."""

    conference_sid: str


class LegLost(msgspec.Struct, frozen=True, tag=True):
    """A leg could not be moved, as it had moved or ended by itself; webhooks tell which."""

    call_sid: str


class DialRefused(msgspec.Struct, frozen=True, tag=True):
    """Nobody was dialled. ``code`` and ``message`` are the provider's."""

    to: str
    code: int
    message: str


class DialUnknown(msgspec.Struct, frozen=True, tag=True):
    """A call was asked for and no answer came: the phone may be ringing."""

    key: str
    to: str
    code: int
    message: str


class MoveRefused(msgspec.Struct, frozen=True, tag=True):
    """The legs could not be moved, so the dialled call was cancelled; False: it could not be."""

    key: str
    call_sid: str
    code: int
    message: str
    cancelled: bool = True


class Interrupted(msgspec.Struct, frozen=True, tag=True):
    """The service was stopped before the legs had moved, so the dialled call was cancelled; False: it could not be."""

    call_sid: str
    cancelled: bool = True


class HungUp(msgspec.Struct, frozen=True, tag=True):
    """One leg was ended on request of a user."""

    call_sid: str
    by: str = ""


class Ended(msgspec.Struct, frozen=True, tag=True):
    """The whole session was ended by this service; ``by`` is the user who wanted it, "" if none did."""

    reason: str
    by: str = ""


class Heard(msgspec.Struct, frozen=True, tag=True):
    """A webhook form of the provider, names and values as they came (samples/evovoice/TELEPHONY.md 3.1)."""

    form: dict[str, str]


Event = (
    Opened
    | Dialled
    | Converted
    | LegLost
    | DialRefused
    | DialUnknown
    | MoveRefused
    | Interrupted
    | HungUp
    | Ended
    | Heard
)
