"""Dumps as people make them, bad rows, second runs, and what is told of it all."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import mssql
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.auth import MemoryUsers, Passwords, User
from gateway.auth.api_keys import digest
from gateway.auth.importing import Import, SourceError, cells, read
from gateway.auth.importing.databases import rows_of, tables_in
from gateway.auth.stores.memory import MemoryApiKeys
from tests.gateway.auth.conftest import CHEAP
from tests.gateway.auth.stores import servers
from tests.gateway.auth.stores.conftest import new_postgresql
from tests.gateway.replaying import VECTORS

OLD = VECTORS / "users"
V3 = "AQAAAAEAACcQAAAAEBGdKUnmV6w5j4x2cI7vfOhbX5kKgNbnLVUJSfNXOENxacIw20HRxNFZ3cUHx4HZRA=="


def bring(users: MemoryUsers, source: str | Path, keys: MemoryApiKeys | None = None, **given: bool) -> Import:
    run = Import(read(str(source)), users, keys, **given)

    async def whole() -> None:
        await run.plan()
        await run.run(Passwords(CHEAP))

    asyncio.run(whole())
    return run


def written(folder: Path, text: str | bytes, name: str = "dump") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def everybody(users: MemoryUsers) -> list[User]:
    async def collect() -> list[User]:
        return [each async for each in users.all()]

    return asyncio.run(collect())


def find(users: MemoryUsers, name: str) -> User | None:
    return asyncio.run(users.find(name))


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("null", ["", "NULL", "\\N"])
def test_csv_is_read_however_people_write_it(delimiter: str, end: str, mark: str, null: str, tmp_path: Path) -> None:
    header = ["LockedDate", "email", "USER_NAME", "Id", "Surplus", "PasswordHash", "Salt", "Meta"]
    rows = [header, [null, "a@x.org", '"li\nne"', "7", "?", V3, null, '"{Note:""a"",Desk:7}"']]
    users = MemoryUsers()

    bring(users, written(tmp_path, mark + end.join(delimiter.join(each) for each in rows) + end))

    user = everybody(users)[0]
    assert (user.user_id, user.user_name, user.email, user.locked) == ("7", "li\nne", "a@x.org", False)
    assert user.meta == {"Note": "a", "Desk": "7"}


@pytest.mark.parametrize("word", ["1", "True", "t", "true"])
@pytest.mark.parametrize("end", ["2101-01-01 00:00:00+00:00", "2101-01-01 00:00:00 +00:00", "2101-01-01T00:00:00Z"])
def test_booleans_and_offsets_are_read_in_every_spelling(word: str, end: str, tmp_path: Path) -> None:
    header = "Id,UserName,SecurityStamp,EmailConfirmed,TwoFactorEnabled,LockoutEnabled,LockoutEnd"
    text = f"{header}\n1,a,,{word},f,{word},{end}\n"
    users = MemoryUsers()

    bring(users, written(tmp_path, text))

    assert (everybody(users)[0].locked, everybody(users)[0].locked_until) == (True, 4_133_980_800.0)


def test_a_dry_run_writes_nothing_and_counts_what_a_run_does() -> None:
    dry, users = MemoryUsers(), MemoryUsers()
    plan = asyncio.run(Import(read(str(OLD / "userauth.csv")), dry).plan())
    run = bring(users, OLD / "userauth.csv")

    assert everybody(dry) == []
    assert [*plan.lines()] == [*run.report.lines()]
    assert plan.count("imported") == len(everybody(users)) == 13


@pytest.mark.parametrize("source", ["userauth.csv", "identity.db", "servicestack-keys.db"])
def test_a_second_run_changes_nothing_whatever_became_of_the_users(source: str) -> None:
    users, keys = MemoryUsers(), MemoryApiKeys()
    bring(users, OLD / source, keys)
    somebody = everybody(users)[0]
    asyncio.run(users.save(replace(somebody, password_hash="new", user_name="renamed", locked=True)))
    before, revision, held = everybody(users), users.revision, asyncio.run(keys.all())

    again = bring(users, OLD / source, keys)

    assert (everybody(users), users.revision, asyncio.run(keys.all())) == (before, revision, held)
    assert again.report.count("imported") == again.report.count("keys") == 0


def test_a_bad_row_is_told_by_number_and_id_and_never_by_its_values(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "userName": "fine", "passwordHash": V3, "salt": None},
        {"id": 2, "userName": "secret-name", "lockedDate": "secret-date", "passwordHash": "secret-hash"},
        {"userName": "secret-id-less", "passwordHash": V3},
        {"id": 4, "passwordHash": "secret-hash", "email": None},
        {"id": 5, "userName": "secret-roles", "roles": "{secret", "passwordHash": V3},
        {"id": 6, "userName": {"secret": 1}, "passwordHash": V3},
    ]
    users = MemoryUsers()

    run = bring(users, written(tmp_path, json.dumps(rows)))

    assert [each.user_name for each in everybody(users)] == ["fine"]
    told = "\n".join(run.report.lines())
    assert [str(each) for each in run.report.places["unreadable"]] == [
        "row 2 (id 2)",
        "row 3 (id ?)",
        "row 4 (id 4)",
        "row 5 (id 5)",
        "row 6 (id 6)",
    ]
    assert "secret" not in told


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"Id,UserName,PasswordHash\n1,a,{V3}\n2,secret\n3,b,{V3}\n", ["row 2 (id ?)"]),
        (f"Id,UserName,PasswordHash\n1,a,{V3}\n2,secret,x,secret\n3,b,{V3}\n", ["row 2 (id ?)"]),
        (json.dumps([{"id": 1, "userName": "a", "salt": None}, None, {"id": 3, "userName": "b"}]), ["row 2 (id ?)"]),
        (f"Id,UserName,PasswordHash\n1,a,{V3}\n1,secret,{V3}\n3,b,{V3}\n", ["row 2 (id 1)"]),
        (f"Id,UserName,PasswordHash\n1,a,{V3}\n2,{'secret' * 60},{V3}\n3,b,{V3}\n", ["row 2 (id 2)"]),
        (f"Id,UserName,PasswordHash\n1,a,{V3}\n{'secret' * 60},c,{V3}\n3,b,{V3}\n", ["row 2 (id ?)"]),
        (
            json.dumps([{"id": 1, "userName": "a", "salt": None}, {"id": {"secret": 1}}, {"id": 3, "userName": "b"}]),
            None,
        ),
    ],
)
def test_a_row_that_is_none_keeps_no_other_from_coming(text: str, places: list[str] | None, tmp_path: Path) -> None:
    users = MemoryUsers()

    run = bring(users, written(tmp_path, text))

    assert [each.user_name for each in everybody(users)] == ["a", "b"]
    assert [str(each) for each in run.report.places["unreadable"]] == (places or ["row 2 (id ?)"])
    assert "secret" not in "\n".join(run.report.lines())


@pytest.mark.parametrize(
    ("word", "seconds"),
    [
        ("2026-11-29 14:08:58.28+00", 1_795_961_338.28),
        ("2026-11-29 14:08:58+0530", 1_795_941_538.0),
        ("2026-11-29 14:08:58-03", 1_795_972_138.0),
        ("-infinity", datetime.min.replace(tzinfo=UTC).timestamp()),
        ("infinity", datetime.max.replace(tzinfo=UTC).timestamp()),
    ],
)
def test_dates_are_read_as_postgresql_writes_them(word: str, seconds: float, tmp_path: Path) -> None:
    users = MemoryUsers()
    bring(users, written(tmp_path, f"Id,UserName,Salt,CreatedDate\n1,a,,{word}\n"))
    assert everybody(users)[0].created_at == seconds


def test_a_date_that_a_driver_has_read_stays_a_date_however_far_away() -> None:
    last = datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))
    assert cells.moment({"lockoutend": last}, "LockoutEnd") == datetime.max.replace(tzinfo=UTC)


def test_data_and_roles_are_read_as_json_and_jsv_write_them(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "userName": "a", "salt": None, "roles": '["Admin","K, S"]', "meta": '{"Desk":"7"}'},
        {"id": 2, "userName": "b", "roles": '[Admin,"K, S"]', "meta": "{Desk:7}"},
        {"id": 3, "userName": "c", "roles": ["Admin", None, "K, S"], "meta": {"Desk": 7, "none": None}},
        {"id": 4, "userName": "d", "meta": {"deep": {"a": [1, "ä"]}, "yes": True}},
    ]
    users = MemoryUsers()

    bring(users, written(tmp_path, json.dumps(rows)))

    found = everybody(users)
    assert [(each.roles, each.meta) for each in found[:3]] == 3 * [(("Admin", "K, S"), {"Desk": "7"})]
    assert found[3].meta == {"deep": '{"a":[1,"ä"]}', "yes": "true"}


def test_nothing_in_a_table_beside_the_users_is_no_role_and_no_claim(tmp_path: Path) -> None:
    tables = {
        "AspNetUsers": [{"Id": "1", "UserName": "a"}],
        "AspNetRoles": [{"Id": "r1", "Name": None}, {"Id": "r2", "Name": "Clerk"}],
        "AspNetUserRoles": [{"UserId": "1", "RoleId": "r1"}, {"UserId": "1", "RoleId": "r2"}],
        "AspNetUserClaims": [
            {"UserId": "1", "ClaimType": "permission", "ClaimValue": None},
            {"UserId": "1", "ClaimType": None, "ClaimValue": "x"},
            {"UserId": "1", "ClaimType": "Desk", "ClaimValue": "7"},
        ],
        "AspNetUserLogins": [{"UserId": "1", "LoginProvider": None}],
    }
    users = MemoryUsers()

    run = bring(users, written(tmp_path, json.dumps(tables)))

    user = everybody(users)[0]
    assert (user.roles, user.permissions, user.details) == (("Clerk",), (), {"Desk": "7"})
    assert run.report.count("external") == 0


def test_a_file_of_roles_names_users_in_any_letter_case_or_says_why_it_cannot(tmp_path: Path) -> None:
    users = written(tmp_path, "Id,UserName,SecurityStamp\n1,Ann,\n", "users")
    for head in ("UserName,RoleName", "Role,user_name"):
        text = f"{head}\n" + ("Admin,ann" if head.startswith("Role") else "ANN,Admin")
        tables = read(str(users), written(tmp_path, text, "roles"))
        kept = MemoryUsers()
        run = Import(tables, kept)
        asyncio.run(run.plan())
        asyncio.run(run.run(Passwords(CHEAP)))
        assert everybody(kept)[0].roles == ("Admin",)

    with pytest.raises(SourceError, match="no columns UserName and RoleName"):
        read(str(users), written(tmp_path, "Name,Value\nann,Admin\n", "roles"))
    with pytest.raises(SourceError, match="row 1 of the file of roles"):
        read(str(users), written(tmp_path, "UserName,RoleName\nann\n", "roles"))
    with pytest.raises(SourceError, match="belongs to AspNetUsers"):
        read(str(OLD / "userauth.csv"), written(tmp_path, "UserName,RoleName\nann,Admin\n", "roles"))


@pytest.mark.parametrize("by_url", [False, True])
def test_one_bad_cell_of_a_sqlite_file_leaves_one_row_out(by_url: bool, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "create table UserAuth (Id integer primary key, UserName text, Salt text, LockedDate datetime)"
        )
        connection.execute("insert into UserAuth values (1, 'a', null, null), (2, 'b', null, 'no date')")
        connection.execute(
            "create table UserAuthRole (UserAuthId int, Role text, primary key (UserAuthId, Role)) without rowid"
        )
        connection.execute("insert into UserAuthRole values (1, 'Clerk')")
        if not by_url:
            connection.execute("insert into UserAuth values (3, cast(x'ff' as text), null, null)")
    connection.close()
    users = MemoryUsers()

    run = bring(users, f"sqlite:///{path}" if by_url else path)

    assert [(each.user_name, each.roles) for each in everybody(users)] == [("a", ("Clerk",))]
    assert [each.row_id for each in run.report.places["unreadable"]] == (["2"] if by_url else ["2", "3"])


def test_tables_without_rows_are_told_to_be_so(tmp_path: Path) -> None:
    users = MemoryUsers()
    run = bring(users, written(tmp_path, "Id,UserName,Salt\n"))
    assert [line.split() for line in run.report.lines()] == [["0", "users", "imported"]]


def test_who_registers_during_an_import_stays_who_they_are() -> None:
    """Neither their id nor their name becomes an imported user's."""
    users, keys = MemoryUsers(ignore_case=True), MemoryApiKeys()
    run = Import(read(str(OLD / "servicestack-keys.db")), users, keys)
    asyncio.run(run.plan())
    first, second = (each.user for each in run._accepted if each.user.user_id in {"3", "4"})
    stranger = User(first.user_id, "stranger")
    asyncio.run(users.save(stranger))
    asyncio.run(users.save(User("77", second.user_name.upper())))

    asyncio.run(run.run(Passwords(CHEAP)))

    assert find(users, "stranger") == stranger
    assert find(users, first.user_name).origin == first.origin
    assert find(users, second.user_name).user_id == "77"
    assert [each.row_id for each in run.report.places["taken meanwhile"]] == [second.user_id]
    assert second.user_name not in "\n".join(run.report.lines())
    holders = {each.user_id for each in asyncio.run(keys.all())}
    assert find(users, first.user_name).user_id in holders
    assert not holders & {"77", stranger.user_id}


