"""``/auth``, ``/auth/{provider}``, ``/auth/logout``: signing in and out, and showing who is signed in.

Source: gateway/WIRE.md 7.2 to 7.4.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from gateway.auth.authenticators import Issued, PasswordLogin, Provider, TokenIssuer
from gateway.auth.avatars import AVATAR
from gateway.auth.callers import Callers, Known
from gateway.auth.cookies import SESSION, SessionCookie, forgotten, option_cookie
from gateway.auth.credentials import Authenticate, AuthenticateResponse
from gateway.auth.guards import escaped, not_authenticated, unknown_caller
from gateway.auth.live_sessions import ADMIN
from gateway.auth.login_page import is_own_form, told_on_page
from gateway.auth.return_urls import came_from, return_url
from gateway.service.calls import Call, Identity
from gateway.service.errors import HttpError, Refusal
from gateway.service.results import Reply
from gateway.service.statuses import ResponseError

LOGOUT = "logout"
#: Another name for ``credentials``.
_ALIASES = {"login": "credentials"}

_GET_DISABLED = (
    "GET Authenticate requests are disabled, to enable set AuthFeature.AllowGetAuthenticateRequests = req => true"
)
_WRONG = "Invalid Username or Password"


class SignIn:
    """The handler of ``Authenticate``.

    ``required`` returns the roles that operations of the host require: the answer to an administrator lists them
    (users 3.5).
    """

    def __init__(
        self, callers: Callers, issuer: TokenIssuer | None = None, required: Callable[[], tuple[str, ...]] = tuple
    ) -> None:
        self._callers = callers
        self._issuer = issuer
        self._required = required

    async def authenticate(self, request: Authenticate, call: Call) -> AuthenticateResponse | Reply:
        """Answer the request. An error, too, gives session ids to a caller without any."""
        if call.verb == "OPTIONS":
            return Reply(b"")
        if call.verb == "DELETE":
            self._callers.refuse_foreign(call)
            await self._callers.end(call)
            return AuthenticateResponse()
        known = await self._callers.recall(call)
        try:
            return await self._answer(request, call, known)
        except (HttpError, Refusal) as error:
            if not any(name == "Set-Cookie" for name, _ in error.headers):
                error.headers += self._callers.headers(call, known.cookies)
            if isinstance(error, HttpError) and is_own_form(request, call):
                raise told_on_page(error, request, call, _goal(call)) from None
            raise

    async def _answer(self, request: Authenticate, call: Call, known: Known) -> AuthenticateResponse | Reply:
        try:
            goal = return_url(call)
        except HttpError as error:
            if request.user_name:  # an attempt to sign in sets ss-opt, even if it fails
                option = option_cookie(remember=bool(request.remember_me))
                error.headers += self._callers.headers(call, (*known.cookies, option))
            raise
        if request.provider is not None and request.provider.lower() == LOGOUT:
            self._callers.refuse_foreign(call)  # by GET too
            await self._callers.end(call)
            answer = self._reply(call, AuthenticateResponse(), goal, (*known.cookies, *forgotten()))
            # A browser that is redirected gets the phrase of HTTP/1.0 (gateway/WIRE.md 7.4).
            return (
                replace(answer, reason="Moved Temporarily") if isinstance(answer, Reply) and answer.status else answer
            )
        provider = self._provider(request.provider)
        if call.verb in {"GET", "HEAD"} and (request.provider is not None or request.user_name is not None):
            raise HttpError(405, "NotSupportedException", _GET_DISABLED)
        if not isinstance(provider, PasswordLogin):
            return await self._proven(call, goal)
        if request.provider is None and not request.user_name:
            return await self._remembered(call, known, goal)
        return await self._sign_in(provider, request, call, known, goal)

    def _provider(self, name: str | None) -> Provider:
        """Return the provider of a name, in any letter case; without a name, the first one."""
        asked = (name or self._callers.first).lower()
        provider = self._callers.providers.get(_ALIASES.get(asked, asked))
        if provider is None:
            raise HttpError.not_found(f"No configuration was added for OAuth provider '{name}'")
        return provider

    async def _sign_in(
        self, provider: PasswordLogin, request: Authenticate, call: Call, known: Known, goal: str | None
    ) -> AuthenticateResponse | Reply:
        remember = bool(request.remember_me)
        try:
            login = await provider.sign_in(*_required(request), call)
        except HttpError as error:
            # With Retry-After no password was checked; changing ss-opt now would lose a remembered session.
            put_off = any(name == "Retry-After" for name, _ in error.headers)
            option = () if put_off else (option_cookie(remember=remember),)
            error.headers += self._callers.headers(call, (*known.cookies, *option))
            raise
        if login is None:
            raise self._wrong(request, call, goal, await self._callers.reject(call, remember=remember))
        begun = await self._callers.begin(call, login, remember=remember)
        identity, cookies = begun.identity, begun.cookies
        assert identity is not None  # noqa: S101 - begin() has one
        response = response_of(identity, goal, login.profile_url, self._required())
        response.user_name = request.user_name
        return await self._signed_in(call, response, goal, identity, cookies)

    def _wrong(
        self, request: Authenticate, call: Call, goal: str | None, cookies: tuple[SessionCookie, ...]
    ) -> HttpError | Refusal:
        """Return the answer to a wrong name or password; a browser is redirected to where it came from."""
        headers = self._callers.headers(call, cookies)
        if call.format_name != "html" or is_own_form(request, call):
            return HttpError(401, "Unauthorized", _WRONG, headers=headers)
        if goal is not None:
            return Refusal(302, (*headers, ("Location", f"{goal}#f={escaped(_WRONG)}")))
        return unknown_caller(call, headers)

    async def _proven(self, call: Call, goal: str | None) -> AuthenticateResponse | Reply:
        """Answer with the identity that the call itself proves, for providers that need a proof with every request."""
        known = await self._callers.identify(call)
        identity, cookies = known.identity, known.cookies
        if identity is None:
            headers = self._callers.headers(call, cookies[::-1])
            raise unknown_caller(call, (*headers, self._callers.challenge))
        response = response_of(identity, goal, required=self._required())
        response.session_id = identity.session_id or given_id(cookies)
        return await self._signed_in(call, response, None, identity, cookies)

    async def _signed_in(
        self,
        call: Call,
        response: AuthenticateResponse,
        goal: str | None,
        identity: Identity,
        cookies: tuple[SessionCookie, ...],
    ) -> AuthenticateResponse | Reply:
        """Return the answer to a successful sign-in, with tokens if the host issues them."""
        issued = await self._issuer.issue(identity) if self._issuer is not None else Issued()
        response.bearer_token, response.refresh_token = issued.access, issued.refresh
        answer = self._reply(call, response, goal, cookies + issued.cookies)
        if issued.cookies and isinstance(answer, Reply):
            # A script cannot read these cookies; this header tells it that they are set.
            named = {"X-Cookies": ",".join(cookie.name for cookie in issued.cookies)}
            return replace(answer, headers={**answer.headers, **named})
        return answer

    async def _remembered(self, call: Call, known: Known, goal: str | None) -> AuthenticateResponse | Reply:
        """Answer with who is signed in; else 401, in the client's format and without a challenge."""
        if known.identity is None:
            known = await self._callers.identify(call)  # by the call's own credentials, such as Basic
        if known.identity is None:
            raise not_authenticated(call, ())
        session = await self._callers.session(known.identity)
        response = response_of(known.identity, goal, session.profile_url if session else None, self._required())
        response.session_id = known.identity.session_id or given_id(known.cookies)
        return self._reply(call, response, None, known.cookies)

    def _reply(
        self, call: Call, response: AuthenticateResponse, goal: str | None, cookies: tuple[SessionCookie, ...]
    ) -> AuthenticateResponse | Reply:
        """Return the DTO; a browser is redirected to its goal, or back to where it came from."""
        if call.format_name == "html" and (onward := goal or came_from(call)):
            values = self._callers.values(call, cookies)
            return Reply(None, status=302, headers={"Location": onward}, cookies=values)
        return self._callers.reply(call, response, cookies) if cookies else response


