"""Strangers make themselves users: what is refused, what is never told, and what they do not become."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateway.auth import Accounts, Auth, MemoryUsers, Registration
from gateway.auth.registration import Register
from gateway.service.calls import Call
from gateway.service.errors import ArgumentError, HttpError
from tests.gateway.auth.conftest import Room, jar_of, names_of

CALL = Call("POST", "/register", base_url="http://here", operation="Register", client="192.0.2.1")


class Desk:
    def __init__(self, room: Room) -> None:
        self.room = room
        self.users = MemoryUsers(ignore_case=True)
        self.accounts = Accounts(self.users, room.passwords)
        auth = Auth(
            [room.basic],
            room.sessions,
            ids=room.ids,
            registration=Registration(self.accounts, roles=("New",)),
            clock=room.clock,
        )
        self.callers = auth._callers
        self.handler = next(each.handler for each in auth.operations(()) if each.name == "Register")

    def register(self, call: Call = CALL, **given: Any) -> Any:
        return asyncio.run(self.handler(Register(**given), call))

    def errors(self, call: Call = CALL, **given: Any) -> list[tuple[str | None, str | None]]:
        with pytest.raises((HttpError, ArgumentError)) as caught:
            self.register(call, **given)
        assert caught.value.status == 400
        assert names_of(caught.value.headers) == ["ss-id", "ss-pid"]
        assert "secret" not in repr(getattr(caught.value, "errors", ())) + str(caught.value)
        return [(each.error_code, each.field_name) for each in getattr(caught.value, "errors", ())]


@pytest.fixture
def desk(room: Room) -> Desk:
    return Desk(room)


def test_a_stranger_becomes_a_user_who_signs_in(desk: Desk) -> None:
    reply = desk.register(user_name="nora", email="Nora@x.org", password="secret", first_name="Nora")

    assert (reply.value.user_id, reply.value.user_name, reply.value.session_id) == ("1", "nora", None)
    user = asyncio.run(desk.accounts.check("nora@X.org", "secret"))
    assert user is not None
    assert (user.first_name, user.roles, user.created_at is not None) == ("Nora", ("New",), True)


def test_auto_login_signs_in_at_once(desk: Desk) -> None:
    reply = desk.register(email="nora@x.org", password="secret", auto_login=True)

    jar = jar_of(reply.cookies)
    assert (reply.value.user_name, reply.value.session_id) == ("nora@x.org", jar["ss-id"])
    assert asyncio.run(desk.room.sessions.get(jar["ss-id"])).identity.user_id == "1"


def test_every_broken_rule_is_told_at_once_and_no_password(desk: Desk) -> None:
    desk.register(user_name="taken", email="taken@x.org", password="p")

    assert desk.errors(password="secret", confirm_password="secret2") == [
        ("PasswordsShouldMatch", "ConfirmPassword"),
        ("NotEmpty", "UserName"),
        ("NotEmpty", "Email"),
    ]
    assert desk.errors(user_name="TAKEN", email="TAKEN@x.org", password=" ") == [
        ("NotEmpty", "Password"),
        ("AlreadyExists", "UserName"),
        ("AlreadyExists", "Email"),
    ]
    assert desk.errors(email="no address", password="secret") == [("Email", "Email")]
    assert desk.errors(user_name="x", email="y@x.org", password="secret", confirm_password="") == [
        ("PasswordsShouldMatch", "ConfirmPassword")
    ]


@pytest.mark.parametrize("name", ["abc", "a.b", "abc.", "A1_b-c", "x" * 36])
def test_these_are_user_names(desk: Desk, name: str) -> None:
    assert desk.register(user_name=name, password="secret").value.user_name == name


@pytest.mark.parametrize("name", ["ab", "a..b", "-abc", "Zoë", "a b", "x" * 37, "abc\n", "a" * 50_000 + "!"])
def test_these_are_not(desk: Desk, name: str) -> None:
    with pytest.raises(ArgumentError, match="invalid characters"):
        desk.register(user_name=name, password="secret")


def test_data_never_becomes_part_of_an_identity(desk: Desk) -> None:
    meta = {"UserAuthId": "2", "Roles": "[Admin]", "IsAuthenticated": "true", "sub": "2", "UserName": "admin"}
    reply = desk.register(user_name="mallory", password="secret", meta=meta, auto_login=True)

    session = asyncio.run(desk.room.sessions.get(reply.value.session_id))
    assert (session.identity.user_id, session.identity.user_name, session.identity.roles) == ("1", "mallory", ("New",))
    assert asyncio.run(desk.users.get("1")).meta == meta


def test_there_is_an_end_to_data(desk: Desk) -> None:
    for meta in ({str(number): "" for number in range(33)}, {"a": "x" * 1001}):
        assert desk.errors(user_name="nora", password="p", meta=meta) == []
    assert asyncio.run(desk.users.find("nora")) is None


def test_a_name_without_a_value_is_no_data(desk: Desk) -> None:
    meta: dict[str, Any] = {"a": None, "b": ""}  # as JSON brings it
    desk.register(user_name="nora", password="secret", meta=meta)
    assert asyncio.run(desk.users.get("1")).meta == {"b": ""}


@pytest.mark.parametrize("field", ["first_name", "last_name", "display_name", "email"])
def test_there_is_an_end_to_names_and_addresses(desk: Desk, field: str) -> None:
    with pytest.raises(ArgumentError, match=r"has more than \d+ characters"):
        desk.register(**{"user_name": "nora", "password": "secret", field: "x" * 1001})


def test_an_address_that_no_database_keeps_is_the_clients_fault(desk: Desk) -> None:
    with pytest.raises(ArgumentError, match="Email contains invalid characters"):
        desk.register(user_name="nora", email="a\0@x.org", password="secret")


def test_nobody_is_made_who_would_be_sent_to_another_host(desk: Desk) -> None:
    call = Call("POST", "/register", "continue=https://evil.example/", base_url="http://here")
    assert desk.errors(call, user_name="nora", password="secret") == [("ArgumentException", "continue")]
    assert asyncio.run(desk.users.find("nora")) is None


def test_of_several_at_once_one_succeeds(desk: Desk) -> None:
    async def crowd() -> list[Any]:
        tries = (desk.handler(Register(user_name=name, password="secret"), CALL) for name in ("nora", "NORA") * 4)
        return await asyncio.gather(*tries, return_exceptions=True)

    done = asyncio.run(crowd())
    assert sum(not isinstance(each, HttpError) for each in done) == 1
    assert {each.error_code for each in done if isinstance(each, HttpError)} == {"AlreadyExists"}


def test_who_is_signed_in_makes_no_other_user(desk: Desk) -> None:
    reply = desk.register(user_name="nora", password="secret", auto_login=True)
    call = Call("POST", "/register", base_url="http://here", cookies=jar_of(reply.cookies))

    with pytest.raises(HttpError, match="Sign out to register") as caught:
        desk.register(call, user_name="omar", password="secret")
    assert (caught.value.status, caught.value.error_code) == (405, "NotSupportedException")


def test_it_is_off_unless_it_is_wanted(room: Room) -> None:
    assert "Register" not in [each.name for each in room.auth.operations(())]
