"""What a database keeps of users, keys, sessions, counts and tokens: on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import inspect, text

from gateway.auth import NameTakenError, Session, StoreAwayError, User
from gateway.auth.api_keys import digest
from gateway.auth.counters import Count
from gateway.auth.stores.base import ApiKey
from gateway.auth.stores.sql import (
    Database,
    DatabaseError,
    SqlApiKeys,
    SqlCounters,
    SqlRefreshTokens,
    SqlSessions,
    SqlUsers,
)
from gateway.auth.stores.sql.database import VERSION, VERSION_TABLE
from gateway.auth.stores.sql.tables import METADATA

pytestmark = pytest.mark.anyio
NORA = User("7", "Nora", "hash", email="Nora@Example.org", roles=("User",), meta={"Desk": "7"})
NOW = 1_800_000_000.0
#: Seconds that several databases of one file wait for each other, however loaded the machine is.
PATIENT = 60.0


class Clock:
    now = NOW

    def __call__(self) -> float:
        return self.now


async def test_users_are_found_by_name_and_address_in_any_letter_case(database: Database) -> None:
    users = SqlUsers(database)
    assert await users.is_empty()
    await users.save(NORA)

    for name in ("Nora", "NORA", "nora@example.ORG"):
        assert await users.find(name) == NORA
    assert await users.get("7") == NORA
    for name in ("", "ghost", "nora@other.org", "a\0b", "\ud800", "' or 1=1 --"):
        assert await users.find(name) is None
        assert await users.get(name) is None


async def test_an_address_that_does_not_sign_in_finds_nobody(database: Database) -> None:
    users = SqlUsers(database)
    await users.save(replace(NORA, email_login=False))
    await users.save(User("8", "omar", email="nora@example.org", email_login=False))

    assert await users.find("nora@example.org") is None
    assert (await users.get("8")).email == "nora@example.org"


@pytest.mark.parametrize(
    ("other", "field"),
    [(User("8", "NORA"), "user_name"), (User("8", "omar", email="nora@EXAMPLE.org"), "email")],
)
async def test_a_name_and_an_address_belong_to_one_user(database: Database, other: User, field: str) -> None:
    users = SqlUsers(database)
    await users.save(NORA)
    revision = users.revision

    for keep in (users.save, users.add):
        with pytest.raises(NameTakenError) as caught:
            await keep(other)
        assert caught.value.field == field
    assert users.revision == revision
    assert await users.get("8") is None


async def test_of_eight_registrations_at_once_one_succeeds(url: str) -> None:
    databases = [Database(url, seconds=PATIENT) for _ in range(8)]
    await databases[0].open()
    tries = [
        SqlUsers(each).add(replace(NORA, user_name=name)) for each, name in zip(databases, "aAaAaAaA", strict=True)
    ]

    done = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(each, User) for each in done) == 1
    assert sum(isinstance(each, NameTakenError) for each in done) == 7
    for each in databases:
        await each.close()


async def test_all_changes_of_a_user_at_once_count(url: str) -> None:
    databases = [Database(url, seconds=PATIENT) for _ in range(4)]
    stores = [SqlUsers(each) for each in databases]
    await stores[0].save(NORA)

    def with_role(role: str) -> Callable[[User], User]:
        return lambda user: replace(user, roles=(*user.roles, role))

    given = [f"role {number}" for number in range(24)]
    await asyncio.gather(*(stores[int(role[5:]) % 4].change("7", with_role(role)) for role in given))

    kept = await stores[0].get("7")
    assert kept is not None
    assert sorted(kept.roles) == sorted(["User", *given])
    for each in databases:
        await each.close()


async def test_a_change_is_refused_where_another_has_the_name_and_counts_only_if_it_is_one(database: Database) -> None:
    users = SqlUsers(database)
    await users.save(NORA)
    await users.save(User("8", "omar"))
    revision = users.revision

    with pytest.raises(NameTakenError) as caught:
        await users.change("8", lambda user: replace(user, user_name="NORA"))
    assert caught.value.field == "user_name"
    assert await users.change("7", lambda user: user) == NORA
    assert await users.change("nobody", lambda user: replace(user, locked=True)) is None
    assert await users.change("a\0b", lambda user: user) is None
    assert users.revision == revision
    assert (await users.change("8", lambda user: replace(user, locked=True))) == await users.get("8")
    assert users.revision == revision + 1


async def test_several_processes_may_make_the_tables_at_once(url: str) -> None:
    databases = [Database(url, seconds=PATIENT) for _ in range(4)]
    await asyncio.gather(*(each.open() for each in databases))
    for each in databases:
        assert await SqlUsers(each).is_empty()
        await each.close()


async def test_a_new_file_that_another_process_prepares_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "users.sqlite3"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as another:
        another.execute("begin immediate")
        database = Database(f"sqlite:///{path}", seconds=PATIENT)
        opening = asyncio.create_task(database.open())
        await asyncio.wait([opening], timeout=0.1)  # SQLite has refused it by then, or the test shows less
        another.execute("rollback")
        await opening

    assert await SqlUsers(database).is_empty()
    await database.close()


async def test_ids_are_numbers_and_never_given_twice(database: Database) -> None:
    users = SqlUsers(database)
    await users.save(replace(NORA, user_id="41"))
    await users.save(User("no number", "omar"))
    first = await users.add(User("", "a"))
    await users.remove(first.user_id)
    second = await users.add(User("", "b"))

    assert (first.user_id, second.user_id) == ("42", "43")
    assert await users.get("42") is None


async def test_a_new_user_keeps_an_id_unless_somebody_has_it(database: Database) -> None:
    users = SqlUsers(database)
    assert (await users.add(NORA, keeps_id=True)).user_id == "7"
    assert (await users.add(User("7", "omar"), keeps_id=True)).user_id == "8"
    assert (await users.add(User("a-guid", "pia"), keeps_id=True)).user_id == "a-guid"
    assert (await users.add(User("a-guid", "quinn"), keeps_id=True)).user_id == "9"

    assert [each.user_name async for each in users.all()] == ["Nora", "omar", "quinn", "pia"]
    with pytest.raises(NameTakenError):
        await users.add(User("10", "NORA"), keeps_id=True)


async def test_an_error_about_a_name_holds_no_name(database: Database) -> None:
    users = SqlUsers(database)
    await users.save(NORA)
    for work in (users.add(User("8", "NORA")), users.save(User("8", "omar", email="nora@example.org"))):
        with pytest.raises(NameTakenError) as caught:
            await work
        told = "".join(traceback.format_exception(caught.value)).lower()
        assert "nora" not in told


async def test_all_users_are_given_in_the_order_of_their_ids(database: Database) -> None:
    users = SqlUsers(database)
    for number in (10, 9, 2, 1):
        await users.save(User(str(number), f"user {number}"))

    assert [each.user_id async for each in users.all()] == ["1", "2", "9", "10"]


async def test_the_kinds_of_hash_are_known(database: Database) -> None:
    users = SqlUsers(database)
    await users.save(User("1", "a", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$a2V5"))
    await users.save(User("2", "b", None))
    await users.save(
        User("3", "c", "AQAAAAEAACcQAAAAEBGdKUnmV6w5j4x2cI7vfOhbX5kKgNbnLVUJSfNXOENxacIw20HRxNFZ3cUHx4HZRA==")
    )

    assert await users.hash_kinds() == {"$argon2id$v=19$m=8,t=1,p=1", "sha256,10000"}


async def test_half_a_character_is_refused_and_not_stored(database: Database) -> None:
    users = SqlUsers(database)
    for name in ("a\ud800", "a\0b"):
        with pytest.raises(ValueError, match=r"NUL|surrogate|utf-8"):
            await users.save(User("1", name))
    assert await users.is_empty()


async def test_sessions_are_kept_until_they_end_or_are_dropped(database: Database) -> None:
    clock = Clock()
    sessions = SqlSessions(database, clock)
    first = Session("s1", NORA.identity(session_id="s1"), NOW + 10, created_at=NOW)
    second = Session("s2", NORA.identity(session_id="s2"), NOW + 20, created_at=NOW + 1)
    for each in (first, second):
        await sessions.put(each)

    assert await sessions.get("s1") == first
    assert await sessions.of_user("7") == [second, first]
    await sessions.put(replace(first, expires_at=NOW + 30))
    clock.now += 15
    assert await sessions.of_user("7") == [second, replace(first, expires_at=NOW + 30)]
    assert await sessions.renew(replace(first, expires_at=NOW + 40))
    assert (await sessions.get("s1")).expires_at == NOW + 40
    await sessions.drop("s1")
    assert not await sessions.renew(first)
    clock.now += 10
    assert await sessions.of_user("7") == []
    for session_id in ("s1", "s2", "", "a\0b", "\ud800"):
        assert await sessions.get(session_id) is None
        await sessions.drop(session_id)


async def test_counts_are_added_to_in_one_step(database: Database) -> None:
    clock = Clock()
    counters = SqlCounters(database, clock)
    await database.open()

    counts = await asyncio.gather(*(counters.add("k", 1, 60) for _ in range(20)))

    assert sorted(each.value for each in counts) == [*range(1, 21)]
    assert await counters.read("k") == Count(20, 60)
    clock.now += 50
    await counters.extend("k", 100)
    clock.now += 99
    assert (await counters.read("k")).value == 20
    clock.now += 2
    assert (await counters.read("k")).value == 0
    assert await counters.add("k", 1, 60) == Count(1, 60)
    await counters.drop("k")
    assert (await counters.read("k")).value == 0


async def test_keys_are_kept_by_their_digest_and_their_use_is_noted(database: Database) -> None:
    clock = Clock()
    keys = SqlApiKeys(database, clock)
    key = ApiKey(digest("k"), "7", label="reports", scopes=("read",), created_at=NOW)
    await keys.save(key)
    await keys.used(await keys.find(key.digest))
    clock.now += 30
    await keys.used(await keys.find(key.digest))

    assert await keys.find(key.digest) == replace(key, last_used_at=NOW)
    await keys.save(replace(key, cancelled_at=NOW))
    assert await keys.all() == [replace(key, cancelled_at=NOW, last_used_at=NOW)]
    assert await keys.find(digest("other")) is None


async def test_refresh_tokens_are_known_until_they_end_or_are_taken_back(database: Database) -> None:
    clock = Clock()
    tokens = SqlRefreshTokens(database, clock)
    await tokens.keep("a", "7", NOW + 10)
    await tokens.keep("b", "7", NOW + 20)
    await tokens.keep("c", "8", NOW + 20)
    clock.now += 15

    assert [await tokens.knows(each) for each in "abcd"] == [False, True, True, False]
    await tokens.drop_all("7")
    assert [await tokens.knows(each) for each in "bc"] == [False, True]


async def test_who_is_removed_leaves_nothing_behind(database: Database) -> None:
    users, keys, sessions = SqlUsers(database), SqlApiKeys(database), SqlSessions(database, Clock())
    await users.save(NORA)
    await keys.save(ApiKey("d", "7"))
    await sessions.put(Session("s", NORA.identity(session_id="s"), NOW + 10))

    await users.remove("7")

    assert (await users.get("7"), await keys.find("d"), await sessions.get("s")) == (None, None, None)


async def test_the_steps_lead_to_the_tables_that_the_code_has(database: Database) -> None:
    await database.open()
    async with database.reading() as connection:

        def columns(plain: object) -> dict[str, set[str]]:
            found = inspect(plain)
            return {each: {column["name"] for column in found.get_columns(each)} for each in found.get_table_names()}

        made = await connection.run_sync(columns)
        version = (await connection.execute(text(f"select version_num from {VERSION_TABLE}"))).scalar()
    assert version == VERSION
    assert {each.name: {column.name for column in each.columns} for each in METADATA.tables.values()} == {
        name: names for name, names in made.items() if name != VERSION_TABLE
    }


async def test_a_database_of_a_newer_version_is_refused(database: Database, url: str) -> None:
    await database.open()
    async with database.writing() as connection:
        await connection.execute(text(f"update {VERSION_TABLE} set version_num = '9999'"))
    newer = Database(url)
    with pytest.raises(DatabaseError, match="newer"):
        await newer.open()
    await newer.close()


async def test_what_goes_wrong_in_a_database_is_told_to_nobody(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await database.open()
    with pytest.raises(StoreAwayError) as caught:
        async with database.reading() as connection:
            await connection.execute(text("select 'planted-secret' from nothing"))

    assert (caught.value.status, dict(caught.value.headers)["Retry-After"]) == (503, "2")
    assert "planted-secret" not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None


async def test_a_file_of_users_is_its_owners_only(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    await database.open()
    await database.close()

    assert (tmp_path / "users.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://root:secret@host/x",
        "postgresql://root:x@host:secret/x",
        "postgresql://root:x@host/x?secret=secret",
        "postgresql://root:x@host/x?sslcert=secret",
    ],
)
def test_a_url_that_is_none_of_ours_is_told_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        Database(url)
    assert "secret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.anyio
async def test_a_url_of_libpqs_says_how_it_is_encrypted(postgresql: str) -> None:
    for mode, works in (("disable", True), ("require", False)):  # the server of the tests has no certificate
        database = Database(f"{postgresql}?sslmode={mode}")
        try:
            await database.open()
            assert works
        except StoreAwayError:
            assert not works
        await database.close()


@pytest.mark.slow
def test_a_start_on_a_database_that_is_up_to_date_loads_no_alembic(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from gateway.auth.stores.sql import Database\n"
        f"asyncio.run(Database.in_folder(Path({str(tmp_path)!r})).open()); print('alembic' in sys.modules)"
    )
    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True) for _ in range(2)]  # noqa: PLW1510
    assert [each.stdout.strip() for each in runs] == ["True", "False"]


async def test_a_file_that_cannot_be_made_is_told_with_its_reason(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'users.db'}")

    with pytest.raises(DatabaseError, match=r"users\.db cannot be used: No such file or directory"):
        await database.open()
    await database.close()