def _goal(call: Call) -> str | None:
    """Return the URL that a call asks to go to afterwards; None if that is not on this host."""
    try:
        return return_url(call)
    except HttpError:
        return None


def given_id(cookies: tuple[SessionCookie, ...]) -> str | None:
    """Return the session id that an answer gives to a caller who had none."""
    return next((cookie.value for cookie in cookies if cookie.name == SESSION), None)


def response_of(
    identity: Identity,
    referrer_url: str | None,
    profile_url: str | None = None,
    required: tuple[str, ...] = (),
) -> AuthenticateResponse:
    """Return the DTO that describes the caller; an administrator has every role that is ``required`` anywhere."""
    roles = dict.fromkeys((*identity.roles, *required)) if ADMIN in identity.roles else identity.roles
    return AuthenticateResponse(
        user_id=identity.user_id,
        session_id=identity.session_id,
        user_name=identity.user_name,
        display_name=identity.display_name,
        referrer_url=referrer_url,
        profile_url=profile_url or AVATAR,
        roles=list(roles),
        permissions=list(identity.permissions),
    )


def _required(request: Authenticate) -> tuple[str, str]:
    """Return name and password; :class:`HttpError` 400 ``ValidationException`` if one is blank.

    ServiceStack answers 500 with the same body (gateway/WIRE.md 13 B3).
    """
    name, password = request.user_name or "", request.password or ""
    blank = [(member, title) for member, title, value in _fields(name, password) if not value.strip()]
    if not blank:
        return name, password
    errors = [
        ResponseError(
            error_code="NotEmpty",
            field_name=member,
            message=f"'{title}' must not be empty.",
            meta={"PropertyName": title, "PropertyValue": None},
        )
        for member, title in blank
    ]
    lines = "".join(f"\n -- {error.field_name}: {error.message}" for error in errors)
    raise HttpError(400, "ValidationException", f"Validation failed: {lines}", errors=errors)


def _fields(name: str, password: str) -> tuple[tuple[str, str, str], ...]:
    return (("UserName", "User Name", name), ("Password", "Password", password))
