"""``UserAuth`` and its tables → candidates and API keys (gateway/WIRE.md users 1.1, 7.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gateway.auth.importing import cells
from gateway.auth.importing.candidates import SESSION_MEMBERS, Candidate
from gateway.auth.importing.cells import CellError
from gateway.auth.importing.report import Place, Report
from gateway.auth.importing.tables import BROKEN, Tables
from gateway.auth.users import User

#: Columns without a member in ``User``, kept in its ``details``.
_DETAILS = (
    "PrimaryEmail PhoneNumber Company Address Address2 City State Country Culture FullName Gender Language MailAddress "
    "Nickname PostalCode TimeZone BirthDateRaw RefId RefIdStr"
)


class OldKey(NamedTuple):
    """An API key of the old host, unhashed as it is stored there, and the id of its user there."""

    place: Place
    text: str
    user_id: str
    expires_at: float | None
    cancelled_at: float | None
    created_at: float | None
    label: str


def candidates(tables: Tables, report: Report) -> Iterator[Candidate]:
    """Give the users of the rows that can be read."""
    roles = _roles(tables, report)
    logins: dict[str, list[str]] = {}
    for row in tables.get("userauthdetails", ()):
        if (provider := row.get("provider")) is not None:
            logins.setdefault(str(row.get("userauthid")), []).append(str(provider))
    for number, row in enumerate(tables["userauth"], 1):
        place = Place.of(number, row.get("id"))
        try:
            if BROKEN in row:
                raise CellError(row[BROKEN])
            candidate = _candidate(row, place, roles)
        except CellError as error:
            report.add("unreadable", place, error.column)
            continue
        if providers := logins.get(candidate.place.row_id):
            candidate.note("external", ", ".join(sorted(set(providers))))
        yield candidate


def _roles(tables: Tables, report: Report) -> dict[str, tuple[list[str], list[str]]] | None:
    """Return roles and permissions by user id, None if there is no table of roles."""
    if "userauthrole" not in tables:
        return None
    roles: dict[str, tuple[list[str], list[str]]] = {}
    for number, row in enumerate(tables["userauthrole"], 1):
        try:
            held = roles.setdefault(str(row.get("userauthid")), ([], []))
            for kind, column in enumerate(("Role", "Permission")):
                if (name := cells.text(row, column)) is not None and name not in held[kind]:
                    held[kind].append(name)
        except CellError as error:
            report.add("unreadable", Place.of(number, row.get("id")), f"UserAuthRole.{error.column}")
    return roles


def _candidate(row: dict[str, Any], place: Place, roles: dict[str, tuple[list[str], list[str]]] | None) -> Candidate:
    user_id = cells.key(row, "Id")
    name, email = cells.key(row, "UserName"), cells.key(row, "Email")
    if user_id is None or (name is None and email is None):
        raise CellError("Id" if user_id is None else "UserName, Email")
    in_columns = (cells.names(row, "Roles"), cells.names(row, "Permissions"))
    held = in_columns
    if roles is not None:
        given = roles.get(user_id, ([], []))
        held = (tuple(given[0]), tuple(given[1]))
    born = cells.moment(row, "BirthDate")
    created = cells.moment(row, "CreatedDate")
    user = User(
        user_id=user_id,
        user_name=name or "",
        email=email,
        display_name=cells.text(row, "DisplayName"),
        roles=held[0],
        permissions=held[1],
        locked=cells.moment(row, "LockedDate") is not None,
        first_name=cells.text(row, "FirstName"),
        last_name=cells.text(row, "LastName"),
        birth_date=born.date().isoformat() if born else None,
        meta=cells.texts(row, "Meta"),
        details={name: value for name in _DETAILS.split() if (value := cells.text(row, name)) not in (None, "0")},
        created_at=created.timestamp() if created else None,
        origin=f"servicestack:{user_id}",
    )
    candidate = Candidate(place, user)
    candidate.take_password(cells.text(row, "PasswordHash"), cells.text(row, "Salt"), cells.text(row, "DigestHa1Hash"))
    if user.locked:
        candidate.note("locked")
    if roles is not None and any(in_columns) and in_columns != held:
        candidate.note("stale roles")
    if named := sorted(SESSION_MEMBERS & user.meta.keys()):
        candidate.note("session meta", ", ".join(named))
    return candidate


def keys(tables: Tables, report: Report) -> Iterator[OldKey]:
    """Give the API keys of the rows that can be read. A key's id is the key itself, so the report never shows it."""
    for number, row in enumerate(tables.get("apikey", ()), 1):
        place = Place(number, "not shown")
        try:
            text, user_id = cells.text(row, "Id"), cells.text(row, "UserAuthId")
            if text is None or user_id is None:
                raise CellError("Id" if text is None else "UserAuthId")
            dates = [cells.moment(row, column) for column in ("ExpiryDate", "CancelledDate", "CreatedDate")]
            times = [date.timestamp() if date else None for date in dates]
            label = "/".join(filter(None, (cells.text(row, "Environment"), cells.text(row, "KeyType"))))
            if notes := cells.text(row, "Notes"):
                label = f"{label}: {notes}"
            yield OldKey(place, text, user_id, times[0], times[1], times[2], label)
        except CellError as error:
            report.add("unreadable", place, f"ApiKey.{error.column}")
