"""What the store keeps, finds and refuses, on a real file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from gateway.auth import User
from gateway.auth.stores.sql import Database as UserDatabase
from gateway.auth.stores.sql import SqlUsers
from samples.evovoice import events
from samples.evovoice.reducer import apply
from samples.evovoice.states import SessionState
from samples.evovoice.store import sql
from samples.evovoice.store.base import Account, Query, StoreAwayError, StoreError
from samples.evovoice.store.database import FILE_NAME, Database
from samples.evovoice.store.migrations import MIGRATIONS
from samples.evovoice.store.sql import SqlStore
from samples.evovoice.store.users import bring_along
from tests.samples.evovoice.calls import START, live_session

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
EVO = ("evo",)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def store(database: Database) -> SqlStore:
    return SqlStore(database)


async def keep(store: SqlStore, session_id: str, hours: int = 0, **changes: object) -> SessionState:
    state = live_session(session_id)
    created = START + timedelta(hours=hours)
    state = state.seen(date_created=created.strftime("%Y-%m-%dT%H:%M:%SZ"), **changes)
    await store.write(state, events.Opened(), START)
    return state


async def ids(store: SqlStore, query: Query) -> list[str]:
    return [each.id for each in (await store.find(query)).sessions]


async def test_a_session_comes_back_as_it_was_written(store: SqlStore) -> None:
    state = await keep(store, "s1", customer_name='Z\u00fcrich "7" \u260e')

    assert await store.session("s1") == state
    assert await store.session("s2") is None


async def test_the_newest_state_is_the_stored_one(store: SqlStore) -> None:
    state = await keep(store, "s1")
    ended = apply(state, events.Ended("test"), START)

    await store.write(ended, events.Ended("test"), START)

    assert await store.session("s1") == ended
    assert list(await store.live()) == []


async def test_an_event_and_its_session_are_written_both_or_neither(store: SqlStore) -> None:
    state = await keep(store, "s1")
    unwritable = replace_id(state)

    with pytest.raises(StoreError, match="refused"):
        await store.write(unwritable, events.Ended("test"), START)

    assert [type(each) for _, _, each in await store.events_since(START)] == [events.Opened]
    await keep(store, "s2")


def replace_id(state: SessionState) -> SessionState:
    return state.seen(account_id=None)


async def test_events_are_told_since_a_moment(store: SqlStore) -> None:
    state = await keep(store, "s1")
    event = events.Heard({"CallSid": "CA1", "CallStatus": "ringing"})
    await store.write(state, event, START + timedelta(microseconds=1))

    later = await store.events_since(START + timedelta(microseconds=1))

    assert later == [("s1", START + timedelta(microseconds=1), event)]


async def test_sessions_of_other_accounts_are_never_found(store: SqlStore) -> None:
    await keep(store, "mine")
    await keep(store, "theirs", account_id="other")

    assert await ids(store, Query(EVO)) == ["mine"]
    assert await ids(store, Query(EVO, ids=("theirs",))) == []
    assert await ids(store, Query(())) == []


async def test_the_newest_session_comes_first(store: SqlStore) -> None:
    for number, hours in enumerate((2, 0, 1)):
        await keep(store, f"s{number}", hours)

    assert await ids(store, Query(EVO)) == ["s0", "s2", "s1"]
    assert await ids(store, Query(EVO, descending=False)) == ["s1", "s2", "s0"]


async def test_any_member_can_be_sorted_by(store: SqlStore) -> None:
    await keep(store, "s1", from_name="Zed")
    await keep(store, "s2", from_name=None)
    await keep(store, "s3", from_name="Abe")

    assert await ids(store, Query(EVO, sort_field="fromName", descending=False)) == ["s2", "s3", "s1"]


async def test_pages_follow_each_other(store: SqlStore) -> None:
    for number in range(5):
        await keep(store, f"s{number}", number)

    first = await store.find(Query(EVO, limit=2))
    last = await store.find(Query(EVO, limit=2, offset=4))
    uncounted = await store.find(Query(EVO, limit=5, counted=False))

    assert ([each.id for each in first.sessions], first.total, first.more) == (["s4", "s3"], 5, True)
    assert ([each.id for each in last.sessions], last.total, last.more) == (["s0"], 5, False)
    assert (uncounted.total, uncounted.more) == (None, False)
    assert len((await store.find(Query(EVO, limit=None))).sessions) == 5


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(EVO, customer_ids=("acme",)), ["s1"]),
        (Query(EVO, customer_ids=()), []),
        (Query(EVO, endpoint_ids=("nora", "none")), ["s1", "s2"]),
        (Query(EVO, ids=("s2", "s9")), ["s2"]),
        (Query(EVO, from_text="0143"), ["s1"]),
        (Query(EVO, from_text="ALICE"), ["s2"]),
        (Query(EVO, to_text="%"), []),
        (Query(EVO, log_text="ANSWERED by"), ["s1", "s2"]),
        (Query(EVO, log_text="no such text"), []),
        (Query(EVO, log_text="date"), []),
        (Query(EVO, parent_id="s1"), []),
        (Query(EVO, created_from="2026-11-01", created_before="2026-11-02"), ["s1"]),
        (Query(EVO, created_from="2026-11-02"), ["s2"]),
    ],
)
async def test_filters(store: SqlStore, query: Query, found: list[str]) -> None:
    await keep(store, "s1")
    await keep(store, "s2", 24, customer_id="bolt", from_address="sip:alice@example.org")

    assert sorted(await ids(store, query)) == found


async def test_the_archive_is_left_out_but_for_live_sessions(store: SqlStore) -> None:
    await keep(store, "live")
    await keep(store, "over", ended=True)

    assert await ids(store, Query(EVO, archived_before="2026-11-02")) == ["live"]


async def test_tenants_and_their_users_are_kept(store: SqlStore) -> None:
    await store.save_account(Account("evo", "Evo"), ["u1"])
    await store.save_account(Account("other", "Other", frozenset({"+12025550199"})), ["u1", "u2"])
    await store.save_account(Account("evo", "Evo Voice"), ["u1"])

    directory = await store.directory()

    assert directory.accounts["evo"] == Account("evo", "Evo Voice")
    assert directory.accounts["other"].caller_ids == {"+12025550199"}
    assert directory.of("u1") == {"evo", "other"}
    assert directory.of("u3") == frozenset()


async def test_users_of_the_first_version_are_brought_along_once(database: Database, tmp_path: Path) -> None:
    nora = User("u1", "nora", "hash", email="Nora@example.org", roles=("User",))
    async with database.writing() as connection:
        document = msgspec.json.encode(nora).decode()
        row = {"id": "u1", "name": "nora", "key": "nora@example.org", "document": document}
        await connection.execute(text("insert into users values (:id, :name, :key, :document)"), row)
    with_users = UserDatabase.in_folder(tmp_path)
    users = SqlUsers(with_users)

    assert await bring_along(database, users) == 1
    assert await bring_along(database, users) == 0

    assert await users.find("NORA") == nora
    assert await users.find("nora@EXAMPLE.org") == nora
    await with_users.close()


async def test_data_is_reopened_as_it_was(tmp_path: Path) -> None:
    first = Database(tmp_path)
    await first.open()
    state = await keep(SqlStore(first), "s1")
    await first.close()

    again = Database(tmp_path)
    await again.open()

    assert await SqlStore(again).session("s1") == state
    await again.close()


async def test_sessions_and_events_of_an_older_version_are_moved_and_keep_what_refers_to_them(tmp_path: Path) -> None:
    state = live_session("s1")
    with sqlite3.connect(tmp_path / FILE_NAME) as plain:
        plain.execute("create table migrations (version integer primary key, at text not null)")
        for number, statements in enumerate(MIGRATIONS[:2], 1):
            for statement in statements:
                plain.execute(statement)
            plain.execute("insert into migrations values (?, '')", (number,))
        row = sql._row(state)
        plain.execute(f"insert into sessions values ({', '.join(':' + name for name in row)})", row)
        event = msgspec.json.encode(events.Opened()).decode()
        plain.execute("insert into events values (7, 's1', '2026-01-01T00:00:00.000000+00:00', ?)", (event,))
    plain.close()

    database = Database(tmp_path)
    await database.open()
    store = SqlStore(database)

    assert await store.session("s1") == state
    assert [each.id async for each in store.stream(Query((state.info.account_id,)))] == ["s1"]
    assert [(each[0], each[2]) for each in await store.events_since(START.replace(year=2025))] == [
        ("s1", events.Opened())
    ]
    async with database.reading() as connection:
        assert (await connection.exec_driver_sql("pragma foreign_key_check")).all() == []
    with pytest.raises(StoreError):  # an event of no session
        async with database.writing() as connection:
            await connection.execute(text("insert into events values (8, 'none', '', '')"))
    await database.close()


async def test_an_export_is_read_in_the_order_of_an_index(database: Database) -> None:
    query = (
        "explain query plan select document from sessions where account_id in ('a') order by date_created desc, id desc"
    )
    async with database.reading() as connection:
        plan = [row[-1] for row in await connection.exec_driver_sql(query)]

    assert len(plan) == 1
    assert "sessions_of_account" in plan[0]


async def test_one_process_at_a_time_has_the_data(database: Database, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="another process"):
        await Database(tmp_path).open()


async def test_data_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await database.open()
    await database.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as plain:
        plain.execute("insert into migrations values (?, '')", (len(MIGRATIONS) + 1,))
    plain.close()

    with pytest.raises(StoreError, match="newer than this program"):
        await Database(tmp_path).open()


async def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database" * 100)

    with pytest.raises(StoreError, match="cannot be used"):
        await Database(tmp_path).open()


async def test_the_file_is_written_ahead_and_synchronously(database: Database) -> None:
    async with database.reading() as connection:
        journal = (await connection.exec_driver_sql("pragma journal_mode")).scalar()
        synchronous = (await connection.exec_driver_sql("pragma synchronous")).scalar()

    assert (journal, synchronous) == ("wal", 2)


@pytest.mark.parametrize("descending", [True, False])
async def test_all_sessions_are_had_step_by_step_in_the_order_of_a_page(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, descending: bool
) -> None:
    monkeypatch.setattr(sql, "STEP", 3)
    for number in range(9):  # several of one moment: the id decides
        await keep(store, f"s{number}", hours=number // 4)
    await keep(store, "theirs", account_id="other")
    query = Query(EVO, descending=descending, limit=None)

    assert [each.id async for each in store.stream(query)] == await ids(store, query)
    assert [each.id async for each in store.stream(Query(EVO, ids=("none",)))] == []


async def test_what_is_new_meanwhile_moves_nothing(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "STEP", 2)
    for number in range(5):
        await keep(store, f"s{number}", hours=number)
    seen = []

    async for each in store.stream(Query(EVO)):
        seen.append(each.id)
        await keep(store, f"new{len(seen)}", hours=10)

    assert seen == ["s4", "s3", "s2", "s1", "s0"]


async def test_a_store_that_cannot_be_used_is_told_without_sql(store: SqlStore, database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("drop table sessions"))

    with pytest.raises(StoreAwayError) as caught:
        await store.session("s1")

    assert caught.value.status == 503
    assert str(caught.value) == "the store does not answer"
    assert caught.value.__cause__ is not None  # for the log


async def test_a_store_that_keeps_nothing_is_not_well(store: SqlStore, database: Database) -> None:
    await store.check()
    async with database.writing() as connection:
        await connection.execute(
            text("create trigger full before insert on checks begin select raise(abort, 'x'); end")
        )

    with pytest.raises(StoreError):
        await store.check()


async def test_a_damaged_session_is_no_fault_of_its_reader(store: SqlStore, database: Database) -> None:
    await keep(store, "s1")
    async with database.writing() as connection:
        await connection.execute(text("update sessions set document = '{'"))

    for asked in (store.session("s1"), store.find(Query(account_ids=EVO))):
        with pytest.raises(StoreError) as caught:
            await asked
        assert not isinstance(caught.value, ValueError)
        assert not hasattr(caught.value, "status")
