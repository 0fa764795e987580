"""The tables of an old host that hold its users, and what is wrong where they cannot be had."""

from __future__ import annotations

from typing import Any

from gateway.auth.importing.cells import name_of

#: A column that no table has: of a row that could not even be read, what is wrong with it.
BROKEN = "\0broken"
#: Rows by table, both by their plain names; a row's number in its table is its place, from 1.
Tables = dict[str, list[dict[str, Any]]]

SERVICESTACK = ("UserAuth", "UserAuthDetails", "UserAuthRole", "ApiKey")
IDENTITY = (
    "AspNetUsers",
    "AspNetRoles",
    "AspNetUserRoles",
    "AspNetUserClaims",
    "AspNetRoleClaims",
    "AspNetUserLogins",
)
WANTED = frozenset(name_of(each) for each in (*SERVICESTACK, *IDENTITY))
#: Those of which one must be there.
OF_USERS = frozenset({"userauth", "aspnetusers"})


class SourceError(Exception):
    """The old users cannot be read; the text is one line for a person, with no value of theirs in it."""


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row by the plain names of its columns."""
    return {name_of(name): value for name, value in row.items()}
