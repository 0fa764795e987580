"""Stores in a folder of the test's own, and commands that work on them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from gateway.auth.stores.sql import Database
from gateway.cli.stores import Stores
from gateway.cli.users import users
from tests.gateway.cli.typed import FACTS, Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def typed(line: str, stdin: str = "", *, command: click.Command = users, code: int = 0) -> Result:
        done = CliRunner().invoke(command, [*line.split(), "--data", str(tmp_path)], input=stdin)
        assert done.exit_code == code, done.output
        return done

    return typed


@pytest.fixture
def stores(tmp_path: Path) -> Callable[[Callable[[Stores], object]], object]:
    def ask(question: Callable[[Stores], object]) -> object:
        async def whole() -> object:
            opened = Stores(Database.in_folder(tmp_path))
            try:
                return await question(opened)
            finally:
                await opened.database.close()

        return asyncio.run(whole())

    return ask


@pytest.fixture
def facts(tmp_path: Path) -> str:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS))
    return str(path)
