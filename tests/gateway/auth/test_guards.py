import asyncio

import pytest
from msgspec.structs import replace as with_

from gateway.auth import DisprovedError, Session
from gateway.auth.basic import NotBase64Error
from gateway.auth.callers import Callers
from gateway.auth.guards import AccessGuard, ObserverGuard, allows, escaped
from gateway.auth.live_sessions import LiveSessions
from gateway.responses.problems import Problems
from gateway.service.calls import Call, Identity
from gateway.service.errors import HttpError, Refusal
from gateway.service.requirements import HasAnyPermission, HasAnyRole, HasPermission, HasRole, SignedIn
from tests.gateway.auth.conftest import FarSessions, basic, names_of, settled

CALL = Call("GET", "/secured/x", base_url="http://localhost:5000", format_name="json")


def guard(room, call, asked=SignedIn()):  # noqa: B008
    return settled(AccessGuard(room.callers, asked)(call, None))


def signed_in(room, user_id="1"):
    """The cookies of a caller with a session."""
    user = asyncio.run(room.users.get(user_id))
    cookies = {"ss-id": room.ids.new(), "ss-pid": room.ids.new(), "ss-opt": "temp"}
    identity = user.identity(session_id=cookies["ss-id"])
    asyncio.run(room.sessions.put(Session(cookies["ss-id"], identity, room.clock() + 60)))
    return cookies


def test_a_stranger_gets_an_empty_401_a_challenge_and_ids(room):
    with pytest.raises(Refusal) as caught:
        guard(room, CALL)

    refusal = caught.value
    assert (refusal.status, refusal.body, refusal.media_type) == (401, b"", None)
    assert ("WWW-Authenticate", 'credentials realm="/auth/credentials"') in refusal.headers
    assert names_of(refusal.headers) == ["ss-pid", "ss-id"]


def test_a_browser_is_sent_to_the_login_page(room):
    call = with_(CALL, format_name="html", query="a=1&b=x+y")
    with pytest.raises(Refusal) as caught:
        guard(room, call)

    target = "http://localhost:5000/login?redirect=http%3a%2f%2flocalhost%3a5000%2fsecured%2fx%3fa%3d1%26b%3dx%2by"
    assert caught.value.status == 302
    assert ("Location", target) in caught.value.headers
    assert ("WWW-Authenticate", 'credentials realm="/auth/credentials"') in caught.value.headers


def test_basic_passes_and_announces_its_user(room):
    call = guard(room, with_(CALL, headers=basic("admin")))

    assert call.identity.user_id == "2"
    assert names_of(call.reply_headers) == ["ss-id", "ss-pid", "ss-opt", "X-UAId"]
    assert call.reply_headers[3][1].startswith("X-UAId=2; ")


def test_basic_with_issued_ids_gets_no_others(room):
    cookies = {"ss-id": room.ids.new(), "ss-pid": room.ids.new()}

    call = guard(room, with_(CALL, headers=basic("agent"), cookies=cookies))

    assert names_of(call.reply_headers) == ["ss-opt", "X-UAId"]


def test_a_wrong_basic_password_carries_cookies(room):
    with pytest.raises(DisprovedError) as caught:
        guard(room, with_(CALL, headers=basic("agent", "nope")))

    assert names_of(caught.value.headers) == ["ss-id", "ss-pid", "ss-opt"]


def test_a_broken_basic_header_carries_none(room):
    with pytest.raises(NotBase64Error) as caught:
        guard(room, with_(CALL, headers={"authorization": "Basic !"}))

    assert Problems().describe(caught.value).headers == ()


def test_a_session_passes_and_sets_nothing(room):
    call = guard(room, with_(CALL, cookies=signed_in(room)))

    assert call.identity.user_id == "1"
    assert call.identity.session_id is not None
    assert call.reply_headers == ()


def test_a_session_without_its_permanent_id_gets_one_and_keeps_its_own(room):
    cookies = signed_in(room)
    del cookies["ss-pid"]

    call = guard(room, with_(CALL, cookies=cookies))

    assert call.identity.user_id == "1"
    assert names_of(call.reply_headers) == ["ss-pid"]


def test_a_session_of_another_key_is_kept_too(room):
    user = asyncio.run(room.users.get("1"))
    asyncio.run(room.sessions.put(Session("from-before-a-restart", user.identity(), room.clock() + 60)))

    call = guard(room, with_(CALL, cookies={"ss-id": "from-before-a-restart"}))

    assert call.identity.user_id == "1"
    assert names_of(call.reply_headers) == ["ss-pid"]


