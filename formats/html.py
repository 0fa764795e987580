"""HTML: a value as tables a person can read. Written only, and only a fragment of a page.

A list of records is a table with a heading for each member, a record a table of two columns,
everything else its text. All text is escaped; nothing here runs in a browser or is fetched
by it. The page around the fragment is the gateway's, which knows the address.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import msgspec

from formats.errors import DecodeError, EncodeError
from formats.faults import located
from formats.options import HOST, Options
from formats.primitives import Kind
from formats.scalars import jsv_token
from formats.shape import Enumerated, Listing, Mapping, Nested, Pair, Record, Scalar, Shape, shape_of

Write = Callable[[Any], str]


class HtmlFormat:
    """The format of browsers."""

    name = "html"
    media_types = ("text/html",)
    as_file = False

    def codec(self, type_: Any, options: Options = HOST, /) -> HtmlCodec:
        """Return the codec of a type."""
        shape = shape_of(type_)
        return HtmlCodec(shape, _Writers(options).of(shape))


class HtmlCodec:
    """Values of one type → a fragment of HTML."""

    def __init__(self, shape: Shape, write: Write) -> None:
        self._shape = shape
        self._write = write

    def encode(self, value: Any, /) -> bytes:
        """Return the fragment; :class:`EncodeError` names the member that is not of its type."""
        try:
            return self._write(value).encode("utf-8", "replace")
        except (TypeError, AttributeError, ValueError, OverflowError, RecursionError, EncodeError) as error:
            raise located(self._shape, value, error) from error

    def decode(self, data: bytes, /) -> Any:
        """Refuse: HTML is for reading by people."""
        raise DecodeError("HTML is written only")


class _Writers:
    """Makes the writers of shapes; those of records once each, as a record may hold itself."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._records: dict[int, Write] = {}

    def of(self, shape: Shape) -> Write:
        write = self._of(shape)
        return lambda value: "" if value is None else write(value)

    def _of(self, shape: Shape) -> Write:
        match shape:
            case Scalar(kind=Kind.STRING | Kind.CHAR):
                return lambda value: html.escape(str(value))
            case Scalar(kind=Kind.OBJECT):
                return self._any
            case Scalar() | Enumerated():
                token = jsv_token(shape, self._options)
                return lambda value: html.escape(token(value))
            case Listing(item=Nested(record=record)):
                return self._rows(record)
            case Listing():
                return _items(self.of(shape.item))
            case Mapping():
                return _entries(self.of(shape.key), self.of(shape.value))
            case Pair():
                key, value = self.of(shape.key), self.of(shape.value)
                return lambda pair: _facts([(key(pair.key), value(pair.value))])
            case Nested():
                return lambda value: self._record(shape.record)(value)
        raise TypeError(f"no HTML for {shape}")

    def _record(self, record: Record) -> Write:
        if id(record) not in self._records:
            members = [(html.escape(each.column), each.attribute, self.of(each.shape)) for each in record.ordered]
            self._records[id(record)] = lambda value: _facts(
                [
                    (name, write(found))
                    for name, attribute, write in members
                    if (found := getattr(value, attribute)) is not None
                ]
            )
        return self._records[id(record)]

    def _rows(self, record: Record) -> Write:
        def write(values: Any) -> str:
            members = [(html.escape(each.column), each.attribute, self.of(each.shape)) for each in record.members]
            heading = "".join(f"<th>{name}</th>" for name, _, _ in members)
            lines = [
                "<tr>"
                + "".join(f"<td>{cell(getattr(row, attribute))}</td>" for _, attribute, cell in members)
                + "</tr>"
                for row in values
                if row is not None
            ]
            return f"<table><thead><tr>{heading}</tr></thead><tbody>{''.join(lines)}</tbody></table>"

        return write

    def _any(self, value: Any) -> str:
        if isinstance(value, dict):
            return _entries(self.of(shape_of(str)), self.of(shape_of(object)))(value)
        if isinstance(value, list | tuple):
            return _items(self.of(shape_of(object)))(value)
        if isinstance(value, msgspec.Struct):
            return self.of(shape_of(type(value)))(value)
        return self._of(shape_of(type(value)))(value) if type(value) is not object else ""


def _facts(rows: list[tuple[str, str]]) -> str:
    return "<table>" + "".join(f"<tr><th>{name}</th><td>{text}</td></tr>" for name, text in rows) + "</table>"


def _items(item: Write) -> Write:
    return lambda values: "<ul>" + "".join(f"<li>{item(each)}</li>" for each in values) + "</ul>"


def _entries(key: Write, value: Write) -> Write:
    return lambda entries: _facts([(key(name), value(each)) for name, each in entries.items()])
