"""The tables of an old host that hold its users, and the error for a source that cannot be read."""

from __future__ import annotations

from typing import Any

from gateway.auth.importing.cells import name_of

#: A column that no table has. In a row that could not be read, it says what is wrong.
BROKEN = "\0broken"
#: Rows by table; tables and columns have their plain names. A row's number counts from 1.
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
WANTED = frozenset(name_of(table) for table in (*SERVICESTACK, *IDENTITY))
#: The tables of users; a source must have one of them.
OF_USERS = frozenset({"userauth", "aspnetusers"})


class SourceError(Exception):
    """The old users cannot be read; the text is one line for people, without any value of a user."""


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the plain names of its columns."""
    return {name_of(name): value for name, value in row.items()}
