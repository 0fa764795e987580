"""CSV text → values (formats/WIRE.md 7.6): the first line names the columns.

Unlike in JSON, a cell that does not fit its member fails the whole text; the error names the place:
``line 3, column Name``. Cells that hold objects or lists are JSV.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from formats.csv.column_reader import ColumnReader
from formats.csv.lines import lines_of, rows_of
from formats.csv.separators import separator_of_header, with_commas
from formats.errors import DecodeError
from formats.jsv.reader import reader_of
from formats.options import Options
from formats.scalars.parsing import parser_of
from formats.tables import Inside, Line, Lines, Maps, Rows, Table, Whole
from formats.types.containers import gatherer_of
from formats.types.defaults import default_of
from formats.types.kinds import LENIENT_KINDS, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Member, Record, Scalar, Shape, is_nullable

Read = Callable[[str], Any]


def cell_reader(shape: Shape, options: Options) -> Read:
    """Return the function from a cell's text to a value; it raises DecodeError without a place."""
    if isinstance(shape, Scalar) and shape.kind in (Kind.STRING, Kind.OBJECT):
        return lambda text: text or None
    if isinstance(shape, Scalar | Enumerated):
        parse = parser_of(shape, options)
        if is_nullable(shape):
            return lambda text: parse(text) if text else None
        if isinstance(shape, Scalar) and shape.kind in LENIENT_KINDS:
            default = default_of(shape)
            return lambda text: parse(text) if text else default
        return parse
    nested = reader_of(shape, options)
    return lambda text: nested(text) if text else None


class RowReader:
    """Reads rows of one record: a heading names a member, and a cell holds its value."""

    def __init__(self, record: Record, options: Options) -> None:
        self.record = record
        self._cells: dict[str, tuple[Member, Read]] = {}
        for member in record.members:
            if not member.computed:
                self._cells[member.column.lower()] = (member, cell_reader(member.shape, options))
        self._required = [member for member in record.members if member.default is None and not member.computed]
        self._fast = ColumnReader(record, options, self._cells)

    def read(self, text: str) -> list[Any]:
        """Return the records of a text; DecodeError names line and column."""
        records = self.read_columns(text)
        if records is not None:
            return records
        separator = separator_of_header(text, self._cells)
        if separator is not None:
            text = with_commas(text, separator)
        return list(self.read_carefully(text))

    def read_columns(self, text: str) -> list[Any] | None:
        """Return the same records, read column by column; None if the text is unusual."""
        return self._fast.read(text)

    def read_first(self, text: str) -> Any:
        """Return the first record, None if there is none; the others are read too, but not returned."""
        return next(iter(self.read(text)), None)

    def read_carefully(self, text: str) -> Iterator[Any]:
        """Return the same records, read cell by cell."""
        rows = rows_of(text)
        head = next(rows, None)
        if head is None:
            return
        names = [name.strip() for name in head[1]]
        if not all(names):
            raise DecodeError("a column has no heading", f"line {head[0]}, field {names.index('') + 1}")
        slots = [self._cells.get(name.lower()) for name in names]
        plan = [
            (index, slot[0].attribute, slot[1], slot[0].shape.optional or slot[0].default is None)
            for index, slot in enumerate(slots)
            if slot is not None
        ]
        known = {name.lower() for name in names}
        missing = [member.declared for member in self._required if member.column.lower() not in known]
        if missing:
            raise DecodeError(f"the column {missing[0]} is missing", f"line {head[0]}")
        for line, fields in rows:
            if len(fields) > len(names):
                raise DecodeError(f"{len(fields)} fields under {len(names)} headings", f"line {line}")
            values: dict[str, Any] = {}
            present = len(fields)
            for index, attribute, read, optional in plan:
                if index >= present:
                    continue
                try:
                    value = read(fields[index])
                except DecodeError as error:
                    raise DecodeError(error.message, f"line {line}, column {names[index]}") from error
                if value is not None or optional:
                    values[attribute] = value
            for member in self._required:
                if member.attribute not in values:
                    raise DecodeError("the row ends before this column", f"line {line}, column {member.column}")
            yield self.record.make(**values)


