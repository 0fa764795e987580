"""Contracts → plans of reading: which children an element may have, and what is made at its end.

Source: formats/WIRE.md 8.7. A plan is made once for each type of a codec; the reader follows
plans as elements come (:mod:`formats.xml.reader`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import msgspec

from formats.errors import DecodeError
from formats.types.containers import dictionary_of, gatherer_of
from formats.types.defaults import default_of
from formats.types.fields import fields_without_default
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Scalar
from formats.types.structs import KeyValuePair
from formats.xml.contracts import Contract, Element, Group, GroupKind, Leaf, Series
from formats.xml.names import Name
from formats.xml.scalar_parsing import join_offset, parser_of

#: Stands between namespace and local name in the names that expat reports; XML itself cannot hold it.
SEPARATOR = "\x1f"


class Slot(msgspec.Struct):
    """How a child is read.

    ``key`` is the key of its value in a group's dictionary; a series does not use it. A text has
    ``parse``, and may be of declared type ``object``; anything else has a ``plan``.
    """

    key: str
    null_error: str | None  #: the error for null; None if null is allowed
    parse: Callable[[str], Any] | None = None
    is_late_bound: bool = False
    plan: Plan | None = None


class Plan(msgspec.Struct):
    """What to do inside an element that has children.

    ``children`` maps a name to position and slot: a group's children must come in order, a series has one
    child, which repeats. ``make`` makes the value from a dictionary by key, or from a list; ``type_name`` is
    the type's name, the only one that ``i:type`` may have.
    """

    type_name: str
    is_series: bool
    make: Callable[[Any], Any]
    children: dict[str, tuple[int, Slot]]


class Plans:
    """The plans of one codec; ``has_late_bound`` says whether any value is of declared type ``object``."""

    def __init__(self) -> None:
        self.has_late_bound = False
        self._made: dict[Contract, Plan] = {}

    def slot(self, contract: Contract, is_nullable: bool, key: str = "") -> Slot:
        """Return a slot for values of a contract."""
        slot = Slot(key, None if is_nullable else f"ValueType '{type_name(contract)}' cannot be null.")
        if isinstance(contract, Leaf):
            slot.parse = parser_of(contract.shape)
            slot.is_late_bound = isinstance(contract.shape, Scalar) and contract.shape.kind is Kind.OBJECT
            self.has_late_bound |= slot.is_late_bound
        else:
            slot.plan = self._plan(contract)
        return slot

    def _plan(self, contract: Group | Series) -> Plan:
        if contract not in self._made:
            is_series = isinstance(contract, Series)
            make = series_maker(contract.shape) if isinstance(contract, Series) else _group_maker(contract)
            plan = self._made[contract] = Plan(contract.name.local, is_series, make, {})
            # Only after the plan is stored: a class may contain itself.
            for position, element in enumerate([contract.item] if isinstance(contract, Series) else contract.elements):
                slot = self.slot(element.contract, element.is_nullable, element.key)
                plan.children[qualified(element.name)] = (position, slot)
        return self._made[contract]


def qualified(name: Name) -> str:
    """Return a name as the parser reports it."""
    return f"{name.namespace}{SEPARATOR}{name.local}" if name.namespace else name.local


def type_name(contract: Contract) -> str:
    """Return the CLR name of a type as error messages have it; a list has an array's name."""
    shape = contract.shape
    match shape:
        case Scalar():
            return f"System.{shape.kind.value}"
        case Enumerated():
            return f"{shape.namespace}.{shape.type.__name__}".lstrip(".")
        case Nested():
            return f"{shape.record.namespace}.{shape.record.clr_name}".lstrip(".")
        case Listing() if isinstance(contract, Series):
            return type_name(contract.item.contract) + "[]"
        case _:
            return "System.Collections.Generic." + contract.name.local


def series_maker(shape: Listing | Mapping) -> Callable[[list[Any]], Any]:
    """Return the function from items or entries to their container."""
    if isinstance(shape, Mapping):
        return functools.partial(_dictionary, dictionary_of(shape.key))
    return gatherer_of(shape)


def _dictionary(build: Callable[[Any], dict[Any, Any]], entries: list[tuple[Any, Any]]) -> dict[Any, Any]:
    dictionary = build(entries)
    if len(dictionary) < len(entries):
        raise DecodeError("An item with the same key has already been added.")
    if None in dictionary:
        raise DecodeError("Value cannot be null. (Parameter 'key')")
    return dictionary


def _group_maker(group: Group) -> Callable[[dict[str, Any]], Any]:
    make = _maker_of_complete(group)
    required = [(element.key, element.name.local) for element in group.elements if element.required]
    local, namespace = group.name
    zeros = {element.key: default_of(element.shape) for element in group.elements if starts_at_zero(group, element)}

    def check_and_make(values: dict[str, Any]) -> Any:
        for key, name in required:
            if key not in values:
                raise DecodeError(
                    f"'EndElement' '{local}' from namespace '{namespace}' is not expected. Expecting element '{name}'."
                )
        return make({**zeros, **values} if zeros else values)

    return check_and_make if required or zeros else make


def starts_at_zero(group: Group, element: Element) -> bool:
    """Return whether a missing member has .NET's default rather than its initial value.

    .NET makes contract classes without their constructors (formats/WIRE.md 8.7).
    """
    if group.kind is GroupKind.RECORD and isinstance(group.shape, Nested) and group.shape.record.contract is None:
        return default_of_member(group, element) is None
    return not element.required


def default_of_member(group: Group, element: Element) -> Callable[[], Any] | None:
    """Return the function that makes the initial value of a member, None if the Struct requires a value."""
    assert isinstance(group.shape, Nested)  # noqa: S101 - others have no members
    return next(member.default for member in group.shape.record.members if member.attribute == element.key)


def _maker_of_complete(group: Group) -> Callable[[dict[str, Any]], Any]:
    if group.kind is GroupKind.ENTRY:
        return lambda values: (values["key"], values["value"])
    if group.kind is GroupKind.OFFSET:
        return lambda values: join_offset(values["date"], values["minutes"])
    if group.kind is GroupKind.PAIR:
        return lambda values: KeyValuePair(values["key"], values["value"])
    type_ = group.type
    known = {element.key for element in group.elements}
    # An ignored member without a default can only be None.
    missing = {name: None for name in fields_without_default(type_) if name not in known}
    return lambda values: type_(**missing, **values)
