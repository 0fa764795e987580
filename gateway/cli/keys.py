"""``gateway keys``: API keys, shown once when they are made."""

from __future__ import annotations

import datetime

import click
from msgspec.structs import replace

from gateway.auth.api_keys import digest, new_key
from gateway.auth.stores.base import ApiKey
from gateway.cli.listing import day, line
from gateway.cli.stores import Refusal, Stores, on_stores

#: Characters of a key's digest to show, enough to tell keys apart.
_SHOWN = 12


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def keys() -> None:
    """Work on the API keys of a service's users."""


@keys.command()
@click.argument("name", metavar="NAME")
@click.option("--days", type=click.IntRange(min=1), help="Days until the key ends; without it, it does not.")
@click.option("--scope", "scopes", multiple=True, help="Permission that the key has; without any, all of the user's.")
@click.option("--label", default="", help="What the key is for.")
@on_stores
async def add(stores: Stores, *, name: str, days: int | None, scopes: tuple[str, ...], label: str) -> None:
    """Make a key for a user and show it, this once: only its digest is kept."""
    user = await stores.user(name)
    now = datetime.datetime.now(datetime.UTC).timestamp()
    text = new_key()
    ends = now + days * 86_400 if days is not None else None
    key = ApiKey(digest(text), user.user_id, ends, label=label, scopes=scopes or None, created_at=now)
    await stores.keys.save(key)
    click.echo(f"key {key.digest[:_SHOWN]} of user {user.user_id}:")
    click.echo(text)


@keys.command("list")
@on_stores
async def list_(stores: Stores) -> None:
    """List all keys: the first letters of the digest, user, ends, last use, scopes, label."""
    for key in await stores.keys.all():
        state = f"revoked {day(key.cancelled_at)}" if key.cancelled_at else f"ends {day(key.expires_at)}"
        scopes = "all" if key.scopes is None else ",".join(key.scopes)
        used = f"last used {day(key.last_used_at)}"
        click.echo(line((key.digest[:_SHOWN], key.user_id, state, used, scopes, key.label)))


# A key may begin with a dash and hold any letter, so no letter is an option here, not even -h.
@keys.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("key", metavar="KEY")
@on_stores
async def revoke(stores: Stores, *, key: str) -> None:
    """Revoke a key, named by itself or by the first letters of its digest; it counts from the next request."""
    known = await stores.keys.all() if key else []  # a script's empty variable is no key
    meant = [kept for kept in known if digest(key) == kept.digest or kept.digest.startswith(key)]
    if len(meant) != 1:
        raise Refusal("there is no such key" if not meant else "several keys begin like that; give more letters")
    now = datetime.datetime.now(datetime.UTC).timestamp()
    await stores.keys.save(replace(meant[0], cancelled_at=meant[0].cancelled_at or now))
    click.echo(f"key {meant[0].digest[:_SHOWN]} is revoked")
