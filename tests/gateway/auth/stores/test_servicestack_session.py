"""A session as a host keeps it: only the id of its user is believed (gateway/WIRE.md users 3.3 to 3.6)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.auth import Session
from gateway.auth.stores.servicestack_session import MAX_LENGTH, host_id, understood, written
from gateway.service.calls import Identity

HOSTS: dict[str, Any] = {
    "__type": "ServiceStack.AuthUserSession, ServiceStack",
    "id": "abc",
    "userAuthId": "7",
    "userAuthName": "Ann",
    "displayName": "Ann Lee",
    "isAuthenticated": True,
    "createdAt": "/Date(1000000)/",
    "roles": ["Admin"],
}


def read(**changed: Any) -> Session | None:
    members = {name: value for name, value in {**HOSTS, **changed}.items() if value is not None}
    return understood(json.dumps(members), "abc", 99.0)


def test_a_hosts_session_is_its_users_and_gives_no_role() -> None:
    session = read()

    assert session is not None
    assert (session.identity.user_id, session.identity.user_name, session.identity.roles) == ("7", "Ann", ())
    assert (session.expires_at, session.created_at) == (99.0, 1000.0)


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("/Date(1000000)/", 1000.0),
        ("/Date(1000000-0500)/", 1000.0),
        ("1970-01-01T00:16:40Z", 1000.0),
        ("1970-01-01T00:16:40.5000000", 1000.5),
        ("1970-01-01T01:16:40+01:00", 1000.0),
        ("0001-01-01T00:00:00+14:00", -62_135_647_200.0),
        ("nonsense", 0.0),
        (1000, 0.0),
        (["x"], 0.0),
    ],
    ids=str,
)
def test_a_date_is_read_in_the_hosts_spellings(date: object, seconds: float) -> None:
    session = read(createdAt=date)
    assert session is not None
    assert session.created_at == seconds


def test_an_id_of_null_is_no_other_than_the_keys() -> None:
    assert understood(json.dumps({**HOSTS, "id": None}), "abc", 99.0) is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"__type": None},
        {"__type": "System.Diagnostics.Process, System"},
        {"__type": 7},
        {"isAuthenticated": False},
        {"isAuthenticated": None},
        {"userAuthId": None},
        {"userAuthId": "0"},
        {"userAuthId": "-7"},
        {"userAuthId": "07"},
        {"userAuthId": str(2**31)},
        {"userAuthId": True},
        {"userAuthId": ["7"]},
        {"userAuthName": ""},
        {"userAuthName": 7},
        {"id": "another"},
    ],
    ids=str,
)
def test_what_says_anything_else_is_nobodys(changed: dict[str, Any]) -> None:
    assert read(**changed) is None


def test_the_type_comes_first_or_it_is_none() -> None:
    later = {**{name: value for name, value in HOSTS.items() if name != "__type"}, "__type": HOSTS["__type"]}

    assert understood(json.dumps(later), "abc", 99.0) is None
    assert understood(json.dumps(HOSTS), "abc", 99.0, frozenset({"My.Session"})) is None


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, '{"a":' + '"' + "x" * MAX_LENGTH + '"}'])
def test_what_is_no_object_is_nobodys(text: str) -> None:
    assert understood(text, "abc", 99.0) is None


def test_a_date_that_cannot_be_read_is_older_than_any_other() -> None:
    session = read(createdAt="yesterday")

    assert session is not None
    assert session.created_at == 0.0


@pytest.mark.parametrize(
    ("user_id", "known"),
    [("7", "7"), (str(2**31 - 1), str(2**31 - 1)), (str(2**31), None), ("x", None), ("", None), ("٣", None)],
)
def test_a_host_knows_integers_of_32_bits(user_id: str, known: str | None) -> None:
    assert host_id(user_id) == known


def test_ours_is_read_as_the_hosts_own() -> None:
    identity = Identity("7", "ann@example.org", 'Ann "Lee"', "ann@example.org", session_id="abc")
    ours = written(Session("abc", identity, 99.0, None, 1000.5, 1000.5), "7")

    assert ours.startswith('{"__type":"ServiceStack.AuthUserSession, ServiceStack","id":"abc"')
    assert '"userName"' not in ours  # an address is none
    session = understood(ours, "abc", 99.0)
    assert session is not None
    assert (session.identity.user_id, session.identity.user_name) == ("7", "ann@example.org")
    assert session.created_at == 1000.5
    assert '"userAuthId"' not in written(Session("abc", identity, 99.0), None)
