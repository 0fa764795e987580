"""Which table a value is, in CSV: where its rows are and what stands in each cell.

A CSV file is one table, but a response is often a record that *contains* one. The choice is
ServiceStack's and looks at types only (formats/WIRE.md 7.1, 7.2), so that an empty list still has
its header:

1. a list of records is a header and a row for each;
2. a record that carries a data contract, or asks for it with ``csv_table``, is the table of its
   first list or dictionary, or failing that of its first record;
3. any other record is itself the one row, its lists as JSV cells;
4. a list of anything smaller is one row without a header.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from formats.errors import DecodeError
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Member, Nested, Pair, Record, Scalar, Shape


class Rows(msgspec.Struct, frozen=True):
    """A header and a row for each record: of a list, or of a single one."""

    record: Record
    many: bool


class Line(msgspec.Struct, frozen=True):
    """One row of all items, under a header if there is one."""

    item: Shape
    header: tuple[str, ...] = ()


class Lines(msgspec.Struct, frozen=True):
    """A row for each inner list, without a header."""

    item: Shape


class Maps(msgspec.Struct, frozen=True):
    """A row for each dictionary under the union of their keys; ``many`` or a single one.

    Keys of text dictionaries are sorted, as recorded; others stand in the order in which they are
    first seen (gateway/WIRE.md 13 A11).
    """

    value: Shape
    many: bool
    is_sorted: bool


class Inside(msgspec.Struct, frozen=True):
    """The table of one member of a record; nothing else of the record is written."""

    record: Record
    member: Member
    table: Table

    def record_of(self, content: Any) -> Any:
        """Return a record that holds the content of its table; :class:`DecodeError` if that cannot be."""
        if self.member.computed:
            raise DecodeError(f"{self.member.declared} is computed: its table is only written", "line 1")
        for member in self.record.members:
            if member.default is None and not member.computed and member is not self.member:
                raise DecodeError(f"{member.declared} is missing: a table holds only {self.member.declared}", "line 1")
        return self.record.make(**{self.member.attribute: content})


class Whole(msgspec.Struct, frozen=True):
    """A single value without header or row end."""

    shape: Scalar | Enumerated


Table: TypeAlias = Rows | Line | Lines | Maps | Inside | Whole

_TEXT = Scalar(Kind.STRING)


def table_of(shape: Shape) -> Table:
    """Return the table that values of a shape are written as."""
    match shape:
        case Scalar() | Enumerated():
            return Whole(shape)
        case Nested(record=record):
            return _of_record(record)
        case Listing(item=item):
            return _of_list(item)
        case Mapping(key=key, value=value):
            if _is_text(key) and (_is_text(value) or _is_loose(value)):
                return Maps(value, many=False, is_sorted=False)
            return Line(Pair(key, value), ("Key", "Value"))
        case Pair():
            return Line(shape)


def _of_list(item: Shape) -> Table:
    match item:
        case Nested(record=record):
            return Rows(record, many=True)
        case Mapping(key=key, value=value) if _is_text(key):
            return Maps(value, many=True, is_sorted=_is_text(value))
        case Listing(item=inner):
            return Lines(inner)
        case Pair():
            return Line(item, ("Key", "Value"))
    if _is_loose(item):
        return Maps(item, many=True, is_sorted=False)
    return Line(item)


def _of_record(record: Record) -> Table:
    if record.contract is not None or record.facts.csv_table:
        candidates = [member for member in record.members if member.declared != "ResponseStatus"]
        for member in candidates:
            if isinstance(member.shape, Listing | Mapping):
                return Inside(record, member, table_of(member.shape))
        for member in candidates:
            if isinstance(member.shape, Nested):
                return Inside(record, member, Rows(member.shape.record, many=False))
    return Rows(record, many=False)


def _is_text(shape: Shape) -> bool:
    return isinstance(shape, Scalar) and shape.kind is Kind.STRING


def _is_loose(shape: Shape) -> bool:
    return isinstance(shape, Scalar) and shape.kind is Kind.OBJECT
