"""Who a call is from, and which ids its answer sets (gateway/WIRE.md 7.1, 13 C7)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from gateway.auth import (
    Accounts,
    Credentials,
    DisprovedError,
    MemorySessions,
    MemoryUsers,
    Passwords,
    Session,
    SessionIds,
    StoreAwayError,
)
from gateway.auth.callers import Callers, Known
from gateway.auth.live_sessions import LiveSessions
from gateway.service.calls import Call, Identity
from tests.gateway.auth.conftest import PASSWORD, Room, basic, names_of

ANN = Identity("1", "ann")
FOREIGN = "B" * 20  # of a host with another key, that shares the store
OURS = SessionIds(b"k" * 16)


def look(cookies: Mapping[str, str]) -> Known:
    """Return who calls with these cookies, at a host that knows one session under a foreign id."""
    sessions = MemorySessions(clock=lambda: 0.0)
    asyncio.run(sessions.put(Session(FOREIGN, ANN, 1e9)))
    live = LiveSessions(sessions, None, lambda: 0.0)
    callers = Callers([Credentials(Accounts(MemoryUsers(), Passwords()))], live, OURS, lambda: 0.0)
    known = callers.look(Call("GET", "/", cookies=cookies))
    assert isinstance(known, Known)
    return callers.in_full(known)


@pytest.mark.parametrize(
    ("cookies", "added"),
    [
        ({}, ["ss-id", "ss-pid"]),
        ({"ss-id": FOREIGN}, ["ss-pid"]),
        ({"ss-pid": FOREIGN, "ss-opt": "perm"}, ["ss-id"]),
        ({"ss-id": FOREIGN, "ss-pid": OURS.new()}, []),
        ({"ss-id": "C" * 20}, ["ss-id", "ss-pid"]),
        ({"ss-pid": "C" * 20, "ss-opt": "perm"}, ["ss-id", "ss-pid"]),
        ({"ss-id": OURS.new()}, ["ss-pid"]),
    ],
)
def test_an_id_is_kept_that_a_session_has_or_that_this_host_issued(cookies: dict[str, str], added: list[str]) -> None:
    assert sorted(each.name for each in look(cookies).cookies) == added


def test_the_session_of_the_active_id_says_who_calls() -> None:
    assert look({"ss-id": FOREIGN}).identity == ANN
    assert look({"ss-pid": FOREIGN, "ss-opt": "perm"}).identity == ANN
    assert look({"ss-pid": FOREIGN}).identity is None  # ss-opt does not say that it is the active one


class Beside:
    """A caller with a session, and with Basic beside it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        cookies = (("ss-id", OURS_OF_ROOM.new()), ("ss-pid", OURS_OF_ROOM.new()), ("ss-opt", "temp"))
        self.jar = dict(cookies)
        self.session = Session(self.jar["ss-id"], ANN, 2e9)
        asyncio.run(room.sessions.put(self.session))

    def ask(self, password: str, **headers: str) -> list[str]:
        """Return the names of the cookies that the answer sets."""
        call = Call(
            "POST", "/", base_url="http://here", headers={**basic("agent", password), **headers}, cookies=self.jar
        )
        try:
            return [each.name for each in asyncio.run(self.room.callers.identify(call)).cookies]
        except DisprovedError as error:
            return names_of(error.headers)

    def lives(self) -> bool:
        return asyncio.run(self.room.sessions.get(self.session.session_id)) is not None


OURS_OF_ROOM = SessionIds(b"k" * 32)


@pytest.mark.parametrize(("password", "told"), [(PASSWORD, ["ss-opt", "X-UAId"]), ("wrong", ["ss-opt"])])
def test_basic_ends_a_session_that_comes_with_it(room: Room, password: str, told: list[str]) -> None:
    beside = Beside(room)

    assert beside.ask(password) == ["ss-id", "ss-pid", *told]
    assert not beside.lives()
    assert beside.ask(password) == told  # ids that no session has stay


def test_basic_that_a_page_of_another_site_has_sent_ends_no_session(room: Room) -> None:
    beside = Beside(room)
    assert beside.ask("wrong", **{"sec-fetch-site": "cross-site"}) == ["ss-opt"]
    assert beside.lives()


def test_basic_needs_no_session_store(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Beside(room)

    async def away(session_id: str) -> None:
        raise StoreAwayError

    monkeypatch.setattr(room.sessions, "drop", away)
    assert beside.ask(PASSWORD) == ["ss-opt", "X-UAId"]
