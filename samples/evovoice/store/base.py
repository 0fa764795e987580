"""What the service needs to keep, and what it asks of what it kept."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from samples.evovoice.dtos import SessionInfo
from samples.evovoice.events import Event
from samples.evovoice.states import SessionState


class StoreError(Exception):
    """The data cannot be used as it is; the text is one line for a person."""


class StoreAwayError(StoreError):
    """The store does not answer at the moment: what was asked may be asked again."""

    status = 503
    error_code = "StoreUnavailable"
    headers = (("Retry-After", "5"),)


@dataclass(frozen=True, slots=True)
class Account:
    """One tenant. ``caller_ids`` are the numbers it may show; None leaves that to the provider."""

    id: str
    name: str
    caller_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """The tenants, and which of them each user belongs to (by user id)."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    memberships: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, user_id: str) -> frozenset[str]:
        """Return the ids of a user's accounts."""
        return self.memberships.get(user_id, frozenset())


@dataclass(frozen=True, slots=True)
class Query:
    """Which sessions, in what order. None asks for nothing; an empty tuple finds nothing.

    ``created_from`` is inclusive and ``created_before`` is not, both ISO 8601 texts in UTC;
    ended sessions created before ``archived_before`` are left out. ``sort_field`` is a member's
    name on the wire. ``limit`` None is everything.
    """

    account_ids: tuple[str, ...]
    customer_ids: tuple[str, ...] | None = None
    endpoint_ids: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    created_from: str | None = None
    created_before: str | None = None
    archived_before: str | None = None
    from_text: str | None = None
    to_text: str | None = None
    log_text: str | None = None
    parent_id: str | None = None
    sort_field: str = "dateCreated"
    descending: bool = True
    offset: int = 0
    limit: int | None = 25
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """The sessions of one page; ``total`` of all pages, None where it was not asked for."""

    sessions: tuple[SessionState, ...]
    total: int | None
    more: bool


class Store(Protocol):
    """Sessions with their events. What a method has written is on the disk when it returns."""

    async def write(self, state: SessionState, event: Event, at: datetime) -> None:
        """Keep an event and the session that came of it, both or neither."""
        ...

    async def session(self, session_id: str) -> SessionState | None:
        """Return a session, None if there is none of this id."""
        ...

    async def live(self) -> Sequence[SessionState]:
        """Return the sessions that have not ended."""
        ...

    async def events_since(self, moment: datetime) -> Sequence[tuple[str, datetime, Event]]:
        """Return the session id, time and event of all events since a moment, oldest first."""
        ...

    async def find(self, query: Query) -> Found:
        """Return one page of sessions."""
        ...

    def each(self, query: Query) -> AsyncGenerator[SessionInfo]:
        """Yield what clients see of every session, in the order of their creation, a few at a time in memory."""
        ...

    async def directory(self) -> Directory:
        """Return the tenants and their users."""
        ...

    async def save_account(self, account: Account, user_ids: Sequence[str] = ()) -> None:
        """Keep a tenant, and let these users into it too."""
        ...

    async def check(self) -> None:
        """Raise :class:`StoreAwayError` unless the store answers and keeps what it is given."""
        ...
