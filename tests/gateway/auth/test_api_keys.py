from __future__ import annotations

import asyncio
import base64

import pytest
from msgspec.structs import replace as with_

from gateway.auth.api_keys import ApiKey, ApiKeys, MemoryApiKeys, digest, new_key
from gateway.service.calls import Call
from gateway.service.errors import HttpError
from gateway.service.settings import Wording
from tests.gateway.auth.conftest import settled

CALL = Call("GET", "/secured/x", base_url="https://localhost:5000")


@pytest.fixture
def make(room):
    def made(**settings) -> ApiKeys:
        now = room.clock()
        keys = [
            ApiKey(digest("good"), "1", expires_at=now + 1),
            ApiKey(digest("expired"), "1", expires_at=now),
            ApiKey(digest("cancelled"), "1", cancelled_at=now),
            ApiKey(digest("orphan"), "nobody"),
            ApiKey(digest("locked"), "4"),
        ]
        return ApiKeys(MemoryApiKeys(keys), room.users, clock=room.clock, **settings)

    return made


def bearing(key: str) -> Call:
    return with_(CALL, headers={"authorization": f"Bearer {key}"})


def in_basic(key: str) -> Call:
    return with_(CALL, headers={"authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()})


def in_query(key: str) -> Call:
    return with_(CALL, query=f"apikey={key}")


def in_form(key: str) -> Call:
    return with_(CALL, form={"ApiKey": key})


@pytest.mark.parametrize("way", [bearing, in_basic, in_query, in_form])
def test_a_key_proves_whose_it_is_and_says_so(make, way):
    proof = settled(make(in_parameters=True).prove(way("good")))

    assert (proof.identity.user_name, proof.identity.session_id, proof.announced) == ("agent", None, True)


@pytest.mark.parametrize("way", [bearing, in_basic, in_query, in_form])
@pytest.mark.parametrize(
    ("key", "status", "message"),
    [
        ("expired", 403, "ApiKey has expired"),
        ("cancelled", 403, "ApiKey has been cancelled"),
        ("locked", 401, "This account has been locked"),
    ],
)
def test_a_key_that_is_good_no_more_is_told_so(make, way, key, status, message):
    with pytest.raises(HttpError) as caught:
        settled(make(in_parameters=True).prove(way(key)))

    assert (caught.value.status, caught.value.message) == (status, message)


@pytest.mark.parametrize("key", ["nope", "orphan"])
def test_an_unknown_key_says_nothing_as_a_bearer_token_which_may_be_of_another_kind(make, key):
    assert settled(make().prove(bearing(key))) is None


@pytest.mark.parametrize("way", [in_basic, in_query, in_form])
@pytest.mark.parametrize("key", ["nope", "orphan"])
def test_an_unknown_key_is_told_elsewhere(make, way, key):
    with pytest.raises(HttpError) as caught:
        settled(make(in_parameters=True).prove(way(key)))

    assert (caught.value.status, caught.value.error_code) == (404, "NotFound")


@pytest.mark.parametrize("way", [in_query, in_form])
def test_parameters_do_not_count_unless_they_are_switched_on(make, way):
    assert settled(make().prove(way("good"))) is None


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !", "Basic Og==", "Basic YTpi", "Bearer ", "Digest good", "X good"]
)
def test_what_is_no_key_says_nothing(make, header):
    assert settled(make().prove(with_(CALL, headers={"authorization": header}))) is None


def test_a_header_of_the_later_eras_says_nothing(make):
    assert settled(make().prove(with_(CALL, headers={"x-api-key": "good"}))) is None


def test_a_key_in_the_clear_is_refused_by_default(make):
    call = with_(bearing("good"), base_url="http://localhost:5000")

    with pytest.raises(HttpError) as caught:
        settled(make().prove(call))
    assert caught.value.status == 403
    assert settled(make(require_secure=False).prove(call)) is not None


def test_the_later_era_spells_it_in_two_words(make):
    with pytest.raises(HttpError, match="API Key has expired"):
        settled(make(wording=Wording.V10).prove(bearing("expired")))


def test_nothing_is_kept_by_which_a_key_could_be_used(make):
    key = new_key()
    kept = ApiKey(digest(key), "1")

    assert key not in repr(kept)
    assert len({new_key() for _ in range(100)}) == 100
    assert settled(make().prove(bearing(kept.digest))) is None


def test_a_store_that_mistakes_one_key_for_another_opens_nothing(room):
    class Careless:
        async def find(self, _: str) -> ApiKey:
            return ApiKey(digest("another"), "1")

    assert settled(ApiKeys(Careless(), room.users).prove(bearing("good"))) is None


def test_a_key_is_looked_up_once_in_the_stated_time_and_a_change_of_users_counts_at_once(room):
    class Counting(MemoryApiKeys):
        asked = 0

        async def find(self, text):
            self.asked += 1
            return await super().find(text)

    store = Counting([ApiKey(digest("good"), "1")])
    keys = ApiKeys(store, room.users, clock=room.clock)
    for _ in range(20):
        assert settled(keys.prove(bearing("good"))).identity.user_id == "1"
    assert store.asked == 1

    asyncio.run(store.save(ApiKey(digest("good"), "1", cancelled_at=room.clock())))
    room.clock.now += 5
    with pytest.raises(HttpError, match="cancelled"):
        settled(keys.prove(bearing("good")))
    asyncio.run(room.users.remove("1"))
    assert settled(keys.prove(bearing("good"))) is None


def test_a_key_with_scopes_has_these_permissions_of_its_users_and_no_role(room):
    keys = ApiKeys(
        MemoryApiKeys(
            [
                ApiKey(digest("all"), "3"),
                ApiKey(digest("some"), "3", scopes=("Publish", "Delete")),
                ApiKey(digest("admin's"), "2", scopes=("Delete",)),
            ]
        ),
        room.users,
        clock=room.clock,
    )

    def held(key):
        identity = settled(keys.prove(bearing(key))).identity
        return identity.roles, identity.permissions

    assert held("all") == (("Editor",), ("Publish",))
    assert held("some") == ((), ("Publish",))
    assert held("admin's") == ((), ("Delete",))
