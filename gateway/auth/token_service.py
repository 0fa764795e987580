"""``/access-token``: a new access token for a refresh token. ``/session-to-token``: one for a session.

Source: gateway/WIRE.md 7.8. Its errors are the service's own, so their answers set session ids too.
"""

from __future__ import annotations

from typing import Any

from formats import Dto, member
from gateway.auth.callers import Callers
from gateway.auth.cookies import REFRESH, SessionCookie
from gateway.auth.credentials import CONTRACT, NAMESPACE
from gateway.auth.guards import unknown_caller
from gateway.auth.renewal import Renewal, cookie_of
from gateway.auth.tokens import InvalidTokenError, Token, TokenError, Tokens
from gateway.service.calls import Call
from gateway.service.errors import ArgumentNullError, HttpError
from gateway.service.operations import Operation, Route
from gateway.service.results import Reply
from gateway.service.statuses import ResponseStatus


class GetAccessToken(Dto, namespace=NAMESPACE, contract=CONTRACT):
    """Asks for an access token; without a refresh token the one in the cookie ``ss-reftok`` counts."""

    refresh_token: str | None = member(order=1)
    #: False: the client, an older one, wants the token in the body, whatever the host's rule.
    use_token_cookie: bool | None = member(order=2)
    meta: dict[str, str] | None = member(order=3)


class GetAccessTokenResponse(Dto, namespace=NAMESPACE, contract=CONTRACT):
    """The token, unless it is sent as a cookie."""

    access_token: str | None = member(order=1)
    meta: dict[str, str] | None = member(order=2)
    response_status: ResponseStatus | None = member(order=3)


class ConvertSessionToToken(Dto, namespace=NAMESPACE, contract=CONTRACT):
    """Asks for a token in place of the session, or in addition to it."""

    preserve_session: bool = member(False, order=1)
    meta: dict[str, str] | None = member(order=2)


class ConvertSessionToTokenResponse(Dto, namespace=NAMESPACE, contract=CONTRACT):
    """The token, unless it is sent as a cookie."""

    meta: dict[str, str] | None = member(order=1)
    access_token: str | None = member(order=2)
    response_status: ResponseStatus | None = member(order=4)


class TokenService:
    """The handlers of both."""

    def __init__(self, callers: Callers, tokens: Tokens, renewal: Renewal) -> None:
        self._callers = callers
        self._tokens = tokens
        self._renewal = renewal

    def operations(self) -> tuple[Operation[Any, Any], ...]:
        """Return the operations, for a gateway."""
        return (
            _operation(self.convert, ConvertSessionToToken, ConvertSessionToTokenResponse, "/session-to-token"),
            _operation(self.renew, GetAccessToken, GetAccessTokenResponse, "/access-token"),
        )

    async def renew(self, request: GetAccessToken, call: Call) -> Reply:
        """Return a new access token for a refresh token's user, with the user's present roles."""
        known = await self._callers.recall(call)
        headers = self._callers.headers(call, known.cookies)
        text = request.refresh_token or call.cookies.get(REFRESH)
        if not text:
            missing = ArgumentNullError("refreshToken")
            missing.headers += headers
            raise missing
        try:
            renewed = await self._renewal.renew(text)
        except (InvalidTokenError, TokenError, HttpError) as error:
            error.headers += headers
            raise
        in_body = request.refresh_token is not None and request.use_token_cookie is False
        return self._reply(call, GetAccessTokenResponse(), renewed.token, known.cookies, in_body=in_body)

    async def convert(self, request: ConvertSessionToToken, call: Call) -> Reply:
        """Return an access token for the caller; the session ends unless ``preserve_session`` is set."""
        known = await self._callers.identify(call)
        identity, cookies = known.identity, known.cookies
        if identity is None:
            headers = self._callers.headers(call, cookies[::-1])
            raise unknown_caller(call, (*headers, self._callers.challenge))
        if not request.preserve_session and identity.session_id is not None:
            await self._callers.end(call)
        return self._reply(call, ConvertSessionToTokenResponse(), self._tokens.access(identity), cookies)

    def _reply(
        self,
        call: Call,
        response: GetAccessTokenResponse | ConvertSessionToTokenResponse,
        token: Token,
        cookies: tuple[SessionCookie, ...],
        *,
        in_body: bool = False,
    ) -> Reply:
        if self._tokens.rules.in_cookies and not in_body:
            cookies += (cookie_of(token),)
        else:
            response.access_token = token.text
        return self._callers.reply(call, response, cookies)


def _operation(handler: Any, request: Any, response: Any, path: str) -> Operation[Any, Any]:
    return Operation(
        handler=handler,
        request=request,
        response=response,
        routes=(Route(path),),
        name=request.__name__,
        takes_call=True,
        is_async=True,
        personal=True,
    )
