"""Signing in and out, by the handler; over a socket in test_replay.py."""

import asyncio

import pytest
from msgspec.structs import replace
from msgspec.structs import replace as with_

from gateway.auth import Accounts, Authenticate, AuthenticateResponse, Basic, Credentials, StoreAwayError
from gateway.auth.authenticate import SignIn
from gateway.auth.avatars import AVATAR
from gateway.auth.callers import Callers
from gateway.service.calls import Call
from gateway.service.errors import HttpError, Refusal
from gateway.service.results import Reply
from tests.gateway.auth.conftest import PASSWORD, basic, jar_of, names_of

POST = Call("POST", "/auth/credentials", base_url="http://localhost:5000", operation="Authenticate")
GET = Call("GET", "/auth", base_url="http://localhost:5000", format_name="json")
LOGIN = Authenticate(provider="credentials", user_name="agent", password=PASSWORD)
WRONG = Authenticate(provider="credentials", user_name="agent", password="nope")


def ask(room, request, call):
    return asyncio.run(room.sign_in.authenticate(request, call))


def refused(room, request, call, kind=HttpError):
    with pytest.raises(kind) as caught:
        ask(room, request, call)
    return caught.value


def cookies_of(reply):
    return [each.name for each in reply.cookies]


def test_a_login_starts_a_session_under_new_ids(room):
    reply = ask(room, LOGIN, POST)

    assert cookies_of(reply) == ["ss-id", "ss-pid", "ss-opt", "X-UAId"]
    jar = jar_of(reply.cookies)
    assert (jar["ss-opt"], jar["X-UAId"]) == ("temp", "1")
    assert reply.value == AuthenticateResponse(
        user_id="1",
        session_id=jar["ss-id"],
        user_name="agent",
        display_name="Agent Smith",
        profile_url=AVATAR,
        roles=[],
        permissions=[],
    )
    assert asyncio.run(room.sessions.get(jar["ss-id"])).identity.user_id == "1"


def test_a_remembered_login_lives_under_the_permanent_id_and_longer(room):
    brief = jar_of(ask(room, LOGIN, POST).cookies)
    jar = jar_of(ask(room, Authenticate(user_name="agent", password=PASSWORD, remember_me=True), POST).cookies)

    assert jar["ss-opt"] == "perm"
    assert asyncio.run(room.sessions.get(jar["ss-id"])) is None
    lives = [asyncio.run(room.sessions.get(each)).expires_at - room.clock() for each in (brief["ss-id"], jar["ss-pid"])]
    assert lives == [14 * 86_400, 28 * 86_400]


def test_signing_in_never_keeps_an_id_that_somebody_may_have_seen(room):
    known = {"ss-id": room.ids.new(), "ss-pid": room.ids.new()}

    jar = jar_of(ask(room, LOGIN, with_(POST, cookies=known)).cookies)

    assert not set(known.values()) & set(jar.values())
    assert asyncio.run(room.sessions.get(known["ss-id"])) is None


def test_signing_in_again_ends_the_old_session(room):
    first = jar_of(ask(room, LOGIN, POST).cookies)

    ask(room, LOGIN, with_(POST, cookies=first))

    assert asyncio.run(room.sessions.get(first["ss-id"])) is None


@pytest.mark.parametrize("name", ["ghost", "agent"])
def test_a_failed_login_ends_the_old_session_and_gives_new_ids(room, name):
    first = jar_of(ask(room, LOGIN, POST).cookies)

    request = Authenticate(provider="credentials", user_name=name, password="nope", remember_me=True)
    error = refused(room, request, with_(POST, cookies=first))

    assert (error.status, error.error_code, error.message) == (401, "Unauthorized", "Invalid Username or Password")
    assert names_of(error.headers) == ["ss-id", "ss-pid", "ss-opt"]
    assert "ss-opt=perm" in error.headers[2][1]
    assert asyncio.run(room.sessions.get(first["ss-id"])) is None


