"""The outcomes of requests that dialled, so that a client's repeat is answered and nobody is dialled twice.

Existing clients repeat a POST once, a second after a 429 or any 5xx (samples/evovoice/TELEPHONY.md 2.7).
Only requests that dialled, or may have dialled, are remembered: a repeat of any other is tried again.

After a restart the outcomes come from the stored events. A success is then answered with the session
as it is by that time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from samples.evovoice import events
from samples.evovoice.dtos import SessionInfo
from samples.evovoice.telephony.base import RefusedError, TelephonyError, UnknownOutcomeError


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to a request: an error, or the session as it was, or None for the session as it is now."""

    at: datetime
    session: SessionInfo | None = None
    error: TelephonyError | None = None


class Outcomes:
    """Outcomes by the key of their request, kept for ``span``."""

    def __init__(self, span: timedelta) -> None:
        self.span = span
        self._known: dict[str, Outcome] = {}

    def find(self, key: str, now: datetime) -> Outcome | None:
        """Return the outcome of a request, None if the request is new or its outcome too old."""
        outcome = self._known.get(key)
        return outcome if outcome and now - outcome.at < self.span else None

    def remember(self, key: str, outcome: Outcome) -> None:
        """Store an outcome, and drop those that are too old."""
        self._known.pop(key, None)  # a key that comes again is the newest
        self._known[key] = outcome
        for old_key, known in list(self._known.items()):
            if outcome.at - known.at < self.span:
                break
            del self._known[old_key]

    def relive(self, history: Iterable[tuple[str, datetime, events.Event]]) -> None:
        """Store the outcomes that the events of the last ``span``, oldest first, record."""
        keys: dict[str, str] = {}
        for _, at, event in history:
            match event:
                case events.Dialled(key=key, call_sid=call_sid):
                    keys[call_sid] = key
                    self.remember(key, Outcome(at))
                case events.MoveRefused(key=key, message=message, code=code):
                    self.remember(key, Outcome(at, error=RefusedError(message, code)))
                case events.Interrupted(call_sid=call_sid):
                    self._known.pop(keys.get(call_sid, ""), None)
                case events.DialUnknown(key=key, message=message, code=code):
                    self.remember(key, Outcome(at, error=UnknownOutcomeError(message, code)))
