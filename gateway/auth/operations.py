"""The operations of signing in, of roles and of the login page; what answers them is imported with their first call.

Why: most of this package is what these answers need, and every start would pay for it.
Source: gateway/WIRE.md 7.2; the members are those in a 6.4 host's ``/types/metadata``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from formats import Dto, member
from gateway.auth.credentials import CONTRACT, NAMESPACE, Authenticate, AuthenticateResponse
from gateway.auth.live_sessions import ADMIN
from gateway.service.calls import Call
from gateway.service.operations import Operation, Route
from gateway.service.requirements import HasRole
from gateway.service.results import Reply
from gateway.service.statuses import ResponseStatus

#: As on a 6.4 host; 10.x has GET and POST only.
VERBS = ("OPTIONS", "GET", "POST", "DELETE")

Handler = Callable[[Any, Call], Awaitable[Any]]


class AssignRoles(Dto, namespace=NAMESPACE, contract=CONTRACT, implements=("IPost",)):
    """Gives a user roles and permissions."""

    user_name: str | None = member(order=1)
    permissions: list[str] | None = member(order=2)
    roles: list[str] | None = member(order=3)
    meta: dict[str, str] | None = member(order=4)


class AssignRolesResponse(Dto, namespace=NAMESPACE, contract=CONTRACT):
    """All roles and permissions of the user afterwards."""

    all_roles: list[str] = member(default_factory=list, order=1)
    all_permissions: list[str] = member(default_factory=list, order=2)
    meta: dict[str, str] | None = member(order=3)
    response_status: ResponseStatus | None = member(order=4)


class UnAssignRoles(Dto, namespace=NAMESPACE, contract=CONTRACT, implements=("IPost",)):
    """Takes roles and permissions away from a user."""

    user_name: str | None = member(order=1)
    permissions: list[str] | None = member(order=2)
    roles: list[str] | None = member(order=3)
    meta: dict[str, str] | None = member(order=4)


class UnAssignRolesResponse(Dto, namespace=NAMESPACE, contract=CONTRACT):
    """All roles and permissions of the user afterwards; a failure has no list of permissions, as recorded."""

    all_roles: list[str] = member(default_factory=list, order=1)
    all_permissions: list[str] | None = member(order=2)
    meta: dict[str, str] | None = member(order=3)
    response_status: ResponseStatus | None = member(order=4)


class LoginPage(Dto, namespace="ServiceStack"):
    """The page with the form; ``redirect`` is the URL to go to afterwards."""

    redirect: str | None = None


def sign_in_operation(authenticate: Handler) -> Operation[Authenticate, Any]:
    """Return the operation of ``/auth``."""
    return Operation(
        handler=authenticate,
        request=Authenticate,
        response=AuthenticateResponse,
        routes=(Route("/auth", VERBS), Route("/auth/{provider}", VERBS)),
        name="Authenticate",
        verbs=VERBS,
        takes_call=True,
        is_async=True,
        personal=True,
        tags=("auth",),
        form_layout=(
            {"id": "provider", "type": "select", "label": "", "allowableValues": ["credentials", "logout"]},
            {"id": "UserName", "label": "Email"},
            {"id": "Password", "type": "password"},
            {"id": "RememberMe", "type": "checkbox"},
        ),
    )


def role_operations(assign: Handler, unassign: Handler) -> tuple[Operation[Any, Any], ...]:
    """Return the operations that change a user's roles."""
    return (
        _of_administrators(assign, AssignRoles, AssignRolesResponse, "/assignroles"),
        _of_administrators(unassign, UnAssignRoles, UnAssignRolesResponse, "/unassignroles"),
    )


def _of_administrators(handler: Handler, request: Any, response: Any, path: str) -> Operation[Any, Any]:
    return Operation(
        handler=handler,
        request=request,
        response=response,
        routes=(Route(path, ("POST",)),),
        name=request.__name__,
        verbs=("POST",),
        takes_call=True,
        is_async=True,
        personal=True,
        tags=("auth",),
        checks=(HasRole(ADMIN),),
    )


def login_page_operation(show: Handler) -> Operation[LoginPage, Reply]:
    """Return the operation of the page on which people sign in."""
    return Operation(
        handler=show,
        request=LoginPage,
        response=None,
        routes=(Route("/login", ("GET",)),),
        name="LoginPage",
        verbs=("GET",),
        takes_call=True,
        is_async=True,
        public=False,
        personal=True,
    )
