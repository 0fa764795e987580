"""An import that is killed: what it wrote is whole, and a second run writes the rest, once."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from gateway.auth import Accounts, Passwords, User
from gateway.auth.guessing import Guesses
from gateway.auth.stores.base import ApiKey
from gateway.auth.stores.sql import Database, SqlApiKeys, SqlUsers
from gateway.cli.users import users
from tests.gateway.auth.importing.test_importing import OLD

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

#: Users and keys of each source that come along.
SOURCES = {"servicestack-keys.db": (4, 10), "userauth.csv": (13, 0)}
PASSWORDS = {
    each["userName"]: each["password"]
    for each in json.loads((OLD / "expected.json").read_text(encoding="utf-8"))["userauth.csv"]
    if each["signsIn"] and each["signsInBy"] != ["email"]
}


class Kept(NamedTuple):
    """What a database holds; of passwords only whether there is one, as each is salted anew."""

    users: dict[str, User]
    keys: list[ApiKey]


async def kept(database: Database) -> Kept:
    found = [each async for each in SqlUsers(database).all()]
    plain = [replace(each, password_hash="salted" if each.password_hash else None) for each in found]
    return Kept({each.user_id: each for each in plain}, await SqlApiKeys(database).all())


#: What an import that nobody disturbs writes, of each source.
WHOLE: dict[str, Kept] = {}


async def whole(source: str, folder: Path) -> Kept:
    if source not in WHOLE:
        database = Database(f"sqlite:///{folder / 'whole.sqlite3'}")
        await asyncio.to_thread(bring, source, f"sqlite:///{folder / 'whole.sqlite3'}")
        WHOLE[source] = await kept(database)
        await database.close()
    return WHOLE[source]


def bring(source: str, url: str) -> None:
    done = CliRunner().invoke(users, ["import", str(OLD / source), "--url", url])
    assert done.exit_code == 0, done.output


def killed(source: str, url: str, moment: str, number: int) -> None:
    words = ["-m", f"{__package__}.dying", moment, str(number), "import", str(OLD / source), "--url", url]
    done = subprocess.run([sys.executable, *words], capture_output=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize(
    ("source", "number", "moment"),
    [
        # The first and the last write of users, and of keys.
        ("servicestack-keys.db", 1, "before"),
        ("servicestack-keys.db", 4, "after"),
        ("servicestack-keys.db", 5, "before"),
        ("servicestack-keys.db", 14, "after"),
        ("userauth.csv", 13, "before"),
        ("userauth.csv", 13, "after"),
    ],
)
async def test_a_second_run_completes_what_a_killed_one_began(  # noqa: PLR0917
    source: str, number: int, moment: str, url: str, database: Database, tmp_path: Path
) -> None:
    expected = await whole(source, tmp_path)
    assert (len(expected.users), len(expected.keys)) == SOURCES[source]

    await asyncio.to_thread(killed, source, url, moment, number)

    found = await kept(database)
    assert len(found.users) + len(found.keys) == number - 1
    assert found.users.items() <= expected.users.items()
    assert all(key in expected.keys and key.user_id in found.users for key in found.keys)
    if source == "userauth.csv":
        await check_sign_in(database, found)

    await asyncio.to_thread(bring, source, url)

    assert await kept(database) == expected


async def check_sign_in(database: Database, found: Kept) -> None:
    """Whoever came along signs in; nobody else does."""
    accounts = Accounts(SqlUsers(database), Passwords(), Guesses())
    names = {each.user_name for each in found.users.values()}
    assert names & PASSWORDS.keys()
    for name, password in PASSWORDS.items():
        assert (await accounts.check(name, password) is not None) == (name in names), name
