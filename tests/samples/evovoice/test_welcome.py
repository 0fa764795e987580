"""The first start and later ones: the first user, the demonstration data, what is printed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.auth import Accounts
from gateway.auth.stores.sql import Database as UserDatabase
from gateway.auth.stores.sql import SqlUsers
from samples.evovoice import events
from samples.evovoice.store.base import Query
from samples.evovoice.store.database import Database
from samples.evovoice.store.sql import SqlStore
from samples.evovoice.welcome import Welcome
from tests.samples.evovoice.calls import Clock

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
URL = "http://127.0.0.1:8000"


class Shop:
    def __init__(self, folder: Path) -> None:
        self.database = Database(folder)
        self.store = SqlStore(self.database)
        self.user_database = UserDatabase.in_folder(folder)
        self.users = SqlUsers(self.user_database)
        self.accounts = Accounts(self.users)

    def welcome(self, name: str = "nora", password: str | None = None) -> Welcome:
        return Welcome(self.store, self.users, self.accounts, (name, password), Clock())


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(tmp_path)
    await shop.database.open()
    yield shop
    await shop.user_database.close()
    await shop.database.close()


async def test_a_password_made_here_signs_in_and_is_told_once(shop: Shop) -> None:
    password = await shop.welcome().first_user()

    assert password is not None
    user = await shop.accounts.check("nora", password)
    assert user is not None
    assert (user.password_hash or "").startswith("$argon2id$")
    assert (await shop.store.directory()).of(user.user_id) == {"evo"}
    assert await shop.welcome().first_user() is None
    assert await shop.accounts.check("nora", password)


async def test_a_password_that_was_set_is_never_told(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    welcome = shop.welcome(password="correct horse")

    assert await welcome.first_user() is None
    await welcome.demonstrate()
    await welcome.show(URL, None, "simulator")

    assert await shop.accounts.check("nora", "correct horse")
    assert "correct horse" not in capsys.readouterr().out


async def test_a_password_set_later_takes_its_place(shop: Shop) -> None:
    first = await shop.welcome().first_user() or ""

    await shop.welcome(password="correct horse").first_user()

    assert await shop.accounts.check("nora", "correct horse")
    assert await shop.accounts.check("nora", first) is None


async def test_another_name_without_a_password_makes_no_second_user(shop: Shop) -> None:
    await shop.welcome().first_user()

    assert await shop.welcome("omar").first_user() is None
    assert await shop.users.find("omar") is None


async def test_there_are_live_and_ended_sessions_once(shop: Shop) -> None:
    await shop.welcome().demonstrate()
    await shop.welcome().demonstrate()

    found = (await shop.store.find(Query(("evo",), limit=None))).sessions
    assert len(found) == 12
    assert sum(each.info.ended for each in found) == 8
    assert [each.id for each in await shop.store.live() if each.id.startswith("demo-")] == ["demo-1"]


async def test_an_ended_demonstration_call_is_followed_by_a_new_one(shop: Shop) -> None:
    await shop.welcome().demonstrate()
    demo = await shop.store.session("demo-1")
    assert demo is not None
    await shop.store.write(demo.ended("test", Clock()()), events.Ended("test"), Clock()())

    await shop.welcome().demonstrate()

    assert "demo-2" in [each.id for each in await shop.store.live()]


async def test_the_documented_request_is_ready_to_paste(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    welcome = shop.welcome()
    password = await welcome.first_user()
    await welcome.demonstrate()

    await welcome.show(URL, password, "simulator")

    printed = capsys.readouterr().out
    demo = await shop.store.session("demo-1")
    assert demo is not None
    assert "simulator" in printed
    assert re.search(
        rf"^curl -i -u nora:{password} -H 'Accept: text/csv' -H 'Content-Type: text/csv' -d "
        rf"'{{\"sessionId\":\"demo-1\",\"callSid\":\"{demo.members[1].call_sid}\",.*}}' "
        rf"{URL}/sessions/demo-1/conference/members$",
        printed,
        re.MULTILINE,
    )
