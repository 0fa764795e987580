"""Types as XML sees them: texts, groups of named elements, and series of one element.

Source: formats/WIRE.md 8.3, 8.6. Everything that has children in XML is a group or a series: a
class, but also a date with its offset, a pair, and each entry of a dictionary. Writer and
reader are made from contracts alone, so that neither has a special case for any of these.
"""

from __future__ import annotations

import datetime
import enum
import functools
from collections.abc import Iterator
from typing import Any

import msgspec

from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Member, Nested, Pair, Record, Scalar, Shape, is_nullable
from formats.types.structs import KeyValuePair
from formats.xml.names import (
    ARRAYS,
    PAIRS,
    SYSTEM,
    Name,
    bare_name_of,
    encoded,
    entry_name,
    name_of,
    namespace_of,
)

#: A class that .NET serializes by its private fields, because it has no contract (formats/WIRE.md 8.6).
_TUPLE = ("System", "Tuple")


class Leaf(msgspec.Struct, frozen=True):
    """A value whose content is a text."""

    name: Name
    shape: Scalar | Enumerated


class Element(msgspec.Struct, frozen=True):
    """A named child.

    ``key`` says where the parent's value holds its value; ``label`` is its declared .NET name; ``declares`` the
    namespace of its children, if that is not its own namespace.
    """

    name: Name
    shape: Shape
    key: str = ""
    label: str = ""
    required: bool = False
    emit_default: bool = True
    declares: str | None = None
    entry: Group | None = None

    @property
    def contract(self) -> Contract:
        """Return the contract of its content."""
        return self.entry or contract_of(self.shape)

    @property
    def is_nullable(self) -> bool:
        """Return whether null may stand here."""
        return self.entry is None and is_nullable(self.shape)


class GroupKind(enum.Enum):
    """Where a group's values come from."""

    RECORD = "the attributes of a Struct"
    PAIR = "key and value of a KeyValuePair"
    ENTRY = "an item of a dictionary"
    OFFSET = "a date and its offset"


class Group(msgspec.Struct, frozen=True, dict=True):
    """A value of named elements, in contract order."""

    name: Name
    kind: GroupKind
    type: Any
    shape: Shape

    @functools.cached_property
    def elements(self) -> tuple[Element, ...]:
        """Return the children; they are made late, because a class may contain itself."""
        return tuple(_elements(self.shape, self.kind))


class Series(msgspec.Struct, frozen=True):
    """A list or a dictionary: any number of one element."""

    name: Name
    shape: Listing | Mapping
    item: Element


Contract = Leaf | Group | Series


def contract_of(shape: Shape) -> Contract:
    """Return the contract of a type; one object for each type, whether optional or not."""
    return _contract(msgspec.structs.replace(shape, optional=False))


@functools.cache
def _contract(shape: Shape) -> Contract:
    name = bare_name_of(shape)
    match shape:
        case Scalar(kind=Kind.DATE_TIME_OFFSET):
            return Group(name, GroupKind.OFFSET, datetime.datetime, shape)
        case Scalar() | Enumerated():
            return Leaf(name, shape)
        case Pair():
            return Group(name, GroupKind.PAIR, KeyValuePair, shape)
        case Nested():
            return Group(name, GroupKind.RECORD, shape.record.type, shape)
        case Listing():
            # Items of a list of nullables have the name of the bare type, in the nullables' namespace.
            local = bare_name_of(shape.item).local
            return Series(name, shape, _element(Name(local, name.namespace), shape.item))
        case Mapping():
            entry = entry_name(shape)
            return Series(name, shape, Element(entry, shape, entry=Group(entry, GroupKind.ENTRY, tuple, shape)))


