"""A database of an old host, by its SQLAlchemy URL → tables of rows.

It is only read. SQLAlchemy chooses the SQL dialect and quotes names.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from gateway.auth.importing.cells import name_of
from gateway.auth.importing.tables import OF_USERS, WANTED, SourceError, Tables, plain

if TYPE_CHECKING:
    from sqlalchemy import Connection, Inspector, Select
    from sqlalchemy.engine import URL

#: Database → the driver to use if its URL names none. Of SQLite it is Python's own: aiosqlite would bring nothing, and
#: where a file cannot be opened, its thread complains of the event loop, which has ended by then.
_DRIVERS = {
    "sqlite+aiosqlite": "sqlite",
    "mssql": "mssql+pymssql",
    "sqlserver": "mssql+pymssql",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
#: Package → the extra that installs it.
_EXTRAS = {"sqlalchemy": "sql", "pymssql": "sqlserver", "asyncpg": "postgresql"}
#: System schemas, which hold no users.
_SYSTEM = frozenset({"information_schema", "pg_catalog", "sys"})


def tables_of(source: str, schema: str | None = None) -> Tables:
    """Return the tables of a database; ``schema`` names the one they are in, if not the database's default one.

    Raises :class:`SourceError` for a malformed URL, a missing driver, and a database that does not answer.
    """
    url = _url(source)
    if not url.get_dialect().is_async:
        return _read(url, schema)
    with ThreadPoolExecutor(1) as alone:  # in a thread, as the caller may run in an event loop
        return alone.submit(asyncio.run, _read_async(url, schema)).result()


def _url(source: str) -> URL:
    try:
        from sqlalchemy.engine import make_url  # noqa: PLC0415 - only for imports from databases
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    try:
        url = make_url(source)
        url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
        if url.drivername.endswith("+asyncpg"):  # asyncpg calls libpq's sslmode ssl
            url = url.set(query={"ssl" if name == "sslmode" else name: value for name, value in url.query.items()})
        url.get_dialect()
    except (ArgumentError, ValueError) as error:
        raise SourceError("this database cannot be opened: it is no SQLAlchemy URL") from error
    return url


def _missing(error: ModuleNotFoundError) -> SourceError:
    name = error.name or "a driver"
    extra = _EXTRAS.get(name)
    wanted = f"'servicestack-gateway[{extra}]'" if extra else name
    return SourceError(f"this database needs {name}: pip install {wanted}")


def _read(url: URL, schema: str | None) -> Tables:
    from sqlalchemy import create_engine  # noqa: PLC0415

    try:
        engine = create_engine(url, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    try:
        with engine.connect() as connection:
            return tables_in(connection, schema)
    except SourceError:
        raise
    except Exception as error:  # a driver may raise anything, with statements and values in its text
        raise _unreadable(error) from None
    finally:
        engine.dispose()


async def _read_async(url: URL, schema: str | None) -> Tables:
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415

    try:
        engine = create_async_engine(url, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(tables_in, schema)
    except SourceError:
        raise
    except Exception as error:
        raise _unreadable(error) from None
    finally:
        await engine.dispose()


def _unreadable(error: Exception) -> SourceError:
    return SourceError(f"the database cannot be read ({type(error).__name__})")


def tables_in(connection: Connection, schema: str | None = None) -> Tables:
    """Return the tables of an open database; :class:`SourceError` if several schemas hold users."""
    from sqlalchemy import inspect  # noqa: PLC0415

    tables: Tables = {}
    inspector = inspect(connection)
    schema = _schema_of(inspector) if schema is None else schema
    for name in inspector.get_table_names(schema=schema):
        if name_of(name) in WANTED:
            rows = connection.execute(rows_of(name, schema, connection)).mappings()
            tables[name_of(name)] = [plain(dict(row)) for row in rows]
    return tables


def rows_of(name: str, schema: str | None, connection: Any) -> Select[Any]:
    """Return the statement for all rows of a table, in the order of its key.

    SQLite keeps any value in any column, so its column types are ignored: one bad date would end the import.
    """
    from sqlalchemy import MetaData, Table, select  # noqa: PLC0415
    from sqlalchemy.types import NullType  # noqa: PLC0415

    table = Table(name, MetaData(), schema=schema, autoload_with=connection, resolve_fks=False)
    if connection.dialect.name == "sqlite":
        for column in table.columns:
            column.type = NullType()
    return select(table).order_by(*table.primary_key.columns)


def _schema_of(inspector: Inspector) -> str | None:
    """Return the one schema that holds users; None is the database's default one, usually ``dbo``."""

    def holds_users(schema: str | None) -> bool:
        return bool(OF_USERS & {name_of(name) for name in inspector.get_table_names(schema=schema)})

    if holds_users(None):
        return None
    holding = [name for name in inspector.get_schema_names() if name.lower() not in _SYSTEM and holds_users(name)]
    if len(holding) > 1:
        raise SourceError(f"several schemas hold users, so say which (--schema): {', '.join(holding)}")
    return holding[0] if holding else None
