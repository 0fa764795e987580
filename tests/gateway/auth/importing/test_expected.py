"""Every recorded old user comes along as it should: signs in by what it should, and by nothing else."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from gateway.auth import Accounts, Guesses, GuessLimits, MemoryUsers, Passwords, User
from gateway.auth.importing import Import, read
from gateway.auth.stores.memory import MemoryApiKeys
from tests.gateway.auth.conftest import CHEAP
from tests.gateway.replaying import VECTORS

OLD = VECTORS / "users"
EXPECTED = json.loads((OLD / "expected.json").read_text(encoding="utf-8"))
UNLIMITED = GuessLimits(name_and_address=10_000, name=10_000, address=10_000, known=10_000)


class Users(MemoryUsers):
    """Users that make no refusal as dear as the dearest of their hashes, which has 250,000 rounds."""

    async def hash_kinds(self) -> frozenset[str]:
        return frozenset()


def brought(source: str, roles: Path | None = None) -> tuple[MemoryUsers, Import]:
    users = Users(ignore_case=True)
    run = Import(read(str(OLD / source), roles), users, MemoryApiKeys())

    async def bring() -> None:
        await run.plan()
        await run.run(Passwords(CHEAP))

    asyncio.run(bring())
    return users, run


def everybody(users: MemoryUsers) -> dict[str, User]:
    async def collect() -> dict[str, User]:
        return {each.origin.partition(":")[2]: each async for each in users.all()}

    return asyncio.run(collect())


def signs_in_by(users: MemoryUsers, expected: dict[str, Any], user: User) -> list[str]:
    accounts = Accounts(users, Passwords(CHEAP), Guesses(limits=UNLIMITED))
    found = []
    for member in ("userName", "email"):
        name = expected[member]
        if name and expected["password"] is not None:
            signed_in = asyncio.run(accounts.check(name, expected["password"]))
            if signed_in is not None and signed_in.user_id == user.user_id:
                found.append(member)
            assert asyncio.run(accounts.check(name, expected["password"] + "x")) is None
    return found


def servicestack_cases() -> list[Any]:
    return [
        pytest.param(source, number, id=f"{source} {each['userName'] or each['email']}")
        for source in ("servicestack-roles.db", "userauth.csv")
        for number, each in enumerate(EXPECTED[source])
    ]


@pytest.fixture(scope="module")
def imports() -> dict[str, tuple[MemoryUsers, Import]]:
    return {
        **{name: brought(name) for name in ("servicestack-roles.db", "userauth.csv", "identity.db", "identity.json")},
        "identity.csv": brought("identity.csv", OLD / "identity-roles.csv"),
    }


def check(users: MemoryUsers, user: User, expected: dict[str, Any]) -> None:
    assert signs_in_by(users, expected, user) == expected["signsInBy"]
    assert user.email == expected["email"]
    assert sorted(user.roles) == sorted(expected["roles"])


@pytest.mark.sampled
@pytest.mark.parametrize(("source", "number"), servicestack_cases())
def test_a_user_of_a_servicestack_host_comes_along(
    source: str, number: int, imports: dict[str, tuple[MemoryUsers, Import]]
) -> None:
    users, _ = imports[source]
    expected = EXPECTED[source][number]
    user = [*everybody(users).values()][number]

    check(users, user, expected)
    assert sorted(user.permissions) == sorted(expected["permissions"])
    assert user.locked is (expected["locked"] is not None)
    assert user.meta == expected.get("meta", {})
    assert user.birth_date == expected.get("birthDate")
    assert user.user_name == ("" if "sameUserNameAs" in expected else expected["userName"] or "")


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    "source",
    ["identity.db", "identity.json", "identity.csv"],
)
@pytest.mark.parametrize("number", range(len(EXPECTED["identity"]["users"])))
def test_a_user_of_aspnet_identity_comes_along(
    source: str, number: int, imports: dict[str, tuple[MemoryUsers, Import]]
) -> None:
    users, _ = imports[source]
    expected = EXPECTED["identity"]["users"][number]
    user = [*everybody(users).values()][number]

    check(users, user, expected)
    assert user.locked is (expected["locked"] or expected["twoFactor"])
    if source == "identity.csv":
        return  # one table has no claims
    of_roles = [each for role in expected["roles"] for each in EXPECTED["identity"]["roleClaims"][role]]
    own = [value for kind, value in expected["claims"] if kind == "permission"]
    assert sorted(user.permissions) == sorted({*own, *of_roles})
    others = {kind: value for kind, value in expected["claims"] if kind != "permission"}
    assert {**user.details, **others} == user.details


@pytest.mark.parametrize("source", ["servicestack.db", "userauth.json", "servicestack-keys.db"])
def test_the_users_of_the_other_recordings_are_all_there(source: str) -> None:
    users, run = brought(source)

    assert run.report.count("unreadable") == 0
    assert run.report.count("imported") == len(everybody(users))
    accounts = Accounts(users, Passwords(CHEAP))
    assert asyncio.run(accounts.check("AGENT", "p@55word")) is not None


def test_no_weak_hash_rests_in_the_store() -> None:
    for source in ("servicestack-roles.db", "userauth.csv", "identity.db", "identity.json", "identity.csv"):
        users, _ = brought(source)
        for user in everybody(users).values():
            stored = user.password_hash
            assert stored is None or stored.startswith(("$wrapped$", "$argon2id$", "AQAAAA"))


HASHES = json.loads((OLD / "hashes.json").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "each", [each for each in HASHES if not each["kind"].startswith("digest")], ids=lambda each: each["kind"]
)
def test_a_recorded_hash_of_every_kind_is_verified(each: dict[str, Any]) -> None:
    row = {"id": "1", "username": "x", "passwordhash": each.get("hash"), "salt": each.get("salt")}
    users = Users()
    run = Import({"userauth": [row]}, users)
    asyncio.run(run.plan())
    asyncio.run(run.run(Passwords(CHEAP)))

    accounts = Accounts(users, Passwords(CHEAP))
    right = asyncio.run(accounts.check("x", each["password"]))
    wrong = asyncio.run(accounts.check("x", each["password"] + "x"))
    assert (right is not None, wrong) == (True, None)
    renewed = asyncio.run(users.find("x"))
    assert renewed is not None
    assert (renewed.password_hash or "").startswith("$argon2id$")
