"""Many strings at a time: joined, searched at memory speed, and looked at one by one only where a mark was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Stands between joined texts, to count them by; a text that holds it is no error.
BETWEEN = "\0"


def respell(texts: tuple[Any, ...], joined: str, marks: str, spell: Callable[[str], str]) -> list[Any]:
    """Return texts of which those are spelled that hold one of ``marks``; None stays.

    ``joined`` is the same texts with :data:`BETWEEN` in between. A mark is found in it at memory
    speed, and the number of its text by counting: few of many texts hold one.
    """
    count, find = joined.count, joined.find
    if count(BETWEEN) != len(texts) - 1:
        return [spell(each) if each else each for each in texts]
    found = list(texts)
    for mark in marks:
        at = find(mark)
        while at >= 0:
            index = count(BETWEEN, 0, at)
            found[index] = spell(texts[index])
            end = find(BETWEEN, at)
            at = find(mark, end) if end >= 0 else end
    return found
