"""Whether integers fit where their annotation has no range: ``int`` alone is .NET's Int32 (formats/WIRE.md 2.1).

msgspec checks an integer against the range of its annotation, and ``int`` has none. For a record of a bare integer and
a list of records the check is this:

    def fits(value): return ((x := value.size) is None or -2147483648 <= x <= 2147483647) and
            ((x := value.rows) is None or all(map(_0, x)))
"""

from __future__ import annotations

import typing
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec

from formats.codegen.compiler import compile_function
from formats.codegen.per_record import PerRecord
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Listing, Mapping, Nested, Record, Scalar, Shape

Check = Callable[[Any], bool]
_LOWEST, _HIGHEST = INTEGER_RANGES[Kind.INT32]


def range_check(shape: Shape, annotation: Any) -> Check | None:
    """Return the check whether the integers of a value fit; None if msgspec checks all of them."""
    return _Ranges().of(shape, _is_bare(annotation))


class _Ranges:
    """Makes the checks of shapes; a record's only once, because a record may contain itself."""

    def __init__(self) -> None:
        self._records = PerRecord(self._record)

    def of(self, shape: Shape, is_bare: bool) -> Check | None:
        """Return the check of a value, None if nothing needs a check; a value of None fits."""
        environment: dict[str, Any] = {}
        slot = self._slot(shape, "x", is_bare, environment)
        return None if slot is None else compile_function("fits", f"def fits(x): return {slot}", environment)

    def _record(self, record: Record) -> Check:
        environment: dict[str, Any] = {}
        slots = [self._slot(shape, f"value.{name}", bare, environment) for name, shape, bare in _members(record)]
        return compile_function("fits", "def fits(value): return " + " and ".join(filter(None, slots)), environment)

    def _slot(self, shape: Shape, value: str, is_bare: bool, environment: dict[str, Any]) -> str | None:
        """Return the expression that is true if a value fits; ``value`` is the expression that gets it."""
        named = f"_{len(environment)}"
        match shape:
            case Scalar(kind=Kind.INT32) if is_bare:
                test = f"{_LOWEST} <= x <= {_HIGHEST}"
            case Listing(item=of) | Mapping(value=of) if (inner := self.of(of, is_bare)) is not None:
                environment[named] = inner
                test = f"all(map({named}, x{'' if isinstance(shape, Listing) else '.values()'}))"
            case Nested(record=record) if _holds(shape, False, set()):
                environment[named] = self._records.of(record)
                test = f"{named}(x)"
            case _:
                return None
        return f"((x := {value}) is None or {test})"


def _holds(shape: Shape, is_bare: bool, seen: set[int]) -> bool:
    """Return whether values of a shape hold bare integers; ``seen`` are records visited before."""
    match shape:
        case Scalar(kind=kind):
            return is_bare and kind is Kind.INT32
        case Listing(item=of) | Mapping(value=of):
            return _holds(of, is_bare, seen)
        case Nested(record=record) if id(record) not in seen:
            seen.add(id(record))
            return any(_holds(inner, bare, seen) for _, inner, bare in _members(record))
    return False


def _members(record: Record) -> list[tuple[str, Shape, bool]]:
    """Return for each member that is read its attribute, its shape, and whether its integers are bare."""
    stored = [member for member in record.members if not member.computed]
    return [(member.attribute, member.shape, _is_bare(record.hints[member.attribute])) for member in stored]


def _is_bare(annotation: Any) -> bool:
    """Return whether an annotation has an ``int`` without a range; a parameter of a generic type may be one."""
    if typing.get_origin(annotation) is Annotated:
        inner, *marks = typing.get_args(annotation)
        return not any(isinstance(mark, msgspec.Meta) for mark in marks) and _is_bare(inner)
    return annotation is int or isinstance(annotation, TypeVar) or any(map(_is_bare, typing.get_args(annotation)))
