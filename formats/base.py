"""What a format is: a name, media types, and a codec for each type.

A third party implements these protocols in one class and publishes an instance of it as an
entry point in the group ``gateway.formats``; nothing here needs to be inherited.

A format meets a type once for each set of options: :meth:`Format.codec` may be slow and may refuse;
the codec it returns does neither reflection nor lookup, after its first value and its first text at the latest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from formats.frames import Frame as Frame
from formats.options import Options

T = TypeVar("T")
Row = TypeVar("Row", contravariant=True)  # noqa: PLC0105 - read as a word in RowCodec[Row]


class Codec(Protocol[T]):
    """Values of one type ⇄ bytes, in one format."""

    def encode(self, value: T, /) -> bytes:
        """Return the text of ``value`` in UTF-8; :class:`EncodeError` names the member at fault."""
        ...

    def decode(self, data: bytes, /) -> T:
        """Return the value of a whole text; :class:`DecodeError` says where the text is wrong."""
        ...


class Format(Protocol):
    """A notation: how values of any type are written and read."""

    @property
    def name(self) -> str:
        """Return the short name, such as ``csv``: suffix, ``?format=`` and route segment."""
        ...

    @property
    def media_types(self) -> tuple[str, ...]:
        """Return the media types that choose this format, without parameters; the first one is sent."""
        ...

    @property
    def as_file(self) -> bool:
        """Return whether people usually save its texts as files."""
        ...

    def codec(self, type_: Any, options: Options = ..., /) -> Codec[Any]:
        """Return the codec of a type; :class:`UnsupportedTypeError` if there is none."""
        ...


class RowCodec(Protocol[Row]):
    """Rows of one type → a table in chunks; stateless, so that chunks may come from anywhere."""

    @property
    def frame(self) -> Frame:
        """Return the bytes around and between the chunks."""
        ...

    def encode_rows(self, rows: Sequence[Row], /) -> bytes:
        """Return one chunk: at least one row, without the frame."""
        ...


class StreamingFormat(Format, Protocol):
    """A format that can also write a list of rows in pieces."""

    def row_codec(self, type_: Any, options: Options = ..., /) -> RowCodec[Any]:
        """Return the codec of rows of a type."""
        ...


class CountingFormat(Format, Protocol):
    """A format that can count a text's values before reading it; texts of other formats are bounded by size alone."""

    def values_in(self, data: bytes, most: int, /) -> int:
        """Return how many items and members a text holds; if more than ``most``, any number above it."""
        ...
