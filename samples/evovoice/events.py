"""The events of a session. They are stored as they are, beside the session after them.

:class:`Heard` holds a webhook form of the telephony provider, as it came; the others are this
service's own actions. Source: samples/evovoice/TELEPHONY.md 4.2.
"""

from __future__ import annotations

import msgspec

from samples.evovoice.dtos import SessionMemberRoles


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The session began; its state was stored with this event."""


class Dialled(msgspec.Struct, frozen=True, tag=True):
    """The provider accepted a call to a new member.

    ``key`` is that of the request, by which repeats are recognised; ``by`` is the id of the user who made it.
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
    """A leg could not be moved, because it had moved or ended by itself; webhooks will tell which."""

    call_sid: str


class DialRefused(msgspec.Struct, frozen=True, tag=True):
    """Nobody was dialled. ``code`` and ``message`` are the provider's."""

    to: str
    code: int
    message: str


class DialUnknown(msgspec.Struct, frozen=True, tag=True):
    """A call was requested and no answer came: the phone may be ringing."""

    key: str
    to: str
    code: int
    message: str


class MoveRefused(msgspec.Struct, frozen=True, tag=True):
    """The legs could not be moved; ``cancelled`` says whether the dialled call could be cancelled."""

    key: str
    call_sid: str
    code: int
    message: str
    cancelled: bool = True


class Interrupted(msgspec.Struct, frozen=True, tag=True):
    """The service was stopped before the legs had moved; ``cancelled`` says whether the dialled call could be."""

    call_sid: str
    cancelled: bool = True


class HungUp(msgspec.Struct, frozen=True, tag=True):
    """A user ended one leg."""

    call_sid: str
    by: str = ""


class Ended(msgspec.Struct, frozen=True, tag=True):
    """This service ended the whole session; ``by`` is the user who asked for it, "" if none did."""

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
