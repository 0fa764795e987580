from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace
from msgspec.structs import replace as with_

from gateway.auth import Auth, Authenticator
from gateway.auth.authenticators import TokenIssuer
from gateway.auth.bearer import Bearer
from gateway.auth.callers import Callers
from gateway.auth.guards import AccessGuard
from gateway.auth.renewal import Renewal
from gateway.auth.stores.memory import MemoryRefreshTokens
from gateway.auth.token_service import ConvertSessionToToken, GetAccessToken, TokenService
from gateway.auth.tokens import InvalidTokenError, TokenError, TokenRules, Tokens
from gateway.service.calls import Call
from gateway.service.errors import ArgumentNullError, HttpError, Refusal
from gateway.service.requirements import SignedIn
from tests.gateway.auth.browsing import KEY, NOW, recorded_tokens
from tests.gateway.auth.conftest import PASSWORD, Room, basic, names_of, settled

CALL = Call("GET", "/secured/x", base_url="http://localhost:5000")


class TokenRoom(Room):
    """A room in which tokens count."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.rules()

    def rules(self, **rules) -> None:
        self.tokens = Tokens(TokenRules([KEY], **rules), self.clock)
        self.bearer = Bearer(self.tokens, self.users)
        self.callers = Callers([self.credentials, self.basic, self.bearer], self.sessions, self.ids, self.clock)
        self.service = self.bearer.service(self.callers)
        self.named = recorded_tokens(self.clock())

    def guard(self, call: Call) -> Call:
        return settled(AccessGuard(self.callers, SignedIn())(call, None))

    def cookie(self, name: str, **more: str) -> Call:
        return with_(CALL, cookies={"ss-tok": self.named[name], **more})


@pytest.fixture
def room() -> TokenRoom:
    return TokenRoom()


def bearing(text: str, scheme: str = "Bearer") -> Call:
    return with_(CALL, headers={"authorization": f"{scheme} {text}"})


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_bearer_is_known_and_gets_only_the_ids_that_it_lacks(room, scheme):
    call = room.guard(bearing(room.named["good"], scheme))

    assert (call.identity.user_name, call.identity.ambient) == ("agent", False)
    assert names_of(call.reply_headers) == ["ss-id", "ss-pid"]


def test_a_token_in_a_cookie_counts_and_is_known_as_one(room):
    assert room.guard(room.cookie("good")).identity.ambient


def test_a_header_comes_before_the_cookie(room):
    call = with_(room.cookie("good"), headers={"authorization": f"Bearer {room.named['admin']}"})

    assert room.guard(call).identity.user_id == "2"


@pytest.mark.parametrize("allowed", [False, True])
def test_a_token_in_the_query_or_a_form_counts_where_it_is_allowed(room, allowed):
    room.rules(in_parameters=allowed)
    for call in (with_(CALL, query=f"SS-tok={room.named['good']}"), with_(CALL, form={"ss-tok": room.named["good"]})):
        assert (settled(room.bearer.prove(call)) is not None) == allowed


@pytest.mark.parametrize("name", ["wrongkey", "none", "hs512", "tampered", "twoparts"])
def test_a_token_that_is_not_ours_is_an_empty_401(room, name):
    with pytest.raises(Refusal) as caught:
        room.guard(bearing(room.named[name]))

    assert (caught.value.status, caught.value.body) == (401, b"")
    assert names_of(caught.value.headers) == ["ss-pid", "ss-id"]


def test_an_expired_one_is_told_and_sets_no_cookies(room):
    with pytest.raises(TokenError) as caught:
        room.guard(bearing(room.named["expired"]))

    assert caught.value.headers == ()


def test_an_expired_cookie_is_emptied(room):
    with pytest.raises(TokenError) as caught:
        room.guard(room.cookie("expired"))

    assert names_of(caught.value.headers) == ["ss-tok"]
    assert caught.value.headers[0][1].startswith("ss-tok=; expires=")


def test_a_cookie_that_nobody_can_read_is_emptied(room):
    with pytest.raises(Refusal) as caught:
        room.guard(room.cookie("none"))

    assert sorted(names_of(caught.value.headers)) == ["ss-id", "ss-pid", "ss-tok"]


def test_an_expired_cookie_beside_a_refresh_token_is_replaced(room):
    call = room.guard(room.cookie("expired", **{"ss-reftok": room.tokens.refresh("1").text}))

    assert (call.identity.user_name, call.identity.ambient) == ("agent", True)
    assert names_of(call.reply_headers) == ["ss-tok", "ss-tok", "ss-id", "ss-pid"]
    emptied, renewed = (value.partition(";")[0].partition("=")[2] for _, value in call.reply_headers[:2])
    assert emptied == ""
    assert room.tokens.identity(renewed).user_name == "agent"


@pytest.mark.parametrize("user_id", ["4", "gone"])
def test_nobody_is_renewed_who_may_sign_in_no_more(room, user_id):
    refresh_token = room.tokens.refresh(user_id).text
    with pytest.raises(TokenError):
        room.guard(room.cookie("expired", **{"ss-reftok": refresh_token}))

    with pytest.raises(HttpError) as caught:
        renew(room, GetAccessToken(refresh_token=refresh_token))
    assert (caught.value.status, caught.value.error_code) == (401, "AuthenticationException")


def renew(room, request=GetAccessToken(), call=CALL):  # noqa: B008
    return asyncio.run(room.service.renew(request, call))


def test_a_new_token_goes_into_the_cookie(room):
    reply = renew(room, GetAccessToken(refresh_token=room.tokens.refresh("1").text))

    assert reply.value.access_token is None
    assert [each.name for each in reply.cookies] == ["ss-id", "ss-pid", "ss-tok"]
    assert room.tokens.identity(reply.cookies[2].value).user_id == "1"


def test_or_into_the_body_where_the_rules_or_the_request_want_it_there(room):
    asked = renew(room, GetAccessToken(refresh_token=room.tokens.refresh("1").text, use_token_cookie=False))
    room.rules(in_cookies=False)
    ruled = renew(room, GetAccessToken(refresh_token=room.tokens.refresh("1").text))

    for reply in (asked, ruled):
        assert room.tokens.identity(reply.value.access_token).user_id == "1"
        assert [each.name for each in reply.cookies] == ["ss-id", "ss-pid"]


def test_roles_are_those_of_today(room):
    refresh_token = room.tokens.refresh("1").text
    user = asyncio.run(room.users.get("1"))
    asyncio.run(room.users.save(replace(user, roles=("New",))))

    reply = renew(room, call=with_(CALL, cookies={"ss-reftok": refresh_token}))

    assert room.tokens.identity(reply.cookies[2].value).roles == ("New",)


def test_without_a_refresh_token_there_is_nothing_to_renew(room):
    with pytest.raises(ArgumentNullError) as caught:
        renew(room)

    assert (caught.value.status, caught.value.parameter) == (400, "refreshToken")
    assert names_of(caught.value.headers) == ["ss-id", "ss-pid"]


def test_what_is_no_refresh_token_is_told_with_the_cookies_of_a_stranger(room):
    with pytest.raises(InvalidTokenError) as caught:
        renew(room, GetAccessToken(refresh_token="x"))

    assert names_of(caught.value.headers) == ["ss-id", "ss-pid"]
    assert InvalidTokenError.headers == ()


def signed_in(room) -> tuple[Call, dict[str, str]]:
    """A call with the cookies of a session."""
    login = asyncio.run(room.credentials.sign_in("agent", PASSWORD, Call("POST", "/auth")))
    known = asyncio.run(room.callers.begin(CALL, login, remember=False))
    jar = {each.name: each.value for each in known.cookies}
    return with_(CALL, cookies=jar), jar


@pytest.mark.parametrize("preserve", [False, True])
def test_a_session_becomes_a_token_and_ends_unless_it_is_to_be_kept(room, preserve):
    call, jar = signed_in(room)

    reply = asyncio.run(room.service.convert(ConvertSessionToToken(preserve_session=preserve), call))

    assert [each.name for each in reply.cookies] == ["ss-tok"]
    assert room.tokens.identity(reply.cookies[0].value).user_name == "agent"
    assert (asyncio.run(room.sessions.get(jar["ss-id"])) is not None) == preserve


def test_whoever_proves_who_they_are_gets_a_token(room):
    call = with_(CALL, headers=basic("agent"))

    reply = asyncio.run(room.service.convert(ConvertSessionToToken(), call))

    assert [each.name for each in reply.cookies] == ["ss-id", "ss-pid", "ss-opt", "X-UAId", "ss-tok"]


def test_a_stranger_gets_none(room):
    with pytest.raises(Refusal) as caught:
        asyncio.run(room.service.convert(ConvertSessionToToken(), CALL))

    assert (caught.value.status, caught.value.body) == (401, b"")
    assert names_of(caught.value.headers) == ["ss-pid", "ss-id"]


def test_tokens_are_issued_in_cookies_or_as_texts(room):
    identity = asyncio.run(room.users.get("1")).identity()

    in_cookies = asyncio.run(room.bearer.issue(identity))
    assert [each.name for each in in_cookies.cookies] == ["ss-tok", "ss-reftok"]
    assert (in_cookies.access, in_cookies.refresh) == (None, None)
    room.rules(in_cookies=False)
    as_texts = asyncio.run(room.bearer.issue(identity))
    assert as_texts.cookies == ()
    assert room.tokens.identity(as_texts.access).user_id == room.tokens.refreshed(as_texts.refresh).user_id == "1"


def test_it_proves_it_issues_and_it_serves(room):
    assert isinstance(room.bearer, Authenticator)
    assert isinstance(room.bearer, TokenIssuer)
    assert isinstance(room.service, TokenService)
    names = [each.name for each in Auth([room.bearer]).operations(())]
    assert names == ["Authenticate", "ConvertSessionToToken", "GetAccessToken", "LoginPage"]


def test_a_refresh_token_is_good_until_its_user_signs_out_everywhere(room):
    token = room.tokens.refresh("1").text
    assert asyncio.run(Renewal(room.tokens, room.users).renew(token)).identity.user_id == "1"

    user = asyncio.run(room.users.get("1"))
    asyncio.run(room.users.save(user.signed_out(NOW + 1)))

    with pytest.raises(TokenError, match="revoked"):
        asyncio.run(Renewal(room.tokens, room.users).renew(token))


def test_a_refresh_token_that_was_taken_back_is_good_no_more(room):
    given = MemoryRefreshTokens(lambda: NOW)
    bearer = Bearer(room.tokens, room.users, given)
    identity = asyncio.run(room.users.get("1")).identity()
    refresh = next(each.value for each in asyncio.run(bearer.issue(identity)).cookies if each.name == "ss-reftok")
    renewal = Renewal(room.tokens, room.users, given)

    assert asyncio.run(renewal.renew(refresh)).identity.user_id == "1"
    with pytest.raises(TokenError, match="revoked"):
        asyncio.run(renewal.renew(room.tokens.refresh("1").text))  # never noted as given
    asyncio.run(given.drop_all("1"))
    with pytest.raises(TokenError, match="revoked"):
        asyncio.run(renewal.renew(refresh))


@pytest.mark.parametrize("how", ["header", "cookie"])
def test_the_bearer_is_looked_up_where_that_is_wanted(room, how):
    bearer = Bearer(room.tokens, room.users, fresh_seconds=5.0, clock=lambda: NOW)
    text = room.tokens.access(asyncio.run(room.users.get("1")).identity()).text
    call = Call("GET", "/", headers={"authorization": f"Bearer {text}"})
    if how == "cookie":
        call = Call("GET", "/", cookies={"ss-tok": text})

    async def prove():
        return (await bearer.prove(call)).identity

    user = asyncio.run(room.users.get("1"))
    assert asyncio.run(prove()).roles == ()
    asyncio.run(room.users.save(replace(user, roles=("Boss",))))
    assert asyncio.run(prove()).roles == ("Boss",)
    for changed in (replace(user, locked=True), user.signed_out(NOW + 1)):
        asyncio.run(room.users.save(changed))
        with pytest.raises(TokenError, match="revoked"):
            asyncio.run(prove())
    asyncio.run(room.users.save(user))
    asyncio.run(room.users.remove("1"))
    with pytest.raises(TokenError, match="revoked"):
        asyncio.run(prove())
