"""The source of an answer's rows, whether it is asynchronous, plain or blocking."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import islice
from typing import Any

from anyio.to_thread import run_sync

from gateway.service.rows import Rows, TooManyRowsError

#: Seconds after which a thread returns the rows that it has, although more were asked for.
PATIENCE = 0.5
#: The same on the event loop, where other requests wait meanwhile.
TURN_SECONDS = 0.0003
#: Rows that are read between two looks at the clock, at most.
_MOST_UNSEEN = 16


class Source:
    """The rows of one answer, taken once. :meth:`close` it in every case."""

    def __init__(self, rows: Rows[Any], clock: Callable[[], float] = time.monotonic) -> None:
        self._iterator = rows.iterator()
        self._clock = clock
        self._in_thread = rows.in_thread
        self._taking: asyncio.Future[list[Any]] | None = None
        self._closed = False
        self.ended = False

    async def take(self, count: int) -> list[Any]:
        """Return up to ``count`` rows; fewer where the source is slow, or has :attr:`ended`."""
        if isinstance(self._iterator, AsyncIterator):
            return await self._gathered(self._iterator, count)
        if not self._in_thread:
            return self._pulled(self._iterator, count, TURN_SECONDS)
        # Shielded, so that the thread is not at work in a source that is being closed.
        self._taking = asyncio.ensure_future(run_sync(self._pulled, self._iterator, count, PATIENCE))
        return await asyncio.shield(self._taking)

    async def first(self, count: int) -> list[Any]:
        """Return the first rows, at most ``count``, however long they take, and close the source."""
        found: list[Any] = []
        try:
            while len(found) < count and not self.ended:
                found += await self.take(count - len(found))
                await asyncio.sleep(0)
        finally:
            await self.close()
        return found

    async def all(self, limit: int, held: int = 0) -> list[Any]:
        """Return all rows, and close the source.

        Raises :class:`TooManyRowsError` if they and the ``held`` before them are more than ``limit``.
        """
        found = await self.first(limit - held + 1)
        if held + len(found) > limit:
            raise TooManyRowsError(f"This answer cannot be sent in pieces, and there are more than {limit} rows.")
        return found

    async def close(self) -> None:
        """Close the source, and so what it holds, such as a cursor; a second call does nothing."""
        if self._closed:
            return
        self._closed = self.ended = True
        if self._taking is not None:
            await asyncio.wait([self._taking])
        if isinstance(self._iterator, AsyncIterator):
            if hasattr(self._iterator, "aclose"):
                await self._iterator.aclose()
        elif hasattr(self._iterator, "close"):
            if self._in_thread:
                await run_sync(self._iterator.close)
            else:
                self._iterator.close()

    async def _gathered(self, iterator: AsyncIterator[Any], count: int) -> list[Any]:
        rows: list[Any] = []
        clock, until = self._clock, 0.0
        async for row in iterator:
            rows.append(row)
            if len(rows) >= count:
                return rows
            if not until:
                until = clock() + TURN_SECONDS  # from the first row on, for which others had their turn
            elif clock() > until:
                return rows
        self.ended = True
        return rows

    def _pulled(self, iterator: Iterator[Any], count: int, seconds: float) -> list[Any]:
        rows: list[Any] = []
        until, unseen = self._clock() + seconds, 1
        while len(rows) < count:
            wanted = min(unseen, count - len(rows))
            some = list(islice(iterator, wanted))
            rows += some
            if len(some) < wanted:
                self.ended = True
                break
            if self._clock() > until:
                break
            unseen = min(2 * unseen, _MOST_UNSEEN)
        return rows
