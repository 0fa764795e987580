"""What a page of another site has a browser send changes nothing for who is signed in."""

from __future__ import annotations

import asyncio

import pytest

from gateway.auth import Auth
from gateway.auth.authenticate import SignIn
from gateway.auth.callers import Callers
from gateway.auth.credentials import Authenticate
from gateway.auth.guards import AccessGuard, ObserverGuard
from gateway.auth.live_sessions import LiveSessions
from gateway.auth.origins import ForeignPageError, is_foreign
from gateway.service.calls import Call
from gateway.service.requirements import SignedIn
from tests.gateway.auth.conftest import FarSessions, Room, basic, jar_of, settled

HERE = "http://shop.example.org"
TRUSTED = frozenset({"https://app.example.org"})


def call(headers: dict[str, str], verb: str = "POST", **given: object) -> Call:
    return Call(verb, "/orders", base_url=HERE, headers=headers, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "https://shop.example.org"},
        {"sec-fetch-site": "none"},
        {"origin": HERE},
        {"origin": "https://shop.example.org"},
        {"origin": "HTTP://SHOP.example.org"},
        {"sec-fetch-site": "cross-site", "origin": "https://app.example.org"},
        {"referer": "https://evil.example/"},
    ],
)
def test_programs_own_pages_and_trusted_ones_are_not_foreign(headers: dict[str, str]) -> None:
    assert not is_foreign(call(headers), TRUSTED)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "nonsense"},
        {"sec-fetch-site": "cross-site", "origin": HERE},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://evil.example"},
        {"origin": "http://shop.example.org.evil.example"},
        {"origin": "http://shop.example.org:81"},
        {"origin": "http://[::1"},
        {"origin": "https://app.example.org.evil.example"},
    ],
)
def test_pages_of_others_are(headers: dict[str, str]) -> None:
    assert is_foreign(call(headers), TRUSTED)


FOREIGN = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}


@pytest.fixture(params=[False, True], ids=["immediate", "waited for"])
def callers(request: pytest.FixtureRequest, room: Room) -> Callers:
    store = FarSessions(room.sessions) if request.param else room.sessions
    providers = [room.credentials, room.basic]
    return Callers(providers, LiveSessions(store, room.users, room.clock), room.ids, room.clock)


def signed_in(callers: Callers) -> dict[str, str]:
    asked = Authenticate(provider="credentials", user_name="agent", password="p@55word")
    return jar_of(asyncio.run(SignIn(callers).authenticate(asked, Call("POST", "/auth", base_url=HERE))).cookies)


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE", "MERGE"])
@pytest.mark.parametrize("by", ["cookie", "basic"])
def test_who_is_signed_in_does_not_write_for_a_foreign_page(callers: Callers, verb: str, by: str) -> None:
    cookies = signed_in(callers) if by == "cookie" else {}
    headers = basic("agent") if by == "basic" else {}
    guard = AccessGuard(callers, SignedIn())

    with pytest.raises(ForeignPageError) as caught:
        settled(guard(call({**headers, **FOREIGN}, verb, cookies=cookies), None))
    assert caught.value.status == 403
    for harmless in (call(headers, verb, cookies=cookies), call({**headers, **FOREIGN}, "GET", cookies=cookies)):
        assert settled(guard(harmless, None)).identity.user_id == "1"


def test_an_open_operation_knows_nobody_for_a_foreign_page(callers: Callers) -> None:
    cookies = signed_in(callers)
    observed = settled(ObserverGuard(callers)(call(FOREIGN, cookies=cookies), None))

    assert observed.identity is None
    assert observed.reply_headers == ()


@pytest.mark.parametrize("verb", ["GET", "POST", "DELETE"])
def test_nobody_is_signed_out_by_a_foreign_page(callers: Callers, verb: str) -> None:
    cookies = signed_in(callers)
    asked = Authenticate(provider=None if verb == "DELETE" else "logout")

    with pytest.raises(ForeignPageError):
        asyncio.run(SignIn(callers).authenticate(asked, call(FOREIGN, verb, cookies=cookies)))
    assert settled(callers.look_back(call({}, "GET", cookies=cookies))).identity is not None


def test_it_is_off_by_name(room: Room) -> None:
    callers = Auth([room.credentials], room.sessions, ids=room.ids, checks_origin=False, clock=room.clock)._callers
    cookies = signed_in(callers)

    guarded = settled(AccessGuard(callers, SignedIn())(call(FOREIGN, cookies=cookies), None))
    assert guarded.identity.user_id == "1"
