"""Where the brackets and strings of a text end, by the offset at which they begin.

A dictionary is the fastest store, but takes a hundred and fifty bytes for an end, and a text of nothing but
brackets has one in three bytes. So for a large text the ends of brackets take sixteen bytes each, and the ends of
strings are searched again when needed: this bounds the memory that a small request can use.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable
from typing import Protocol

#: The length of a text, in characters, from which memory counts for more than time.
LARGE = 1 << 16


class Ends(Protocol):
    """Offset of a beginning → offset after its end."""

    def __setitem__(self, start: int, end: int, /) -> None:
        """Store an end."""
        ...

    def get(self, start: int, /) -> int | None:
        """Return the end of what begins at ``start``, None if nothing does."""
        ...


def bracket_ends(text: str) -> Ends:
    """Return the store for the ends of a text's brackets; all must be stored before the first is read."""
    return {} if len(text) < LARGE else _Pairs()


def string_ends(text: str, find: Callable[[int], int]) -> Ends:
    """Return the store for the ends of a text's strings; for a large text, ``find`` searches each end again."""
    return {} if len(text) < LARGE else _Searched(find)


class _Pairs:
    """Ends in arrays; reading them in the order of the text, as nearly always, needs no search."""

    def __init__(self) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        self._is_sorted = False
        self._next = 0

    def __setitem__(self, start: int, end: int, /) -> None:
        self._starts.append(start)
        self._ends.append(end)

    def get(self, start: int, /) -> int | None:
        if not self._is_sorted:
            self._sort()
        number, starts = self._next, self._starts
        if number >= len(starts) or starts[number] != start:
            number = bisect_left(starts, start)
            if number >= len(starts) or starts[number] != start:
                return None
        self._next = number + 1
        return self._ends[number]

    def _sort(self) -> None:
        """Sort by beginning: they were stored in the order of their ends."""
        order = sorted(range(len(self._starts)), key=self._starts.__getitem__)
        self._starts = array("Q", map(self._starts.__getitem__, order))
        self._ends = array("Q", map(self._ends.__getitem__, order))
        self._is_sorted = True


class _Searched:
    """Ends that are searched when read, and not stored."""

    def __init__(self, find: Callable[[int], int]) -> None:
        self.get = find

    def __setitem__(self, start: int, end: int, /) -> None:
        pass
