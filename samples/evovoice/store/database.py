"""One SQLite file: how it is opened, brought up to date, and written to.

Why WAL with ``synchronous=FULL``: readers never wait for the writer, and acknowledged writes survive
not only the end of the process but a power cut. Why a lock of our own for one writer at a time: with
SQLite's lock, the other writers would poll.

Why a lock file: the process keeps live sessions in memory, so a second process on the same data
would answer from outdated ones. The system drops the lock with the process, however that ends.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Any

from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from samples.evovoice.store.base import StoreAwayError, StoreError
from samples.evovoice.store.locking import hold
from samples.evovoice.store.migrations import MIGRATIONS

PRAGMAS = ("journal_mode = wal", "synchronous = full", "foreign_keys = on", "busy_timeout = 5000")
FILE_NAME = "evovoice.sqlite3"
LOCK_NAME = "evovoice.lock"


class Database:
    """An SQLite file in a data folder; nothing is touched before :meth:`open`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock_file: IO[str] | None = None
        self._writing = asyncio.Lock()
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{folder / FILE_NAME}", pool_size=4, max_overflow=0)
        event.listen(self._engine.sync_engine, "connect", _set_up)
        event.listen(self._engine.sync_engine, "begin", _begin)

    async def open(self) -> None:
        """Create the file or bring it up to date.

        Raises :class:`StoreError` if another process has it open, or a newer version of this program wrote it.
        """
        self._lock_file = _lock(self._folder)
        try:
            async with self.writing() as connection:
                await _migrate(connection)
        except StoreError as error:
            await self.close()
            if error.__cause__ is None:
                raise
            raise StoreError(f"{self._folder / FILE_NAME} cannot be used: {error.__cause__}") from error

    async def close(self) -> None:
        """Close the file."""
        await self._engine.dispose()
        if self._lock_file is not None:
            self._lock_file.close()

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection in a transaction, which is on the disk when the block ends without an error.

        Raises :class:`StoreAwayError` if the file cannot be used; the cause is for the log.
        """
        try:
            async with self._writing, self._engine.connect() as plain:
                connection = await plain.execution_options(writes=True)
                async with connection.begin():
                    yield connection
        except SQLAlchemyError as error:
            raise _error_for_clients(error) from error

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection that sees one moment of the data; :class:`StoreAwayError` as :meth:`writing`."""
        try:
            async with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise _error_for_clients(error) from error


def _error_for_clients(error: SQLAlchemyError) -> StoreError:
    """Return the error that clients see for a failure: the driver's own text has SQL in it."""
    if isinstance(error, IntegrityError | ProgrammingError):
        return StoreError("the store refused what it was given")
    return StoreAwayError("the store does not answer")


def _lock(folder: Path) -> IO[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / LOCK_NAME).touch()
    except OSError as error:
        raise StoreError(f"the data folder {folder} cannot be written: {error.strerror or error}") from error
    try:
        return hold(folder / LOCK_NAME)
    except OSError as error:
        raise StoreError(f"another process uses the data folder {folder}") from error


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so, schema changes included
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute("pragma " + pragma)
    cursor.close()


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


async def _migrate(connection: AsyncConnection) -> None:
    await connection.execute(
        text("create table if not exists migrations (version integer primary key, at text not null)")
    )
    version = (await connection.execute(text("select coalesce(max(version), 0) from migrations"))).scalar_one()
    if version > len(MIGRATIONS):
        raise StoreError(f"the data is of version {version}, newer than this program's {len(MIGRATIONS)}")
    for number, statements in enumerate(MIGRATIONS[version:], version + 1):
        for statement in statements:
            await connection.execute(text(statement))
        await connection.execute(
            text("insert into migrations values (:version, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"),
            {"version": number},
        )
