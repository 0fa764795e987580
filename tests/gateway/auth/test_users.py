import asyncio

import pytest
from msgspec.structs import replace

from gateway.auth import MemoryUsers, User

ANN = User("1", "Ann", email="Ann@Example.org")


def find(users, name):
    return asyncio.run(users.find(name))


@pytest.mark.parametrize("name", ["Ann", "ann@example.org", "ANN@EXAMPLE.ORG"])
def test_a_user_is_found_by_name_and_by_e_mail_in_any_case(name):
    assert find(MemoryUsers([ANN]), name) is ANN


@pytest.mark.parametrize("name", ["ann", "ANN", "", "1", "bob"])
def test_a_user_name_has_its_letter_case(name):
    assert find(MemoryUsers([ANN]), name) is None


def test_names_are_one_users_only():
    users = MemoryUsers([ANN])

    with pytest.raises(ValueError, match="another user"):
        asyncio.run(users.save(User("2", "Ann")))
    with pytest.raises(ValueError, match="another user"):
        asyncio.run(users.save(User("2", "Bob", email="ann@example.org")))
    assert asyncio.run(users.get("2")) is None


def test_a_changed_name_frees_the_old_one():
    users = MemoryUsers([ANN])

    asyncio.run(users.save(replace(ANN, user_name="Anna")))

    assert find(users, "Ann") is None
    assert find(users, "Anna").user_id == "1"


def test_every_change_has_its_revision():
    users = MemoryUsers([ANN])
    before = users.revision

    asyncio.run(users.save(ANN))

    assert users.revision != before


def test_an_identity_has_the_name_that_was_typed_and_a_name_to_show():
    identity = ANN.identity("ann@example.org")

    assert (identity.user_name, identity.display_name, identity.session_id) == ("ann@example.org", "Ann", None)
