"""Sessions and counts in a real Redis, of ours alone and shared with a ServiceStack host."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec.structs import replace

from gateway.auth import Session, StoreAwayError, User
from gateway.auth.stores.redis import OWN, SHARED, Redis, RedisCounters, RedisSessions
from gateway.auth.stores.servicestack_session import host_id, written
from tests.gateway.auth.stores.servers import free_port
from tests.gateway.replaying import VECTORS

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.measured]
NOW = 1_795_961_491.161
AGENT = User("1", "agent", email="agent@example.org", display_name="Zoë Ł", roles=("Boss",))
RECORDED = [
    json.loads(line) for line in (VECTORS / "users" / "sessions.jsonl").read_text(encoding="utf-8").splitlines()
]


def session(session_id: str = "s1", user: User = AGENT, life: float = 1_209_600) -> Session:
    return Session(session_id, user.identity(session_id=session_id), NOW + life, None, NOW, NOW)


@pytest.fixture
async def connection(redis: str) -> AsyncIterator[Redis]:
    connection = Redis(redis)
    await connection.client.flushdb()
    yield connection
    await connection.close()


@pytest.fixture(params=[False, True], ids=["alone", "shared"])
def sessions(request: pytest.FixtureRequest, connection: Redis) -> RedisSessions:
    return RedisSessions(connection, with_servicestack=request.param, clock=lambda: NOW)


async def test_a_session_is_kept_with_its_life_and_dropped(sessions: RedisSessions, connection: Redis) -> None:
    await sessions.put(session())

    found = await sessions.get("s1")
    assert found is not None
    assert replace(found, expires_at=0.0) == replace(session(), expires_at=0.0)
    assert found.expires_at == pytest.approx(NOW + 1_209_600, abs=60)
    for key in await connection.client.keys("*session:*"):
        assert await connection.client.ttl(key) == pytest.approx(1_209_600, abs=60)
    await sessions.drop("s1")
    assert await sessions.get("s1") is None
    assert await connection.client.keys("*session:*") == []


@pytest.mark.parametrize("session_id", ["", "x" * 201, "a b", "ä", "a\r\nDEL x", "\ud800", "unknown"])
async def test_what_is_no_id_is_nobodys(sessions: RedisSessions, session_id: str) -> None:
    assert await sessions.get(session_id) is None
    await sessions.drop(session_id)


async def test_sessions_are_listed_by_user(sessions: RedisSessions) -> None:
    for number in range(3):
        await sessions.put(replace(session(f"s{number}"), created_at=NOW + number))
    await sessions.put(session("other", User("2", "admin")))
    await sessions.drop("s1")

    assert [each.session_id for each in await sessions.of_user("1")] == ["s2", "s0"]


async def test_a_session_is_renewed_unless_it_was_dropped(sessions: RedisSessions, connection: Redis) -> None:
    await sessions.put(session())

    assert await sessions.renew(replace(session(life=2_000_000), renewed_at=NOW + 1))
    found = await sessions.get("s1")
    assert found is not None
    assert found.renewed_at == NOW + 1
    assert found.expires_at == pytest.approx(NOW + 2_000_000, abs=60)
    await sessions.drop("s1")
    assert not await sessions.renew(session())
    assert await connection.client.keys("*") == []


async def test_what_is_kept_of_a_users_sessions_ends_with_them(sessions: RedisSessions, connection: Redis) -> None:
    for number in range(50):
        await sessions.put(session(f"s{number}", life=1_000.0))
    await sessions.put(session("over", life=-1.0))
    for number in range(0, 50, 2):
        await sessions.drop(f"s{number}")
    await sessions.put(session("last"))

    assert await connection.client.zcard("gateway:sessions-of:1") == 26
    assert len({each.session_id for each in await sessions.of_user("1")} - {"over"}) == 26


@pytest.mark.parametrize("damaged", ["", "garbage", "{", '{"session_id":"s1"}', "null", "[]", "\ufffd"])
async def test_what_is_damaged_beside_a_session_is_nobodys(
    damaged: str, sessions: RedisSessions, connection: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    await sessions.put(session())
    await connection.client.set(OWN + "s1", damaged)
    found = await sessions.get("s1")
    assert found is None or (sessions.foreign and found.identity.user_id == "1")
    assert "garbage" not in caplog.text
    await sessions.drop("s1")
    assert await sessions.get("s1") is None


@pytest.mark.parametrize(
    ("commands", "undone"),
    [
        (["CONFIG SET maxmemory 1"], ["CONFIG SET maxmemory 0"]),
        (["CONFIG SET min-replicas-to-write 1"], ["CONFIG SET min-replicas-to-write 0"]),
        (["REPLICAOF 127.0.0.1 1"], ["REPLICAOF NO ONE"]),
    ],
    ids=["no memory", "no replicas", "a replica"],
)
async def test_a_redis_that_takes_nothing_is_away_for_who_signs_in(
    commands: list[str], undone: list[str], sessions: RedisSessions, connection: Redis
) -> None:
    await sessions.put(session())
    try:
        for each in commands:
            await connection.client.execute_command(*each.split())
        for work in (sessions.put(session("s2")), RedisCounters(connection).add("k", 1, 60)):
            with pytest.raises(StoreAwayError):
                await work
        assert await sessions.get("s1") is not None
    finally:
        for each in undone:
            await connection.client.execute_command(*each.split())


async def test_a_replica_whose_master_is_away_knows_nobody_and_says_so(
    sessions: RedisSessions, connection: Redis
) -> None:
    """A 401 would make the caller sign in again, and lose the session."""
    await sessions.put(session())
    client = connection.client
    try:
        await client.config_set("replica-serve-stale-data", "no")
        await client.execute_command("REPLICAOF", "127.0.0.1", "1")
        with pytest.raises(StoreAwayError):
            await sessions.get("s1")
    finally:
        await client.execute_command("REPLICAOF", "NO", "ONE")
        await client.config_set("replica-serve-stale-data", "yes")
    assert await sessions.get("s1") is not None


async def test_counts_are_added_to_in_one_step_and_end(connection: Redis) -> None:
    counters = RedisCounters(connection)
    counts = await asyncio.gather(*(counters.add("k", 1, 60) for _ in range(20)))

    assert sorted(each.value for each in counts) == [*range(1, 21)]
    assert 0 < counts[0].seconds_left <= 60
    await counters.extend("k", 900)
    assert 60 < (await counters.read("k")).seconds_left <= 900
    await counters.extend("k", 0.001)
    await asyncio.sleep(0.05)
    assert (await counters.read("k")).value == 0
    await counters.add("k", 5, 60)
    await counters.drop("k")
    assert (await counters.read("k")).value == 0


@pytest.mark.parametrize("each", RECORDED, ids=lambda each: each["key"][-6:])
async def test_a_recorded_session_is_understood(each: dict[str, Any], connection: Redis) -> None:
    if not each["key"].startswith(SHARED):
        pytest.skip("a value of a service's, or a cached API key")
    sessions = RedisSessions(connection, with_servicestack=True, clock=lambda: NOW)
    await connection.client.set(each["key"], each["value"], ex=each["ttl_seconds"])

    found = await sessions.get(each["key"].removeprefix(SHARED))

    said = json.loads(each["value"])
    assert found is not None
    assert (found.identity.user_id, found.identity.user_name) == (said["userAuthId"], said["userAuthName"])
    assert found.created_at == int(said["createdAt"][6:-2]) / 1000
    assert found.expires_at == pytest.approx(NOW + each["ttl_seconds"], abs=60)


def test_ours_is_written_as_the_host_writes_its_own() -> None:
    theirs = next(each for each in RECORDED if "old-pbkdf2" in each["value"])
    said = json.loads(theirs["value"])
    created, changed = (int(said[name][6:-2]) / 1000 for name in ("createdAt", "lastModified"))
    user = User(said["userAuthId"], said["userName"], email=said["email"], display_name=said["displayName"])
    ours = Session(said["id"], user.identity(session_id=said["id"]), 0.0, None, created, changed)

    assert written(ours, host_id(user.user_id)) == theirs["value"]


async def test_a_user_whom_the_host_cannot_know_has_no_id_there(connection: Redis) -> None:
    sessions = RedisSessions(connection, with_servicestack=True, clock=lambda: NOW)
    for user_id in ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "2147483648", "07", "0"):
        user = replace(AGENT, user_id=user_id)
        await sessions.put(session("s1", user))

        there = json.loads(await connection.client.get(SHARED + "s1"))
        assert "userAuthId" not in there
        assert (await sessions.get("s1")).identity.user_id == user_id


async def test_a_sign_out_there_is_one_here(connection: Redis) -> None:
    sessions = RedisSessions(connection, with_servicestack=True, clock=lambda: NOW)
    await sessions.put(session())
    await connection.client.delete(SHARED + "s1")
    assert await sessions.get("s1") is None


async def test_a_value_that_names_another_user_than_we_wrote_is_nobodys(connection: Redis) -> None:
    sessions = RedisSessions(connection, with_servicestack=True, clock=lambda: NOW)
    await sessions.put(session())
    await connection.client.set(SHARED + "s1", written(session(), "2"))
    assert await sessions.get("s1") is None


async def test_a_key_of_another_type_is_nobodys(sessions: RedisSessions, connection: Redis) -> None:
    await connection.client.rpush(SHARED + "s1", "x")
    await connection.client.rpush(OWN + "s1", "x")
    assert await sessions.get("s1") is None


async def test_nobody_waits_for_a_redis_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    away = Redis(f"redis://:planted-secret@127.0.0.1:{free_port()}/0")
    for work in (RedisSessions(away).get("x"), RedisSessions(away).put(session()), RedisCounters(away).read("x")):
        with pytest.raises(StoreAwayError) as caught:
            await work
        assert "planted-secret" not in str(caught.value) + caplog.text
    await away.close()
