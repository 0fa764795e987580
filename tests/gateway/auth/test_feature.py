import asyncio

import pytest

from formats import Dto
from gateway import Gateway
from gateway.auth import Auth, Authenticator, Basic, Credentials, MemorySessions, PasswordLogin
from gateway.auth.authenticators import Login
from gateway.auth.guards import AccessGuard, ObserverGuard
from gateway.service.calls import Call, Identity
from gateway.service.operations import operation
from gateway.service.requirements import HasPermission, HasRole, SignedIn
from tests.asking import ask
from tests.gateway.auth.conftest import PASSWORD

AGENT = Identity("1", "agent")


class Hello(Dto):
    name: str | None = None


@operation("/hello")
def hello(request: Hello) -> Hello:
    return request


def test_its_operations_are_those_of_signing_in(room):
    assert [each.name for each in room.auth.operations(())] == [
        "Authenticate",
        "AssignRoles",
        "UnAssignRoles",
        "LoginPage",
    ]


def test_without_users_nobody_gives_roles(room):
    assert [each.name for each in Auth([room.basic]).operations(())] == ["Authenticate", "LoginPage"]


@pytest.mark.parametrize("asked", [SignedIn(), HasRole("x"), HasPermission("x")])
def test_it_guards_what_is_asked_about_the_caller(room, asked):
    assert isinstance(room.auth.guard(asked, hello), AccessGuard)


def test_other_requirements_are_not_its_own(room):
    assert room.auth.guard("something else", hello) is None


def test_an_open_operation_is_observed_and_a_guarded_one_is_not(room):
    assert isinstance(room.auth.observer(hello), ObserverGuard)
    assert room.auth.observer(hello.requiring(SignedIn())) is None


def test_operations_of_its_own_see_to_their_cookies_themselves(room):
    assert [room.auth.observer(each) for each in room.auth.operations(()) if each.public] == [None, None, None]


def test_the_store_it_is_given_is_the_one_it_keeps_sessions_in_even_an_empty_one(room):
    empty = MemorySessions(capacity=5)
    assert Auth([room.basic], empty)._callers.sessions.store is empty


def test_it_needs_somebody_to_ask(room):
    with pytest.raises(ValueError, match="at least one"):
        Auth([])
    with pytest.raises(ValueError, match="the same name"):
        Auth([room.basic, room.basic])


def test_a_provider_proves_or_signs_in(room):
    assert isinstance(room.basic, Authenticator)
    assert not isinstance(room.basic, PasswordLogin)
    assert isinstance(room.credentials, PasswordLogin)
    assert not isinstance(room.credentials, Authenticator)
    assert (Basic.provider, Credentials.provider) == ("basic", "credentials")


def test_a_user_is_signed_out_everywhere_or_everywhere_else(room):
    async def sign_in():
        begun = await room.auth._callers.begin(Call("POST", "/auth"), Login(AGENT), remember=False)
        return begun.identity.session_id

    async def signed_in(session_id):
        known = await room.auth._callers.identify(Call("GET", "/", cookies={"ss-id": session_id}))
        return known.identity is not None

    async def whole():
        here, there = await sign_in(), await sign_in()
        assert {each.session_id for each in await room.auth.sessions_of("1")} == {here, there}
        assert await room.auth.end_sessions("1", kept=here) == 1
        assert (await signed_in(here), await signed_in(there)) == (True, False)
        room.clock.now += 1
        assert await room.auth.end_sessions("1") == 1
        assert not await signed_in(here)
        assert await room.auth.end_sessions("nobody") == 0
        assert await signed_in(await sign_in())

    asyncio.run(whole())


def signed_in(auth: Auth, **headers: str) -> list[str]:
    """Return what a sign-in sets."""
    app = Gateway([hello], features=[auth])
    body = "userName=agent&password=p%4055word"
    told = ask(app, "POST /auth/credentials.json", {"Content-Type": "application/x-www-form-urlencoded"}, body)
    assert told.status == 200
    return [value for name, value in told.headers if name == "Set-Cookie"]


def test_every_cookie_of_a_host_has_its_domain_and_its_rule_about_other_sites(room):
    auth = Auth([room.credentials], same_site="strict", cookie_domain="example.org", clock=room.clock)
    ends = {"; ".join(each.split("; ")[-4:]) for each in signed_in(auth)}

    assert ends == {"domain=example.org; path=/; samesite=strict; httponly"}


def test_cookies_for_other_sites_are_for_encrypted_connections_only(room):
    with pytest.raises(ValueError, match="needs secure_cookies=True"):
        Auth([room.credentials], same_site="none")
    auth = Auth([room.credentials], same_site="none", secure_cookies=True, clock=room.clock)

    assert {"; ".join(each.split("; ")[-4:]) for each in signed_in(auth)} == {"path=/; secure; samesite=none; httponly"}


@pytest.mark.parametrize(("said", "by_author", "secure"), [("1", None, True), ("", None, False), ("1", False, False)])
def test_the_command_says_whether_cookies_are_for_encrypted_connections_where_the_author_does_not(
    room, monkeypatch, said, by_author, secure
):
    monkeypatch.setenv("GATEWAY_SECURE_COOKIES", said)
    cookies = signed_in(Auth([room.credentials], secure_cookies=by_author, clock=room.clock))

    assert all(("; secure" in each) == secure for each in cookies)


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("PUT /json/reply/Authenticate", "AuthenticateService"),
        ("GET /json/reply/AssignRoles", "AssignRolesService"),
        ("GET /json/reply/UnAssignRoles", "UnAssignRolesService"),
    ],
)
def test_a_405_names_the_service_as_the_host_calls_it(room, line, service):
    told = ask(Gateway([hello], features=[room.auth]), line)

    assert told.status == 405
    assert f"on Service {service}" in told.text


def test_what_a_way_of_signing_in_has_as_none_it_does_not_have(room):
    room.basic.issue = room.basic.service = None
    way = Credentials(room.accounts)
    way.prove = None

    app = Gateway([hello.requiring(SignedIn())], features=[Auth([way, room.basic], users=room.users)])

    assert ask(app, "GET /hello.json").status == 401
    signed_in = f'{{"userName":"agent","password":"{PASSWORD}"}}'
    assert ask(app, "POST /auth/credentials.json", {"Content-Type": "application/json"}, signed_in).status == 200
