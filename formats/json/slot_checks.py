r"""Whether every slot of a value holds a value of its declared type: one generated expression per record.

msgspec writes every value by its run-time class: ``True`` in an ``Int32``, a text in the place of a list.
This check comes first. It knows only the shapes that :mod:`formats.json.format` lets msgspec write.

For a record of a text, an Int32 and a bool it is this (a test compares it; the line breaks are added here):

    def check(value): return value.__class__ is Type and ((x := value.name) is None or x.__class__ is str) and
            ((x := value.size).__class__ is int and -2147483648 <= x <= 2147483647) and
            (x := value.is_open).__class__ is bool
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from formats.codegen.compiler import compile_function
from formats.codegen.per_record import PerRecord
from formats.json.slot_walk import CLASSES, LISTS
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Record, Scalar, Shape, is_nullable

#: Returns whether a value fits its shape; AttributeError or RecursionError also mean that it does not.
Check = Callable[[Any], bool]


def checker_of(shape: Shape) -> Check:
    """Return the check of a value that is not None."""
    return _Checks().of(shape)


def has_heirs(shape: Shape) -> bool:
    """Return whether a record of a derived class, whose text begins with its type, may stand in some slot.

    The value itself, and the items if it is a list, do not count: their class is always checked.
    """
    root, seen = shape.item if isinstance(shape, Listing) else shape, set[int]()
    if isinstance(root, Nested):
        return any(_has_heirs(member.shape, seen) for member in root.record.members)
    return _has_heirs(root, seen)


def _has_heirs(shape: Shape, seen: set[int]) -> bool:
    """Return the same for a slot; ``seen`` are records visited before."""
    match shape:
        case Listing(item=item):
            return _has_heirs(item, seen)
        case Mapping(value=value):
            return _has_heirs(value, seen)
        case Nested(record=record) if id(record) not in seen:
            seen.add(id(record))
            return _is_derived_from(record.type) or any(_has_heirs(member.shape, seen) for member in record.members)
    return False


def _is_derived_from(type_: type) -> bool:
    heirs: list[type] = type_.__subclasses__()
    return any("__relays__" not in heir.__dict__ or _is_derived_from(heir) for heir in heirs)


class _Checks:
    """Makes the checks of shapes; a record's only once, because a record may contain itself."""

    def __init__(self) -> None:
        self._records = PerRecord(self._record)

    def of(self, shape: Shape, name: str = "check") -> Check:
        """Return the check of a value in a list, a dictionary or at the root; None passes where it is allowed."""
        if isinstance(shape, Nested) and not shape.optional:
            return self._records.of(shape.record)
        environment: dict[str, Any] = {}
        return compile_function(name, f"def {name}(x): return {self._slot(shape, 'x', environment)}", environment)

    def _record(self, record: Record) -> Check:
        environment: dict[str, Any] = {"Type": record.type}
        alike: dict[frozenset[type], list[str]] = {}
        for member in record.ordered:
            alike.setdefault(_classes_of(member.shape), []).append(member.attribute)
        groups = {classes: names for classes, names in alike.items() if classes and len(names) >= _GROUP}
        slots = [_of_group(classes, names, environment) for classes, names in groups.items()]
        slots += [
            self._slot(member.shape, f"(x := value.{member.attribute})", environment)
            for member in record.ordered
            if _classes_of(member.shape) not in groups
        ]
        source = "def check(value): return " + " and ".join(["value.__class__ is Type", *slots])
        return compile_function("check", source, environment)

    def _slot(self, shape: Shape, value: str, environment: dict[str, Any]) -> str:
        """Return the expression that is true for a sound value; the expression ``value`` assigns it to ``x``."""
        if is_nullable(shape):
            return f"({value} is None or {self._present(shape, 'x', environment)})"
        return self._present(shape, value, environment)

    def _present(self, shape: Shape, value: str, environment: dict[str, Any]) -> str:
        named = f"_{len(environment)}"
        match shape:
            case Scalar(kind=Kind.STRING):
                return f"{value}.__class__ is str"
            case Scalar(kind=Kind.BOOLEAN):
                return f"{value}.__class__ is bool"
            case Scalar(kind=kind) if kind in INTEGER_RANGES:
                lowest, highest = INTEGER_RANGES[kind]
                return f"({value}.__class__ is int and {lowest} <= x <= {highest})"
            case Enumerated(type=enum):
                environment[named] = enum
                return f"{value}.__class__ is {named}"
            case Listing(item=item):
                environment["Lists"] = LISTS
                return f"({value}.__class__ in Lists and {self._all(item, 'x', environment)})"
            case Mapping(key=key, value=of):
                keys, values = self._all(key, "x", environment), self._all(of, "x.values()", environment)
                return f"({value}.__class__ is dict and {keys} and {values})"
            case Nested(record=record):
                environment[named] = self._records.of(record)
                return f"{named}({value})"
        raise TypeError(f"no check of {shape}")

    def _all(self, shape: Shape, values: str, environment: dict[str, Any]) -> str:
        """Return the expression that is true if all of several values are sound."""
        named = f"_{len(environment)}"
        if classes := _classes_of(shape):
            environment[named] = classes
            return f"{named}.issuperset(map(type, {values}))"
        environment[named] = None  # reserves the name before the inner checks take theirs
        environment[named] = self.of(shape, "item")
        return f"all(map({named}, {values}))"


#: From so many members on, those of the same classes are looked at together: that is less to compile and to run.
_GROUP = 3


def _classes_of(shape: Shape) -> frozenset[type]:
    """Return the classes that sound values have, where the class says it all; else none."""
    if not isinstance(shape, Scalar) or shape.kind not in CLASSES:
        return frozenset()
    return frozenset((CLASSES[shape.kind], type(None)) if is_nullable(shape) else (CLASSES[shape.kind],))


def _of_group(classes: frozenset[type], attributes: list[str], environment: dict[str, Any]) -> str:
    """Return the expression that is true if all these members have one of the classes."""
    named = f"_{len(environment)}"
    environment[named], environment[f"{named}_of"] = classes, operator.attrgetter(*attributes)
    return f"{named}.issuperset(map(type, {named}_of(value)))"
