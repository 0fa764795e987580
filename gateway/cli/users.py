"""``gateway users``: adding, changing and importing the users of a service."""

from __future__ import annotations

import datetime
from pathlib import Path

import click
from msgspec.structs import replace

from gateway.auth.importing import Import, SourceError, read
from gateway.auth.passwords import Passwords, hash_password
from gateway.auth.users import User
from gateway.cli.listing import line, moment, shown
from gateway.cli.stores import Refusal, Stores, asked_password, on_stores

NAME = click.argument("name", metavar="NAME")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def users() -> None:
    """Work on the users of a service. NAME is a user name, an e-mail address, or id:7."""


@users.command("list")
@on_stores
async def list_(stores: Stores) -> None:
    """List all users: id, name, e-mail, roles, and the reason if they cannot sign in."""
    async for user in stores.users.all():
        marks = []
        if not user.may_sign_in():
            until = "" if user.locked_until is None else f" until {moment(user.locked_until)}"
            marks.append("disabled" + until)
        if user.password_hash is None:
            marks.append("no password")
        if user.email and not user.email_login:
            marks.append("e-mail does not sign in")
        roles_of_user = ",".join(user.roles) or "-"
        click.echo(line((user.user_id, user.user_name or "-", user.email or "-", roles_of_user, "; ".join(marks))))


@users.command()
@NAME
@click.option("--email", help="E-mail address, which the user can also sign in with.")
@click.option("--display-name", help="Name to show to people.")
@click.option("--role", "roles", multiple=True, help="Role to give; may be repeated.")
@click.option("--permission", "permissions", multiple=True, help="Permission to give; may be repeated.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@on_stores
async def add(
    stores: Stores,
    *,
    name: str,
    email: str | None,
    display_name: str | None,
    roles: tuple[str, ...],
    permissions: tuple[str, ...],
    password_stdin: bool,
) -> None:
    """Add a user; the command asks for the password."""
    password_hash = hash_password(asked_password(password_stdin))
    created = datetime.datetime.now(datetime.UTC).timestamp()
    user = User("", name, password_hash, email, display_name, roles=roles, permissions=permissions, created_at=created)
    added = await stores.users.add(user)
    click.echo(f"added user {added.user_id}")


@users.command()
@NAME
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@on_stores
async def passwd(stores: Stores, *, name: str, password_stdin: bool) -> None:
    """Set a new password for a user, which ends their sessions."""
    user = await stores.user(name)
    password_hash = hash_password(asked_password(password_stdin))
    ended = await stores.end_sessions(user, lambda current: replace(current, password_hash=password_hash))
    click.echo(f"user {user.user_id} has a new password; {ended} sessions ended")


@users.command()
@NAME
@on_stores
async def disable(stores: Stores, *, name: str) -> None:
    """Keep a user from signing in, and end their sessions."""
    user = await stores.user(name)
    ended = await stores.end_sessions(user, lambda current: replace(current, locked=True, locked_until=None))
    click.echo(f"user {user.user_id} is disabled; {ended} sessions ended")


@users.command()
@NAME
@on_stores
async def enable(stores: Stores, *, name: str) -> None:
    """Let a disabled user sign in again."""
    user = await stores.user(name)
    await stores.change(user, lambda current: replace(current, locked=False, locked_until=None))
    click.echo(f"user {user.user_id} is enabled")


@users.command()
@NAME
@click.option("--add", "added", multiple=True, metavar="ROLE", help="Role to give; may be repeated.")
@click.option("--remove", "removed", multiple=True, metavar="ROLE", help="Role to take away; may be repeated.")
@click.option("--add-permission", "permitted", multiple=True, metavar="PERMISSION", help="Permission to give.")
@click.option("--remove-permission", "forbidden", multiple=True, metavar="PERMISSION", help="Permission to take away.")
@on_stores
async def roles(
    stores: Stores,
    *,
    name: str,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    permitted: tuple[str, ...],
    forbidden: tuple[str, ...],
) -> None:
    """Show a user's roles and permissions, after adding or removing some."""

    def with_changes(user: User) -> User:
        return replace(
            user,
            roles=tuple(role for role in dict.fromkeys((*user.roles, *added)) if role not in removed),
            permissions=tuple(name for name in dict.fromkeys((*user.permissions, *permitted)) if name not in forbidden),
        )

    changed = await stores.change(await stores.user(name), with_changes)
    click.echo("roles: " + (", ".join(map(shown, changed.roles)) or "-"))
    click.echo("permissions: " + (", ".join(map(shown, changed.permissions)) or "-"))


@users.command()
@NAME
@click.option("--end", is_flag=True, help="Sign the user out everywhere.")
@on_stores
async def sessions(stores: Stores, *, name: str, end: bool) -> None:
    """List a user's sessions, by the first letters of their ids; --end ends all of them."""
    user = await stores.user(name)
    for session in await stores.sessions.of_user(user.user_id):
        kind = "remembered" if session.remembered else "until signed out"
        begun, ends = moment(session.created_at), moment(session.expires_at)
        click.echo(f"{session.session_id[:4]}…\tfrom {begun}\tto {ends}\t{kind}")
    if end:
        click.echo(f"{await stores.end_sessions(user)} sessions ended")


@users.command("import")
@click.argument("source", metavar="FILE|URL")
@click.option("--roles", "roles_file", type=click.Path(path_type=Path), help="A second CSV: UserName,RoleName.")
@click.option("--schema", help="Schema of the tables in a database, if it is not the default one.")
@click.option("--dry-run", is_flag=True, help="Count what would be done and write nothing.")
@click.option("--all-or-nothing", is_flag=True, help="Import nothing if a row cannot be read.")
@click.option("--accept-password-alone", is_flag=True, help="Do not lock users who signed in with two factors.")
@on_stores
async def import_(
    stores: Stores,
    *,
    source: str,
    roles_file: Path | None,
    schema: str | None,
    dry_run: bool,
    all_or_nothing: bool,
    accept_password_alone: bool,
) -> None:
    """Import the users of a ServiceStack or ASP.NET Identity host.

    Reads a SQLite file, CSV, JSON or a SQLAlchemy URL, and never writes there. A second run does not change
    users that are imported already. The report names rows by number and id, never by their values.
    """
    try:
        tables = read(source, roles_file, schema)
        run = Import(tables, stores.users, stores.keys, password_alone=accept_password_alone)
    except SourceError as error:
        raise Refusal(str(error)) from error
    report = await run.plan()
    for report_line in report.lines():
        click.echo(report_line)
    if all_or_nothing and report.count("unreadable"):
        raise Refusal("rows cannot be read, so nothing was imported")
    if dry_run:
        click.echo("nothing was written (--dry-run)")
        return
    await run.run(Passwords())
    if report.count("taken meanwhile"):
        for report_line in report.lines(("taken meanwhile",)):
            click.echo(report_line)
        raise Refusal("not all users were imported")
