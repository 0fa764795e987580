"""The interface of the store: what it keeps, and the queries it answers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from samples.evovoice.dtos import SessionInfo
from samples.evovoice.events import Event
from samples.evovoice.states import SessionState


class StoreError(Exception):
    """The data cannot be used; the message is one line for a person."""


class StoreAwayError(StoreError):
    """The store does not answer at the moment; a caller may try again."""

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
    """The tenants, and by user id the tenants that a user belongs to."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    memberships: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, user_id: str) -> frozenset[str]:
        """Return the ids of a user's accounts."""
        return self.memberships.get(user_id, frozenset())


@dataclass(frozen=True, slots=True)
class Query:
    """Which sessions, in which order. None means no condition; an empty tuple matches no session.

    ``created_from`` is inclusive and ``created_before`` is not, both ISO 8601 texts in UTC;
    ended sessions created before ``archived_before`` are left out. ``sort_field`` is a member's
    name on the wire. ``limit`` None means all sessions.
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
class SessionPage:
    """The sessions of one page; ``total`` counts those of all pages, None if the query did not ask for it."""

    sessions: tuple[SessionState, ...]
    total: int | None
    more: bool


class Store(Protocol):
    """Sessions with their events. Everything that a method writes is on the disk when it returns."""

    async def write(self, state: SessionState, event: Event, at: datetime) -> None:
        """Store an event and the session after it, both or neither."""
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

    async def find(self, query: Query) -> SessionPage:
        """Return one page of sessions."""
        ...

    def stream(self, query: Query) -> AsyncGenerator[SessionInfo]:
        """Yield every session as clients see it, in the order of creation, with only a few in memory at a time."""
        ...

    async def directory(self) -> Directory:
        """Return the tenants and their users."""
        ...

    async def save_account(self, account: Account, user_ids: Sequence[str] = ()) -> None:
        """Store a tenant, and add these users to it."""
        ...

    async def check(self) -> None:
        """Raise :class:`StoreAwayError` unless the store answers and can write."""
        ...
