"""Plans of XML for the native writer: the texts of :mod:`formats.xml.writer_source`, in pieces."""

from __future__ import annotations

import decimal
import functools
import uuid
from collections.abc import Callable
from typing import Any

from formats import pieces as kinds
from formats.native import NoPlanError, Write
from formats.pieces import Ask, Piece, Slot, late, member_of, piece, slot, unless
from formats.scalars.date_writing import equals_default
from formats.types.defaults import default_of
from formats.types.enums import Flags
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Mapping, Scalar
from formats.xml.contracts import Contract, Element, Group, GroupKind, Leaf, Series, contains_itself, may_be_empty
from formats.xml.generated_calls import anything
from formats.xml.scalar_writing import writer_of
from formats.xml.tags import Place, Tags, tags_of
from formats.xml.writer_source import content_writer

#: How many levels of a type that contains itself are written natively; the careful writer writes deeper ones.
LEVELS = 10


def document_plan(contract: Contract, declaration: str, tags: Tags) -> Write:
    """Return the writer of a document."""
    if isinstance(contract, Leaf):
        raise NoPlanError(contract)
    document = piece(kinds.ENCLOSED, around=(declaration, ""))
    document.fill([slot(XmlPlan().of(contract, tags.place), around=(tags.open, tags.close), hollow=tags.empty)])
    return document.write


def items_plan(contract: Contract, tags: Tags) -> Write:
    """Return the writer of a chunk of a list's items."""
    return XmlPlan().of(contract, tags.place).write


class XmlPlan:
    """Makes the pieces of contracts, one for each place: tags depend on the depth at which they stand."""

    def __init__(self) -> None:
        self._pieces: dict[tuple[Contract, Place], Piece] = {}

    def of(self, contract: Contract, place: Place) -> Piece:
        """Return the piece of the content between two tags."""
        key = (contract, place)
        if key not in self._pieces:
            if place.depth > LEVELS and contains_itself(contract):
                self._pieces[key] = piece(kinds.CALL, ask=late(lambda: content_writer(contract, place)))
            elif isinstance(contract, Series):
                series = piece(kinds.ENTRIES if isinstance(contract.shape, Mapping) else kinds.SERIES)
                self._pieces[key] = series
                series.fill(self._items(contract, place))
            elif isinstance(contract, Leaf):
                self._pieces[key] = _leaf(contract.shape)
            elif contract.kind is GroupKind.OFFSET:
                self._pieces[key] = _offset(contract, place)
            else:
                group = self._pieces[key] = piece(kinds.RECORD, type_=contract.type)
                group.fill([self._member(contract.type, element, place) for element in contract.elements])
        return self._pieces[key]

    def _member(self, type_: type, element: Element, place: Place) -> Slot:
        get, null = member_of(type_, element.key), None
        if element.is_nullable:
            null = tags_of(element, place).nil if element.emit_default else ""
        elif not element.emit_default:
            get, null = unless(get, functools.partial(_equals, default_of(element.shape))), ""
        return self._slot(element, place, null=null, get=get)

    def _items(self, series: Series, place: Place) -> list[Slot]:
        item = series.item
        if item.entry is None:
            return [self._slot(item, place, null=tags_of(item, place).nil if item.is_nullable else None)]
        tags = tags_of(item, place)
        sides = (("key", tags.open, ""), ("value", "", tags.close))
        return [
            self._side(element, tags.place, *side[1:]) for element, side in zip(item.entry.elements, sides, strict=True)
        ]

    def _side(self, element: Element, place: Place, before: str, after: str) -> Slot:
        nil = before + tags_of(element, place).nil + after if element.is_nullable else None
        return self._slot(element, place, null=nil, before=before, after=after)

    def _slot(self, element: Element, place: Place, *, before: str = "", after: str = "", **facts: Any) -> Slot:
        tags = tags_of(element, place)
        if isinstance(element.shape, Scalar) and element.shape.kind is Kind.OBJECT:
            # The tag itself depends on the value's type.
            ask = _anything(tags)
            return slot(piece(kinds.CALL, ask=ask), around=(before, after), **facts)
        hollow = before + tags.empty + after if may_be_empty(element) else None
        around = (before + tags.open, tags.close + after)
        return slot(self.of(element.contract, tags.place), around=around, hollow=hollow, **facts)


def _equals(default: Any, value: Any) -> bool:
    return equals_default(value, default)


def _anything(tags: Tags) -> Ask:
    return lambda value: anything(value, tags.start, f"d{tags.place.depth}p1", tags.tail, tags.close)


def _offset(group: Group, place: Place) -> Piece:
    """Return the piece of a date with its offset: an element with the moment in UTC, and one with the minutes."""
    date, minutes = (tags_of(element, place) for element in group.elements)
    return piece(
        kinds.MOMENT,
        form=kinds.MINUTES,
        flags=kinds.INSTANT | kinds.ALIKE,
        around=(date.open, minutes.close),
        utc=f"Z{date.close}{minutes.open}",
        ask=late(lambda: content_writer(group, place)),
    )


def _leaf(shape: Scalar | Enumerated) -> Piece:
    write = writer_of(shape)
    if isinstance(shape, Enumerated):
        if issubclass(shape.type, Flags):
            return piece(kinds.CALL, ask=write)
        return piece(kinds.NAMED, named={member: write(member) for member in shape.type}, ask=write)
    kind = shape.kind
    if kind in INTEGER_RANGES:
        return piece(kinds.INTEGER, type_=int, range_=INTEGER_RANGES[kind])
    makers: dict[Kind, Callable[[], Piece]] = {
        Kind.STRING: lambda: piece(kinds.TEXT, form=kinds.XML),
        Kind.BOOLEAN: lambda: piece(kinds.NAMED, named={True: "true", False: "false"}),
        Kind.SINGLE: lambda: piece(kinds.FLOAT, form=1, ask=write),
        Kind.DOUBLE: lambda: piece(kinds.FLOAT, ask=write),
        Kind.DECIMAL: lambda: piece(kinds.DECIMAL, type_=decimal.Decimal, ask=write),
        Kind.GUID: lambda: piece(
            kinds.GUID, form=1, type_=uuid.UUID, member=member_of(uuid.UUID, "int"), ask=write
        ),
        Kind.DATE_TIME: lambda: piece(
            kinds.MOMENT, form=kinds.TRIMMED, flags=kinds.COLON, utc="Z", naive="", ask=write
        ),
        Kind.DATE_ONLY: lambda: piece(kinds.DAY, ask=write),
        Kind.TIME_ONLY: lambda: piece(kinds.TIME, form=kinds.TRIMMED, ask=write),
        Kind.TIME_SPAN: lambda: piece(kinds.SPAN, ask=write),
    }  # fmt: skip
    return makers[kind]() if kind in makers else piece(kinds.CALL, ask=write)