def test_the_first_of_equal_names_keeps_it_and_both_are_told() -> None:
    users = MemoryUsers(ignore_case=True)
    run = bring(users, OLD / "userauth.csv")

    assert [str(each) for each in run.report.places["own name"]] == ["row 1 (id 1)"]
    assert [str(each) for each in run.report.places["name taken"]] == ["row 13 (id 13)"]
    assert find(users, "agent").email == "agent@example.org"
    assert find(users, "agent2@example.org").user_name == ""


def test_a_name_that_somebody_here_has_is_theirs() -> None:
    users = MemoryUsers([User("1", "Agent", email="ADMIN@example.org")], ignore_case=True)
    bring(users, OLD / "userauth.csv")

    assert find(users, "agent").origin is None
    assert find(users, "agent@example.org").origin == "servicestack:1"
    assert find(users, "admin@example.org").origin is None
    assert find(users, "admin").origin == "servicestack:2"
    assert len({each.user_id for each in everybody(users)}) == 14


def test_who_signed_in_with_two_factors_is_locked_unless_the_password_alone_is_accepted() -> None:
    for alone, locked in ((False, True), (True, False)):
        users = MemoryUsers()
        run = bring(users, OLD / "identity.db", password_alone=alone)
        assert find(users, "ivan").locked is locked
        assert run.report.count("two factors") == locked


