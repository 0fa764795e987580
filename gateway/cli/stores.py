"""The database that the commands about users work on, and the frame in which they run and fail."""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import click

from gateway.auth.stores import NameTakenError, StoreAwayError
from gateway.auth.stores.sql import Database, DatabaseError, SqlApiKeys, SqlRefreshTokens, SqlSessions, SqlUsers
from gateway.auth.users import User
from gateway.cli.applications import NoApplicationError, application


class Refusal(click.ClickException):
    """The command cannot do what it was asked to: one line, exit code 2."""

    exit_code = 2


class Stores:
    """The stores of users, keys, sessions and refresh tokens in one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.users = SqlUsers(database)
        self.keys = SqlApiKeys(database)
        self.sessions = SqlSessions(database)
        self.refresh_tokens = SqlRefreshTokens(database)

    async def user(self, name: str) -> User:
        """Return the user of a name, an e-mail address or ``id:7``; :class:`Refusal` if there is none."""
        if name.startswith("id:"):
            user = await self.users.get(name.removeprefix("id:"))
        else:
            user = await self.users.find(name)
        if user is None:
            raise Refusal(f"there is no user {name!r}")
        return user

    async def change(self, user: User, change: Callable[[User], User]) -> User:
        """Apply a function to a user as stored now, and store the result; :class:`Refusal` if the user is gone."""
        changed = await self.users.change(user.user_id, change)
        if changed is None:
            raise Refusal(f"user {user.user_id} has been removed")
        return changed

    async def end_sessions(self, user: User, change: Callable[[User], User] = lambda user: user) -> int:
        """Change a user and sign them out everywhere, tokens included; return how many sessions ended."""
        await self.change(user, lambda current: change(current).signed_out())
        await self.refresh_tokens.drop_all(user.user_id)
        sessions = await self.sessions.of_user(user.user_id)
        for session in sessions:
            await self.sessions.drop(session.session_id)
        return len(sessions)


def on_stores(command: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Turn a coroutine function whose first argument is the :class:`Stores` into one for a click command."""

    @click.option(
        "--data",
        default=None,
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder with the database of users (users.sqlite3); created if it is missing. Without it, the folder of "
        "the only application that an installed package names.",
    )
    @click.option(
        "--url",
        envvar="GATEWAY_USERS_URL",
        help="URL of the database, in place of --data: postgresql://user:password@host/name. Better set "
        "GATEWAY_USERS_URL, which no list of processes shows.",
    )
    @functools.wraps(command)
    def run(data: Path | None, url: str | None, **given: Any) -> None:
        async def whole() -> None:
            stores = Stores(Database(url) if url is not None else Database.in_folder(_folder(data)))
            try:
                await stores.database.open()
                await command(stores, **given)
            finally:
                await stores.database.close()

        try:
            asyncio.run(whole())
        except (DatabaseError, NameTakenError, ModuleNotFoundError) as error:
            raise Refusal(str(error)) from error
        except StoreAwayError as error:
            raise Refusal("the database does not answer") from error
        except OSError as error:
            raise Refusal(f"{error.filename or 'the database'}: {error.strerror or error}") from error

    return cast("Callable[..., None]", run)


def _folder(data: Path | None) -> Path:
    """Return the folder of the data, and create it if it is missing; :class:`Refusal` if it is not known."""
    try:
        folder = data or application(None).data_folder
    except NoApplicationError:
        folder = None
    if folder is None:
        raise Refusal("say which folder: --data FOLDER, or --url of a database")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def asked_password(from_stdin: bool) -> str:
    """Return a password: ask for it twice, or read the first line of standard input."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    if not password.strip():
        raise Refusal("the password is empty")
    return password
