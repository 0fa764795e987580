"""What became of requests that dialled, so that a client's repeat is answered and nobody dialled twice.

Clients in the field repeat a POST once, a second after a 429 or any 5xx (samples/evovoice/TELEPHONY.md 2.7).
Only what dialled, or may have, is remembered: a repeat of anything else gets a fresh try.

After a restart the outcomes are those of the stored events. A success is then answered with the
session as it has become.
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
    """An answer: the session as it was, None for "as it is now"; or the error."""

    at: datetime
    session: SessionInfo | None = None
    error: TelephonyError | None = None


class Outcomes:
    """Outcomes by the key of their request, for ``span``."""

    def __init__(self, span: timedelta) -> None:
        self.span = span
        self._known: dict[str, Outcome] = {}

    def find(self, key: str, now: datetime) -> Outcome | None:
        """Return the outcome of a request, None if it is new or too long ago."""
        found = self._known.get(key)
        return found if found and now - found.at < self.span else None

    def remember(self, key: str, outcome: Outcome) -> None:
        """Keep an outcome, and drop those that are too old."""
        self._known.pop(key, None)  # a key that comes again is the newest
        self._known[key] = outcome
        for each, known in list(self._known.items()):
            if outcome.at - known.at < self.span:
                break
            del self._known[each]

    def relive(self, history: Iterable[tuple[str, datetime, events.Event]]) -> None:
        """Remember what the events of the last ``span`` tell, oldest first."""
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