def _element(name: Name, shape: Shape, key: str = "", label: str = "", **facts: Any) -> Element:
    inner = msgspec.structs.replace(shape, optional=False)
    child = name_of(inner).namespace
    is_text = isinstance(shape, Enumerated) or (isinstance(shape, Scalar) and shape.kind is not Kind.DATE_TIME_OFFSET)
    declares = None if is_text or not child or child == name.namespace else child
    return Element(name, shape, key, label, declares=declares, **facts)


def _elements(shape: Shape, kind: GroupKind) -> Iterator[Element]:
    if isinstance(shape, Pair):
        yield _element(Name("key", PAIRS), shape.key, "key", "Key")
        yield _element(Name("value", PAIRS), shape.value, "value", "Value")
    elif isinstance(shape, Mapping):
        yield _element(Name("Key", ARRAYS), shape.key, "key", "Key", required=True)
        yield _element(Name("Value", ARRAYS), shape.value, "value", "Value", required=True)
    elif kind is GroupKind.OFFSET:
        yield _element(Name("DateTime", SYSTEM), Scalar(Kind.DATE_TIME), "date", "DateTime", required=True)
        yield _element(Name("OffsetMinutes", SYSTEM), Scalar(Kind.INT16), "minutes", "OffsetMinutes", required=True)
    elif isinstance(shape, Nested):
        yield from _members(shape.record)


def _members(record: Record, heirs: dict[str, Member] | None = None) -> Iterator[Element]:
    """Yield the elements of a class: the base's first; within a class by order, then by name.

    A member that a derived class declares again (``heirs``) stands once, where the base has it: .NET's contracts pass
    over properties that override.
    """
    declared = {member.attribute: member for member in record.readable} | (heirs or {})
    known: set[str] = set()
    if record.base is not None:
        known = {member.attribute for member in record.base.members}
        yield from _members(record.base, declared)
    contract = record.contract is not None
    namespace = bare_name_of(Nested(record)).namespace if contract else namespace_of(record.namespace)

    def local(member: Member) -> str:
        if (record.namespace, record.clr_name) == _TUPLE:
            return f"m_{member.declared}"
        alias = member.facts.alias if contract else None
        return member.declared if alias is None else alias

    def rank(member: Member) -> tuple[int, bytes]:
        order = member.facts.order if contract else None
        return (-1 if order is None else order, local(member).encode("utf-16-be", "surrogatepass"))

    unknown = (member for member in record.own if not member.computed and member.attribute not in known)
    own = (member for member in unknown if not declared[member.attribute].facts.ignored)
    for member in sorted(own, key=rank):
        facts = {"required": member.facts.required, "emit_default": member.facts.emit_default} if contract else {}
        yield _element(
            Name(encoded(local(member)), namespace),
            declared[member.attribute].shape,
            member.attribute,
            member.declared,
            **facts,
        )


@functools.cache
def contains_itself(contract: Contract) -> bool:
    """Return whether values of a type may hold values of the same type."""
    seen: set[int] = set()
    waiting = [contract]
    while waiting:
        for child in _children(waiting.pop()):
            if child is contract:
                return True
            if id(child) not in seen:
                seen.add(id(child))
                waiting.append(child)
    return False


def elements_of(contract: Contract) -> int:
    """Return how many elements a type and all types within it have."""
    seen: set[int] = set()
    waiting, count = [contract], 0
    while waiting:
        children = _children(waiting.pop())
        count += len(children)
        waiting += [child for child in children if id(child) not in seen]
        seen.update(map(id, children))
    return count


def _children(contract: Contract) -> list[Contract]:
    if isinstance(contract, Group):
        return [element.contract for element in contract.elements]
    return [contract.item.contract] if isinstance(contract, Series) else []


def may_be_empty(element: Element) -> bool:
    """Return whether the content may be empty, for which a single tag is written (8.4); a string keeps both tags."""
    contract = element.contract
    if isinstance(contract, Leaf):
        return isinstance(contract.shape, Scalar) and contract.shape.kind is Kind.BYTES
    return isinstance(contract, Series) or not any(element.emit_default for element in contract.elements)
