"""Where the brackets and strings of a text end, by the offset at which they begin.

A dictionary is the fastest, and takes a hundred and fifty bytes for each; a text of nothing but brackets has
three. So of a large text the ends of brackets are kept in sixteen bytes, and those of strings are looked for
again when they are asked for: what a small request can make of memory is bounded.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable
from typing import Protocol

#: Characters of a text from which on memory counts for more than time.
LARGE = 1 << 16


class Ends(Protocol):
    """Offset of a beginning → offset after its end."""

    def __setitem__(self, start: int, end: int, /) -> None:
        """Note an end."""
        ...

    def get(self, start: int, /) -> int | None:
        """Return an end, None if nothing begins there."""
        ...


def bracket_ends(text: str) -> Ends:
    """Return what keeps the ends of a text's brackets, which are noted before any is asked for."""
    return {} if len(text) < LARGE else _Pairs()


def string_ends(text: str, find: Callable[[int], int]) -> Ends:
    """Return what keeps the ends of a text's strings, or ``find`` finds again."""
    return {} if len(text) < LARGE else _Found(find)


class _Pairs:
    """Ends in arrays; asked for in the order of the text, as they nearly always are, they need no search."""

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
        """Sort by where they begin: they were noted as they end."""
        order = sorted(range(len(self._starts)), key=self._starts.__getitem__)
        self._starts = array("Q", map(self._starts.__getitem__, order))
        self._ends = array("Q", map(self._ends.__getitem__, order))
        self._is_sorted = True


class _Found:
    """Ends that are not kept."""

    def __init__(self, find: Callable[[int], int]) -> None:
        self.get = find

    def __setitem__(self, start: int, end: int, /) -> None:
        pass
