"""JSON Lines: a JSON text on each line, so that a table can be read and written row by row.

ServiceStack has it since 6.10, as ``text/jsonl`` with the suffix ``.jsonl`` (formats/WIRE.md 9).
:mod:`formats.tables` chooses the list of a value that becomes the lines, as for CSV; a value without
a table is one line without a line end. :mod:`formats.json.format` writes and reads each line; a null
item, which a JSON list leaves blank or spells ``{}``, is ``null``.
"""

from __future__ import annotations

import functools
import itertools
import re
import typing
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from formats import native
from formats.errors import DecodeError, EncodeError
from formats.frames import Frame
from formats.json.format import JsonCodec
from formats.misfits import located
from formats.options import HOST, DateHandler, Options
from formats.scalars.utf8 import utf8_of
from formats.tables import Inside, table_of
from formats.types.containers import gatherer_of
from formats.types.generics import bound
from formats.types.shapes import Listing, is_nullable, shape_of

if TYPE_CHECKING:
    from formats.base import Codec

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_OFFSET = re.compile(r"offset (\d+)")


class JsonlFormat:
    """``text/jsonl``."""

    name = "jsonl"
    media_types = ("text/jsonl",)
    as_file = True

    def codec(self, type_: Any, options: Options = HOST, /) -> Codec[Any]:
        """Return the codec of a type."""
        shape, on_one_line = shape_of(type_), _of_lines(options)
        table = table_of(shape)
        if isinstance(table, Inside):
            return InsideCodec(table, self.codec(_hint(table), options), LineCodec(type_, on_one_line))
        return LinesCodec(type_, shape, on_one_line) if isinstance(shape, Listing) else LineCodec(type_, on_one_line)

    def row_codec(self, type_: Any, options: Options = HOST, /) -> LinesRows:
        """Return the codec of rows, a line each."""
        list_type: Any = list[type_]
        return LinesRows(LinesCodec(list_type, Listing(shape_of(type_)), _of_lines(options)))


def _of_lines(options: Options) -> Options:
    """Return the options of a line: no line breaks within it, and dates in ISO 8601 unless the options say otherwise.

    Tools that read JSON Lines do not know WCF's dates, and no client of 6.4 was written against them.
    """
    dates = DateHandler.ISO8601 if options.dates is DateHandler.TIMESTAMP_OFFSET else options.dates
    return replace(options, indent=False, dates=dates)


class LinesCodec:
    """Lists of one type ⇄ lines."""

    def __init__(self, type_: Any, shape: Listing, options: Options) -> None:
        self._shape = shape
        self._nullable = is_nullable(shape.item)
        self._options = options
        self._lists = JsonCodec(type_, options)
        self._gather = gatherer_of(shape)

    @functools.cached_property
    def _native(self) -> native.Write | None:
        return native.writer(self._plan)

    def _plan(self) -> native.Write:
        from formats.json.pieces_plan import lines_plan  # noqa: PLC0415 - only where the native writer is

        return lines_plan(self._shape, self._options)

    def encode(self, value: Any, /) -> bytes:
        """Return a line for each item, with its line end; nothing for None."""
        if value is None:
            return b""
        if self._native is not None and (data := self._native(value)) is not None:
            return data
        try:
            return b"".join([self._line(item) for item in value])
        except (TypeError, EncodeError) as error:
            raise located(self._shape, value, error) from error

    def _line(self, item: Any) -> bytes:
        if item is not None:
            return self._lists.encode([item])[1:-1] + b"\n"
        if not self._nullable:
            raise EncodeError("None is not allowed here")
        return b"null\n"

    def decode(self, data: bytes, /) -> Any:
        """Return the items; DecodeError names the place as ``line 3, column 17``."""
        items: list[Any] = []
        for number, line in _lines(data):
            try:
                values = self._lists.decode(b"[" + line + b"]")
            except DecodeError as error:
                raise _in_line(number, line, error, before=1) from error
            if len(values) != 1:
                raise DecodeError("one value stands on a line", f"line {number}")
            items.extend(values)
        try:
            return self._gather(items)
        except DecodeError as error:
            raise DecodeError(error.message, "line 1") from error