def test_the_name_that_was_typed_is_the_one_shown(room):
    reply = ask(room, Authenticate(user_name="agent@example.org", password=PASSWORD), POST)

    assert reply.value.user_name == "agent@example.org"


def test_roles_and_a_display_name_are_always_there(room):
    value = ask(room, Authenticate(user_name="admin", password=PASSWORD), POST).value

    assert (value.display_name, value.roles, value.permissions) == ("admin", ["Admin"], [])


def test_a_users_own_picture_is_shown_at_login_and_later(room):
    user = asyncio.run(room.users.get("1"))
    asyncio.run(room.users.save(replace(user, profile_url="https://example.org/agent.png")))

    reply = ask(room, LOGIN, POST)
    later = ask(room, Authenticate(), with_(GET, cookies=jar_of(reply.cookies)))

    assert [reply.value.profile_url, later.profile_url] == ["https://example.org/agent.png"] * 2


@pytest.mark.parametrize(
    ("request_", "blank"),
    [
        (Authenticate(provider="credentials"), ["UserName", "Password"]),
        (Authenticate(provider="credentials", user_name="agent"), ["Password"]),
        (Authenticate(provider="credentials", user_name=" ", password="x"), ["UserName"]),
    ],
)
def test_blank_fields_are_a_400_that_names_them(room, request_, blank):
    error = refused(room, request_, POST)

    assert (error.status, error.error_code) == (400, "ValidationException")
    assert [each.field_name for each in error.errors] == blank
    assert names_of(error.headers) == ["ss-id", "ss-pid", "ss-opt"]


def test_who_is_put_off_stays_signed_in(room):
    """Nobody looked at the password, so a session that is remembered goes on being the active one."""
    jar = jar_of(ask(room, Authenticate(user_name="agent", password=PASSWORD, remember_me=True), POST).cookies)
    guess = Authenticate(provider="credentials", user_name="admin", password="nope")
    statuses = set()
    for number in range(12):
        error = refused(room, with_copy(guess, f"nope {number}"), POST)
        statuses.add(error.status)
    error = refused(room, with_copy(guess, "nope 13"), with_(POST, cookies=jar))

    assert (statuses, error.status) == ({401, 429}, 429)
    assert names_of(error.headers) == []
    assert ask(room, Authenticate(), with_(GET, cookies=jar)).user_name == "agent"


def test_a_store_that_is_away_at_a_sign_in_leaves_the_old_session(room, monkeypatch):
    jar = jar_of(ask(room, LOGIN, POST).cookies)

    async def away(session):
        raise StoreAwayError

    monkeypatch.setattr(room.sessions, "put", away)
    assert refused(room, LOGIN, with_(POST, cookies=jar)).status == 503
    assert ask(room, Authenticate(), with_(GET, cookies=jar)).user_name == "agent"


def with_copy(request, password):
    return Authenticate(provider=request.provider, user_name=request.user_name, password=password)


def test_the_choice_to_be_remembered_is_noted_on_failures_too(room):
    error = refused(room, Authenticate(provider="credentials", remember_me=True), POST)

    assert error.headers[2][1].startswith("ss-opt=perm; ")


def test_the_text_of_two_blank_fields_is_as_recorded(room):
    # evo-auth/057
    assert refused(room, Authenticate(provider="credentials"), POST).message == (
        "Validation failed: \n -- UserName: 'User Name' must not be empty.\n -- Password: 'Password' must not be empty."
    )


def test_who_is_signed_in_is_a_plain_answer(room):
    jar = jar_of(ask(room, LOGIN, POST).cookies)

    answer = ask(room, Authenticate(), with_(GET, cookies=jar))

    assert isinstance(answer, AuthenticateResponse)
    assert (answer.user_name, answer.session_id) == ("agent", jar["ss-id"])


def test_nobody_is_signed_in_is_a_401_without_a_challenge(room):
    error = refused(room, Authenticate(), GET)

    assert (error.status, error.message) == (401, "Not Authenticated")
    assert [name for name, _ in error.headers] == ["Set-Cookie", "Set-Cookie"]
    assert names_of(error.headers) == ["ss-id", "ss-pid"]


