"""A session's user is who they are now."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from msgspec.structs import replace

from gateway.auth import MemorySessions, MemoryUsers, Session, User
from gateway.auth.live_sessions import LiveSessions
from tests.gateway.auth.conftest import Clock, FarSessions

AGENT = User("1", "agent", roles=("Editor",))


class Place:
    def __init__(self, *, far: bool, renewed: bool = False) -> None:
        self.clock = Clock()
        self.users = MemoryUsers([AGENT])
        self.kept = MemorySessions(clock=self.clock)
        self.store = FarSessions(self.kept) if far else self.kept
        self.live = LiveSessions(self.store, self.users, self.clock, renewed=renewed)
        now = self.clock()
        self.session = Session("s", AGENT.identity("agent@example.org", "s"), now + 1_209_600, None, now, now)
        asyncio.run(self.kept.put(self.session))

    def find(self) -> Session | None:
        async def waited() -> Session | None:
            found = self.live.find("s")
            return await found if inspect.isawaitable(found) else found

        return asyncio.run(waited())

    def change(self, **changes: object) -> None:
        asyncio.run(self.users.save(replace(AGENT, **changes)))


@pytest.fixture(params=[False, True], ids=["immediate", "waited for"])
def place(request: pytest.FixtureRequest) -> Place:
    return Place(far=request.param)


def test_what_was_typed_stays_and_everything_else_is_the_users(place: Place) -> None:
    place.change(roles=("Boss",), display_name="Agent Smith")

    identity = place.find().identity

    assert (identity.user_name, identity.session_id) == ("agent@example.org", "s")
    assert (identity.roles, identity.display_name) == (("Boss",), "Agent Smith")


@pytest.mark.parametrize("changes", [{"locked": True}, {"sessions_from": 1_900_000_000.0}])
def test_a_lock_and_a_sign_out_everywhere_count_from_the_next_request(place: Place, changes: dict[str, object]) -> None:
    assert place.find() is not None
    place.change(**changes)
    assert place.find() is None


def test_who_is_deleted_is_nobody_from_the_next_request(place: Place) -> None:
    assert place.find() is not None
    asyncio.run(place.users.remove("1"))
    assert place.find() is None


def test_a_session_that_ends_is_over(place: Place) -> None:
    assert place.find() is not None
    place.clock.now += 1_209_600
    assert place.find() is None


def test_what_another_process_changes_counts_after_the_stated_time() -> None:
    place = Place(far=True)
    assert place.find() is not None
    asyncio.run(place.kept.drop("s"))

    place.clock.now += 4.9
    assert place.find() is not None
    place.clock.now += 0.2
    assert place.find() is None


def test_a_store_is_asked_once_in_the_stated_time_whatever_it_said() -> None:
    place = Place(far=True)
    for _ in range(50):
        place.find()
    assert place.store.asked == 1

    asyncio.run(place.live.drop("s"))
    for _ in range(50):
        assert place.find() is None
    assert place.store.asked == 2


def test_a_session_lives_on_where_that_is_wanted_at_most_once_a_day() -> None:
    place = Place(far=True, renewed=True)
    end = place.find().expires_at
    place.clock.now += 604_800 - 1
    assert place.find().expires_at == end
    place.clock.now += 6
    assert place.find().expires_at == place.clock.now + 1_209_600
    place.clock.now += 86_400
    assert place.find().expires_at < place.clock.now + 1_209_600


def test_a_session_that_is_signed_out_elsewhere_while_it_is_renewed_stays_so() -> None:
    place = Place(far=True, renewed=True)
    place.clock.now += 700_000
    get = place.store.get

    async def signed_out_meanwhile(session_id: str) -> Session | None:
        found = await get(session_id)
        await place.kept.drop(session_id)
        return found

    place.store.get = signed_out_meanwhile
    assert place.find() is None
    assert asyncio.run(place.kept.get("s")) is None


def test_use_renews_nothing_unless_it_is_wanted(place: Place) -> None:
    end = place.find().expires_at
    place.clock.now += 1_000_000
    assert place.find().expires_at == end


def test_all_sessions_of_a_user_end_but_the_one_kept(place: Place) -> None:
    asyncio.run(place.kept.put(replace(place.session, session_id="t")))

    assert asyncio.run(place.live.end_all("1", kept="t")) == 1
    assert place.find() is None
    assert [each.session_id for each in asyncio.run(place.store.of_user("1"))] == ["t"]


def test_a_store_that_others_write_to_makes_no_administrator_who_is_not_named() -> None:
    for named, roles in ((frozenset(), ("Editor",)), (frozenset({"agent"}), ("Admin", "Editor"))):
        place = Place(far=True)
        place.store.foreign = True
        place.change(roles=("Admin", "Editor"))
        place.live = LiveSessions(place.store, place.users, place.clock, administrators=named)

        assert place.find().identity.roles == roles


def test_a_session_that_ends_while_it_is_looked_up_is_not_remembered() -> None:
    class Slow(FarSessions):
        async def get(self, session_id: str) -> Session | None:
            found = await super().get(session_id)
            await asyncio.sleep(0)
            return found

    place = Place(far=True)
    place.live = LiveSessions(Slow(place.kept), place.users, place.clock)

    async def cross() -> Session | None:
        looked_up = asyncio.ensure_future(place.live.find("s"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await place.live.drop("s")
        await looked_up
        after = place.live.find("s")
        return await after if inspect.isawaitable(after) else after

    assert asyncio.run(cross()) is None