class LineCodec:
    """Single values ⇄ one line."""

    def __init__(self, type_: Any, options: Options) -> None:
        self._json = JsonCodec(type_, options)

    def encode(self, value: Any, /) -> bytes:
        """Return the value's JSON; nothing for None."""
        return self._json.encode(value)

    def decode(self, data: bytes, /) -> Any:
        """Return the value of the only line that is not blank, None if all are blank."""
        lines = list(_lines(data))
        if not lines:
            return None
        number, line = lines[0]
        try:
            value = self._json.decode(line)
        except DecodeError as error:
            raise _in_line(number, line, error) from error
        if len(lines) > 1:
            raise DecodeError("one value is wanted, and here is another", f"line {lines[1][0]}")
        return value


class InsideCodec:
    """Records ⇄ the lines of the table that they contain."""

    def __init__(self, table: Inside, inner: Codec[Any], whole: LineCodec) -> None:
        self._table, self._type, self._member = table, table.record.type, table.member
        self._inner, self._whole = inner, whole

    def encode(self, value: Any, /) -> bytes:
        """Return the lines of the record's table; nothing else of the record is written."""
        if value is None:
            return b""
        try:
            table = getattr(value, self._member.attribute)
        except AttributeError as error:
            raise EncodeError(f"{type(value).__name__} is not {self._type.__name__}: {value!r:.80}", "$") from error
        return self._inner.encode(table)

    def decode(self, data: bytes, /) -> Any:
        """Return a record that holds the table; a single line that names the table's member is the whole record."""
        lines = list(itertools.islice(_lines(data), 2))
        if len(lines) == 1 and _has_member(lines[0][1], self._member.column):
            return self._whole.decode(data)
        return self._table.record_of(self._inner.decode(data))


class LinesRows:
    """Rows of one type → lines in chunks."""

    frame = Frame()

    def __init__(self, lines: LinesCodec) -> None:
        self._lines = lines

    def encode_rows(self, rows: Sequence[Any], /) -> bytes:
        """Return one chunk of lines."""
        return self._lines.encode(rows)


def _hint(table: Inside) -> Any:
    """Return the annotation of the member that is the table, with its type arguments bound."""
    owner, name = table.member.owner, table.member.attribute
    if table.member.computed:
        returned = typing.get_type_hints(owner.type.__dict__[name].fget, include_extras=True)["return"]
        return bound(returned, dict(zip(getattr(owner.type, "__parameters__", ()), owner.arguments, strict=False)))
    record: Any = table.record.type[table.record.arguments] if table.record.arguments else table.record.type  # type: ignore[index]  # generic
    return next(field.type for field in msgspec.structs.fields(record) if field.name == name)


def _has_member(line: bytes, name: str) -> bool:
    """Return whether a line is an object with a member of that name, in any letter case."""
    try:
        return name.lower() in {key.lower() for key in _OBJECT.decode(line)}
    except (msgspec.MsgspecError, ValueError, RecursionError):
        # At most a tolerant reader can read the line: a text that looks like the name counts as the name.
        return re.search(rf'"{re.escape(name)}"\s*:', line.decode("utf-8", "replace"), re.IGNORECASE) is not None


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and text of each line that is not blank. Lines end with LF or CR LF."""
    for number, line in enumerate(utf8_of(data).split(b"\n"), 1):
        if not line.isspace() and line:
            yield number, line.removesuffix(b"\r")


def _in_line(number: int, line: bytes, error: DecodeError, before: int = 0) -> DecodeError:
    """Return the error with its place in the whole text; ``before`` is how many characters were put before the line."""
    offset = _OFFSET.fullmatch(error.where)
    if offset is None:
        return DecodeError(error.message, f"line {number}")
    column, width = int(offset[1]) + 1 - before, len(line.decode("utf-8", "replace"))
    if column > width:
        return DecodeError("the line is not one whole JSON text", f"line {number}, column {width + 1}")
    return DecodeError(error.message, f"line {number}, column {column}")
