"""The sessions of this process: live ones in memory, all of them in the store.

Why the cache can be trusted: this process is the only one that writes the data (the store makes sure
of that), and a change is in memory only after it is on the disk.
"""

from __future__ import annotations

import asyncio
import weakref
from datetime import datetime, timedelta

from samples.evovoice.clock import Clock
from samples.evovoice.events import Event, Opened
from samples.evovoice.reducer import apply
from samples.evovoice.states import SessionState
from samples.evovoice.store.base import Store


class Sessions:
    """Finds sessions and applies events to them, one at a time for each session."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self._live: dict[str, SessionState] = {}
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    async def load(self) -> list[SessionState]:
        """Load the live sessions into memory and return them, before any other method is called."""
        self._live = {state.id: state for state in await self.store.live()}
        return list(self._live.values())

    async def find(self, session_id: str) -> SessionState | None:
        """Return a session as it is now, None if there is none of this id."""
        return self._live.get(session_id) or await self.store.session(session_id)

    def lock(self, session_id: str) -> asyncio.Lock:
        """Return the lock that must be held while an event is applied to a session."""
        return self._locks.setdefault(session_id, asyncio.Lock())

    async def open(self, state: SessionState) -> None:
        """Store a new session."""
        await self.store.write(state, Opened(), self.clock())
        self._remember(state)

    async def apply(self, state: SessionState, event: Event) -> SessionState:
        """Return the session after an event; both are stored if the event changes something.

        The caller must hold the session's lock, and ``state`` must be the newest.
        """
        at = self.clock()
        changed = apply(state, event, at)
        if changed is not state:
            await self.store.write(changed, event, at)
            self._remember(changed)
        return changed

    async def events_of_last(self, span: timedelta) -> list[tuple[str, datetime, Event]]:
        """Return session id, time and event of the events within the last ``span``, oldest first."""
        return list(await self.store.events_since(self.clock() - span))

    def _remember(self, state: SessionState) -> None:
        if state.info.ended:
            self._live.pop(state.id, None)
        else:
            self._live[state.id] = state
