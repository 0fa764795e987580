"""A database of users: opening it, migrating its tables, and handling its failures.

Every failure is a :class:`~gateway.auth.stores.base.StoreAwayError`: 503 for requests that need the database,
without statement, address or password; the log has only the kind of the error. After a slow failure,
requests fail at once for a second, and then the next one tries again.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import time
from collections.abc import AsyncIterator
from inspect import signature
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from gateway.auth.stores import StoreAwayError

logger = logging.getLogger(__name__)
# At DEBUG, aiosqlite logs every statement with its values, session ids and password hashes among them.
logging.getLogger("aiosqlite").setLevel(logging.INFO)

FILE_NAME = "users.sqlite3"
VERSION_TABLE = "gateway_auth_version"
#: The newest step of the migrations.
VERSION = "0001"
#: Seconds without a new attempt after a slow failure.
PAUSE = 1.0
_LOCK = 0x67617465  # PostgreSQL's advisory lock, so that two workers do not migrate at once
_PRAGMAS = ("synchronous = full", "foreign_keys = on")
#: Seconds in which a connection tries to make a new file write ahead, and between two tries.
_TRYING, _BETWEEN_TRIES = 2.0, 0.01
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
#: Parameters of a URL that SQLAlchemy handles itself and does not pass to the driver.
_OF_DIALECT = frozenset({"prepared_statement_cache_size", "prepared_statement_name_func", "async_fallback"})
_EXTRAS = {"aiosqlite": "sql", "asyncpg": "postgresql"}


class DatabaseError(Exception):
    """A database cannot be used as it is; the text is one line for people, without its password."""


class Database:
    """SQLite or PostgreSQL by URL; it connects when it is first needed.

    ``seconds`` is how long a connection or a statement may take.
    """

    def __init__(self, url: str, *, seconds: float = 2.0, connections: int = 8) -> None:
        self._url = _url(url)
        self._seconds = seconds
        self._is_open = False
        self._opening = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._away_until = 0.0
        self._sqlite = self._url.get_backend_name() == "sqlite"
        self._engine = self._new_engine(connections)

    @classmethod
    def in_folder(cls, folder: Path) -> Database:
        """Return the SQLite database of a data folder."""
        return cls(f"sqlite:///{folder / FILE_NAME}")

    def _new_engine(self, connections: int) -> AsyncEngine:
        sizes = {"pool_size": connections, "max_overflow": 0, "pool_timeout": self._seconds}
        try:
            if not self._sqlite:
                from gateway.auth.stores.sql.postgresql_connection import PostgresqlConnection  # noqa: PLC0415 - an extra

                waits = {"timeout": self._seconds, "command_timeout": self._seconds}
                arguments = {"connection_class": PostgresqlConnection, **waits}
                engine = create_async_engine(self._url, connect_args=arguments, hide_parameters=True, **sizes)
                event.listen(engine.sync_engine, "do_connect", self._before_connecting)
                return engine
            engine = create_async_engine(
                self._url, connect_args={"timeout": self._seconds}, hide_parameters=True, **sizes
            )
        except ModuleNotFoundError as error:
            extra = _EXTRAS.get(error.name or "", "sql")
            needed = f"this database needs {error.name}: pip install 'servicestack-gateway[{extra}]'"
            raise ModuleNotFoundError(needed, name=error.name) from error
        event.listen(engine.sync_engine, "connect", _set_up)
        event.listen(engine.sync_engine, "begin", _begin)
        return engine

    def _before_connecting(self, *_: object) -> None:
        """Raise TimeoutError after a slow failure: whoever has waited for a connection of the pool waits no longer."""
        if self._away_until > time.monotonic():
            raise TimeoutError

    async def open(self) -> None:
        """Create the tables or migrate them to the present version.

        Raises :class:`DatabaseError` if a newer version created them, StoreAwayError if the database does not answer.
        """
        async with self._opening:
            if not self._is_open:
                self._make_file()
                async with self._working(writes=False) as connection:
                    version = await connection.run_sync(_version)
                if version != VERSION:
                    await asyncio.to_thread(_import_alembic)  # before other processes have to wait for this one
                    async with self._working(writes=True) as connection:
                        await connection.run_sync(_migrate)
                self._is_open = True

    def _make_file(self) -> None:
        """Create a SQLite file that only its owner may read, because it holds password hashes."""
        path = self._url.database if self._sqlite else None
        if path and path != ":memory:":
            try:
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            except OSError as error:
                raise DatabaseError(f"{path} cannot be used: {error.strerror or error}") from error

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that sees a consistent snapshot of the data."""
        if not self._is_open:
            await self.open()
        async with self._working(writes=False) as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction, which is committed if the block ends without an error."""
        if not self._is_open:
            await self.open()
        async with self._working(writes=True) as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def _working(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        if self._away_until > time.monotonic():
            raise StoreAwayError
        began = time.monotonic()
        try:
            # Several writers of SQLite would poll for the file; here they queue for a lock.
            turn = self._writing if writes and self._sqlite else contextlib.nullcontext()
            async with turn, self._engine.connect() as plain:
                connection = await plain.execution_options(writes=writes)
                async with connection.begin():
                    yield connection
        except IntegrityError:
            raise
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            if time.monotonic() - began >= self._seconds / 2:
                self._away_until = time.monotonic() + PAUSE
            cause = getattr(error, "orig", None) or error
            logger.error("the database of users failed: %s", type(cause).__name__)
            raise StoreAwayError from None


def _url(text_: str) -> URL:
    """Return a URL with the driver that we use; DatabaseError for a text that is no such URL."""
    try:
        url = make_url(text_)
    except (ArgumentError, ValueError):
        # Without its cause, whose text may contain a part of the password.
        raise DatabaseError("a database is named by a URL such as postgresql://user:password@host/name") from None
    driver = _DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise DatabaseError(f"users are kept in SQLite or PostgreSQL, not in {url.get_backend_name()}")
    return _as_driver_has_it(url.set(drivername=driver))


def _as_driver_has_it(url: URL) -> URL:
    """Return a URL with libpq's ``sslmode`` renamed for asyncpg; DatabaseError for parameters asyncpg does not know."""
    if url.get_backend_name() != "postgresql" or not url.query:
        return url
    url = url.set(query={"ssl" if name == "sslmode" else name: value for name, value in url.query.items()})
    try:
        known = signature(importlib.import_module("asyncpg").connect).parameters
    except ModuleNotFoundError:
        return url  # creating the engine then raises an error that names the extra
    if url.query.keys() - known.keys() - _OF_DIALECT:
        raise DatabaseError("the URL of the database has a parameter that asyncpg does not know")
    return url


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # only _begin begins transactions, for schema changes too
    connection.run_async(_write_ahead)
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute("pragma " + pragma)
    cursor.close()


async def _write_ahead(connection: Any) -> None:
    """Make a SQLite file write ahead; while others do so, SQLite refuses it at once and waits for no lock."""
    import sqlite3  # noqa: PLC0415 - only where it is used

    until = time.monotonic() + _TRYING
    while True:
        try:
            cursor = await connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            await asyncio.sleep(_BETWEEN_TRIES)
        else:
            await cursor.close()
            return


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _import_alembic() -> None:
    """Import what migrates, which takes longer than the rest of the start: only if there is something to migrate."""
    from alembic import command, config  # noqa: F401, PLC0415


def _version(connection: Connection) -> str | None:
    """Return the version of the tables, None if there are none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    version: str | None = connection.execute(text(f"select version_num from {VERSION_TABLE}")).scalar()  # noqa: S608
    return version


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    version = _version(connection)  # again, for another process may have migrated meanwhile
    if version == VERSION:
        return
    if version is not None and version > VERSION:
        raise DatabaseError(f"the database is of version {version}, newer than this program's {VERSION}")
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "gateway.auth.stores.sql:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
