"""``/register``: anybody can register as a user (gateway/WIRE.md 7.10, users 5.3). Off unless ``Auth`` gets one.

It leaves out what is unsafe in ServiceStack: the ``meta`` of a registration is data and never becomes part
of an identity, passwords are never shown, the return URL is checked before the user is created, and of
several registrations of one name at once only one succeeds.
"""

from __future__ import annotations

import re
import time
from typing import Any

from formats import Dto, member
from gateway.auth.accounts import RETRY_AFTER, Accounts
from gateway.auth.authenticators import Login
from gateway.auth.callers import Callers
from gateway.auth.cookies import SessionCookie
from gateway.auth.credentials import CONTRACT, NAMESPACE
from gateway.auth.fair_queue import Lane, TooBusyError
from gateway.auth.guessing import network_of
from gateway.auth.return_urls import return_url
from gateway.auth.stores import NameTakenError
from gateway.auth.users import User
from gateway.service.calls import Call, Identity
from gateway.service.errors import ArgumentError, HttpError
from gateway.service.operations import Operation, Route
from gateway.service.results import Reply
from gateway.service.statuses import ResponseError, ResponseStatus

VERBS = ("POST", "PUT")
#: Entries of ``meta``, at most.
META_ENTRIES = 32
#: Characters of each key and value in it, and of each part of a name, at most.
META_CHARACTERS = 1000
#: Characters of an e-mail address, at most: a store looks users up by it, and no address is longer (RFC 3696 §3).
EMAIL_CHARACTERS = 320

_USER_NAME = re.compile(r"(?:[A-Za-z0-9][._-]?+)++")
_SIGNED_IN = "Updating existing User is not enabled. Sign out to register a new User."


class Register(Dto, namespace=NAMESPACE, contract=CONTRACT, description="Sign Up"):
    """Creates a user."""

    user_name: str | None = member(order=1)
    first_name: str | None = member(order=2)
    last_name: str | None = member(order=3)
    display_name: str | None = member(order=4)
    email: str | None = member(order=5)
    password: str | None = member(order=6)
    confirm_password: str | None = member(order=7)
    auto_login: bool | None = member(order=8)
    error_view: str | None = member(order=10)
    meta: dict[str, str] | None = member(order=11)


class RegisterResponse(Dto, namespace=NAMESPACE, contract=CONTRACT):
    """The new user; with ``autoLogin`` also their session."""

    user_id: str | None = member(order=1)
    session_id: str | None = member(order=2)
    user_name: str | None = member(order=3)
    referrer_url: str | None = member(order=4)
    bearer_token: str | None = member(order=5)
    refresh_token: str | None = member(order=6)
    roles: list[str] | None = member(order=7)
    permissions: list[str] | None = member(order=8)
    response_status: ResponseStatus | None = member(order=9)
    meta: dict[str, str] | None = member(order=10)


class Registration:
    """Lets anybody register as a user among ``accounts``; new users get ``roles`` and ``permissions``."""

    def __init__(self, accounts: Accounts, *, roles: tuple[str, ...] = (), permissions: tuple[str, ...] = ()) -> None:
        self._accounts = accounts
        self._roles, self._permissions = roles, permissions

    def operations(self, callers: Callers, /) -> tuple[Operation[Any, Any], ...]:
        """Return the operation, for a gateway."""
        handler = _Handler(callers, self._accounts, self._roles, self._permissions)
        return (
            Operation(
                handler=handler.register,
                request=Register,
                response=RegisterResponse,
                routes=(Route("/register", VERBS),),
                name="Register",
                verbs=VERBS,
                takes_call=True,
                is_async=True,
                personal=True,
            ),
        )