def reader_of_table(table: Table, shape: Shape, options: Options) -> Read:
    """Return the reader of a whole text, which is not empty."""
    match table:
        case Whole(shape=whole):
            return _whole(whole, options)
        case Rows(record=record, many=many):
            return _rows(record, many, shape, options)
        case Inside(member=member, table=inner):
            read = reader_of_table(inner, member.shape, options)
            return lambda text: table.record_of(read(text))
        case Maps(many=False):
            return _no_dictionary
        case Maps():
            return _maps(table, options)
        case Lines(item=item):
            cell = cell_reader(item, options)
            return lambda text: [_cells(cell, line, enumerate(fields, 1)) for line, fields in rows_of(text)]
        case Line() if isinstance(shape, Mapping):
            return _no_dictionary
        case Line(item=item, header=header):
            return _line(item, bool(header), shape, options)


def _whole(shape: Scalar | Enumerated, options: Options) -> Read:
    parse = parser_of(shape, options)

    def whole(text: str) -> Any:
        if isinstance(shape, Scalar) and shape.kind is Kind.STRING:
            return text
        if not (isinstance(shape, Scalar) and shape.kind is Kind.CHAR):  # a Char may be a line end
            text = text.removesuffix("\n").removesuffix("\r")
        try:
            return parse(text)
        except DecodeError as error:
            raise DecodeError(error.message, "line 1") from error

    return whole


def _built(shape: Shape) -> Callable[[list[Any]], Any]:
    if not isinstance(shape, Listing):
        return list
    build = gatherer_of(shape)

    def built(items: list[Any]) -> Any:
        try:
            return build(items)
        except DecodeError as error:
            raise DecodeError(error.message, "line 1") from error

    return built


def _rows(record: Record, many: bool, shape: Shape, options: Options) -> Read:
    reader, build = RowReader(record, options), _built(shape)
    if many:
        return lambda text: build(reader.read(text))
    return reader.read_first


def _cells(cell: Read, line: int, fields: Iterable[tuple[object, str]]) -> list[Any]:
    """Return the values of a line's fields, which come with their headings or numbers."""
    values = []
    for heading, field in fields:
        try:
            values.append(cell(field))
        except DecodeError as error:
            raise DecodeError(error.message, f"line {line}, column {heading}") from error
    return values


def _check_keys(names: list[str], line: int) -> None:
    """Refuse headings that cannot be keys: of two equal ones a value would be lost; a lone empty one is no line."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            raise DecodeError(f"two columns are called {name!r}", f"line {line}, field {index + 1}")
        seen.add(name)
    if names == [""]:
        raise DecodeError("a column has no heading", f"line {line}, field 1")


def _maps(table: Maps, options: Options) -> Read:
    cell = cell_reader(table.value, options)

    def maps(text: str) -> Any:
        rows = rows_of(text)
        head = next(rows, None)
        if head is None:
            return []
        _check_keys(head[1], head[0])
        dictionaries = []
        for line, fields in rows:
            if len(fields) != len(head[1]):
                raise DecodeError(f"{len(fields)} fields under {len(head[1])} headings", f"line {line}")
            dictionaries.append(dict(zip(head[1], _cells(cell, line, zip(head[1], fields, strict=True)), strict=True)))
        return dictionaries

    return maps


def _no_dictionary(text: str) -> Any:
    """Refuse a dictionary at the root: it is written as one row of pairs, which the original cannot read either."""
    raise DecodeError("a dictionary cannot be read from CSV; a list of records can", "line 1")


def _line(item: Shape, has_header: bool, shape: Shape, options: Options) -> Read:
    cell, build = cell_reader(item, options), _built(shape)

    def line(text: str) -> Any:
        rows = list(rows_of(text))
        if has_header:
            rows = rows[1:]
        # If there are several lines, each is an item as it stands; in a single line each field is one.
        if len(rows) > 1 and not all(rows[0][1]):
            raise DecodeError("the first of several lines has an empty field", f"line {rows[0][0]}")
        fields = rows[0][1] if len(rows) == 1 else lines_of(text)[has_header:]
        items = []
        for index, field in enumerate(fields):
            try:
                items.append(cell(field))
            except DecodeError as error:
                where = f"line {rows[0][0]}" if len(rows) == 1 else f"line {rows[index][0]}"
                raise DecodeError(error.message, f"{where}, field {index + 1}") from error
        return build(items)

    return line
