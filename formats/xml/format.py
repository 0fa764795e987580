"""XML as .NET's DataContractSerializer writes and reads it (formats/WIRE.md 8).

A type's shape becomes a contract (:mod:`formats.xml.contracts`, names from :mod:`formats.xml.names`). A
contract becomes a writer (:mod:`formats.xml.writer_source`, compiled source), patterns that read what the
writer writes (:mod:`formats.xml.pattern_source`) and, for all other texts that clients send, a plan of
reading (:mod:`formats.xml.plans`, followed by :mod:`formats.xml.reader`). The options about writing do not
change XML.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from formats import native
from formats.errors import DecodeError, EncodeError, UnsupportedTypeError
from formats.frames import CHUNK, Frame, chunks
from formats.options import HOST, Options
from formats.types.kinds import Kind
from formats.types.shapes import Listing, Scalar, Shape, is_nullable, shape_of
from formats.xml.contracts import Contract, Leaf, Series, contract_of
from formats.xml.misfits import fault_of
from formats.xml.scalar_writing import writer_of
from formats.xml.tags import Tags, root_tags
from formats.xml.writer_source import content_writer

if TYPE_CHECKING:
    from formats.xml.pattern_reader import PatternReader
    from formats.xml.reader import XmlReader

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'

#: The errors that generated writers raise for a value that does not fit; its place is searched afterwards.
_MISFITS = (EncodeError, TypeError, AttributeError, KeyError, ValueError, OverflowError)


class XmlFormat:
    """XML, in UTF-8."""

    name = "xml"
    media_types = ("application/xml", "text/xml")
    as_file = False

    def codec(self, type_: Any, options: Options = HOST, /) -> XmlCodec:
        """Return the codec of a type; :class:`UnsupportedTypeError` for ``object`` as a whole document."""
        return XmlCodec(shape_of(type_), options)

    def row_codec(self, type_: Any, options: Options = HOST, /) -> XmlRowCodec:
        """Return the codec of rows of a type: the items of one ``ArrayOf…``."""
        return XmlRowCodec(shape_of(type_))


class XmlCodec:
    """Documents of one type."""

    def __init__(self, shape: Shape, options: Options) -> None:
        self._contract = _contract(shape)
        self._shape = shape
        self._max_depth = options.max_depth
        self._tags = root_tags(self._contract)
        self._head = DECLARATION + self._tags.open
        self._write = (
            writer_of(self._contract.shape)
            if isinstance(self._contract, Leaf)
            else content_writer(self._contract, self._tags.place)
        )
        self._keeps_tags = isinstance(self._contract, Leaf) and self._contract.shape != Scalar(Kind.BYTES)

    def encode(self, value: Any, /) -> bytes:
        """Return a document; :class:`EncodeError` names the member that XML cannot hold."""
        if value is None and is_nullable(self._shape):
            return (DECLARATION + self._tags.nil).encode()
        if self._native is not None and (data := self._native(value)) is not None:
            return data
        if value.__class__ is list and len(value) > CHUNK and isinstance(self._contract, Series):
            try:
                rows = [self._items(chunk) for chunk in chunks(value)]
                return b"".join([self._head.encode(), *rows, self._tags.close.encode()])
            except (*_MISFITS, RecursionError) as error:
                raise _misfit(self._contract, value, error) from error
        try:
            content = self._write(value)
            if not content and not self._keeps_tags:
                return (DECLARATION + self._tags.empty).encode()
            return f"{self._head}{content}{self._tags.close}".encode()
        except (*_MISFITS, RecursionError) as error:
            raise _misfit(self._contract, value, error) from error

    @functools.cached_property
    def _native(self) -> native.Write | None:
        return native.writer(self._document_plan)

    def _document_plan(self) -> native.Write:
        from formats.xml.pieces_plan import document_plan  # noqa: PLC0415 - only where the native writer is

        return document_plan(self._contract, DECLARATION, self._tags)

    @functools.cached_property
    def _items(self) -> Callable[[list[Any]], bytes]:
        """Return the writer of a chunk of a long list, in which some item is unusual."""
        fast = native.writer(lambda: _items_plan(self._contract, self._tags))
        return lambda items: (fast(items) if fast is not None else None) or self._write(items).encode()

    def decode(self, data: bytes, /) -> Any:
        """Return the value of a document, None for a root that is nil; :class:`DecodeError` names the place."""
        value = self._fast.read(data)
        return self.decode_carefully(data) if value is None else value

    @functools.cached_property
    def _fast(self) -> PatternReader:
        from formats.xml.pattern_reader import PatternReader  # noqa: PLC0415 - many processes read none

        return PatternReader(self._contract, DECLARATION, self._tags, self._max_depth)

    def decode_carefully(self, data: bytes, /) -> Any:
        """Return the value of a document, read by expat's events."""
        try:
            return self._reader.read(data)
        except RecursionError as error:
            raise DecodeError("the document is nested too deeply") from error

    @functools.cached_property
    def _reader(self) -> XmlReader:
        from formats.xml.reader import XmlReader  # noqa: PLC0415 - many processes read none

        return XmlReader(self._contract, self._shape.optional, self._max_depth)


class XmlRowCodec:
    """Rows of one type, as the items of a list."""

    def __init__(self, shape: Shape) -> None:
        self._contract = _contract(Listing(shape))
        tags = root_tags(self._contract)
        self._write = content_writer(self._contract, tags.place)
        self._tags = tags
        self.frame = Frame((DECLARATION + tags.open).encode(), b"", tags.close.encode())

    def encode_rows(self, rows: Sequence[Any], /) -> bytes:
        """Return the elements of rows."""
        if self._native is not None and (data := self._native(rows)) is not None:
            return data
        try:
            return self._write(rows).encode()
        except (*_MISFITS, RecursionError) as error:
            raise _misfit(self._contract, rows, error) from error

    @functools.cached_property
    def _native(self) -> native.Write | None:
        return native.writer(lambda: _items_plan(self._contract, self._tags))


def _items_plan(contract: Contract, tags: Tags) -> native.Write:
    from formats.xml.pieces_plan import items_plan  # noqa: PLC0415 - only where the native writer is

    return items_plan(contract, tags)


def _contract(shape: Shape) -> Contract:
    if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
        raise UnsupportedTypeError("XML needs the type of a document: object has none")
    return contract_of(shape)


def _misfit(contract: Contract, value: Any, error: Exception) -> EncodeError:
    """Return the error that names the place of a value that does not fit."""
    too_deep = EncodeError("the value is nested too deeply, or contains itself")
    if isinstance(error, RecursionError):
        return too_deep
    try:
        return fault_of(contract, value) or EncodeError(str(error))
    except RecursionError:
        return too_deep
