"""Counts that expire, worked out without a clock."""

from __future__ import annotations

import asyncio

from gateway.auth.counters import Count, MemoryCounters


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_count_lives_from_its_first_addition_and_then_begins_anew() -> None:
    clock = Clock()
    counters = MemoryCounters(clock=clock)

    async def counted() -> None:
        assert await counters.add("a", 2, 60) == Count(2, 60)
        clock.now = 59
        assert await counters.add("a", 1, 60) == Count(3, 1)
        clock.now = 60
        assert await counters.read("a") == Count()
        assert await counters.add("a", 1, 60) == Count(1, 60)

    asyncio.run(counted())


def test_a_count_may_live_longer_and_be_forgotten() -> None:
    clock = Clock()
    counters = MemoryCounters(clock=clock)

    async def counted() -> None:
        await counters.add("a", 1, 60)
        clock.now = 30
        await counters.extend("a", 60)
        await counters.extend("nothing", 60)
        clock.now = 89
        assert await counters.read("a") == Count(1, 1)
        await counters.drop("a")
        await counters.drop("a")
        assert await counters.read("a") == Count()
        assert len(counters) == 0

    asyncio.run(counted())


def test_of_too_many_the_one_that_was_added_to_longest_ago_is_forgotten() -> None:
    counters = MemoryCounters(capacity=2, clock=Clock())

    async def counted() -> list[int]:
        for key in ("a", "b", "a", "c"):
            await counters.add(key, 1, 60)
        return [(await counters.read(key)).value for key in ("a", "b", "c")]

    assert asyncio.run(counted()) == [2, 0, 1]