def test_an_expired_session_is_a_stranger(room):
    cookies = signed_in(room)
    room.clock.now += 61

    with pytest.raises(Refusal) as caught:
        guard(room, with_(CALL, cookies=cookies))

    assert caught.value.status == 401
    assert names_of(caught.value.headers) == []


def test_invented_ids_are_replaced(room):
    with pytest.raises(Refusal) as caught:
        guard(room, with_(CALL, cookies={"ss-id": "forged", "ss-pid": "forged", "ss-opt": "temp"}))

    assert names_of(caught.value.headers) == ["ss-pid", "ss-id"]


def test_a_proof_in_the_request_beats_the_session(room):
    call = guard(room, with_(CALL, cookies=signed_in(room), headers=basic("admin")))

    assert call.identity.user_id == "2"
    assert call.identity.session_id is None


def test_a_foreign_scheme_leaves_the_session_in_force(room):
    call = guard(room, with_(CALL, cookies=signed_in(room), headers={"authorization": "Digest x"}))

    assert call.identity.user_id == "1"


def test_cookies_are_secure_on_encrypted_connections(room):
    call = guard(room, with_(CALL, headers=basic("agent"), base_url="https://here"))

    assert all("; path=/; secure; samesite=lax; httponly" in text for _, text in call.reply_headers)


@pytest.mark.parametrize(
    ("roles", "permissions", "asked", "passes"),
    [
        ((), (), SignedIn(), True),
        ((), (), HasRole("Editor"), False),
        (("Editor",), (), HasRole("Editor"), True),
        (("Editor",), (), HasRole("editor"), False),
        (("Admin",), (), HasRole("Editor"), True),
        (("Admin",), (), HasPermission("Publish"), True),
        (("Publish",), (), HasPermission("Publish"), False),
        ((), ("Publish",), HasPermission("Publish"), True),
        ((), ("Admin",), HasRole("Editor"), False),
    ],
)
def test_a_role_is_needed_and_admin_has_all(roles, permissions, asked, passes):
    assert allows(Identity("1", "x", roles=roles, permissions=permissions), asked) is passes


def test_a_missing_role_is_a_403_in_plain_text_with_the_cookies(room):
    with pytest.raises(Refusal) as caught:
        guard(room, with_(CALL, path="/admin/x", headers=basic("agent")), HasRole("Admin"))

    refusal = caught.value
    assert (refusal.status, refusal.reason, refusal.media_type) == (403, "Invalid Role", "text/plain")
    # evo-auth/008
    assert refusal.body == (
        b"Forbidden\r\n\r\nRequest.HttpMethod: GET\r\nRequest.PathInfo: /admin/x\r\nRequest.QueryString: \r\n\r\n"
    )
    assert names_of(refusal.headers) == ["ss-id", "ss-pid", "ss-opt", "X-UAId"]


def test_a_missing_permission_is_told_apart(room):
    with pytest.raises(Refusal) as caught:
        guard(room, with_(CALL, headers=basic("agent")), HasPermission("Publish"))

    assert caught.value.reason == "Invalid Permission"


def test_a_stranger_is_asked_who_they_are_before_what_they_may(room):
    with pytest.raises(Refusal) as caught:
        guard(room, CALL, HasRole("Admin"))

    assert caught.value.status == 401


def test_the_second_requirement_trusts_the_first(room):
    call = guard(room, with_(CALL, headers=basic("editor")))
    before = room.passwords.verified

    again = guard(room, call, HasRole("Editor"))

    assert again is call
    assert room.passwords.verified == before


# gateway/WIRE.md 5.6
@pytest.mark.parametrize(
    ("asked", "who", "told"),
    [
        (SignedIn(validated=True), None, (401, "Unauthorized", "Not Authenticated")),
        (HasRole("Boss", validated=True), None, (401, "Unauthorized", "Not Authenticated")),
        (HasRole("Boss", validated=True), "agent", (403, "Forbidden", "Boss Role Required")),
        (HasRole("Admin", validated=True), "agent", (403, "Forbidden", "Admin Role Required")),
        (HasPermission("X", validated=True), "agent", (403, "Forbidden", "X Permission Required")),
    ],
)
def test_a_validator_of_a_type_refuses_with_an_error_and_cookies(room, asked, who, told):
    call = with_(CALL, headers=basic(who)) if who else CALL
    with pytest.raises(HttpError) as caught:
        guard(room, call, asked)

    error = caught.value
    assert (error.status, error.error_code, error.message) == told
    assert names_of(error.headers) == ["ss-id", "ss-pid", *(["ss-opt", "X-UAId"] if who else [])]
    assert all(name != "WWW-Authenticate" for name, _ in error.headers)


