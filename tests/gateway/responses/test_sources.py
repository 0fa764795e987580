"""Where rows come from: as many as are asked for, and the source closed in every case."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from gateway import Rows
from gateway.responses.sources import Source
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


KINDS = pytest.mark.parametrize("kind", ["plain", "asynchronous", "in a thread"])


@KINDS
def test_rows_are_taken_a_few_at_a_time_until_they_end(kind: str) -> None:
    counted = Counted(3)

    async def taken() -> list[list[int]]:
        source = Source(rows(counted, kind))
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
