"""Sessions in SQLite: one row each, with the whole state as JSON and columns for searches.

Events are stored beside it and never read to rebuild a session: they are its history, and show
after a restart which requests were answered just before.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Select, column, exists, func, literal, select, table, text, tuple_

from samples.evovoice.dtos import SessionInfo
from samples.evovoice.events import Event
from samples.evovoice.states import SessionState
from samples.evovoice.store.base import Account, Directory, Query, SessionPage, StoreError
from samples.evovoice.store.database import Database

_COLUMNS = (
    "id",
    "account_id",
    "customer_id",
    "endpoint_id",
    "parent_id",
    "date_created",
    "from_address",
    "to_address",
    "ended",
    "document",
)
_SESSIONS = table("sessions", *(column(name) for name in _COLUMNS))
_SAVE = text(
    f"insert into sessions ({', '.join(_COLUMNS)}) values ({', '.join(':' + name for name in _COLUMNS)}) "  # noqa: S608 - constants
    f"on conflict (id) do update set {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)
_ADD_EVENT = text("insert into events (session_id, at, document) values (:session_id, :at, :document)")

#: How many sessions are read at a time when all are wanted: a megabyte of documents.
STEP = 500


class _Seen(msgspec.Struct):
    """The part of a state that clients see: an export does not read legs and the rest."""

    info: SessionInfo


T = TypeVar("T")
_seen = msgspec.json.Decoder(_Seen)
_state = msgspec.json.Decoder(SessionState)
_event = msgspec.json.Decoder(Event)


class SqlStore:
    """See :class:`samples.evovoice.store.base.Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, state: SessionState, event: Event, at: datetime) -> None:
        """Store an event and the session after it, in one transaction."""
        row = {"session_id": state.id, "at": _moment(at), "document": _json(event)}
        async with self._database.writing() as connection:
            await connection.execute(_SAVE, _row(state))
            await connection.execute(_ADD_EVENT, row)

    async def session(self, session_id: str) -> SessionState | None:
        """Return a session, None if there is none of this id."""
        states = await self._documents(select(_SESSIONS.c.document).where(_SESSIONS.c.id == session_id))
        return states[0] if states else None

    async def live(self) -> Sequence[SessionState]:
        """Return the sessions that have not ended."""
        return await self._documents(select(_SESSIONS.c.document).where(_SESSIONS.c.ended == 0))

    async def events_since(self, moment: datetime) -> Sequence[tuple[str, datetime, Event]]:
        """Return the session id, time and event of all events since a moment, oldest first."""
        query = text("select session_id, at, document from events where at >= :at order by number")
        async with self._database.reading() as connection:
            rows = await connection.execute(query, {"at": _moment(moment)})
            return [(row[0], datetime.fromisoformat(row[1]), _event.decode(row[2])) for row in rows]

    async def find(self, query: Query) -> SessionPage:
        """Return one page of sessions."""
        conditions = _conditions(query)
        order: ColumnElement[Any] = func.json_extract(_SESSIONS.c.document, "$.info." + query.sort_field)
        if query.sort_field == "dateCreated":
            order = _SESSIONS.c.date_created
        order, key = (order.desc(), _SESSIONS.c.id.desc()) if query.descending else (order.asc(), _SESSIONS.c.id.asc())
        statement = select(_SESSIONS.c.document).where(*conditions).order_by(order, key)
        if query.limit is not None:
            statement = statement.limit(query.limit + 1).offset(query.offset)
        async with self._database.reading() as connection:
            documents = (await connection.execute(statement)).scalars().all()
            total: int | None = None
            if query.counted:
                counting = select(func.count()).select_from(_SESSIONS).where(*conditions)
                total = (await connection.execute(counting)).scalar_one()
        page = documents if query.limit is None else documents[: query.limit]
        return SessionPage(tuple(_read(document, _state) for document in page), total, len(page) < len(documents))

    async def stream(self, query: Query) -> AsyncGenerator[SessionInfo]:
        """Yield every session of a query as clients see it, in the order of creation.

        Each step is a separate read that begins after the last session of the step before: a slow
        reader holds no connection, and new sessions do not shift the others.
        """
        of = _SESSIONS.c
        place = tuple_(of.date_created, of.id)
        order = (part.desc() if query.descending else part.asc() for part in (of.date_created, of.id))
        statement = select(of.date_created, of.id, of.document).where(*_conditions(query)).order_by(*order).limit(STEP)
        rows = await self._rows(statement)
        while rows:
            for row in rows:
                # Decoded one by one: other tasks run between two chunks of the answer, not only between two steps.
                yield _read(row[2], _seen).info
            if len(rows) < STEP:
                return
            last = tuple_(literal(rows[-1][0]), literal(rows[-1][1]))
            rows = await self._rows(statement.where(place < last if query.descending else place > last))

    async def directory(self) -> Directory:
        """Return the tenants and their users."""
        async with self._database.reading() as connection:
            accounts = {
                row[0]: Account(row[0], row[1], None if row[2] is None else frozenset(msgspec.json.decode(row[2])))
                for row in await connection.execute(text("select id, name, caller_ids from accounts"))
            }
            memberships: dict[str, frozenset[str]] = {}
            for user_id, account_id in await connection.execute(text("select user_id, account_id from memberships")):
                memberships[user_id] = memberships.get(user_id, frozenset()) | {account_id}
        return Directory(accounts, memberships)

    async def save_account(self, account: Account, user_ids: Sequence[str] = ()) -> None:
        """Store a tenant, and add these users to it."""
        caller_ids = None if account.caller_ids is None else _json(sorted(account.caller_ids))
        async with self._database.writing() as connection:
            await connection.execute(
                text(
                    "insert into accounts values (:id, :name, :caller_ids) "
                    "on conflict (id) do update set name = excluded.name, caller_ids = excluded.caller_ids"
                ),
                {"id": account.id, "name": account.name, "caller_ids": caller_ids},
            )
            for user_id in user_ids:
                await connection.execute(
                    text("insert into memberships values (:user_id, :account_id) on conflict do nothing"),
                    {"user_id": user_id, "account_id": account.id},
                )

    async def check(self) -> None:
        """Raise :class:`StoreAwayError` unless the store answers and can write, which a full disk cannot."""
        async with self._database.writing() as connection:
            await connection.execute(text("delete from checks"))
            await connection.execute(text("insert into checks values (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"))
            await connection.execute(text("select 1 from sessions limit 1"))

    async def _documents(self, statement: Select[Any]) -> list[SessionState]:
        return [_read(row[0], _state) for row in await self._rows(statement)]

    async def _rows(self, statement: Select[Any]) -> Sequence[Sequence[Any]]:
        async with self._database.reading() as connection:
            rows: Sequence[Sequence[Any]] = (await connection.execute(statement)).all()
            return rows


def _read(document: str, decoder: msgspec.json.Decoder[T]) -> T:
    """Return the value of a document; :class:`StoreError` for a damaged one: no client is to blame."""
    try:
        return decoder.decode(document)
    except msgspec.DecodeError as error:
        raise StoreError("a session in the store cannot be read") from error


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    """Return the conditions of a query; texts match whatever the case of their ASCII letters."""
    of = _SESSIONS.c
    conditions: list[ColumnElement[bool]] = [of.account_id.in_(query.account_ids)]
    for field, wanted in (
        (of.customer_id, query.customer_ids),
        (of.endpoint_id, query.endpoint_ids),
        (of.id, query.ids),
    ):
        if wanted is not None:
            conditions.append(field.in_(wanted))
    for field, part in ((of.from_address, query.from_text), (of.to_address, query.to_text)):
        if part is not None:
            conditions.append(_contains(field, part))
    if query.created_from is not None:
        conditions.append(of.date_created >= query.created_from)
    if query.created_before is not None:
        conditions.append(of.date_created < query.created_before)
    if query.archived_before is not None:
        conditions.append((of.ended == 0) | (of.date_created >= query.archived_before))
    if query.parent_id is not None:
        conditions.append(of.parent_id == query.parent_id)
    if query.log_text is not None:
        entries = func.json_each(of.document, "$.info.log").table_valued("value")
        message = func.json_extract(entries.c.value, "$.message")
        conditions.append(exists(select(literal(1)).select_from(entries).where(_contains(message, query.log_text))))
    return conditions


def _contains(field: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    return func.instr(func.lower(field), func.lower(part)) > 0


def _row(state: SessionState) -> dict[str, Any]:
    info = state.info
    return {
        "id": state.id,
        "account_id": info.account_id,
        "customer_id": info.customer_id,
        "endpoint_id": info.endpoint_id,
        "parent_id": state.parent_id,
        "date_created": info.date_created,
        "from_address": info.from_address,
        "to_address": info.to_address,
        "ended": int(info.ended),
        "document": _json(state),
    }


def _moment(at: datetime) -> str:
    """Return a moment as a text that sorts by time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