class _Handler:
    def __init__(
        self, callers: Callers, accounts: Accounts, roles: tuple[str, ...], permissions: tuple[str, ...]
    ) -> None:
        self._callers = callers
        self._accounts = accounts
        self._roles, self._permissions = roles, permissions

    async def register(self, request: Register, call: Call) -> Reply:
        """Create the user and return the answer; :class:`HttpError` with every broken rule."""
        known = await self._callers.identify(call)
        try:
            if known.identity is not None:
                raise HttpError(405, "NotSupportedException", _SIGNED_IN)
            goal = return_url(call)
            await self._check(request)
            user = await self._make(request, call)
        except (HttpError, ArgumentError) as error:
            error.headers += self._callers.headers(call, known.cookies)
            raise
        response = RegisterResponse(user_id=user.user_id, user_name=user.user_name or None, referrer_url=goal)
        cookies = known.cookies
        if request.auto_login:
            begun = await self._callers.begin(call, Login(user.identity()), remember=False)
            assert begun.identity is not None  # noqa: S101 - begin() has one
            _tell_identity(response, begun.identity)
            cookies = begun.cookies
        return self._reply(call, response, goal, cookies)

    def _reply(
        self, call: Call, response: RegisterResponse, goal: str | None, cookies: tuple[SessionCookie, ...]
    ) -> Reply:
        if call.format_name == "html" and goal is not None:
            return Reply(None, status=302, headers={"Location": goal}, cookies=self._callers.values(call, cookies))
        return self._callers.reply(call, response, cookies)

    async def _check(self, request: Register) -> None:
        """Raise the broken rules, all at once and in ServiceStack's order."""
        errors = [*_broken(request)]
        users, name, email = self._accounts.users, request.user_name, request.email
        if name and await users.find(name) is not None:
            errors.append(_taken("UserName", "User Name", "Username", name))
        if email and "@" in email and await users.find(email) is not None:
            errors.append(_taken("Email", "Email", "Email", email))
        if errors:
            _refuse(errors)
        if name and not (3 <= len(name) <= 36 and _USER_NAME.fullmatch(name)):
            raise ArgumentError("Username contains invalid characters", "UserName")
        if email and "\0" in email:
            raise ArgumentError("Email contains invalid characters", "Email")
        if email and len(email) > EMAIL_CHARACTERS:
            raise ArgumentError(f"Email has more than {EMAIL_CHARACTERS} characters", "Email")
        for field, text in _name_parts(request):
            if text and len(text) > META_CHARACTERS:
                raise ArgumentError(f"{field} has more than {META_CHARACTERS} characters", field)
        meta = _data(request)
        if len(meta) > META_ENTRIES or any(len(text) > META_CHARACTERS for pair in meta.items() for text in pair):
            raise ArgumentError(f"Meta has more than {META_ENTRIES} entries of {META_CHARACTERS} characters", "Meta")

    async def _make(self, request: Register, call: Call) -> User:
        try:
            password_hash = await self._accounts.hash(request.password or "", Lane(network_of(call.client), "register"))
        except TooBusyError as error:
            message, headers = "Too many sign-ins at once, try again", {"Retry-After": str(RETRY_AFTER)}
            raise HttpError(503, "ServiceUnavailable", message, headers=headers) from error
        user = User(
            "",
            request.user_name or "",
            password_hash,
            request.email or None,
            request.display_name,
            roles=self._roles,
            permissions=self._permissions,
            first_name=request.first_name,
            last_name=request.last_name,
            meta=_data(request),
            created_at=time.time(),
        )
        try:
            return await self._accounts.users.add(user)
        except NameTakenError as error:
            if error.field == "user_name":
                _refuse([_taken("UserName", "User Name", "Username", request.user_name or "")])
            _refuse([_taken("Email", "Email", "Email", request.email or "")])
            raise


def _data(request: Register) -> dict[str, str]:
    """Return the ``meta`` of a registration without null values, which ServiceStack's sessions drop too."""
    given: dict[str, str | None] = {**(request.meta or {})}
    return {name: value for name, value in given.items() if value is not None}


def _name_parts(request: Register) -> tuple[tuple[str, str | None], ...]:
    first, last = ("FirstName", request.first_name), ("LastName", request.last_name)
    return first, last, ("DisplayName", request.display_name)


def _tell_identity(response: RegisterResponse, identity: Identity) -> None:
    response.session_id = identity.session_id
    response.user_name = identity.user_name
    response.roles, response.permissions = [*identity.roles], [*identity.permissions]


def _refuse(errors: list[ResponseError]) -> None:
    raise HttpError(400, errors[0].error_code, errors[0].message, errors=errors)


def _broken(request: Register) -> list[ResponseError]:
    """Return errors for the rules that need no look at the store. They never show a password."""
    errors = []
    if not (request.password or "").strip():
        errors.append(_empty("Password", "Password"))
    if request.confirm_password is not None and request.confirm_password != request.password:
        meta: dict[str, str | None] = {"ComparisonProperty": "Password", "PropertyName": "Confirm Password"}
        errors.append(_error("PasswordsShouldMatch", "ConfirmPassword", "Passwords should match!", meta))
    if not request.user_name and not request.email:
        errors += [_empty("UserName", "User Name"), _empty("Email", "Email")]
    elif not request.user_name and "@" not in (request.email or ""):
        meta = {"PropertyName": "Email", "PropertyValue": request.email or ""}
        errors.append(_error("Email", "Email", "'Email' is not a valid email address.", meta))
    return errors


def _error(code: str, field: str, message: str, meta: dict[str, str | None]) -> ResponseError:
    return ResponseError(error_code=code, field_name=field, message=message, meta=meta)


def _empty(field: str, title: str) -> ResponseError:
    meta: dict[str, str | None] = {"PropertyName": title, "PropertyValue": None}
    return _error("NotEmpty", field, f"'{title}' must not be empty.", meta)


def _taken(field: str, title: str, what: str, value: str) -> ResponseError:
    return _error("AlreadyExists", field, f"{what} already exists", {"PropertyName": title, "PropertyValue": value})
