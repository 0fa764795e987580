"""Signing in by a name and a password sent to ``/auth/credentials``, and the DTOs of signing in and of roles.

Source: gateway/WIRE.md 7.2, 7.3; the members and their order are those in a 6.4 host's ``/types/metadata``.
"""

from __future__ import annotations

import functools
from typing import Annotated

from formats import DataContract, Dto, member
from gateway.auth.accounts import Accounts, check_accounts
from gateway.auth.authenticators import Login
from gateway.service.calls import Call
from gateway.service.statuses import ResponseStatus

NAMESPACE = "ServiceStack"
#: The contract of ServiceStack's own types.
CONTRACT = DataContract(namespace="http://schemas.servicestack.net/types")


class Authenticate(Dto, namespace=NAMESPACE, contract=CONTRACT, description="Sign In", implements=("IPost",)):
    """Signs in, returns who is signed in (without a provider), or signs out (provider ``logout``)."""

    provider: Annotated[str | None, "AuthProvider, e.g. credentials"] = member(name="provider", order=1)
    state: str | None = member(order=2)
    oauth_token: str | None = member(name="oauth_token", order=3)
    oauth_verifier: str | None = member(name="oauth_verifier", order=4)
    user_name: str | None = member(order=5)
    password: str | None = member(order=6)
    remember_me: bool | None = member(order=7)
    error_view: str | None = member(order=9)
    nonce: str | None = member(name="nonce", order=10)
    uri: str | None = member(name="uri", order=11)
    response: str | None = member(name="response", order=12)
    qop: str | None = member(name="qop", order=13)
    nc: str | None = member(name="nc", order=14)
    cnonce: str | None = member(name="cnonce", order=15)
    access_token: str | None = member(order=17)
    access_token_secret: str | None = member(order=18)
    scope: str | None = member(name="scope", order=19)
    meta: dict[str, str] | None = member(order=20)


class AuthenticateResponse(
    Dto, namespace=NAMESPACE, contract=CONTRACT, implements=("IHasSessionId", "IHasBearerToken")
):
    """Who is signed in; all members None after signing out."""

    user_id: str | None = member(order=1)
    session_id: str | None = member(order=2)
    user_name: str | None = member(order=3)
    display_name: str | None = member(order=4)
    referrer_url: str | None = member(order=5)
    bearer_token: str | None = member(order=6)
    refresh_token: str | None = member(order=7)
    profile_url: str | None = member(order=8)
    roles: list[str] | None = member(order=9)
    permissions: list[str] | None = member(order=10)
    response_status: ResponseStatus | None = member(order=11)
    meta: dict[str, str] | None = member(order=12)


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


class Credentials:
    """Signs in by user name or e-mail address and password, and begins a session."""

    provider = "credentials"

    def __init__(self, accounts: Accounts) -> None:
        check_accounts(accounts, "Credentials")
        self._accounts = accounts

    async def sign_in(self, name: str, password: str, call: Call, /) -> Login | None:  # noqa: D102
        user = await self._accounts.check(name, password, call)
        if user is None:
            return None
        recognised = functools.partial(self._accounts.recognise, user.user_id)
        return Login(user.identity(name), user.profile_url, recognised)
