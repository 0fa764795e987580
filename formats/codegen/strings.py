"""Many strings at a time: joined and searched at memory speed; only strings that hold a mark are touched one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Stands between joined texts, so that they can be counted. A text may hold it too.
BETWEEN = "\0"


def respell(texts: tuple[Any, ...], joined: str, marks: str, spell: Callable[[str], str]) -> list[Any]:
    """Return the texts, with ``spell`` applied to those that hold one of ``marks``; None stays.

    ``joined`` is the same texts with :data:`BETWEEN` in between. It is searched for marks at memory speed,
    and counting gives the index of a mark's text: of many texts, few hold a mark.
    """
    count, find = joined.count, joined.find
    if count(BETWEEN) != len(texts) - 1:
        return [spell(text) if text else text for text in texts]
    spelled = list(texts)
    for mark in marks:
        at = find(mark)
        while at >= 0:
            index = count(BETWEEN, 0, at)
            spelled[index] = spell(texts[index])
            end = find(BETWEEN, at)
            at = find(mark, end) if end >= 0 else end
    return spelled
