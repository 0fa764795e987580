"""Whether every slot of one value holds a value of its declared type, found by walking through it.

For a codec's first value: to compile what :mod:`formats.json.slot_checks` generates takes a millisecond, which a
process that answers only once need not spend, nor the first answer of any other wait for.
"""

from __future__ import annotations

from typing import Any

from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Scalar, Shape, is_nullable

#: Slots of a value that is walked through, at most: of a larger one a compiled check is faster.
MOST_SLOTS = 1_000

#: The class of each scalar kind of which the class says it all.
CLASSES: dict[Kind, type] = {Kind.STRING: str, Kind.BOOLEAN: bool}
#: The classes of lists.
LISTS = frozenset({list, tuple, set, frozenset})
_SIZED = LISTS | {dict}


def is_sound(shape: Shape, value: Any) -> bool | None:
    """Return what :func:`formats.json.slot_checks.checker_of` checks, of a value that is not None.

    None for a value of more than :data:`MOST_SLOTS` slots. Raises AttributeError for a slot without a value.
    """
    waiting, seen = [(shape, value)], 0
    while waiting:
        shape, value = waiting.pop()
        if value is None:
            if not is_nullable(shape):
                return False
            continue
        if value.__class__ in _SIZED and len(value) > MOST_SLOTS:
            return None
        inside = _inside(shape, value)
        if inside is None:
            return False
        seen += len(inside)
        if seen > MOST_SLOTS:
            return None
        waiting += inside
    return True


def _inside(shape: Shape, value: Any) -> list[tuple[Shape, Any]] | None:
    """Return the slots within a value; None if the value itself is not of its slot's type."""
    class_ = value.__class__
    match shape:
        case Scalar(kind=kind) if kind in CLASSES:
            return [] if class_ is CLASSES[kind] else None
        case Scalar(kind=kind) if kind in INTEGER_RANGES:
            lowest, highest = INTEGER_RANGES[kind]
            return [] if class_ is int and lowest <= value <= highest else None
        case Enumerated(type=enum):
            return [] if class_ is enum else None
        case Nested(record=record):
            if class_ is not record.type:
                return None
            return [(member.shape, getattr(value, member.attribute)) for member in record.ordered]
        case Listing(item=item):
            return [(item, each) for each in value] if class_ in LISTS else None
        case Mapping(key=key, value=of):
            if class_ is not dict:
                return None
            return [*((key, each) for each in value), *((of, each) for each in value.values())]
    raise TypeError(f"no check of {shape}")