def test_keys_are_kept_by_their_digest_with_their_ends_and_never_told() -> None:
    users, keys = MemoryUsers(), MemoryApiKeys()
    run = bring(users, OLD / "servicestack-keys.db", keys)
    with sqlite3.connect(OLD / "servicestack-keys.db") as connection:
        old = connection.execute("select Id, UserAuthId, ExpiryDate, CancelledDate from ApiKey").fetchall()
    connection.close()

    told = "\n".join(run.report.lines())
    for key, user_id, expiry, cancelled in old:
        kept = asyncio.run(keys.find(digest(key)))
        assert kept.user_id == user_id
        assert (kept.expires_at is None, kept.cancelled_at is None) == (expiry is None, cancelled is None)
        assert key not in told
        assert kept.scopes is None
    assert run.report.count("keys") == len(old)


def test_data_named_like_a_sessions_members_stays_data_and_is_told(tmp_path: Path) -> None:
    rows = [{"id": 3, "userName": "x", "passwordHash": V3, "meta": {"UserAuthId": "1", "Roles": "Admin", "Desk": "7"}}]
    users = MemoryUsers()

    run = bring(users, written(tmp_path, json.dumps(rows)))

    assert (everybody(users)[0].user_id, everybody(users)[0].roles) == ("3", ())
    assert any("id 3" in line and "Roles, UserAuthId" in line for line in run.report.lines())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "neither a table"),
        ("a,b\n1,2\n", "neither a table"),
        ("[1, 2]", "list of objects"),
        ('{"AspNetUsers": [', "no JSON, line 1"),
        ('Id,UserName,PasswordHash\n1,"a', "breaks off"),
        (b"Id,UserName,PasswordHash\n1,\xff\xfe,\n", "not UTF-8"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "cannot be read as SQLite|neither a table"),
    ],
)
def test_what_is_no_dump_is_told_in_one_line(text: str | bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read(str(written(tmp_path, text)))
    assert "\n" not in str(caught.value)


def test_what_cannot_be_opened_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        read(str(tmp_path / "nothing.db"))
    with pytest.raises(SourceError, match=r"driver|URL"):
        read("nonsense://user:secret@host/x")


def test_a_database_is_read_by_its_url_and_nothing_is_written_there(tmp_path: Path) -> None:
    copy = written(tmp_path, (OLD / "servicestack-roles.db").read_bytes(), "copy.db")
    before = copy.read_bytes()
    users = MemoryUsers()

    bring(users, f"sqlite:///{copy}")

    assert find(users, "agent").roles == ("Manager", "Clerk")
    assert copy.read_bytes() == before


@pytest.mark.parametrize("unsound", ["a\0b", "\ud800"])
@pytest.mark.parametrize("column", ["userName", "email", "displayName", "passwordHash", "meta", "roles", "id"])
def test_a_text_that_no_database_keeps_is_told_before_anything_is_written(
    column: str, unsound: str, tmp_path: Path
) -> None:
    value = {"meta": {"Desk": unsound}, "roles": [unsound]}.get(column, unsound)
    row = {"id": 2, "userName": "b", "passwordHash": V3, "salt": None, column: value}
    users = MemoryUsers()

    run = bring(users, written(tmp_path, json.dumps([row, {"id": 1, "userName": "a", "passwordHash": V3}])))

    assert [each.user_name for each in everybody(users)] == ["a"]
    assert run.report.count("unreadable") == 1
    "".join(run.report.lines()).encode()  # what cannot be shown is spelled


@pytest.mark.parametrize(
    "tables",
    [
        {
            "UserAuth": [{"Id": 1, "UserName": "a"}],
            "UserAuthDetails": [{"UserAuthId": 1, "Provider": "p\x1b[31m\ud800"}],
        },
        {
            "AspNetUsers": [{"Id": "1", "UserName": "a"}],
            "AspNetUserLogins": [{"UserId": "1", "LoginProvider": "p\n\t"}],
        },
        {"UserAuth": [{"Id": "1\x1b[31m", "UserName": {}}]},
    ],
)
def test_what_is_told_of_a_row_stays_on_its_line(tables: dict[str, object], tmp_path: Path) -> None:
    run = bring(MemoryUsers(), written(tmp_path, json.dumps(tables)))

    lines = list(run.report.lines())
    assert any("\\" in line for line in lines)
    assert all(line.isprintable() for line in lines)


def test_a_database_whose_driver_is_missing_tells_which_extra_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymssql", None)
    monkeypatch.setitem(sys.modules, "pyodbc", None)

    for url in ("mssql://sa:secret@host/users", "sqlserver://host/users", "mssql+pymssql://host/users"):
        with pytest.raises(SourceError, match=r"needs pymssql: pip install 'servicestack-gateway\[sqlserver\]'"):
            read(url)
    with pytest.raises(SourceError, match="needs pyodbc: pip install pyodbc"):
        read("mssql+pyodbc://host/users?driver=ODBC+Driver+18+for+SQL+Server")


def test_a_sqlite_database_is_read_by_pythons_own_driver(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # aiosqlite's thread would print that the event loop is closed, where the file cannot be opened
    monkeypatch.setitem(sys.modules, "aiosqlite", None)

    path = written(tmp_path, (OLD / "servicestack-roles.db").read_bytes(), "old.db")
    assert len(read(f"sqlite+aiosqlite:///{path}")["userauth"]) == 9
    with pytest.raises(SourceError, match="the database cannot be read"):
        read(f"sqlite+aiosqlite:///{tmp_path}")


def test_names_are_quoted_as_sql_server_has_them() -> None:
    """Tried on no server: what is asked of one is the statement, whose table was looked at elsewhere."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("attach database ':memory:' as dbo"))
        connection.execute(text('create table dbo."User]Auth" ("Id" integer primary key, "User Name" text)'))
        statement = rows_of("User]Auth", "dbo", connection)
    engine.dispose()

    told = " ".join(str(statement.compile(dialect=mssql.dialect())).split())
    assert told.startswith("SELECT dbo.[User]]Auth].[Id], dbo.[User]]Auth].[User Name] FROM dbo.[User]]Auth] ORDER BY")


def test_the_users_of_another_schema_are_found_if_there_is_one(tmp_path: Path) -> None:
    other, third = (written(tmp_path, (OLD / "servicestack-roles.db").read_bytes(), name) for name in ("b.db", "c.db"))
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        connection.execute(text(f"attach database '{other}' as auth"))
        connection.execute(text("attach database ':memory:' as empty"))
        assert len(tables_in(connection)["userauth"]) == 9

        connection.execute(text(f"attach database '{third}' as old"))
        with pytest.raises(SourceError, match=r"--schema\): auth, old"):
            tables_in(connection)
        assert len(tables_in(connection, "old")["userauth"]) == 9
    engine.dispose()


@pytest.mark.slow
@pytest.mark.anyio
async def test_a_postgresql_is_read_in_whichever_schema_the_users_lie(postgresql: str) -> None:
    url = await new_postgresql(postgresql)
    engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.begin() as connection:
        await connection.execute(text("create schema auth"))
        columns = "id serial primary key, user_name text, password_hash text, salt text, roles text"
        await connection.execute(text(f"create table auth.user_auth ({columns})"))
        values = {"hash": V3, "roles": "[Clerk]"}
        rows = "values ('agent', :hash, null, :roles), ('nora', null, null, null)"
        statement = f"insert into auth.user_auth (user_name, password_hash, salt, roles) {rows}"
        await connection.execute(text(statement), values)
    await engine.dispose()

    assert [row["username"] for row in read(url)["userauth"]] == ["agent", "nora"]
    assert read(url + "?sslmode=disable") == read(url)
    assert read(url, schema="auth") == read(url.replace("postgresql:", "postgresql+asyncpg:"))
    with pytest.raises(SourceError, match="cannot be read"):
        read(url + "x")


def test_a_database_that_is_not_there_is_told_in_one_line_without_its_password() -> None:
    with pytest.raises(SourceError) as caught:
        read(f"postgresql://user:secret@127.0.0.1:{servers.free_port()}/x")
    assert "secret" not in str(caught.value)


def test_a_driver_that_does_not_wait_reads_the_same_users(tmp_path: Path) -> None:
    path = written(tmp_path, (OLD / "servicestack-roles.db").read_bytes(), "users.db")
    one, other = MemoryUsers(), MemoryUsers()
    bring(one, f"sqlite:///{path}")
    bring(other, f"sqlite+aiosqlite:///{path}")

    assert len(everybody(one)) > 0
    assert [each.user_name for each in everybody(one)] == [each.user_name for each in everybody(other)]


def test_a_database_that_does_not_open_is_told_without_its_address(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^the database cannot be read \(\w+\)$"):
        read(f"sqlite:///{tmp_path / 'nowhere' / 'secret.db'}")


def test_a_text_that_is_no_url_of_a_database_is_told_without_repeating_it() -> None:
    with pytest.raises(SourceError, match="no SQLAlchemy URL") as error:
        read("nosuchdatabase://agent:pass@host/users")
    assert "pass" not in str(error.value)


@pytest.mark.parametrize(
    "table",
    [
        {"AspNetUsers": [{"UserName": "nameless"}]},
        {"AspNetUsers": [{"Id": "1"}]},
        {"AspNetUsers": [{"Id": "1", "UserName": "a", "TwoFactorEnabled": "perhaps"}]},
        {"UserAuth": [{"Id": 1, "UserName": "a", "Roles": ["Clerk", 5]}]},
        {"UserAuth": [{"Id": 1, "UserName": "a", "Roles": "[Clerk"}]},
        {"UserAuth": [{"Id": 1, "UserName": "a", "Meta": '{"a":"\ud800"}'}]},
    ],
    ids=str,
)
def test_a_cell_that_cannot_be_understood_leaves_its_row_out_and_no_other(
    table: dict[str, Any], tmp_path: Path
) -> None:
    users = MemoryUsers()
    ((name, rows),) = table.items()
    run = bring(users, written(tmp_path, json.dumps({name: [*rows, {"Id": 2, "UserName": "b"}]})))

    assert [each.user_name for each in everybody(users)] == ["b"]
    assert [str(each)[:6] for each in run.report.places["unreadable"]] == ["row 1 "]


def test_claims_of_one_kind_are_numbered_and_those_of_roles_are_permissions(tmp_path: Path) -> None:
    tables = {
        "AspNetUsers": [{"Id": "1", "UserName": "a"}],
        "AspNetRoles": [{"Id": "r", "Name": "Clerk"}],
        "AspNetUserRoles": [{"UserId": "1", "RoleId": "r"}],
        "AspNetUserClaims": [
            {"UserId": "1", "ClaimType": "city", "ClaimValue": value} for value in ("Rome", "Bonn", "Oslo")
        ],
        "AspNetRoleClaims": [
            {"RoleId": "r", "ClaimType": "permission", "ClaimValue": "read"},
            {"RoleId": "r", "ClaimType": "colour", "ClaimValue": "red"},
        ],
    }
    users = MemoryUsers()
    bring(users, written(tmp_path, json.dumps(tables)))

    (user,) = everybody(users)
    assert (user.roles, user.permissions) == (("Clerk",), ("read",))
    assert {kind: user.details[kind] for kind in user.details if kind.startswith("city")} == {
        "city": "Rome",
        "city#2": "Bonn",
        "city#3": "Oslo",
    }


@pytest.mark.parametrize("cell", [True, "true", "1", 1, "t"])
def test_a_flag_is_read_as_whichever_column_a_dump_had(cell: object) -> None:
    assert cells.flag({"locked": cell}, "Locked")
    assert not cells.flag({"locked": None}, "Locked")
    assert not cells.flag({}, "Locked")
