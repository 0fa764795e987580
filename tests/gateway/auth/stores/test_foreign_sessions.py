"""Sessions that somebody wrote by hand into a Redis shared with the host: the host's answers are ours, or safer."""

from __future__ import annotations

import json
import tomllib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from formats import Dto
from gateway import Call, Gateway, HasPermission, HasRole, Negotiation, Settings, SignedIn, operation
from gateway.auth import Accounts, Auth, Basic, Credentials, MemoryUsers, Passwords, User, hash_password
from gateway.auth.stores.redis import Redis, RedisSessions
from tests.gateway.auth.conftest import CHEAP, PASSWORD
from tests.gateway.auth.stores.asking import asked
from tests.gateway.replaying import VECTORS

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.measured]
FOREIGN = [
    json.loads(line) for line in (VECTORS / "users" / "foreign-sessions.jsonl").read_text(encoding="utf-8").splitlines()
]
LISTED = tomllib.loads((VECTORS / "sessions_deviations.toml").read_text(encoding="utf-8"))["deviation"]
SAFER = {each for entry in LISTED for each in entry["ids"]}
SESSION_ID = "TestSessionId0000001"


class Asked(Dto):
    name: str | None = None


def _handler(name: str, *requires: Any) -> Any:
    @operation(f"/{name}/{{Name}}", requires=requires)
    def handler(request: Asked, call: Call) -> Dto:
        return _Result(f"{request.name} as {call.identity.user_name if call.identity else 'nobody'}")

    return handler


class _Result(Dto):
    result: str | None = None


def application(sessions: Any, users: Any = None, **given: Any) -> Gateway:
    made = users or MemoryUsers(
        [
            User("1", "agent", hash_password(PASSWORD, CHEAP), "agent@example.org", "Agent Smith", meta={"Desk": "7"}),
            User("2", "admin", hash_password(PASSWORD, CHEAP), "admin@example.org", roles=("Admin",)),
        ]
    )
    accounts = Accounts(made, Passwords(CHEAP))
    declared = [
        _named("Secured", SignedIn()),
        _named("Role", SignedIn(), HasRole("Manager")),
        _named("Permission", SignedIn(), HasPermission("Print")),
        _named("Open"),
    ]
    auth = Auth([Credentials(accounts), Basic(accounts)], sessions, users=made, **given)
    return Gateway(declared, features=[auth], settings=Settings(negotiation=Negotiation.SERVICESTACK))


def _named(name: str, *requires: Any) -> Any:
    made = _handler(name.lower(), *requires)
    request = type(name, (Asked,), {"__module__": __name__})

    def handler(request: Asked, call: Call) -> _Result:
        return _Result(f"{request.name} as {call.identity.user_name if call.identity else 'nobody'}")

    handler.__annotations__["request"] = request
    return operation(f"/{name.lower()}/{{Name}}", requires=made.requires)(handler)


@pytest.fixture
async def connection(redis: str) -> AsyncIterator[Redis]:
    connection = Redis(redis)
    await connection.client.flushdb()
    yield connection
    await connection.close()


PATHS = {"secured": "/secured/x", "role": "/role/x", "permission": "/permission/x", "auth": "/auth"}


@pytest.mark.parametrize("each", FOREIGN, ids=lambda each: each["id"])
async def test_a_foreign_session_is_answered_as_recorded_or_more_safely(
    each: dict[str, Any], connection: Redis
) -> None:
    await connection.client.set(each["key"], each["value"])
    app = application(RedisSessions(connection, with_servicestack=True), fresh_seconds=60.0)
    headers = {"Cookie": f"ss-id={SESSION_ID}; ss-pid={SESSION_ID}", "Accept": "application/json"}

    differing = []
    for name, wanted in each["answers"].items():
        answer = await asked(app, "GET " + PATHS[name], headers)
        body = json.loads(answer.data) if wanted.get("body") is not None and answer.data else None
        if name == "auth" and isinstance(body, dict) and "profileUrl" in body:
            body["profileUrl"] = "{svg}"
        if (answer.status, body) != (wanted["status"], wanted.get("body")):
            differing.append((name, answer.status, body, wanted))
            if each["id"] in SAFER:
                assert answer.status in (200, 401, 403)
                assert answer.status != 200 or wanted["status"] == 200 or name == "auth"
    assert bool(differing) is (each["id"] in SAFER), differing


async def test_roles_come_from_our_users_and_no_shared_session_makes_an_administrator(connection: Redis) -> None:
    value = (
        '{"__type":"ServiceStack.AuthUserSession, ServiceStack","userAuthId":"2","userAuthName":"admin",'
        '"isAuthenticated":true,"roles":["Admin"]}'
    )
    await connection.client.set("urn:iauthsession:" + SESSION_ID, value)
    sessions = RedisSessions(connection, with_servicestack=True)
    cookie = {"Cookie": f"ss-id={SESSION_ID}"}

    for administrators, status in ((frozenset(), 403), (frozenset({"admin"}), 200)):
        app = application(sessions, administrators=administrators)
        assert (await asked(app, "GET /role/x", cookie)).status == status


async def test_an_id_that_the_shared_store_knows_is_as_good_as_one_of_ours(connection: Redis) -> None:
    await connection.client.set(FOREIGN[0]["key"], FOREIGN[0]["value"])
    app = application(RedisSessions(connection, with_servicestack=True))

    known = await asked(app, "GET /secured/x", {"Cookie": f"ss-id={SESSION_ID}; ss-pid=theirs"})
    unknown = await asked(app, "GET /secured/x", {"Cookie": "ss-id=theirs; ss-pid=theirs"})

    assert (known.status, known.header("set-cookie")) == (200, None)
    assert (unknown.status, (unknown.header("set-cookie") or "").count("ss-")) == (401, 2)


async def test_cookies_are_left_alone_where_the_old_host_owns_them(connection: Redis) -> None:
    app = application(RedisSessions(connection, with_servicestack=True), sets_cookies=False)

    for line, headers in (
        ("GET /open/x", {}),
        ("GET /secured/x", {"Cookie": "ss-id=theirs"}),
        ("GET /auth", {}),
        ("GET /auth/logout", {"Cookie": f"ss-id={SESSION_ID}"}),
    ):
        assert (await asked(app, line, headers)).header("set-cookie") is None
