import asyncio

import pytest
from msgspec.structs import replace

from gateway.auth import Accounts, HashCost, MemoryUsers, TooBusyError, User, hash_password
from gateway.service.errors import HttpError
from tests.gateway.auth.conftest import PASSWORD


def check(room, name, password=PASSWORD):
    return asyncio.run(room.accounts.check(name, password))


@pytest.mark.parametrize(
    ("name", "password", "user_id"),
    [
        ("agent", PASSWORD, "1"),
        ("agent@example.org", PASSWORD, "1"),
        ("agent", "nope", None),
        ("AGENT", PASSWORD, None),
        ("ghost", PASSWORD, None),
        ("", "", None),
    ],
)
def test_only_the_right_password_of_a_known_name_is_somebody(room, name, password, user_id):
    user = check(room, name, password)

    assert (user and user.user_id) == user_id


@pytest.mark.parametrize("name", ["agent", "ghost"])
def test_known_and_unknown_names_cost_one_verification(room, name):
    check(room, name, "nope")

    assert room.passwords.verified == 1


def test_a_locked_user_is_nobody_whatever_the_password(room):
    assert check(room, "locked", "nope") is None
    assert check(room, "locked") is None


def test_a_locked_user_is_told_so_where_that_is_wanted_but_only_with_the_right_password(room):
    accounts = Accounts(room.users, room.passwords, tell_locked=True)

    assert asyncio.run(accounts.check("locked", "nope")) is None
    with pytest.raises(HttpError, match="This account has been locked") as caught:
        asyncio.run(accounts.check("locked", PASSWORD))

    assert (caught.value.status, caught.value.error_code) == (401, "AuthenticationException")


def test_a_lock_with_an_end_ends(room):
    user = asyncio.run(room.users.get("4"))
    for until, user_id in ((2_000_000_000_000.0, None), (1.0, "4")):
        asyncio.run(room.users.save(replace(user, locked_until=until)))
        found = check(room, "locked")
        assert (found and found.user_id) == user_id


def test_the_same_wrong_password_again_costs_no_hash(room):
    for _ in range(50):
        assert check(room, "agent", "nope") is None
        assert check(room, "ghost", "nope") is None

    assert room.passwords.verified == 2


def test_what_is_remembered_as_wrong_is_forgotten_with_the_hash_it_was_wrong_for(room):
    assert check(room, "agent", "new") is None

    asyncio.run(room.accounts.change_password("1", "new"))

    assert check(room, "agent", "new").user_id == "1"


def test_guesses_are_refused_before_a_hash_is_paid_for(room):
    for number in range(10):
        assert check(room, "agent", f"nope {number}") is None
    with pytest.raises(HttpError) as caught:
        check(room, "AGENT@example.org", "nope 10")

    assert room.passwords.verified == 10
    assert caught.value.status == 429
    assert ("Retry-After", "60") in caught.value.headers


def test_an_old_hash_is_replaced_when_its_owner_signs_in(room):
    asyncio.run(room.users.save(User("9", "old", hash_password("x", HashCost(memory=16, passes=1)))))

    assert check(room, "old", "x").user_id == "9"

    kept = asyncio.run(room.users.get("9")).password_hash
    assert "m=8,t=1,p=1" in kept
    assert check(room, "old", "x").password_hash == kept


def test_a_hash_that_changed_meanwhile_is_not_overwritten(room):
    old = User("9", "old", hash_password("x", HashCost(memory=16, passes=1)))

    class Changing(MemoryUsers):
        async def change(self, user_id, change):
            await self.save(replace(old, password_hash="changed"))
            return await super().change(user_id, change)

    users = Changing([old])
    asyncio.run(Accounts(users, room.passwords).check("old", "x"))

    assert asyncio.run(users.find("old")).password_hash == "changed"


def test_who_is_locked_while_a_new_hash_is_made_stays_locked(room):
    users = MemoryUsers([User("9", "old", hash_password("x", HashCost(memory=16, passes=1)))])

    class Slow:
        verify = room.passwords.verify

        async def hash(self, password, lane=None):
            user = await users.get("9")
            await users.save(replace(user, locked=True))
            return await room.passwords.hash(password)

    accounts = Accounts(users, Slow())
    asyncio.run(accounts.check("old", "x"))
    assert asyncio.run(users.get("9")).locked
    assert "m=8,t=1" in asyncio.run(users.get("9")).password_hash

    asyncio.run(users.save(replace(asyncio.run(users.get("9")), locked=False)))
    asyncio.run(accounts.change_password("9", "y"))
    assert asyncio.run(users.get("9")).locked


def test_too_many_at_once_are_asked_to_come_back(room):
    class Full:
        async def verify(self, password, password_hash, **_):
            raise TooBusyError

    with pytest.raises(HttpError) as caught:
        asyncio.run(Accounts(room.users, Full()).check("agent", PASSWORD))

    assert caught.value.status == 503
    assert ("Retry-After", "2") in caught.value.headers


def test_a_changed_password_is_the_right_one_and_the_old_is_not(room):
    asyncio.run(room.accounts.change_password("1", "new"))

    assert check(room, "agent", "new").user_id == "1"
    assert check(room, "agent") is None


def test_nobodys_password_cannot_be_changed(room):
    with pytest.raises(LookupError, match="'77'"):
        asyncio.run(room.accounts.change_password("77", "new"))


def test_a_user_without_a_password_never_signs_in_by_one(room):
    asyncio.run(room.users.save(User("9", "keyonly")))

    assert check(room, "keyonly", "") is None
