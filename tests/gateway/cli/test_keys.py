"""``gateway keys``, as a person types it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from gateway.auth.api_keys import digest
from gateway.auth.stores.sql import Database
from gateway.cli.keys import keys
from gateway.cli.stores import Stores
from gateway.cli.users import users

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def typed(line: str, stdin: str = "", *, command: click.Command = users, code: int = 0) -> Result:
        done = CliRunner().invoke(command, [*line.split(), "--data", str(tmp_path)], input=stdin)
        assert done.exit_code == code, done.output
        return done

    return typed


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Callable[[Callable[[Stores], object]], object]]:
    def ask(question: Callable[[Stores], object]) -> object:
        async def whole() -> object:
            opened = Stores(Database.in_folder(tmp_path))
            try:
                return await question(opened)
            finally:
                await opened.database.close()

        return asyncio.run(whole())

    return ask


def add(run: Run, name: str = "nora", password: str = "correct horse", words: str = "") -> None:
    run(f"add {name} --password-stdin {words}", password + "\n")


def test_a_key_is_shown_once_and_revoked(run: Run, stores) -> None:
    add(run, words="--permission read")
    shown = run("add nora --days 30 --scope read --label reports", command=keys).output.splitlines()
    text = shown[1]

    listed = run("list", command=keys).output
    assert text not in listed
    assert listed.split("\t")[1:] == ["1", listed.split("\t")[2], "last used never", "read", "reports\n"]
    kept = stores(lambda found: found.keys.find(digest(text)))
    assert (kept.user_id, kept.scopes, kept.cancelled_at) == ("1", ("read",), None)

    run(f"revoke {text}", command=keys)
    revoked = stores(lambda found: found.keys.find(digest(text)))
    assert revoked.cancelled_at is not None
    assert replace(revoked, cancelled_at=None) == kept
    assert "no key" in run("revoke nonsense", command=keys, code=2).output
    assert "no key" in run("revoke -Fx_9-d", command=keys, code=2).output  # a key may begin with a dash
