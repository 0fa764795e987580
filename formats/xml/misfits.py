"""The place of a value that XML cannot hold; it is searched only after writing has failed."""

from __future__ import annotations

from typing import Any

from formats.errors import EncodeError, refuse
from formats.scalars.date_writing import equals_default
from formats.types.defaults import default_of
from formats.types.kinds import Kind
from formats.types.shapes import Mapping, Scalar
from formats.xml.contracts import Contract, Element, Group, GroupKind, Leaf
from formats.xml.generated_calls import listed, mapped
from formats.xml.scalar_writing import late_bound, split_offset, writer_of


def fault_of(contract: Contract, value: Any, where: str = "$") -> EncodeError | None:
    """Return the error, with its place, for the first value that does not fit its contract; None if all fit."""
    try:
        if isinstance(contract, Leaf):
            _text(contract, value)
            return None
        if isinstance(contract, Group):
            return _group(contract, value, where)
        if isinstance(contract.shape, Mapping):
            pairs = [(f"{where}[{key!r}]", (key, item)) for key, item in mapped(value).items()]
        else:
            pairs = [(f"{where}[{index}]", item) for index, item in enumerate(listed(value))]
    except EncodeError as error:
        return type(error)(error.message, where)
    return _first(((place, contract.item, item) for place, item in pairs))


def _text(leaf: Leaf, value: Any) -> None:
    if isinstance(leaf.shape, Scalar) and leaf.shape.kind is Kind.OBJECT:
        late_bound(value)
    else:
        writer_of(leaf.shape)(value)


def _group(group: Group, value: Any, where: str) -> EncodeError | None:
    if group.kind is GroupKind.OFFSET:
        split_offset(value)
        return None
    if group.kind is GroupKind.ENTRY:
        key, entry = value
        return _first(((where, group.elements[0], key), (where, group.elements[1], entry)))
    if type(value) is not group.type:
        raise refuse(value, group.type.__name__)
    return _first((f"{where}.{element.label}", element, getattr(value, element.key)) for element in group.elements)


def _first(children: Any) -> EncodeError | None:
    for where, element, value in children:
        fault = _element(element, value, where)
        if fault is not None:
            return fault
    return None


def _element(element: Element, value: Any, where: str) -> EncodeError | None:
    if value is None and element.is_nullable:
        return None
    if not element.emit_default and equals_default(value, default_of(element.shape)):
        return None
    return fault_of(element.contract, value, where)
