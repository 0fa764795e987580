"""How deep the values of a type may nest."""

from __future__ import annotations

import math

from formats.types.shapes import Listing, Mapping, Nested, Pair, Shape


def depth_of(shape: Shape) -> float:
    """Return how many objects, lists and dictionaries may stand within each other; infinite if a type contains itself.

    Each record is looked at once: types that all refer to each other have far too many paths to follow.
    """
    return _depth(shape, {})


def _depth(shape: Shape, known: dict[int, float]) -> float:
    match shape:
        case Listing(item=item):
            return 1 + _depth(item, known)
        case Mapping(value=value):
            return 1 + _depth(value, known)
        case Pair(key=key, value=value):
            return 1 + max(_depth(key, known), _depth(value, known))
        case Nested(record=record):
            if id(record) not in known:
                known[id(record)] = math.inf  # if it is met again before its depth is known, it contains itself
                known[id(record)] = 1 + max((_depth(member.shape, known) for member in record.members), default=0)
            return known[id(record)]
    return 0
