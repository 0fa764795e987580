"""Tables → CSV text (formats/WIRE.md 7.2 to 7.4): CRLF after every row, quotes where needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from formats.csv.cells import (
    ROW_END,
    Column,
    cell_writer,
    columns_of,
    header_of,
    is_harmless,
    nested_writer,
    nothing,
    quoter,
    text_writer,
)
from formats.csv.row_source import row_writer
from formats.errors import refuse
from formats.jsv.writer import writer_of
from formats.notation.writer import listed
from formats.options import Options
from formats.scalars.date_writing import equals_default
from formats.tables import Inside, Line, Lines, Maps, Rows, Table, Whole
from formats.types.defaults import default_of
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Nested, Record, Scalar, Shape, shape_of
from formats.types.structs import KeyValuePair

Write = Callable[[Any], str]


def writer_of_table(table: Table, options: Options, row: Write | None = None) -> Write:
    """Return the writer of a whole value, which is not None. ``row`` writes a row, if its function already exists."""
    match table:
        case Whole(shape=shape):
            return _whole(shape, options)
        case Rows():
            return _rows(table, options, row)
        case Line(item=item, header=header):
            return _line(item, header, options)
        case Lines(item=item):
            line = _line(item, (), options)
            return lambda value: "".join(map(line, value))
        case Maps():
            return _maps(table, options)
        case Inside(record=record, member=member, table=inner):
            return _inside(record, member.attribute, inner, options)


def _whole(shape: Scalar | Enumerated, options: Options) -> Write:
    if isinstance(shape, Scalar) and shape.kind is Kind.BYTES:
        separator = options.csv.separator
        return lambda value: separator.join(map(str, value)) + ROW_END
    return text_writer(shape, options) if _is_scalar(shape) else writer_of(shape, options)


def _is_scalar(shape: Shape) -> bool:
    """Return whether values of a shape are scalars of a declared type, with the same text here as in a record."""
    return isinstance(shape, Scalar) and shape.kind is not Kind.OBJECT


def _rows(table: Rows, options: Options, row: Write | None) -> Write:
    columns = columns_of(table.record, options.csv)
    kept = _kept(columns, options)
    if kept is not None:
        return kept if table.many else lambda value: kept([value])
    header, row = header_of(columns, options.csv), row or row_writer(table.record, options)
    if not table.many:
        return lambda value: header + row(value)

    def rows(value: Any) -> str:
        return header + "".join(map(row, listed(value)))

    return rows


def _kept(columns: tuple[Column, ...], options: Options) -> Write | None:
    """Return the writer that leaves out columns in which every row has the default, None unless the options want it."""
    if not options.exclude_defaults:
        return None
    layout, null = options.csv, nothing(options.csv)
    writers = {column: cell_writer(column.shape, options) for column in columns}
    defaults = {column: None if column.shape.optional else default_of(column.shape) for column in columns}

    def write(rows: Any) -> str:
        values = [{column: column.value(row) for column in columns} for row in rows if row is not None]
        kept = tuple(
            column
            for column in columns
            if any(row[column] is not None and not equals_default(row[column], defaults[column]) for row in values)
        )
        out = [[null if row[column] is None else writers[column](row[column]) for column in kept] for row in values]
        return header_of(kept, layout) + "".join(layout.separator.join(cells) + ROW_END for cells in out)

    return write


def _line(item: Shape, header: tuple[str, ...], options: Options) -> Write:
    """Return the writer of one row of all items; a dictionary's items are its pairs."""
    layout, null = options.csv, nothing(options.csv)
    finish = quoter(layout, guards=layout.guard_formulas and not is_harmless(item))
    write = text_writer(item, options) if _is_scalar(item) else writer_of(item, options)
    if layout.nested == "json" and not isinstance(item, Scalar | Enumerated):
        write = nested_writer(item, options)
    heading = quoter(layout)
    head = layout.separator.join(map(heading, header)) + ROW_END if header and layout.header else ""

    def line(value: Any) -> str:
        if isinstance(value, dict):
            value = [KeyValuePair(key, item) for key, item in value.items()]
        cells = [null if item is None else finish(write(item)) for item in listed(value)]
        return head + layout.separator.join(cells) + ROW_END

    return line


def _maps(table: Maps, options: Options) -> Write:
    layout, null = options.csv, nothing(options.csv)
    cell, heading = cell_writer(table.value, options), quoter(layout, guards=layout.guard_formulas)
    many, is_sorted = table.many, table.is_sorted

    def maps(value: Any) -> str:
        rows = [_as_map(row) for row in (value if many else [value]) if row is not None]
        keys: Iterable[Any] = dict.fromkeys(key for row in rows for key in row)
        if is_sorted:
            keys = sorted(keys)
        keys = list(keys)
        if many and not keys and not is_sorted:
            return ""
        out = [[heading(str(key)) for key in keys]] if layout.header else []
        for row in rows:
            values = (row.get(key) for key in keys)
            out.append([null if content is None else cell(content) for content in values])
        return "".join(layout.separator.join(cells) + ROW_END for cells in out)

    return maps


def _as_map(value: Any) -> dict[Any, Any]:
    """Return a row of no declared type as a dictionary of its members."""
    if isinstance(value, dict):
        return value
    if isinstance(value, msgspec.Struct):
        shape = shape_of(type(value))
        if isinstance(shape, Nested):
            return {member.declared: getattr(value, member.attribute) for member in shape.record.members}
    raise refuse(value, "a record or a dict")


def _inside(record: Record, attribute: str, inner: Table, options: Options) -> Write:
    write = writer_of_table(inner, options)
    # If the list is None, there is no header either; if the record is None, on which the original fails, there is one.
    empty = ""
    if isinstance(inner, Rows) and not inner.many:
        empty = header_of(columns_of(inner.record, options.csv), options.csv)

    def inside(value: Any) -> str:
        if not isinstance(value, record.type):
            raise refuse(value, record.clr_name)
        chosen = getattr(value, attribute)
        return empty if chosen is None else write(chosen)

    return inside
