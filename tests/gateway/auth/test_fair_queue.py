"""Who waits for a thread: turns by client, then by account, with places for everybody."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterable

import pytest

from gateway.auth.fair_queue import GIVES_WAY, FairQueue, Lane, TooBusyError


def order(lanes: Iterable[Lane], waiting: int = 100, waiting_each: int = 100) -> tuple[list[Lane], list[Lane]]:
    """Return whose work is done, in its order, and whose was sent away."""
    served: list[Lane] = []
    gate = threading.Event()

    def work(lane: Lane) -> Callable[[], None]:
        return lambda: served.append(lane)

    async def crowd() -> list[Lane]:
        queue = FairQueue(1, waiting, waiting_each)
        first = asyncio.ensure_future(queue.run(gate.wait))
        await asyncio.sleep(0)
        given = [*lanes]
        tasks = [asyncio.ensure_future(queue.run(work(each), each)) for each in given]
        await asyncio.sleep(0)
        gate.set()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        await first
        assert len(queue) == 0
        return [lane for lane, each in zip(given, done, strict=True) if isinstance(each, TooBusyError)]

    return served, asyncio.run(crowd())


def test_each_client_has_its_turn_and_of_each_client_each_account() -> None:
    flood = [Lane("a", "x")] * 4
    others = [Lane("a", "y"), Lane("b", "z"), Lane("b", "z")]

    served, sent_away = order([*flood, *others])

    assert not sent_away
    assert served == [Lane("a", "x"), Lane("b", "z"), Lane("a", "y"), Lane("b", "z"), *[Lane("a", "x")] * 3]


def test_who_floods_leaves_a_place_to_everybody_else() -> None:
    flood = [Lane("flood", f"guess {number % 3}") for number in range(500)]
    others = [Lane(f"client {number}", "x") for number in range(25)]
    neighbours = [Lane("flood", "neighbour")]

    served, sent_away = order([*flood, *others, *neighbours], waiting=64, waiting_each=32)

    assert set(others) <= set(served)
    assert set(neighbours) <= set(served)
    assert {each.client for each in sent_away} == {"flood"}


def test_many_clients_who_flood_leave_a_place_to_one_who_does_not() -> None:
    flood = [Lane(f"flood {number % 8}", "x") for number in range(500)]

    served, _ = order([*flood, Lane("other", "y")], waiting=64, waiting_each=32)

    assert Lane("other", "y") in served


def test_work_that_fails_tells_so_and_leaves_its_thread_to_the_next() -> None:
    async def run() -> int:
        queue = FairQueue(1, 8, 8)
        with pytest.raises(ZeroDivisionError):
            await queue.run(lambda: 1 // 0)
        return await queue.run(lambda: 7)

    assert asyncio.run(run()) == 7


def test_who_waits_no_more_costs_nothing() -> None:
    done: list[str] = []
    gate = threading.Event()

    async def run() -> None:
        queue = FairQueue(1, 8, 8)
        first = asyncio.ensure_future(queue.run(gate.wait))
        left = asyncio.ensure_future(queue.run(lambda: done.append("left"), Lane("a")))
        stayed = asyncio.ensure_future(queue.run(lambda: done.append("stayed"), Lane("b")))
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, stayed)

    asyncio.run(run())
    assert done == ["stayed"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
def test_the_threads_give_way_to_the_event_loop_and_nobody_else_does() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = niceness()

    assert asyncio.run(FairQueue(1, 1, 1).run(niceness)) == min(before + GIVES_WAY, 19)
    assert niceness() == before
