"""The value that .NET has where none was given: ``default(T)`` (formats/WIRE.md 1.4)."""

from __future__ import annotations

from typing import Any

from formats.errors import UnsupportedTypeError
from formats.types.enums import Flags
from formats.types.kinds import facts_of
from formats.types.shapes import Enumerated, Pair, Record, Scalar, Shape, is_value_type
from formats.types.structs import KeyValuePair


def default_of(shape: Shape) -> Any:
    """Return ``default(T)``: None where null may stand, else zero, or a pair of such defaults.

    >>> from formats import Int32, shape_of
    >>> default_of(shape_of(Int32)), default_of(shape_of(Int32 | None)), default_of(shape_of(KeyValuePair[str, bool]))
    (0, None, KeyValuePair(key=None, value=False))
    """
    if shape.optional or not is_value_type(shape):
        return None
    match shape:
        case Scalar(kind=kind):
            return facts_of(kind).zero
        case Enumerated():
            return shape.type(0) if issubclass(shape.type, Flags) else shape.type.numbered(0)
        case Pair():
            return KeyValuePair(default_of(shape.key), default_of(shape.value))
    raise UnsupportedTypeError(f"{shape} has no default")


def empty_of(record: Record) -> Any:
    """Return a new value of a record as .NET's constructor makes it: what has no initial value is ``default(T)``."""
    required = [member for member in record.members if member.default is None and not member.computed]
    return record.make(**{member.attribute: default_of(member.shape) for member in required})
