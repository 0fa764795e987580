"""``/assignroles`` and ``/unassignroles``: an administrator gives and takes away roles and permissions.

Source: gateway/WIRE.md 5.6 (refusals), 7.2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gateway.auth.callers import Callers
from gateway.auth.credentials import AssignRoles, AssignRolesResponse, UnAssignRoles, UnAssignRolesResponse
from gateway.auth.guards import not_authenticated
from gateway.auth.live_sessions import ADMIN
from gateway.auth.users import User
from gateway.service.calls import Call
from gateway.service.errors import ArgumentNullError, HttpError
from gateway.service.results import Reply

if TYPE_CHECKING:
    from gateway.auth.stores.base import UserStore

Names = tuple[str, ...]


class RoleService:
    """The handlers of both."""

    def __init__(self, callers: Callers, users: UserStore) -> None:
        self._callers = callers
        self._users = users

    async def assign(self, request: AssignRoles, call: Call) -> Reply:
        """Return the user's roles and permissions with the new ones."""
        user, reply = await self._change(request, call, _with)
        return replace(reply, value=AssignRolesResponse(all_roles=[*user.roles], all_permissions=[*user.permissions]))

    async def unassign(self, request: UnAssignRoles, call: Call) -> Reply:
        """Return the user's roles and permissions without those named."""
        user, reply = await self._change(request, call, _without)
        return replace(reply, value=UnAssignRolesResponse(all_roles=[*user.roles], all_permissions=[*user.permissions]))

    async def _change(
        self, request: AssignRoles | UnAssignRoles, call: Call, change: Callable[[Names, Names], Names]
    ) -> tuple[User, Reply]:
        """Return the changed user and a reply with the caller's cookies; only for administrators."""
        known = await self._callers.identify(call)
        identity, cookies = known.identity, known.cookies
        headers = self._callers.headers(call, cookies)
        if identity is None:
            raise not_authenticated(call, headers)
        if ADMIN not in identity.roles:
            raise HttpError(403, "Forbidden", "Invalid Role", headers=headers)
        if not request.user_name:
            missing = ArgumentNullError("UserName")
            missing.headers += headers
            raise missing
        roles, permissions = _named(request.roles), _named(request.permissions)

        def changed(user: User) -> User:
            return replace(user, roles=change(user.roles, roles), permissions=change(user.permissions, permissions))

        named = await self._users.find(request.user_name)
        user = None if named is None else await self._users.change(named.user_id, changed)
        if user is None:
            raise HttpError(404, "NotFound", request.user_name, headers=headers)
        return user, self._callers.reply(call, None, cookies)


def _named(given: Sequence[str | None] | None) -> Names:
    """Return the names in a list that a client sent, without nulls."""
    return tuple(name for name in given or () if name is not None)


def _with(held: Names, named: Names) -> Names:
    return tuple(dict.fromkeys((*held, *named)))


def _without(held: Names, named: Names) -> Names:
    return tuple(name for name in held if name not in named)
