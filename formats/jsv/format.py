"""JSV, ServiceStack's JSON with CSV's quotes: ``{name:Acme,tags:[a,"b,c"]}``.

Writing is :mod:`formats.jsv.writer`, reading :mod:`formats.jsv.reader`; JSV is also the language
of query strings and of nested cells in CSV.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from formats import native
from formats.errors import DecodeError, EncodeError
from formats.frames import CHUNK, Frame, chunks
from formats.jsv.fast_reader import FastReader, fast_reader
from formats.jsv.reader import reader_of as reader_of
from formats.jsv.writer import writer_of as writer_of
from formats.misfits import located
from formats.options import HOST, Options
from formats.scalars.utf8 import utf8_of
from formats.scalars.writing import replace_surrogates
from formats.types.shapes import Listing, shape_of


class JsvFormat:
    """``application/jsv``."""

    name = "jsv"
    media_types = ("application/jsv", "text/jsv")
    as_file = False

    def codec(self, type_: Any, options: Options = HOST, /) -> JsvCodec:
        """Return the codec of a type."""
        return JsvCodec(type_, options)

    def row_codec(self, type_: Any, options: Options = HOST, /) -> JsvRows:
        """Return the codec of rows, framed as a list."""
        return JsvRows(list[type_], options)


class JsvCodec:
    """Values of one type ⇄ JSV."""

    def __init__(self, type_: Any, options: Options) -> None:
        self._shape = shape_of(type_)
        self._options = options
        self._read: Callable[[str], Any] | None = None

    def encode(self, value: Any, /) -> bytes:
        """Return the text of a value; nothing for None at the root."""
        if value is None:
            return b""
        if self._native is not None and (data := self._native(value)) is not None:
            return data
        return self.encode_carefully(value)

    def encode_carefully(self, value: Any, /) -> bytes:
        """Return the text of a value that is not None, and that the native writer cannot write, or not whole."""
        if value.__class__ is list and len(value) > CHUNK and isinstance(self._shape, Listing):
            try:
                return b"[" + b",".join([self.encode(chunk)[1:-1] for chunk in chunks(value)]) + b"]"
            except EncodeError:  # its place counts from the chunk's start
                pass
        try:
            text = self._write(value)
        except (TypeError, AttributeError, ValueError, OverflowError, RecursionError, EncodeError) as error:
            raise located(self._shape, value, error) from error
        try:
            return text.encode()
        except UnicodeEncodeError:
            return replace_surrogates(text).encode()

    @functools.cached_property
    def _write(self) -> Callable[[Any], str]:
        return writer_of(self._shape, self._options)  # compiled only when the native writer cannot write a value

    @functools.cached_property
    def _native(self) -> native.Write | None:
        return native.writer(self._plan)

    def _plan(self) -> native.Write:
        from formats.jsv.pieces_plan import jsv_plan  # noqa: PLC0415 - only where the native writer is

        return jsv_plan(self._shape, self._options)

    def decode(self, data: bytes, /) -> Any:
        """Return the value of a text."""
        data = utf8_of(data)
        value = self._fast.read(data) if self._fast is not None else None
        return self.decode_carefully(data) if value is None else value

    @functools.cached_property
    def _fast(self) -> FastReader | None:
        return fast_reader(self._shape, self._options)

    def decode_carefully(self, data: bytes, /) -> Any:
        """Return the value of a text, read token by token; DecodeError names the offset."""
        read = self._read
        if read is None:
            read = self._read = reader_of(self._shape, self._options)
        try:
            return read(data.decode("utf-8", "replace"))
        except RecursionError as error:
            raise DecodeError("the text is nested too deeply") from error


class JsvRows:
    """Rows of one type → a JSV list in chunks."""

    frame = Frame(b"[", b",", b"]")

    def __init__(self, list_type: Any, options: Options) -> None:
        self._type, self._shape, self._options = list_type, shape_of(list_type), options

    def encode_rows(self, rows: Sequence[Any], /) -> bytes:
        """Return one chunk."""
        values = rows if rows.__class__ is list else list(rows)
        if self._native is not None and (data := self._native(values)) is not None:
            return data
        return self._codec.encode_carefully(values)[1:-1]

    @functools.cached_property
    def _native(self) -> native.Write | None:
        return native.writer(self._plan)

    def _plan(self) -> native.Write:
        from formats.jsv.pieces_plan import items_plan  # noqa: PLC0415 - only where the native writer is

        return items_plan(self._shape, self._options)  # type: ignore[arg-type]  # a list's

    @functools.cached_property
    def _codec(self) -> JsvCodec:
        return JsvCodec(self._type, self._options)  # made only for rows that the native writer cannot write
