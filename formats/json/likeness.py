"""Which types msgspec writes and reads in JSON as a ServiceStack host does."""

from __future__ import annotations

import functools
from typing import Any

from formats.late_patterns import late_pattern
from formats.types.enums import Enumeration
from formats.types.kinds import AnyKind, Container, Kind
from formats.types.naming import TextCase
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Record, Scalar, Shape
from formats.types.structs import Dto

#: A double that msgspec reads without its sign: negative zero.
NEGATIVE_ZERO = late_pattern(rb"-0(?:[,}\]\s]|\Z)")
#: The characters that msgspec escapes in a string.
_ESCAPED = late_pattern(r'["\\\x00-\x1f]')
#: Kinds that msgspec writes and reads as ServiceStack does.
_ALIKE = {
    Kind.STRING,
    Kind.BOOLEAN,
    Kind.SBYTE,
    Kind.BYTE,
    Kind.INT16,
    Kind.UINT16,
    Kind.INT32,
    Kind.UINT32,
    Kind.INT64,
}


def is_native(shape: Shape, reading: bool) -> bool:
    """Return whether msgspec writes (or reads) a type as ServiceStack does with the default options."""
    return _is_native(shape, reading, set())


def _is_native(shape: Shape, reading: bool, seen: set[int]) -> bool:
    """Return the same; ``seen`` are records visited before: if one of them differs, the whole type does."""
    match shape:
        case Scalar(kind=kind):
            return kind in _ALIKE or (kind is Kind.DOUBLE and reading) or (kind is Kind.UINT64 and not reading)
        case Enumerated(type=enum):
            return not shape.is_flags and (reading or _is_plain(enum))
        case Listing(item=item, container=container):
            return not (reading and container is Container.SET) and _is_native(item, reading, seen)
        case Mapping(key=key, value=value):
            return key == Scalar(Kind.STRING) and _is_native(value, reading, seen)
        case Nested(record=record):
            if id(record) in seen:
                return True
            seen.add(id(record))
            return _is_native_record(record, reading, seen)
    return False


@functools.cache
def _is_plain(enum: type[Enumeration]) -> bool:
    """Return whether no label has to be escaped: a host does not (formats/WIRE.md 2.8), msgspec does."""
    labels = (str(member.value) for member in enum)
    return not any(not label.isalnum() and _ESCAPED.search(label) for label in labels)


def kinds_in(shape: Shape) -> set[AnyKind]:
    """Return the kinds of the scalars in values of a shape, but for the keys of dictionaries."""
    kinds: set[AnyKind] = set()
    _add_kinds(shape, kinds, set())
    return kinds


def _add_kinds(shape: Shape, kinds: set[AnyKind], seen: set[int]) -> None:
    """Add them; ``seen`` are records visited before."""
    match shape:
        case Scalar(kind=kind):
            kinds.add(kind)
        case Listing(item=inner) | Mapping(value=inner):
            _add_kinds(inner, kinds, seen)
        case Nested(record=record) if id(record) not in seen:
            seen.add(id(record))
            for member in record.members:
                _add_kinds(member.shape, kinds, seen)


def _is_native_record(record: Record, reading: bool, seen: set[int]) -> bool:
    members = record.ordered
    if not issubclass(record.type, Dto) or not members:
        return False
    names = [(member.attribute, member.name(TextCase.CAMEL)) for member in members]
    type_: Any = record.type
    natural = list(zip(type_.__struct_fields__, type_.__struct_encode_fields__, strict=True))
    always = all(member.facts.emit_default and not member.computed for member in members)
    return names == natural and always and all(_is_native(member.shape, reading, seen) for member in members)
