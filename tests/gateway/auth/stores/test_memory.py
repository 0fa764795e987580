"""Stores of one process: what is bounded stays so, and names belong to one user."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from gateway.auth import Session, User
from gateway.auth.stores import NameTakenError
from gateway.auth.stores.base import ApiKey
from gateway.auth.stores.memory import MemoryApiKeys, MemoryRefreshTokens, MemorySessions, MemoryUsers
from gateway.service.calls import Identity

ANN = User("7", "Ann", None, "ann@example.org")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def run(work: Any) -> Any:
    return asyncio.run(work)


def test_a_user_is_found_by_name_in_its_letter_case_and_by_address_in_any() -> None:
    users, lenient = MemoryUsers([ANN]), MemoryUsers([ANN], ignore_case=True)

    assert [run(users.find(name)) for name in ("Ann", "ann", "ANN@example.ORG", "")] == [ANN, None, ANN, None]
    assert run(lenient.find("aNN")) == ANN


def test_a_name_and_an_address_belong_to_one_user_and_go_with_it() -> None:
    users = MemoryUsers([ANN])

    for other in (User("8", "Ann"), User("8", "Bob", None, "ANN@example.org")):
        with pytest.raises(NameTakenError):
            run(users.save(other))
    run(users.save(replace(ANN, user_name="Anna", email=None)))
    assert [run(users.find(name)) for name in ("Ann", "ann@example.org")] == [None, None]
    run(users.remove("7"))
    assert run(users.find("Anna")) is None


def test_ids_go_on_from_the_highest_and_every_change_counts() -> None:
    users = MemoryUsers([ANN])
    before = users.revision

    added = run(users.add(User("", "Bob")))
    run(users.remove("nobody"))

    assert (added.user_id, users.revision) == ("8", before + 1)


def test_a_change_is_made_of_the_user_as_they_are() -> None:
    users = MemoryUsers([ANN, User("8", "Bob")])
    before = users.revision

    assert run(users.change("nobody", lambda user: user)) is None
    assert run(users.change("7", lambda user: user)) == ANN
    with pytest.raises(NameTakenError):
        run(users.change("8", lambda user: replace(user, user_name="Ann")))
    assert users.revision == before
    assert run(users.change("7", lambda user: replace(user, locked=True))).locked
    assert run(users.get("7")).locked
    assert users.revision == before + 1


def test_a_new_user_keeps_an_id_unless_somebody_has_it() -> None:
    users = MemoryUsers([ANN])
    added = [run(users.add(User(number, name), keeps_id=True)) for number, name in (("7", "Bob"), ("9", "Cid"))]
    assert [each.user_id for each in added] == ["8", "9"]
    assert run(users.get("7")) == ANN


def session(session_id: str, ends: float = 100.0, user: str = "7", made: float = 0.0) -> Session:
    return Session(session_id, Identity(user, "Ann"), ends, "", made, made)


def test_sessions_end_and_of_too_many_the_least_used_goes() -> None:
    clock = Clock()
    sessions = MemorySessions(2, clock)
    for name in ("a", "b"):
        run(sessions.put(session(name)))
    assert sessions.find("a") is not None  # used last

    run(sessions.put(session("c")))
    assert [sessions.find(name) is not None for name in ("a", "b", "c")] == [True, False, True]
    clock.now = 100.0
    assert sessions.find("a") is None
    with pytest.raises(ValueError, match="at least one"):
        MemorySessions(0)


def test_sessions_of_a_user_are_listed_the_newest_first_and_without_those_that_ended() -> None:
    clock = Clock()
    sessions = MemorySessions(clock=clock)
    for each in (session("a", made=1), session("b", made=2), session("c", user="8"), session("d", ends=50)):
        run(sessions.put(each))
    clock.now = 60.0

    assert [each.session_id for each in run(sessions.of_user("7"))] == ["b", "a"]


def test_the_use_of_a_key_is_noted_if_it_is_there() -> None:
    clock = Clock()
    clock.now = 5.0
    key, other = ApiKey("d", "7", None), ApiKey("e", "7", None)
    keys = MemoryApiKeys([key], clock)

    run(keys.used(key))
    run(keys.used(other))

    assert run(keys.find("d")).last_used_at == 5.0
    assert run(keys.find("e")) is None


def test_refresh_tokens_are_known_until_they_end_or_all_of_a_user_are_dropped() -> None:
    clock = Clock()
    tokens = MemoryRefreshTokens(clock)
    for name, user in (("a", "7"), ("b", "8")):
        run(tokens.keep(name, user, 10.0))

    run(tokens.drop_all("7"))
    assert [run(tokens.knows(name)) for name in ("a", "b", "c")] == [False, True, False]
    clock.now = 10.0
    assert not run(tokens.knows("b"))
