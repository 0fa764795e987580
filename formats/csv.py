"""CSV in the ServiceStack dialect: a header row, CRLF, quotes only where they are needed.

Three questions, a module each: which table is a value (:mod:`formats.csv_table`), how is it
written (:mod:`formats.csv_writer`), how is it read (:mod:`formats.csv_lines` for fields,
:mod:`formats.csv_reader` for values). A nested value in a cell is JSV text, which is the one edge
between two formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from formats.base import Frame
from formats.csv_cells import columns_of, header_of
from formats.csv_reader import reader_of_table
from formats.csv_rows import row_writer
from formats.csv_table import Rows, table_of
from formats.csv_writer import writer_of_table
from formats.errors import DecodeError, EncodeError
from formats.faults import located
from formats.options import HOST, Options
from formats.scalars import replace_surrogates
from formats.shape import Listing, shape_of

BOM = b"\xef\xbb\xbf"


class CsvFormat:
    """``text/csv``."""

    name = "csv"
    media_types = ("text/csv",)
    as_file = True

    def codec(self, type_: Any, options: Options = HOST, /) -> CsvCodec:
        """Return the codec of a type."""
        return CsvCodec(type_, options)

    def row_codec(self, type_: Any, options: Options = HOST, /) -> CsvRows:
        """Return the codec of rows under their header."""
        return CsvRows(type_, options)


class CsvCodec:
    """Values of one type ⇄ CSV."""

    def __init__(self, type_: Any, options: Options) -> None:
        self._shape = shape_of(type_)
        self._options = options
        self._mark = BOM if options.csv.bom else b""
        self._table = table_of(self._shape)
        self._write: Callable[[Any], str] = writer_of_table(self._table, options)
        self._read: Callable[[str], Any] | None = None

    def encode(self, value: Any, /) -> bytes:
        """Return the table of a value; nothing for None."""
        if value is None:
            return b""
        try:
            text = self._write(value)
        except (TypeError, AttributeError, ValueError, OverflowError, RecursionError, EncodeError) as error:
            raise located(self._shape, value, error) from error
        return self._mark + _bytes(text)

    def decode(self, data: bytes, /) -> Any:
        """Return the value of a text; DecodeError says in which line and column it is none."""
        read = self._read
        if read is None:
            read = self._read = reader_of_table(self._table, self._shape, self._options)
        text = bytes(data).removeprefix(BOM).decode("utf-8", "replace")
        if self._options.csv.separator != ",":
            text = with_commas(text, self._options.csv.separator)
        try:
            return read(text) if text else None
        except RecursionError as error:
            raise DecodeError("a cell is nested too deeply") from error


def with_commas(text: str, separator: str) -> str:
    """Return a text whose cells are separated by something else as the same cells between commas.

    Lines keep their numbers, and a cell that holds a comma gets quotes.

    >>> with_commas('a;"b;c";1,5', ";")
    'a,"b;c","1,5"'
    """
    other = re.escape(separator)
    part = re.compile(f'"[^"]*(?:""[^"]*)*"|{other}|[^"\r\n{other}]+')

    def with_comma(found: re.Match[str]) -> str:
        if found[0] == separator:
            return ","
        return f'"{found[0]}"' if found[0][0] != '"' and "," in found[0] else found[0]

    return part.sub(with_comma, text)


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return replace_surrogates(text).encode()


class CsvRows:
    """Rows of one type → a table in chunks."""

    def __init__(self, type_: Any, options: Options) -> None:
        self._shape = Listing(shape_of(type_))
        table = table_of(self._shape)
        self._row: Callable[[Any], str] | None = None
        mark = BOM if options.csv.bom else b""
        if isinstance(table, Rows):
            self._row = row_writer(table.record, options)
            header = header_of(columns_of(table.record, options.csv), options.csv)
            self.frame = Frame(prefix=mark + _bytes(header))
        else:
            # Without columns that the type knows, each chunk is a table of its own.
            self._whole = writer_of_table(table, options)
            self.frame = Frame(prefix=mark)

    def encode_rows(self, rows: Sequence[Any], /) -> bytes:
        """Return one chunk of rows."""
        try:
            if self._row is None:
                return _bytes(self._whole(list(rows)))
            return _bytes("".join(map(self._row, rows)))
        except (TypeError, AttributeError, ValueError, OverflowError, RecursionError, EncodeError) as error:
            raise located(self._shape, rows, error) from error
