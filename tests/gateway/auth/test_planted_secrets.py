"""Two hundred secrets go in by every door there is; none is in an answer, a log, a cache or the database."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import http.client
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway import Call, Gateway, Negotiation, Settings
from gateway.auth import (
    Accounts,
    Auth,
    Basic,
    Credentials,
    Guesses,
    GuessLimits,
    Passwords,
    Registration,
    User,
    hash_password,
)
from gateway.auth.api_keys import ApiKey, ApiKeys, digest
from gateway.auth.authenticators import DisprovedError
from gateway.auth.bearer import Bearer
from gateway.auth.stores.sql import Database, SqlApiKeys, SqlCounters, SqlSessions, SqlUsers
from gateway.auth.tokens import TokenRules, Tokens
from tests.gateway.auth.browsing import signed
from tests.gateway.auth.conftest import CHEAP
from tests.hosts.evo_auth import operations
from tests.serving import serving

UNLIMITED = GuessLimits(name_and_address=10_000, name=10_000, address=10_000, known=10_000)
KEY = b"planted-secret-key-of-all-tokens"
ACCEPTS = ("application/json", "application/xml", "text/csv", "application/jsv", "text/html")


def make(folder: Path, planted: list[str]) -> Gateway:
    database = Database.in_folder(folder)
    users, keys = SqlUsers(database), SqlApiKeys(database)

    async def fill() -> None:
        await users.save(User("1", "agent", hash_password(planted[0], CHEAP), "agent@example.org"))
        await keys.save(ApiKey(digest(planted[1]), "1"))
        await keys.save(ApiKey(digest(planted[2]), "1", cancelled_at=1.0))
        await database.close()

    asyncio.run(fill())
    accounts = Accounts(users, Passwords(CHEAP), Guesses(SqlCounters(database), UNLIMITED))
    ways = [
        Credentials(accounts),
        Basic(accounts),
        ApiKeys(keys, users, in_parameters=True, require_secure=False),
        Bearer(Tokens(TokenRules([KEY], in_parameters=True)), users),
    ]
    auth = Auth(ways, SqlSessions(database), users=users, registration=Registration(accounts))
    return Gateway(operations(), features=[auth], settings=Settings(negotiation=Negotiation.DEFAULT))


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def requests(planted: Iterator[str]) -> Iterator[tuple[str, str, dict[str, str], Any]]:
    """Give requests, each with secrets of its own."""
    one = planted.__next__
    for accept in ACCEPTS:
        shown = {"Accept": accept}
        for name in ("agent", "ghost"):
            yield "POST", "/auth/credentials", shown, {"userName": name, "password": one()}
            yield "GET", "/secured/x", {**shown, "Authorization": basic(name, one())}, None
            yield "GET", "/auth", {**shown, "Authorization": basic(name, one())}, None
        yield "GET", "/secured/x", {**shown, "Authorization": f"Bearer {one()}"}, None
        yield "GET", "/secured/x", {**shown, "Authorization": f"Bearer {signed({'sub': one()}, key=b'x' * 32)}"}, None
        yield "GET", "/secured/x", {**shown, "Authorization": f"Nonsense {one()}"}, None
        yield "GET", "/secured/x", {**shown, "Authorization": f"Basic %{one()}"}, None
        yield "GET", f"/secured/x?apikey={one()}", shown, None
        yield "GET", f"/secured/x?ss-tok={one()}&password={one()}", shown, None
        yield "GET", f"/nowhere?apikey={one()}&ss-tok={one()}", shown, None
        yield "GET", "/secured/x", {**shown, "Cookie": f"ss-id={one()}; ss-pid={one()}; ss-tok={one()}"}, None
        yield "GET", "/open/x", {**shown, "Cookie": f"ss-id={one()}; ss-reftok={one()}"}, None
        yield "GET", "/auth/logout", {**shown, "Cookie": f"ss-id={one()}"}, None
        yield "POST", "/access-token", shown, {"refreshToken": one()}
        yield "POST", "/register", shown, {"userName": "ab", "password": one(), "confirmPassword": one()}
        yield "POST", "/register", shown, {"userName": "a..b", "password": one()}
        yield "POST", "/register", shown, {"password": " " + one() + " "}
        yield "POST", "/auth/credentials", shown, '{"userName":"agent","password":"' + one()
        yield "POST", "/auth/credentials", shown, {"userName": "agent", "password": one() * 1000}
        yield "GET", "/secured/x", {**shown, "X-ss-id": one(), "X-ss-pid": one(), "X-ss-opt": "perm"}, None
        yield (
            "GET",
            "/secured/x",
            {**shown, "authsecret": one(), "X-Api-Key": one(), "Proxy-Authorization": one()},
            None,
        )
        yield "POST", f"/auth/credentials?userName=agent&password={one()}", shown, {}
        yield "GET", f"/auth/credentials?userName=agent&password={one()}", shown, None
        yield "POST", "/auth/basic", {**shown, "Authorization": basic(one(), one())}, {}
        yield "POST", "/session-to-token", {**shown, "Cookie": f"ss-tok={one()}.{one()}.x"}, None
        yield "PUT", "/register", shown, {"userName": "x" * 40, "password": one()}


@pytest.mark.slow
def test_none_of_two_hundred_secrets_is_found(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    planted = [f"planted-{number:04}-secret" for number in range(400)]
    told = b""
    with serving(make(tmp_path, planted)) as address:
        sent = iter(planted[3:])
        doors = [
            *requests(sent),
            (
                "POST",
                "/auth/credentials",
                {"Accept": "application/json"},
                {"userName": "agent", "password": planted[0]},
            ),
            ("GET", "/secured/x", {"Authorization": f"Bearer {planted[1]}"}, None),
            ("GET", f"/secured/x?apikey={planted[2]}", {}, None),
        ]
        count = planted.index(next(sent))
        assert count >= 200
        for method, path, headers, body in doors:
            connection = http.client.HTTPConnection(*address, timeout=30)
            text = body if isinstance(body, str) or body is None else json.dumps(body)
            connection.request(method, path, text, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            assert answer.status < 500, (method, path, body)
            told += answer.read() + str(answer.headers).encode() + (answer.reason or "").encode()
            connection.close()
    kept = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    logged = caplog.text.encode() + repr([each.__dict__ for each in caplog.records]).encode()

    for place in (told, kept, logged):
        assert b"planted-" not in place
        for secret in planted[:count]:
            assert base64.b64encode(secret.encode()).rstrip(b"=") not in place
            assert secret.encode() not in place


def test_no_memory_of_who_was_right_or_wrong_holds_a_password(tmp_path: Path) -> None:
    users = SqlUsers(Database.in_folder(tmp_path))
    accounts = Accounts(users, Passwords(CHEAP))
    way = Basic(accounts)

    async def sign_in() -> None:
        await users.save(User("1", "agent", hash_password("planted-right", CHEAP)))
        for password in ("planted-right", "planted-wrong"):
            with contextlib.suppress(DisprovedError):
                await way.prove(Call("GET", "/", headers={"authorization": basic("agent", password)}))
        await users._database.close()

    asyncio.run(sign_in())
    for memory in (way._memo, way._running, accounts._refused, accounts._guesses._counters._counts):
        assert len(memory) or memory is way._running
        assert "planted" not in repr(memory)
        assert base64.b64encode(b"agent:planted-right").decode() not in repr(memory)
