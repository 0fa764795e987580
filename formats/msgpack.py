"""MessagePack, as a third party would add it: one class, one entry point, no import of the gateway.

ServiceStack's own MessagePack is a plugin with the media type ``application/x-msgpack``; as of every format
registered there, its name is the part after the slash (gateway/WIRE.md 2.2). :mod:`formats.msgpack_codec` writes
and reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from formats.options import HOST, Options

if TYPE_CHECKING:
    from formats.msgpack_codec import MsgPackCodec


class MsgPackFormat:
    """``application/x-msgpack``."""

    name = "x-msgpack"
    media_types = ("application/x-msgpack", "application/msgpack")
    as_file = False

    def codec(self, type_: Any, options: Options = HOST, /) -> MsgPackCodec:
        """Return the codec of a type."""
        from formats.msgpack_codec import codec_of  # noqa: PLC0415 - every gateway loads this module, few use it

        return codec_of(type_, options)

    def values_in(self, data: bytes, most: int, /) -> int:
        """Return how many values a text holds (:class:`formats.CountingFormat`).

        msgspec bounds the rest: it reserves nothing for a length that is only declared, its nesting ends at Python's
        own limit, and a value of a type that it does not know (ext) is refused.
        """
        from formats.msgpack_tokens import values_in  # noqa: PLC0415 - as above

        return values_in(data, most)


FORMAT = MsgPackFormat()
