"""The databases that the stores are tried on."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.auth.stores.sql import Database
from tests.gateway.auth.stores import servers


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with servers.postgresql() as (_, url):
        yield url


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    with servers.redis() as (_, url):
        yield url


async def new_postgresql(url: str) -> str:
    """Make an empty database and return its URL."""
    name = "t" + uuid.uuid4().hex
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"create database {name}"))
    await engine.dispose()
    return url.rpartition("/")[0] + "/" + name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.slow, pytest.mark.measured])])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'users.sqlite3'}"
    return await new_postgresql(request.getfixturevalue("postgresql"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()
