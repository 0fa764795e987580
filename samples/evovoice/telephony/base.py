"""The interface of a telephone provider, and its errors.

    TelephonyError
    ├── RefusedError         the provider's own code and text, such as 21220
    ├── ThrottledError       too many requests just now; nothing was done
    ├── UnreachableError     no connection could be made; nothing was done
    ├── FailedError          the provider failed, or does not accept our credentials
    └── UnknownOutcomeError  a request was sent and no answer came: a phone may be ringing

Codes and texts are Twilio's (samples/evovoice/TELEPHONY.md 2.2): every back end uses them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

#: Takes a session's id and one of its webhook forms.
Listener = Callable[[str, dict[str, str]], Awaitable[None]]


class TelephonyError(Exception):
    """The common base; never raised itself. ``code`` is the provider's, 0 if there is none."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class RefusedError(TelephonyError):
    """The provider refused the request; nothing was done."""


class ThrottledError(TelephonyError):
    """Too many requests; nothing was done. ``retry_after`` is in seconds."""

    def __init__(self, message: str, code: int = 20429, retry_after: int = 1) -> None:
        super().__init__(message, code)
        self.retry_after = retry_after


class UnreachableError(TelephonyError):
    """No connection could be made; nothing was done."""


class FailedError(TelephonyError):
    """The provider answered with a failure of its own, or does not accept our credentials."""


class UnknownOutcomeError(TelephonyError):
    """A request was sent and no answer came; it may have been carried out."""


#: The codes that the service itself distinguishes.
INVALID_TO = 21211
INVALID_FROM = 21212
NOT_IN_PROGRESS = 21220
NOT_FOUND = 20404


@dataclass(frozen=True, slots=True)
class Invitation:
    """A call to a new participant of a conference, which is created if it does not exist.

    ``conference`` is its SID, or the name of a new one; ``label`` names the participant in it.
    """

    session_id: str
    conference: str
    from_: str
    to: str
    label: str


@dataclass(frozen=True, slots=True)
class Dialled:
    """An accepted call; it has not been answered yet."""

    call_sid: str
    conference_sid: str


class Telephony(Protocol):
    """A provider. Every method may raise :class:`TelephonyError`; later events come as webhook forms."""

    @property
    def name(self) -> str:
        """Return the back end's name, as ``/health`` reports it."""
        ...

    @property
    def log_prefix(self) -> str:
        """Return the prefix of each message in a session's log; "" for a real provider."""
        ...

    async def look(self, call_sid: str) -> tuple[str, ...]:
        """Return the legs of a running call in the order in which they must be moved: the child first."""
        ...

    async def dial(self, invitation: Invitation) -> Dialled:
        """Call somebody into a conference. The caller must never repeat this: it would be another phone call."""
        ...

    async def redirect(self, session_id: str, call_sid: str, conference: str, label: str) -> None:
        """Move a running leg into a conference."""
        ...

    async def hangup(self, call_sid: str) -> None:
        """End a call; a call that is over already is a success."""
        ...

    async def mute(self, conference_sid: str, call_sid: str, muted: bool) -> None:
        """Mute or unmute a participant."""
        ...

    async def hold(self, conference_sid: str, call_sid: str, held: bool) -> None:
        """Put a participant on hold or take it off."""
        ...

    async def kick(self, conference_sid: str, call_sid: str) -> None:
        """Remove a participant, which ends its call."""
        ...

    async def end(self, conference_sid: str) -> None:
        """End a conference and the calls in it; a conference that is over already is a success."""
        ...