def test_a_validator_of_a_type_sends_a_browser_to_the_login_page_without_a_challenge(room):
    with pytest.raises(Refusal) as caught:
        guard(room, with_(CALL, format_name="html"), SignedIn(validated=True))

    assert caught.value.status == 302
    assert all(name != "WWW-Authenticate" for name, _ in caught.value.headers)


@pytest.mark.parametrize("asked", [SignedIn(validated=True), HasRole("Editor", validated=True)])
def test_a_validator_of_a_type_lets_pass_who_has_what_it_asks_for(room, asked):
    assert guard(room, with_(CALL, headers=basic("editor")), asked).identity.user_name == "editor"


def test_only_letters_digits_comma_hyphen_and_full_stop_stay_bare():
    assert escaped("aZ09,-.") == "aZ09,-."
    assert escaped("_~ä\r\n") == "%5f%7e%c3%a4%0d%0a"


@pytest.mark.parametrize("asked", [SignedIn(), HasRole("Editor")])
def test_a_store_that_is_waited_for_says_what_one_in_memory_says(room, asked):
    calls = [CALL, with_(CALL, cookies=signed_in(room)), with_(CALL, cookies=signed_in(room, "3"))]
    live = LiveSessions(FarSessions(room.sessions), room.users, room.clock)
    far = Callers([room.credentials, room.basic], live, room.ids, room.clock)

    def outcome(callers, call):
        try:
            found = settled(AccessGuard(callers, asked)(call, None))
        except Refusal as error:
            return error.status, names_of(error.headers)
        return found.identity, names_of(found.reply_headers)

    assert [outcome(far, each) for each in calls] == [outcome(room.callers, each) for each in calls]
    for each in calls:
        seen = [settled(ObserverGuard(callers)(each, None)) for callers in (far, room.callers)]
        assert seen[0].identity == seen[1].identity
        assert names_of(seen[0].reply_headers) == names_of(seen[1].reply_headers)


def observe(room, call):
    return settled(ObserverGuard(room.callers)(call, None))


def test_a_stranger_on_an_open_operation_gets_ids(room):
    call = observe(room, CALL)

    assert call.identity is None
    assert names_of(call.reply_headers) == ["ss-id", "ss-pid"]
    assert all(room.ids.issued(text.partition("=")[2].partition(";")[0]) for _, text in call.reply_headers)


def test_a_batch_gets_them_once(room):
    call = observe(room, CALL)

    assert observe(room, call) is call


def test_a_stranger_with_issued_ids_gets_none(room):
    call = with_(CALL, cookies={"ss-id": room.ids.new(), "ss-pid": room.ids.new()})

    assert observe(room, call) is call


def test_an_open_operation_knows_who_is_signed_in(room):
    call = observe(room, with_(CALL, cookies=signed_in(room)))

    assert call.identity.user_id == "1"
    assert observe(room, call) is call


@pytest.mark.parametrize("claim", [basic("agent", "nope"), {"authorization": "Basic !"}, {"authorization": "Bearer x"}])
def test_a_wrong_claim_has_no_effect_on_an_open_operation(room, claim):
    call = observe(room, with_(CALL, headers=claim))

    assert call.identity is None
    assert room.passwords.verified == 0


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        (HasAnyRole("Editor", "Boss"), True),
        (HasAnyRole("Boss", "Chief"), False),
        (HasAnyPermission("read", "write"), True),
        (HasAnyPermission("write", "delete"), False),
        (HasPermission("read"), True),
        (HasPermission("write"), False),
    ],
)
def test_one_of_several_names_is_enough_and_an_admin_needs_none(asked, allowed):
    assert allows(Identity("1", "agent", roles=("Editor",), permissions=("read",)), asked) is allowed
    assert allows(Identity("1", "admin", roles=("Admin",)), asked)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (HasAnyRole("Boss", "Chief", validated=True), "Boss or Chief Role Required"),
        (HasAnyPermission("write", "delete", validated=True), "write or delete Permission Required"),
    ],
)
def test_a_rule_of_several_names_says_all_of_them(room, asked, message):
    call = with_(CALL, identity=Identity("1", "agent", roles=("Editor",), permissions=("read",)))
    with pytest.raises(HttpError) as error:
        guard(room, call, asked)
    assert (error.value.status, error.value.error_code, error.value.message) == (403, "Forbidden", message)
