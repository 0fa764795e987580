"""The slots of a record's twin, and how the record is made from them."""

from __future__ import annotations

import inspect
import uuid
from typing import Any

import msgspec

from formats.types.kinds import Container, Kind
from formats.types.naming import TextCase
from formats.types.shapes import Enumerated, Listing, Mapping, Member, Nested, Record, Scalar, Shape
from formats.types.structs import Dto

#: Kinds that msgspec reads exactly as the careful readers do, or refuses.
SAME: dict[Kind, Any] = {Kind.STRING: str, Kind.BOOLEAN: bool, Kind.DOUBLE: float, Kind.GUID: uuid.UUID}


class NoTwinError(Exception):
    """A type has a part that no twin can read."""


def is_read_alike(record: Record) -> bool:
    """Return whether msgspec reads a record without a twin as the careful readers do."""
    return _holds_texts(Nested(record), set())


def _holds_texts(shape: Shape, seen: set[int]) -> bool:
    """Return whether a shape holds only texts, booleans, Guids and named enums; ``seen`` are records visited before."""
    match shape:
        case Scalar(kind=kind):
            return kind in SAME and kind is not Kind.DOUBLE  # callers must know of doubles (Twin.has_doubles)
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
            names = {member.attribute: member.name(TextCase.CAMEL) for member in record.members if not member.computed}
            known = dict(zip(type_.__struct_fields__, type_.__struct_encode_fields__, strict=True))
            return names == known and all(
                _holds_texts(member.shape, seen) for member in record.members if not member.computed
            )
    return False


def names_of(record: Record, case: TextCase) -> dict[str, str]:
    """Return attribute → name of the members that a text may set; NoTwinError for a record that no twin can read."""
    settable = [member for member in record.members if not member.computed]
    names = {member.attribute: member.name(case) for member in settable}
    # A careful reader knows a member by its column, in any letter case.
    known = all(names[member.attribute].lower() == member.column.lower() for member in settable)
    if not settable or not known:
        raise NoTwinError(record)
    return names


def arguments_of(type_: Any, sources: dict[str, str]) -> list[str]:
    """Return the arguments of a type's call: positional as far as possible, which is faster, then by keyword.

    A field that the Struct requires and ``sources`` lack is None (:attr:`Record.make`).
    """
    arguments, is_prefix = [], True
    for attribute, parameter in inspect.signature(type_).parameters.items():
        source = sources.get(attribute, "None" if parameter.default is parameter.empty else None)
        is_prefix &= source is not None and parameter.kind is not parameter.KEYWORD_ONLY
        if source is not None:
            arguments.append(source if is_prefix else f"{attribute}={source}")
    return arguments


def default_of_slot(member: Member) -> tuple[Any, ...]:
    """Return a tuple of the default of a slot that the text does not name; an empty one if the text must name it."""
    if member.default is None:
        return ()
    value = member.default()
    return (None if value is None else msgspec.field(default_factory=member.default),)
