"""ASP.NET Identity's tables → candidates (gateway/WIRE.md users 1.2, 7.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from gateway.auth.importing import cells
from gateway.auth.importing.candidates import Candidate
from gateway.auth.importing.cells import CellError
from gateway.auth.importing.report import Place, Report
from gateway.auth.importing.tables import BROKEN, Tables
from gateway.auth.users import User, user_key

#: The type of claims that become permissions; others are data.
PERMISSION = "permission"
#: A lock that ends in this year or later counts as unlimited.
_FOR_EVER = 9000


class _Held:
    """Roles, claims and logins by user id, from the tables besides the one of users."""

    def __init__(self, tables: Tables) -> None:
        names = dict(_pairs(tables, "aspnetroles", "id", "name"))
        of_role: dict[str, list[str]] = {}
        for role_id, (kind, value) in _claims(tables, "aspnetroleclaims", "roleid"):
            if kind.lower() == PERMISSION:
                of_role.setdefault(names.get(role_id, ""), []).append(value)
        self._of_role = of_role
        self._roles: dict[str, list[str]] = {}
        for user_id, role_id in _pairs(tables, "aspnetuserroles", "userid", "roleid"):
            if role_id in names:
                self._roles.setdefault(user_id, []).append(names[role_id])
        self._by_name: dict[str, list[str]] = {}
        for user, role in _pairs(tables, "rolenames", "username", "rolename"):
            self._by_name.setdefault(user_key(user), []).append(role)
        self._claims: dict[str, list[tuple[str, str]]] = {}
        for user_id, claim in _claims(tables, "aspnetuserclaims", "userid"):
            self._claims.setdefault(user_id, []).append(claim)
        self._logins: dict[str, list[str]] = {}
        for user_id, provider in _pairs(tables, "aspnetuserlogins", "userid", "loginprovider"):
            self._logins.setdefault(user_id, []).append(provider)

    def roles(self, user_id: str, name: str | None) -> tuple[str, ...]:
        """Return the roles of a user: those by id, and those by name from a file of roles."""
        roles = sorted(self._roles.get(user_id, ())) + self._by_name.get(user_key(name or ""), [])
        return tuple(dict.fromkeys(roles))

    def permissions(self, user_id: str, roles: tuple[str, ...]) -> tuple[str, ...]:
        """Return the permissions of a user and of their roles."""
        own = [value for kind, value in self._claims.get(user_id, ()) if kind.lower() == PERMISSION]
        return tuple(dict.fromkeys([*own, *(name for role in roles for name in self._of_role.get(role, ()))]))

    def claims(self, user_id: str) -> dict[str, str]:
        """Return the other claims by type; several of one type are numbered."""
        claims: dict[str, str] = {}
        for kind, value in self._claims.get(user_id, ()):
            if kind.lower() == PERMISSION:
                continue
            name, number = kind, 1
            while name in claims:
                number += 1
                name = f"{kind}#{number}"
            claims[name] = value
        return claims

    def logins(self, user_id: str) -> list[str]:
        """Return the external providers by which a user signs in."""
        return sorted(set(self._logins.get(user_id, ())))


def _pairs(tables: Tables, table: str, *columns: str) -> Iterator[tuple[str, str]]:
    """Give two columns of the rows that have both."""
    for row in tables.get(table, ()):
        first, second = (row.get(column) for column in columns)
        if first is not None and second is not None:
            yield str(first), str(second)


def _claims(tables: Tables, table: str, owner: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give the owner of each claim, with its type and value; claims without a value are left out."""
    for row in tables.get(table, ()):
        values = [row.get(column) for column in (owner, "claimtype", "claimvalue")]
        if None not in values:
            whose, kind, value = map(str, values)
            yield whose, (kind, value)


def candidates(
    tables: Tables, report: Report, *, password_alone: bool = False, now: datetime | None = None
) -> Iterator[Candidate]:
    """Give the users of the rows that can be read.

    ``password_alone``: users who signed in with two factors may now sign in by the password alone.
    """
    held = _Held(tables)
    at = now or datetime.now(UTC)
    rows = tables["aspnetusers"]
    normalized = any("normalizedusername" in row for row in rows)
    for number, row in enumerate(rows, 1):
        place = Place.of(number, row.get("id"))
        try:
            if BROKEN in row:
                raise CellError(row[BROKEN])
            candidate = _candidate(row, place, held, at)
            _check_beside(candidate.user)
            candidate.named = not normalized or cells.text(row, "NormalizedUserName") is not None
            if cells.flag(row, "TwoFactorEnabled") and not password_alone:
                candidate.user = replace(candidate.user, locked=True, locked_until=None)
                candidate.note("two factors")
        except CellError as error:
            report.add("unreadable", place, error.column)
            continue
        yield candidate


def _check_beside(user: User) -> None:
    """Raise :class:`CellError` if a role or claim of the user is a text that no store keeps."""
    for text in (*user.roles, *user.permissions, *user.details, *user.details.values()):
        cells.kept(text, "roles, claims")


def _candidate(row: dict[str, Any], place: Place, held: _Held, now: datetime) -> Candidate:
    user_id = cells.key(row, "Id")
    name, email = cells.key(row, "UserName"), cells.key(row, "Email")
    if user_id is None or (name is None and email is None):
        raise CellError("Id" if user_id is None else "UserName, Email")
    ends = cells.moment(row, "LockoutEnd") or cells.moment(row, "LockoutEndDateUtc")
    locked = ends is not None and ends > now and cells.flag({"lockoutenabled": True, **row}, "LockoutEnabled")
    until = ends.timestamp() if ends is not None and locked and ends.year < _FOR_EVER else None
    roles = held.roles(user_id, name)
    details = held.claims(user_id)
    if phone := cells.text(row, "PhoneNumber"):
        details["PhoneNumber"] = phone
    user = User(
        user_id=user_id,
        user_name=name or "",
        email=email,
        roles=roles,
        permissions=held.permissions(user_id, roles),
        locked=locked,
        locked_until=until,
        details=details,
        origin=f"identity:{user_id}",
    )
    candidate = Candidate(place, user, confirmed="emailconfirmed" not in row or cells.flag(row, "EmailConfirmed"))
    candidate.take_password(cells.text(row, "PasswordHash"), None, None)
    if locked:
        candidate.note("locked")
        if until is not None:
            candidate.note("lock ends")
    if email and not candidate.confirmed:
        candidate.note("unconfirmed")
    if logins := held.logins(user_id):
        candidate.note("external", ", ".join(logins))
    return candidate
