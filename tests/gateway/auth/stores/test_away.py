"""A store that is away, held or back again: who needs it is told 503 at once, everybody else is served."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from gateway import Gateway
from gateway.auth import User, hash_password
from gateway.auth.stores.redis import Redis, RedisSessions
from gateway.auth.stores.sql import Database, SqlSessions, SqlUsers
from gateway.auth.stores.sql.database import PAUSE
from tests.gateway.auth.conftest import CHEAP, PASSWORD
from tests.gateway.auth.stores import servers
from tests.gateway.auth.stores.asking import asked
from tests.gateway.auth.stores.test_foreign_sessions import application

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
#: More than any answer may take, so that a store that is waited for fails the test.
SECONDS = 8
LOGIN = {"userName": "agent", "password": PASSWORD}


class Place:
    """An application on a store that can be stopped."""

    def __init__(self, program: servers.Program, app: Gateway) -> None:
        self.program = program
        self.app = app

    async def ask(self, line: str, headers: dict[str, str] | None = None, body: Any = None) -> Any:
        return await asyncio.wait_for(asked(self.app, line, headers, body), SECONDS)

    async def sign_in(self) -> str:
        answer = await self.ask("POST /auth/credentials", body=LOGIN)
        assert answer.status == 200
        cookies = [value.partition(";")[0] for name, value in answer.headers if name == "Set-Cookie"]
        return "; ".join(cookies)

    async def until_back(self, cookie: str) -> None:
        for _ in range(50):
            answer = await self.ask("GET /secured/x", {"Cookie": cookie})
            if answer.status == 200:
                return
            assert answer.status == 503
            await asyncio.sleep(0.1)
        raise AssertionError("the store is back, and nobody noticed")


@pytest.fixture(params=["redis", "postgresql"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    if request.param == "redis":
        with servers.redis() as (program, url):
            connection = Redis(url)
            yield Place(program, application(RedisSessions(connection), fresh_seconds=0.0))
            await connection.close()
    else:
        with servers.postgresql() as (program, url):
            database = Database(url)
            users = SqlUsers(database)
            await users.save(User("1", "agent", hash_password(PASSWORD, CHEAP)))
            yield Place(program, application(SqlSessions(database), users, fresh_seconds=0.0))
            await database.close()


def stopped(program: servers.Program) -> Callable[[], None]:
    program.stop()
    return program.start


def held(program: servers.Program) -> Callable[[], None]:
    program.hold()
    return program.go_on


@pytest.mark.parametrize("away", [stopped, held])
async def test_a_store_that_is_away_stops_those_who_need_it_and_nobody_else(place: Place, away: Any) -> None:
    cookie = await place.sign_in()
    assert (await place.ask("GET /secured/x", {"Cookie": cookie})).status == 200

    come_back = away(place.program)
    try:
        for line, headers, body in (
            ("GET /secured/x", {"Cookie": cookie}, None),
            ("GET /auth", {"Cookie": cookie}, None),
            ("GET /auth/logout", {"Cookie": cookie}, None),
            ("POST /auth/credentials", {}, LOGIN),
        ):
            answer = await place.ask(line, headers, body)
            assert (answer.status, answer.header("retry-after")) == (503, "2"), line
            assert "ss-id=;" not in (answer.header("set-cookie") or "")
            assert b"responseStatus" in answer.data
        for line, headers in (("GET /open/x", {"Cookie": cookie}), ("GET /open/x", {}), ("GET /login", {})):
            assert (await place.ask(line, headers)).status == 200
        assert (await place.ask("GET /secured/x")).status == 401
    finally:
        come_back()
    await place.until_back(cookie)


async def test_a_sign_out_outlives_a_restart_of_the_store(place: Place) -> None:
    kept, ended = await place.sign_in(), await place.sign_in()
    await place.ask("GET /auth/logout", {"Cookie": ended})

    place.program.stop()
    place.program.start()

    await place.until_back(kept)
    assert (await place.ask("GET /secured/x", {"Cookie": ended})).status == 401


#: Callers at once; with eight connections, one after the other, they would wait for fifteen times what one waits.
CROWD = 120


async def test_many_callers_of_a_store_that_is_held_wait_together_no_longer_than_a_few_in_turn(place: Place) -> None:
    cookie = await place.sign_in()

    async def crowd(size: int) -> float:
        began = time.monotonic()
        asking = [asked(place.app, "GET /secured/x", {"Cookie": cookie}) for _ in range(size)]
        assert {answer.status for answer in await asyncio.gather(*asking)} == {503}
        return time.monotonic() - began

    place.program.hold()
    try:
        alone = await crowd(1)
        for _ in range(2):
            await asyncio.sleep(1.5 * PAUSE)  # those who come during the pause are told so at once
            assert await crowd(CROWD) < 5 * alone
    finally:
        place.program.go_on()
    await place.until_back(cookie)
