"""A database of an old host, by its SQLAlchemy URL → tables of rows.

Nothing is written there. Which SQL its host understands, and how names are quoted, is SQLAlchemy's affair.
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

#: Databases whose URL need not name a driver: the one that is used then.
_DRIVERS = {
    "mssql": "mssql+pymssql",
    "sqlserver": "mssql+pymssql",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
#: The extras that bring SQLAlchemy and its drivers.
_EXTRAS = {"sqlalchemy": "sql", "pymssql": "sqlserver", "asyncpg": "postgresql", "aiosqlite": "sql"}
#: Schemas in which databases keep what they know of themselves.
_SYSTEM = frozenset({"information_schema", "pg_catalog", "sys"})


def tables_of(source: str, schema: str | None = None) -> Tables:
    """Return the tables of a database; ``schema`` is where they lie, if not where the database looks first.

    Raises :class:`SourceError` for what is no URL, a driver that is missing, and a database that does not answer.
    """
    url = _url(source)
    if not url.get_dialect().is_async:
        return _read(url, schema)
    with ThreadPoolExecutor(1) as alone:  # whoever asks may be a coroutine
        return alone.submit(asyncio.run, _read_async(url, schema)).result()


def _url(source: str) -> URL:
    try:
        from sqlalchemy.engine import make_url  # noqa: PLC0415 - only where it is wanted
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    try:
        url = make_url(source)
        url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
        if url.drivername.endswith("+asyncpg"):  # which has a name of its own for libpq's
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
    except Exception as error:  # drivers raise what they like, with what was sent in it
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
    """Return the tables of a database that is open; :class:`SourceError` where several schemas hold users."""
    from sqlalchemy import inspect  # noqa: PLC0415

    found: Tables = {}
    inspector = inspect(connection)
    schema = _schema_of(inspector) if schema is None else schema
    for name in inspector.get_table_names(schema=schema):
        if name_of(name) in WANTED:
            rows = connection.execute(rows_of(name, schema, connection)).mappings()
            found[name_of(name)] = [plain(dict(row)) for row in rows]
    return found


def rows_of(name: str, schema: str | None, connection: Any) -> Select[Any]:
    """Return the statement for all rows of a table, in the order of its key.

    SQLite keeps anything in any column, so what it says of its types is not believed: one bad date would be the end.
    """
    from sqlalchemy import MetaData, Table, select  # noqa: PLC0415
    from sqlalchemy.types import NullType  # noqa: PLC0415

    table = Table(name, MetaData(), schema=schema, autoload_with=connection, resolve_fks=False)
    if connection.dialect.name == "sqlite":
        for column in table.columns:
            column.type = NullType()
    return select(table).order_by(*table.primary_key.columns)


def _schema_of(inspector: Inspector) -> str | None:
    """Return the one schema that holds users; None is where the database looks first, ``dbo`` as a rule."""

    def holds_users(schema: str | None) -> bool:
        return bool(OF_USERS & {name_of(name) for name in inspector.get_table_names(schema=schema)})

    if holds_users(None):
        return None
    holding = [each for each in inspector.get_schema_names() if each.lower() not in _SYSTEM and holds_users(each)]
    if len(holding) > 1:
        raise SourceError(f"several schemas hold users, so say which (--schema): {', '.join(holding)}")
    return holding[0] if holding else None
