"""Counts that expire, for counting the guesses of a minute.

A single worker keeps them in memory (:class:`MemoryCounters`); several workers share them in the store
that they share anyway (:mod:`gateway.auth.stores`).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

import msgspec


class Count(msgspec.Struct, frozen=True):
    """A count and the seconds until it is forgotten."""

    value: int = 0
    seconds_left: float = 0.0


class Counters(Protocol):
    """Counts by key; each expires after a time."""

    async def add(self, key: str, amount: int, seconds: float, /) -> Count:
        """Add to a count and return it, in one atomic step; a new count expires after ``seconds``."""
        ...

    async def read(self, key: str, /) -> Count:
        """Return a count; 0 if there is none."""
        ...

    async def extend(self, key: str, seconds: float, /) -> None:
        """Let a count, if there is one, expire ``seconds`` from now."""
        ...

    async def drop(self, key: str, /) -> None:
        """Remove a count."""
        ...


class MemoryCounters:
    """The counts of one process, at most ``capacity`` of them. ``clock`` gives seconds and never goes back."""

    def __init__(self, capacity: int = 100_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = capacity
        self._clock = clock
        self._counts: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._counts)

    async def add(self, key: str, amount: int, seconds: float, /) -> Count:  # noqa: D102
        now = self._clock()
        value, until = self._counts.get(key, (0, 0.0))
        if until <= now:
            value, until = 0, now + seconds
        self._counts[key] = (value + amount, until)
        self._counts.move_to_end(key)
        while len(self._counts) > self._capacity:
            self._counts.popitem(last=False)
        return Count(value + amount, until - now)

    async def read(self, key: str, /) -> Count:  # noqa: D102
        value, until = self._counts.get(key, (0, 0.0))
        left = until - self._clock()
        return Count(value, left) if left > 0 else Count()

    async def extend(self, key: str, seconds: float, /) -> None:  # noqa: D102
        if key in self._counts:
            self._counts[key] = (self._counts[key][0], self._clock() + seconds)

    async def drop(self, key: str, /) -> None:  # noqa: D102
        self._counts.pop(key, None)