def test_a_browser_that_asks_is_sent_to_the_login_page(room):
    refusal = refused(room, Authenticate(), with_(GET, format_name="html"), Refusal)

    assert refusal.status == 302
    assert "WWW-Authenticate" not in dict(refusal.headers)


@pytest.mark.parametrize("provider", ["credentials", "basic", "Credentials", "login"])
def test_a_get_never_signs_in(room, provider):
    request = Authenticate(provider=provider, user_name="agent", password=PASSWORD)

    error = refused(room, request, with_(GET, headers=basic("agent")))

    assert (error.status, error.error_code) == (405, "NotSupportedException")
    assert names_of(error.headers) == ["ss-id", "ss-pid"]
    assert room.passwords.verified == 0


def test_a_get_with_a_name_but_no_provider_never_signs_in_either(room):
    login = Authenticate(user_name="agent", password=PASSWORD)
    assert refused(room, login, GET).status == 405
    assert refused(room, login, with_(GET, verb="HEAD")).status == 405


@pytest.mark.parametrize("call", [GET, POST])
def test_an_unknown_provider_is_a_404(room, call):
    error = refused(room, Authenticate(provider="x"), call)

    assert (error.status, error.error_code) == (404, "NotFound")
    assert error.message == "No configuration was added for OAuth provider 'x'"


@pytest.mark.parametrize("provider", ["credentials", "CREDENTIALS", "login", None])
def test_a_provider_is_known_in_any_case_and_the_first_without_a_name(room, provider):
    assert ask(room, Authenticate(provider=provider, user_name="agent", password=PASSWORD), POST).value.user_id == "1"


def test_posting_to_basic_needs_the_header(room):
    call = with_(POST, path="/auth/basic")
    request = Authenticate(provider="basic", user_name="agent", password=PASSWORD)

    refusal = refused(room, request, call, Refusal)
    reply = ask(room, Authenticate(provider="basic"), with_(call, headers=basic("agent")))
    wrong = refused(room, Authenticate(provider="basic"), with_(call, headers=basic("agent", "nope")))

    assert refusal.status == 401
    assert ("WWW-Authenticate", 'credentials realm="/auth/credentials"') in refusal.headers
    given = jar_of(reply.cookies)["ss-id"]
    assert (reply.value.user_name, reply.value.session_id) == ("agent", given)  # as GET /auth is recorded [users/032]
    assert cookies_of(reply) == ["ss-id", "ss-pid", "ss-opt", "X-UAId"]
    assert wrong.status == 401


def test_where_basic_comes_first_it_is_asked_for(room):
    accounts = Accounts(room.users, room.passwords)
    callers = Callers([Basic(accounts), Credentials(accounts)], room.sessions, room.ids, room.clock)
    room.sign_in = SignIn(callers)

    refusal = refused(room, Authenticate(), GET, Refusal)
    reply = ask(room, Authenticate(), with_(GET, headers=basic("agent")))

    assert ("WWW-Authenticate", 'basic realm="/auth/basic"') in refusal.headers
    assert reply.value.user_id == "1"


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize("provider", ["logout", "Logout"])
def test_signing_out_ends_the_session_and_empties_the_cookies(room, verb, provider):
    jar = jar_of(ask(room, LOGIN, POST).cookies)

    reply = ask(room, Authenticate(provider=provider), Call(verb, "/auth/logout", cookies=jar))

    assert cookies_of(reply) == ["ss-id", "ss-pid", "X-UAId", "ss-tok", "ss-reftok"]
    assert {each.value for each in reply.cookies} == {""}
    assert reply.value == AuthenticateResponse()
    assert asyncio.run(room.sessions.get(jar["ss-id"])) is None


def test_a_stranger_may_sign_out_too(room):
    reply = ask(room, Authenticate(provider="logout"), POST)

    assert cookies_of(reply) == ["ss-id", "ss-pid", "ss-id", "ss-pid", "X-UAId", "ss-tok", "ss-reftok"]


