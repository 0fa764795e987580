"""The partners of a text's brackets, by offset: sixteen bytes a pair, where a dictionary takes a hundred and fifty.

A text of nothing but brackets is three bytes a pair; what is kept of each decides how much a small request
can make of memory. They are asked for in the order in which they stand, nearly always, so that the next
one is found without a search.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left


class Partners:
    """Offsets of opening brackets, each with the offset after its closing one."""

    def __init__(self) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        self._next = 0

    def open(self, at: int) -> int:
        """Note an opening bracket, in the order of the text; return its number."""
        self._starts.append(at)
        self._ends.append(0)
        return len(self._starts) - 1

    def close(self, number: int, end: int) -> None:
        """Note where a bracket ends."""
        self._ends[number] = end

    def start(self, number: int) -> int:
        """Return the offset of a bracket."""
        return self._starts[number]

    def end(self, at: int) -> int:
        """Return the offset after the partner of the bracket at an offset; 0 if there is none."""
        number, starts = self._next, self._starts
        if number >= len(starts) or starts[number] != at:
            number = bisect_left(starts, at)
            if number >= len(starts) or starts[number] != at:
                return 0
        self._next = number + 1
        return self._ends[number]
