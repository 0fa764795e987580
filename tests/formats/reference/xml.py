"""XML, reflectively: contracts, walked value by value (formats/WIRE.md 8)."""

from __future__ import annotations

import functools
from typing import Any

from formats import EncodeError, Kind, Scalar, shape_of
from formats.scalars.date_writing import equals_default
from formats.types.defaults import default_of
from formats.types.shapes import is_nullable
from formats.xml.contracts import Contract, Element, Group, GroupKind, Leaf, Series, contract_of
from formats.xml.format import DECLARATION
from formats.xml.names import bare_name_of
from formats.xml.scalar_writing import late_bound, split_offset, writer_of
from formats.xml.tags import Place, root_tags, tags_of

_writer, _tags = functools.cache(writer_of), functools.cache(tags_of)


def encode(type_: Any, value: Any) -> bytes:
    """Return the document of a value."""
    shape = shape_of(type_)
    contract = contract_of(shape)
    tags = root_tags(contract)
    if value is None and is_nullable(shape):
        return (DECLARATION + tags.nil).encode()
    content = _content(contract, value, tags.place)
    is_text = isinstance(contract, Leaf) and contract.shape != Scalar(Kind.BYTES)
    if not content and not is_text:
        return (DECLARATION + tags.empty).encode()
    return (DECLARATION + tags.open + content + tags.close).encode()


def _content(contract: Contract, value: Any, place: Place) -> str:
    if isinstance(contract, Leaf):
        return _writer(contract.shape)(value)
    if isinstance(contract, Series):
        if not isinstance(value, (dict, list, tuple, set, frozenset)):
            raise EncodeError("not a list")
        items = value.items() if isinstance(value, dict) else value
        return "".join(_element(contract.item, each, place) for each in items)
    return "".join(
        _element(each, held, place) for each, held in zip(contract.elements, _held(contract, value), strict=True)
    )


def _held(group: Group, value: Any) -> list[Any]:
    if group.kind is GroupKind.ENTRY:
        return list(value)
    if group.kind is GroupKind.OFFSET:
        return list(split_offset(value))
    if type(value) is not group.type:
        raise EncodeError("not a " + group.type.__name__)
    return [getattr(value, each.key) for each in group.elements]


def _element(element: Element, value: Any, parent: Place) -> str:
    tags = _tags(element, parent)
    if not element.emit_default and equals_default(value, default_of(element.shape)):
        return ""
    if value is None and element.is_nullable:
        return tags.nil
    if isinstance(element.shape, Scalar) and element.shape.kind is Kind.OBJECT:
        kind, text = late_bound(value)
        local, namespace = bare_name_of(Scalar(kind))
        prefix = f"d{tags.place.depth}p1"
        return f'{tags.start} xmlns:{prefix}="{namespace}" i:type="{prefix}:{local}"{tags.tail}>{text}{tags.close}'
    content = _content(element.contract, value, tags.place)
    keeps_both = isinstance(element.contract, Leaf) and element.contract.shape != Scalar(Kind.BYTES)
    return tags.open + content + tags.close if content or keeps_both else tags.empty
