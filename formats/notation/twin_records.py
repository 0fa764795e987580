"""What a record's twin has in its slots, and how the real one is made of them."""

from __future__ import annotations

import inspect
import uuid
from typing import Any

import msgspec

from formats.types.naming import TextCase
from formats.types.primitives import Container, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Member, Nested, Record, Scalar, Shape
from formats.types.structs import Dto

#: Kinds that msgspec reads literally as the careful readers do, or refuses.
SAME: dict[Kind, Any] = {Kind.STRING: str, Kind.BOOLEAN: bool, Kind.DOUBLE: float, Kind.GUID: uuid.UUID}


class NoTwinError(Exception):
    """A type has something that no twin reads."""


def is_read_alike(record: Record) -> bool:
    """Return whether msgspec reads a record itself as the careful readers do, integers' ranges among it."""
    return _holds_texts(Nested(record), set())


def _holds_texts(shape: Shape, seen: set[int]) -> bool:
    """Return whether a shape holds texts and the like; ``seen`` are records that have been asked."""
    match shape:
        case Scalar(kind=kind):
            return kind in SAME and kind is not Kind.DOUBLE  # of which a caller wants to know
        case Enumerated():
            return not shape.is_flags
        case Listing(item=item):
            return shape.container is not Container.SET and shape.build in (list, tuple) and _holds_texts(item, seen)
        case Mapping(key=key, value=value):
            return key == Scalar(Kind.STRING) and _holds_texts(value, seen)
        case Nested(record=record) if id(record) in seen:
            return True
        case Nested(record=record):
            seen.add(id(record))
            type_: Any = record.type
            if not issubclass(type_, Dto) or not record.members:
                return False
            names = {each.attribute: each.name(TextCase.CAMEL) for each in record.members if not each.computed}
            known = dict(zip(type_.__struct_fields__, type_.__struct_encode_fields__, strict=True))
            return names == known and all(
                _holds_texts(each.shape, seen) for each in record.members if not each.computed
            )
    return False


def names_of(record: Record, case: TextCase) -> dict[str, str]:
    """Return attribute → name of the members that a text may set; a record that no twin reads has none."""
    settable = [each for each in record.members if not each.computed]
    names = {each.attribute: each.name(case) for each in settable}
    # A careful reader knows a member by its column's name, in any letter case; of two of one name it has the last.
    columns = {each.column.lower() for each in settable}
    known = all(names[each.attribute].lower() == each.column.lower() for each in settable)
    if not settable or len(columns) < len(settable) or len(names) < len(settable) or not known:
        raise NoTwinError(record)
    return names


def arguments_of(type_: Any, sources: dict[str, str]) -> list[str]:
    """Return the arguments of a type's call: by place as far as possible, which is faster, then by name."""
    found, is_prefix = [], True
    for attribute, parameter in inspect.signature(type_).parameters.items():
        is_prefix &= attribute in sources and parameter.kind is not parameter.KEYWORD_ONLY
        if attribute in sources:
            found.append(sources[attribute] if is_prefix else f"{attribute}={sources[attribute]}")
    return found


def default_of_slot(member: Member) -> tuple[Any, ...]:
    """Return what is to be in a slot that a text does not name; nothing if the text must."""
    if member.default is None:
        return ()
    value = member.default()
    return (None if value is None else msgspec.field(default_factory=member.default),)
