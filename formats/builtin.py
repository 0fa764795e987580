"""The names and media types of the built-in formats; a format's module is imported with its first codec.

Why: a service that answers JSON should not pay for the XML reader at its start, yet a registry
needs every format's name and media types before any of them is used. A test compares what is
stated here with the formats themselves.
"""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING, Any

import msgspec

from formats.options import HOST, Options

if TYPE_CHECKING:
    from formats.base import Codec, Format, RowCodec, StreamingFormat


class Deferred(msgspec.Struct, frozen=True, dict=True):
    """A format whose module is not imported yet; ``reference`` is ``module:class``."""

    name: str
    media_types: tuple[str, ...]
    as_file: bool
    reference: str

    @functools.cached_property
    def format(self) -> Format:
        """Return the format itself."""
        module, _, attribute = self.reference.partition(":")
        format_: Format = getattr(importlib.import_module(module), attribute)()
        return format_

    def codec(self, type_: Any, options: Options = HOST, /) -> Codec[Any]:
        """Return the codec of a type."""
        return self.format.codec(type_, options)


class DeferredStream(Deferred, frozen=True, dict=True):
    """A deferred format that can also write a list of rows in pieces."""

    def row_codec(self, type_: Any, options: Options = HOST, /) -> RowCodec[Any]:
        """Return the codec of rows of a type."""
        streaming: StreamingFormat = self.format  # type: ignore[assignment]  # as this class promises
        return streaming.row_codec(type_, options)


#: In order of preference (gateway/WIRE.md 3.1); the first media type is the one sent.
BUILT_IN: tuple[Deferred, ...] = (
    DeferredStream("json", ("application/json", "text/json"), False, "formats.json.format:JsonFormat"),
    DeferredStream("xml", ("application/xml", "text/xml"), False, "formats.xml.format:XmlFormat"),
    DeferredStream("jsv", ("application/jsv", "text/jsv"), False, "formats.jsv.format:JsvFormat"),
    DeferredStream("csv", ("text/csv",), True, "formats.csv.format:CsvFormat"),
    Deferred("html", ("text/html",), False, "formats.html:HtmlFormat"),
    DeferredStream("jsonl", ("text/jsonl",), True, "formats.json.lines:JsonlFormat"),
)
