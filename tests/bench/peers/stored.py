"""An export of sessions that stand in the sample's store, by way of its own query."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway import Dto, Gateway, Rows, operation
from samples.evovoice.dtos import SessionInfo
from samples.evovoice.states import SessionState
from samples.evovoice.store.base import Query
from samples.evovoice.store.database import FILE_NAME, Database
from samples.evovoice.store.sql import _COLUMNS, SqlStore, _row
from tests.bench.sessions import rows

#: The folder of the data is told by this variable of the environment.
FOLDER = "BENCH_DATA"
ACCOUNT = "bench"
#: Different sessions; more repeat them under ids of their own.
DIFFERENT = 500


async def fill(folder: Path, count: int) -> None:
    """Write so many sessions into a store that is made anew, in one transaction beside it."""
    database = Database(folder)
    await database.open()
    await database.close()
    start, pool = datetime(2026, 1, 1, tzinfo=UTC), rows("E", min(DIFFERENT, count))
    marks = ", ".join(f":{name}" for name in _COLUMNS)
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as plain, plain:
        for number in range(count):
            info = pool[number % len(pool)]
            info.id, info.account_id, info.ended = f"s{number:07}", ACCOUNT, True
            info.date_created = (start + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
            row = _row(SessionState(info=info, legs={}))
            plain.execute(f"insert into sessions ({', '.join(_COLUMNS)}) values ({marks})", row)


class Export(Dto):
    """An export of the first so many sessions."""

    count: int = 0


_database = Database(Path(os.environ.get(FOLDER, ".")))
_store = SqlStore(_database)


@operation("/export")
def export(request: Export) -> Rows[SessionInfo]:
    """Return the sessions, oldest first."""
    last = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=request.count)
    created_before = last.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Rows(_store.stream(Query((ACCOUNT,), created_before=created_before, descending=False, limit=None)))


class Ping(Dto):
    """A small request."""

    name: str | None = None


class Pong(Dto):
    """Its answer."""

    name: str | None = None


@operation("POST /ping")
def ping(request: Ping) -> Pong:
    """Answer a small request."""
    return Pong(name=request.name)


gateway = Gateway([export, ping])
