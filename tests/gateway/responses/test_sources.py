"""Where rows come from: as many as are asked for, and the source closed in every case."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from gateway import Rows
from gateway.responses.sources import PATIENCE, TURN_SECONDS, Source
from gateway.service.rows import TooManyRowsError


class Counted:
    """Rows from one to ``count``, which notes what becomes of it."""

    def __init__(self, count: int) -> None:
        self.count, self.closed = count, 0

    def plain(self) -> Iterator[int]:
        try:
            yield from range(1, self.count + 1)
        finally:
            self.closed += 1

    async def asynchronous(self) -> AsyncIterator[int]:
        try:
            for each in range(1, self.count + 1):
                yield each
        finally:
            self.closed += 1


def rows(counted: Counted, kind: str) -> Rows[Any]:
    if kind == "asynchronous":
        return Rows(counted.asynchronous())
    return Rows(counted.plain(), in_thread=kind == "in a thread")


def standing() -> float:
    """Return the time of a machine on which nothing takes any."""
    return 0.0


KINDS = pytest.mark.parametrize("kind", ["plain", "asynchronous", "in a thread"])


@KINDS
def test_rows_are_taken_a_few_at_a_time_until_they_end(kind: str) -> None:
    counted = Counted(3)

    async def taken() -> list[list[int]]:
        source = Source(rows(counted, kind), standing)
        found = [await source.take(2), await source.take(2)]
        assert source.ended
        await source.close()
        await source.close()
        return found

    assert asyncio.run(taken()) == [[1, 2], [3]]
    assert counted.closed == 1


@KINDS
def test_the_first_rows_are_taken_and_the_source_is_closed(kind: str) -> None:
    counted = Counted(10)

    assert asyncio.run(Source(rows(counted, kind)).first(3)) == [1, 2, 3]
    assert counted.closed == 1


@KINDS
@pytest.mark.parametrize(("count", "limit"), [(0, 0), (3, 3), (4, 3)])
def test_all_rows_are_taken_unless_there_are_too_many(kind: str, count: int, limit: int) -> None:
    counted = Counted(count)
    source = Source(rows(counted, kind))

    if count > limit:
        with pytest.raises(TooManyRowsError, match="more than 3 rows"):
            asyncio.run(source.all(limit))
    else:
        assert asyncio.run(source.all(limit)) == list(range(1, count + 1))
    assert counted.closed == 1


def test_a_source_that_has_no_way_to_be_closed_is_left() -> None:
    asyncio.run(Source(Rows([1, 2])).close())


@pytest.mark.parametrize(
    ("kind", "seconds"), [("plain", TURN_SECONDS), ("asynchronous", TURN_SECONDS), ("in a thread", PATIENCE)]
)
@pytest.mark.parametrize("rows_in_time", [0.5, 3, 100])
def test_rows_that_take_their_time_are_given_before_as_many_as_were_asked_for_are_there(
    kind: str, seconds: float, rows_in_time: float
) -> None:
    now = 0.0

    def plain() -> Iterator[int]:
        nonlocal now
        for each in range(10_000):
            now += seconds / rows_in_time
            yield each

    async def asynchronous() -> AsyncIterator[int]:
        for each in plain():
            yield each

    async def taken() -> list[int]:
        source = Source(
            Rows(asynchronous()) if kind == "asynchronous" else Rows(plain(), in_thread=kind != "plain"), lambda: now
        )
        found = [await source.take(5_000), await source.take(5_000)]
        await source.close()
        assert found[0] + found[1] == list(range(len(found[0]) + len(found[1])))
        return [len(each) for each in found]

    for count in asyncio.run(taken()):
        assert rows_in_time <= count <= rows_in_time + 20
