"""CSV in the ServiceStack dialect: a header row, CRLF, quotes only where they are needed.

Three questions have modules of their own: which table a value is (:mod:`formats.tables`), how it is
written (:mod:`formats.csv.writer`), and how it is read (:mod:`formats.csv.lines` for fields,
:mod:`formats.csv.reader` for values). A nested value in a cell is JSV text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import Any

from formats import native
from formats.csv.cells import columns_of, header_of
from formats.csv.row_source import row_writer
from formats.csv.separators import announced, with_commas
from formats.csv.writer import writer_of_table
from formats.errors import DecodeError, EncodeError
from formats.frames import CHUNK, Frame, chunks
from formats.misfits import located
from formats.options import HOST, Options
from formats.scalars.utf8 import BOM, text_of
from formats.scalars.writing import replace_surrogates
from formats.tables import Inside, Line, Lines, Maps, Rows, table_of
from formats.types.shapes import Listing, Nested, Record, Shape, shape_of

#: The errors that a writer raises for a value that does not fit; its place is searched afterwards.
_MISFITS = (TypeError, AttributeError, ValueError, OverflowError, RecursionError, EncodeError)
#: A byte order mark that is data, and the cell that it begins: in quotes, no reader takes it for the file's mark.
_MARK = "\ufeff"
_FIRST = re.compile(r'[^",\r\n]+')


class CsvFormat:
    """``text/csv``."""

    name = "csv"
    media_types = ("text/csv",)
    as_file = True

    def codec(self, type_: Any, options: Options = HOST, /) -> CsvCodec:
        """Return the codec of a type."""
        return CsvCodec(type_, options)

    def row_codec(self, type_: Any, options: Options = HOST, /) -> CsvRows | CsvTables:
        """Return the codec of rows under their header."""
        shape = shape_of(type_)
        return CsvRows(shape.record, options) if isinstance(shape, Nested) else CsvTables(shape, options)


class CsvCodec:
    """Values of one type ⇄ CSV."""

    def __init__(self, type_: Any, options: Options) -> None:
        self._shape = shape_of(type_)
        self._options = options
        self._mark = BOM if options.csv.bom else b""
        self._table = table_of(self._shape)
        inner = self._table.table if isinstance(self._table, Inside) else self._table
        self._has_header = isinstance(inner, Rows | Maps)
        self._read: Callable[[str], Any] | None = None

    def encode(self, value: Any, /) -> bytes:
        """Return the table of a value; nothing for None."""
        if value is None:
            return b""
        if self._native is not None and (data := self._native(value)) is not None:
            return data
        if self._rows is not None and value.__class__ is list and len(value) > CHUNK:
            try:
                return b"".join([self._rows.frame.prefix, *map(self._rows.encode_rows, chunks(value))])
            except EncodeError:  # its place counts from the chunk's start
                pass
        try:
            text = self._write(value)
        except _MISFITS as error:
            raise located(self._shape, value, error) from error
        if text.startswith(_MARK) and isinstance(self._table, Line | Lines | Maps):
            text = _FIRST.sub(r'"\g<0>"', text, count=1)
        return self._mark + _bytes(text)

    @functools.cached_property
    def _rows(self) -> CsvRows | None:
        if isinstance(self._table, Rows) and self._table.many and not self._options.exclude_defaults:
            return CsvRows(self._table.record, self._options)
        return None

    @functools.cached_property
    def _write(self) -> Callable[[Any], str]:
        # Compiled once, and only where the native writer cannot write.
        row = None if self._rows is None else self._rows.row
        return writer_of_table(self._table, self._options, row)

    @functools.cached_property
    def _native(self) -> native.Write | None:
        return native.writer(self._plan)

    def _plan(self) -> native.Write:
        from formats.csv.pieces_plan import table_plan  # noqa: PLC0415 - only where the native writer is

        return table_plan(self._table, self._options, self._mark.decode())

    def decode(self, data: bytes, /) -> Any:
        """Return the value of a text; DecodeError names line and column."""
        read = self._read
        if read is None:
            from formats.csv.reader import reader_of_table  # noqa: PLC0415 - many processes read no table

            read = self._read = reader_of_table(self._table, self._shape, self._options)
        text, separator = text_of(data), self._options.csv.separator
        if self._has_header and text[:4].lower() == "sep=":
            text, said = announced(text)
            separator = said or separator
        if separator != ",":
            text = with_commas(text, separator)
        try:
            return read(text) if text else None
        except RecursionError as error:
            raise DecodeError("a cell is nested too deeply") from error


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return replace_surrogates(text).encode()


class CsvRows:
    """Rows of one record → a table in chunks."""

    def __init__(self, record: Record, options: Options) -> None:
        self._shape = Listing(Nested(record))
        self._record, self._options = record, options
        columns = columns_of(record, options.csv)
        self.frame = Frame(prefix=(BOM if options.csv.bom else b"") + _bytes(header_of(columns, options.csv)))

    @functools.cached_property
    def row(self) -> Callable[[Any], str]:
        """Return the function that writes one row, its end included."""
        return row_writer(self._record, self._options)

    def encode_rows(self, rows: Sequence[Any], /) -> bytes:
        """Return one chunk of rows."""
        if self._native is not None and (data := self._native(rows)) is not None:
            return data
        try:
            return _bytes("".join(map(self.row, rows)))
        except _MISFITS as error:
            raise located(self._shape, rows, error) from error

    @functools.cached_property
    def _native(self) -> native.Write | None:
        return native.writer(self._plan)

    def _plan(self) -> native.Write:
        from formats.csv.pieces_plan import rows_plan  # noqa: PLC0415 - only where the native writer is

        return rows_plan(self._record, self._options)


class CsvTables:
    """Rows whose type does not determine the columns → a table for each chunk."""

    def __init__(self, shape: Shape, options: Options) -> None:
        self._shape = Listing(shape)
        self._write = writer_of_table(table_of(self._shape), options)
        self.frame = Frame(prefix=BOM if options.csv.bom else b"")

    def encode_rows(self, rows: Sequence[Any], /) -> bytes:
        """Return one chunk of rows."""
        try:
            return _bytes(self._write(list(rows)))
        except _MISFITS as error:
            raise located(self._shape, rows, error) from error
