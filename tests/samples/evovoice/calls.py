"""Sessions and times for the tests of Evo Voice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from samples.evovoice.dtos import SessionDirections
from samples.evovoice.seeds import PARTIES, two_party
from samples.evovoice.states import SessionState

START = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def live_session(session_id: str = "s1") -> SessionState:
    """Return a live two-party call; its caller is the first member, its agent the second."""
    return two_party(session_id, PARTIES[0], START, SessionDirections.INCOMING)


def messages(state: SessionState) -> list[str]:
    """Return the texts of a session's log, without the prefix and the first line."""
    return [(each.message or "").removeprefix("[simulated] ") for each in (state.info.log or [])[1:]]
