"""Sessions as a ServiceStack host keeps them in Redis: reading them, and writing ones that the host accepts.

Source: gateway/WIRE.md users 3.3, 3.4, 3.6. Only the user id of a session is trusted, and the user
is looked up; ``__type`` is compared with a list and never creates an object of that type.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from gateway.auth.sessions import Session
from gateway.service.calls import Identity

logger = logging.getLogger(__name__)

#: The class of a host's sessions, unless the host has one of its own.
SESSION_TYPE = "ServiceStack.AuthUserSession"
_ASSEMBLY = "ServiceStack"
_DATE = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
_MAX_ID = 2**31 - 1
#: Characters of a session to read, at most; the host's own sessions have some 800.
MAX_LENGTH = 1_000_000


def host_id(user_id: str) -> str | None:
    """Return the id that a user has on the old host: the same one if it is a 32-bit integer, else None."""
    plain = user_id.isascii() and user_id.isdigit() and len(user_id) <= 10 and not user_id.startswith("0")
    return user_id if plain and int(user_id) <= _MAX_ID else None


def understood(
    text: str, session_id: str, expires_at: float, types: frozenset[str] = frozenset({SESSION_TYPE})
) -> Session | None:
    """Return the session in a value, None for one that is not signed in, malformed, or not safe to accept."""
    members = _members(text)
    if members is None:
        return None
    first = next(iter(members), "")
    kind = members.get("__type")
    if first != "__type" or not isinstance(kind, str) or kind.partition(",")[0].strip() not in types:
        return None
    if str(members.get("isauthenticated")).lower() not in ("true", "1"):
        return None
    name, other = _text(members, "userauthname"), _text(members, "username")
    number = members.get("userauthid")
    user_id = host_id(str(number)) if isinstance(number, int | str) and not isinstance(number, bool) else None
    if user_id is None or not name or members.get("id") not in {None, session_id}:
        return None
    display = _text(members, "displayname") or other
    identity = Identity(user_id, name, display, _text(members, "email"), session_id=session_id)
    created = _seconds(members.get("createdat"))
    return Session(session_id, identity, expires_at, _text(members, "profileurl"), created, created)


def _members(text: str) -> dict[str, Any] | None:
    """Return members by lower-case name; None, and a line in the log without the value, if it is no object."""
    try:
        members = json.loads(text.removeprefix("\ufeff")) if len(text) <= MAX_LENGTH else None
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict):
        logger.warning("a session of the shared store cannot be read (%d characters)", len(text))
        return None
    return {name.lower(): value for name, value in members.items()}


def _text(members: dict[str, Any], name: str) -> str:
    value = members.get(name)
    return value if isinstance(value, str) else ""


def _seconds(value: object) -> float:
    """Return a date in seconds since 1970; 0 for one that cannot be read, so that it counts as the oldest."""
    if not isinstance(value, str):
        return 0.0
    if (date := _DATE.fullmatch(value)) is not None:
        return int(date[1]) / 1000
    try:
        at = datetime.fromisoformat(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def written(session: Session, user_id: str | None, type_name: str = SESSION_TYPE) -> str:
    """Return the text of a session that the host accepts; ``user_id`` is the user's id there, None if unknown there."""
    identity = session.identity
    created, changed = (round(seconds * 1000) for seconds in (session.created_at, session.renewed_at))
    members: list[tuple[str, str | None]] = [
        ("__type", _quoted(f"{type_name}, {_ASSEMBLY}")),
        ("id", _quoted(session.session_id)),
        ("userAuthId", None if user_id is None else _quoted(user_id)),
        ("userAuthName", _quoted(identity.user_name)),
        ("userName", None if "@" in identity.user_name else _quoted(identity.user_name)),
        ("displayName", _quoted(identity.display_name or identity.user_name)),
        ("email", None if identity.email is None else _quoted(identity.email)),
        ("createdAt", rf'"\/Date({created})\/"'),
        ("lastModified", rf'"\/Date({changed})\/"'),
        ("roles", json.dumps(list(identity.roles), ensure_ascii=False, separators=(",", ":"))),
        ("permissions", json.dumps(list(identity.permissions), ensure_ascii=False, separators=(",", ":"))),
        ("isAuthenticated", "true"),
        ("fromToken", "false"),
        ("tag", "0"),
        ("authProvider", '"credentials"'),
        ("providerOAuthAccess", "[]"),
    ]
    return "{" + ",".join(f'"{name}":{text}' for name, text in members if text is not None) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
