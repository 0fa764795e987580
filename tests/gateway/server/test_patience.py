"""The sweep asks everybody who waits, again and again, until the server stops."""

from __future__ import annotations

import asyncio

from gateway.server.patience import sweep


class Waiting:
    def __init__(self) -> None:
        self.asked: list[float] = []

    def expire(self, now: float) -> None:
        self.asked.append(now)


def test_whoever_waits_is_asked_and_others_are_left_alone() -> None:
    one, other, websocket = Waiting(), Waiting(), object()
    connections: set[object] = {one, other, websocket}

    async def swept() -> None:
        await sweep(connections, 0, lambda: len(one.asked) == 3)

    asyncio.run(swept())

    assert len(one.asked) == len(other.asked) == 3
    assert one.asked == sorted(one.asked)


def test_who_is_gone_by_the_time_it_is_asked_harms_nobody() -> None:
    connections: set[object] = set()

    class Leaving(Waiting):
        def expire(self, now: float) -> None:
            super().expire(now)
            connections.clear()

    leaving = [Leaving(), Leaving()]
    connections.update(leaving)

    asyncio.run(sweep(connections, 0, lambda: any(each.asked for each in leaving)))

    assert all(each.asked for each in leaving)
