"""Who a call is from, and which ids its answer sets (gateway/WIRE.md 7.1, 13 C7)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from gateway.auth import Accounts, Credentials, MemorySessions, MemoryUsers, Passwords, Session, SessionIds
from gateway.auth.callers import Callers, Known
from gateway.auth.live_sessions import LiveSessions
from gateway.service.calls import Call, Identity

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
    return known


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
