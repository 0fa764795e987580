"""The operations of signing in, of roles and of the login page; what answers them is imported with their first call.

Why: most of this package is what these answers need, and every start would pay for it.
Source: gateway/WIRE.md 7.2.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from gateway.auth.credentials import (
    AssignRoles,
    AssignRolesResponse,
    Authenticate,
    AuthenticateResponse,
    LoginPage,
    UnAssignRoles,
    UnAssignRolesResponse,
)
from gateway.auth.live_sessions import ADMIN
from gateway.service.calls import Call
from gateway.service.operations import Operation, Route
from gateway.service.requirements import HasRole
from gateway.service.results import Reply

if TYPE_CHECKING:
    from gateway.auth.authenticate import SignIn
    from gateway.auth.authenticators import TokenIssuer
    from gateway.auth.callers import Callers
    from gateway.auth.login_page import LoginPages
    from gateway.auth.roles import RoleService
    from gateway.auth.stores.base import UserStore

#: As on a 6.4 host; 10.x has GET and POST only.
VERBS = ("OPTIONS", "GET", "POST", "DELETE")


class AuthenticateService:
    """``/auth``. ``required`` returns the roles that operations of the host require (users 3.5).

    The services of this module have the names of those of a 6.4 host, which are in the texts of their 405s.
    """

    def __init__(self, callers: Callers, issuer: TokenIssuer | None, required: Callable[[], tuple[str, ...]]) -> None:
        self._made_of = callers, issuer, required

    @functools.cached_property
    def answering(self) -> SignIn:
        """Return what answers the requests."""
        from gateway.auth.authenticate import SignIn  # noqa: PLC0415 - imported with the first call, as those below

        return SignIn(*self._made_of)

    def authenticate(self, request: Authenticate, call: Call) -> Awaitable[Any]:
        """Answer a request."""
        return self.answering.authenticate(request, call)

    def operation(self) -> Operation[Authenticate, Any]:
        """Return the operation, for a gateway."""
        return Operation(
            handler=self.authenticate,
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


class _OfAdministrators:
    def __init__(self, callers: Callers, users: UserStore) -> None:
        self._made_of = callers, users

    @functools.cached_property
    def answering(self) -> RoleService:
        """Return what answers the requests."""
        from gateway.auth.roles import RoleService  # noqa: PLC0415

        return RoleService(*self._made_of)


class AssignRolesService(_OfAdministrators):
    """``/assignroles``."""

    def assign(self, request: AssignRoles, call: Call) -> Awaitable[Any]:
        """Answer a request."""
        return self.answering.assign(request, call)

    def operation(self) -> Operation[AssignRoles, Any]:
        """Return the operation, for a gateway."""
        return _changing_roles(self.assign, AssignRoles, AssignRolesResponse, "/assignroles")


class UnAssignRolesService(_OfAdministrators):
    """``/unassignroles``."""

    def unassign(self, request: UnAssignRoles, call: Call) -> Awaitable[Any]:
        """Answer a request."""
        return self.answering.unassign(request, call)

    def operation(self) -> Operation[UnAssignRoles, Any]:
        """Return the operation, for a gateway."""
        return _changing_roles(self.unassign, UnAssignRoles, UnAssignRolesResponse, "/unassignroles")


def _changing_roles(handler: Any, request: Any, response: Any, path: str) -> Operation[Any, Any]:
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


class LoginPageService:
    """``/login``, the page on which people sign in."""

    def __init__(self, callers: Callers) -> None:
        self._callers = callers

    @functools.cached_property
    def answering(self) -> LoginPages:
        """Return what answers the requests."""
        from gateway.auth.login_page import LoginPages  # noqa: PLC0415

        return LoginPages(self._callers)

    def show(self, request: LoginPage, call: Call) -> Awaitable[Reply]:
        """Answer a request."""
        return self.answering.show(request, call)

    def operation(self) -> Operation[LoginPage, Reply]:
        """Return the operation, for a gateway."""
        return Operation(
            handler=self.show,
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