def test_delete_ends_the_session_and_says_nothing(room):
    jar = jar_of(ask(room, LOGIN, POST).cookies)

    answer = ask(room, Authenticate(), Call("DELETE", "/auth", cookies=jar))

    assert answer == AuthenticateResponse()
    assert asyncio.run(room.sessions.get(jar["ss-id"])) is None


def test_options_is_empty_and_does_nothing(room):
    jar = jar_of(ask(room, LOGIN, POST).cookies)

    assert ask(room, Authenticate(), Call("OPTIONS", "/auth", cookies=jar)) == Reply(b"")
    assert asyncio.run(room.sessions.get(jar["ss-id"])) is not None


@pytest.mark.parametrize(
    ("query", "headers", "goal"),
    [
        ("continue=/open/x", {}, "/open/x"),
        ("", {"referer": "http://localhost:5000/page"}, "http://localhost:5000/page"),
        ("continue=/open/x", {"referer": "http://localhost:5000/page"}, "/open/x"),
    ],
)
def test_a_browser_goes_on_after_signing_in(room, query, headers, goal):
    reply = ask(room, LOGIN, with_(POST, format_name="html", query=query, headers=headers))

    assert (reply.status, reply.headers, reply.value) == (302, {"Location": goal}, None)
    assert "X-UAId" in cookies_of(reply)


def test_a_browser_without_a_goal_sees_who_it_is(room):
    assert ask(room, LOGIN, with_(POST, format_name="html")).value.user_id == "1"


def test_a_browser_that_failed_goes_back_with_the_reason(room):
    call = with_(POST, format_name="html", query="continue=/open/x")

    refusal = refused(room, WRONG, call, Refusal)

    assert (refusal.status, dict(refusal.headers)["Location"]) == (302, "/open/x#f=Invalid+Username+or+Password")
    assert names_of(refusal.headers) == ["ss-id", "ss-pid", "ss-opt"]


def test_a_browser_that_failed_without_a_goal_sees_the_login_page(room):
    refusal = refused(room, WRONG, with_(POST, format_name="html"), Refusal)

    assert dict(refusal.headers)["Location"].startswith("http://localhost:5000/login?redirect=")


def test_a_program_is_told_the_goal(room):
    assert ask(room, LOGIN, with_(POST, query="continue=/open/x")).value.referrer_url == "/open/x"


def test_an_external_goal_is_refused_before_anything_happens(room):
    error = refused(room, LOGIN, with_(POST, query="continue=//evil.example"))

    assert error.status == 400
    assert room.passwords.verified == 0


def test_a_locked_user_learns_no_more_than_a_stranger(room):
    error = refused(room, Authenticate(user_name="locked", password=PASSWORD), POST)

    assert (error.error_code, names_of(error.headers)) == ("Unauthorized", ["ss-id", "ss-pid", "ss-opt"])


@pytest.mark.parametrize("referer", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
@pytest.mark.parametrize("provider", ["credentials", "logout"])
def test_a_browser_is_never_sent_back_to_another_host(room, provider, referer):
    asked = Authenticate(provider=provider, user_name="agent", password=PASSWORD)
    call = with_(POST, format_name="html", headers={"referer": referer})

    answer = asyncio.run(room.sign_in.authenticate(asked, call))

    assert "evil" not in str(getattr(answer, "headers", ""))
    assert getattr(answer, "status", None) is None


def test_a_browser_is_sent_back_to_where_it_came_from(room):
    asked = Authenticate(provider="credentials", user_name="agent", password=PASSWORD)
    here = POST.base_url + "/page?x=1"

    answer = asyncio.run(room.sign_in.authenticate(asked, with_(POST, format_name="html", headers={"referer": here})))

    assert (answer.status, answer.headers["Location"]) == (302, here)


def test_a_table_of_a_login_has_a_file_name(room):
    assert ask(room, LOGIN, with_(POST, format_name="csv")).headers == {
        "Content-Disposition": 'attachment;filename="Authenticate.csv"'
    }
