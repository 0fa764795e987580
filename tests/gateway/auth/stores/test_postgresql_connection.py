"""A connection of PostgreSQL that is closed although its server answers nothing."""

from __future__ import annotations

import asyncio

import pytest

from tests.gateway.auth.stores import servers

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.measured]


async def test_a_server_that_does_not_take_leave_is_left() -> None:
    asyncpg = pytest.importorskip("asyncpg")
    from gateway.auth.stores.sql.postgresql_connection import PostgresqlConnection

    with servers.postgresql() as (program, url):
        waiting = await asyncpg.connect(url, connection_class=PostgresqlConnection)
        program.hold()
        try:
            closing = asyncio.ensure_future(waiting.close())
            await asyncio.wait({closing}, timeout=5)
            assert closing.done()  # asyncpg's own waits until it is cancelled
            assert isinstance(closing.exception(), TimeoutError)
            assert waiting.is_closed()
        finally:
            program.go_on()

        heard = await asyncpg.connect(url, connection_class=PostgresqlConnection)
        await heard.close(timeout=servers.SECONDS)
        assert heard.is_closed()
