"""A value, a choice of format, and what the query says of it → bytes."""

from __future__ import annotations

from typing import Any

from formats import HOST
from gateway import jsconfig, pages
from gateway.codecs import ByFormat, Codecs
from gateway.exchange import Exchange
from gateway.negotiation import Choice


class Writer:
    """Writes the values of one gateway; ``tunable`` is whether ``?jsconfig=`` counts."""

    def __init__(self, codecs: Codecs, *, tunable: bool) -> None:
        self.codecs = codecs
        self._tunable = tunable

    def write(self, writers: ByFormat, value: Any, choice: Choice, exchange: Exchange) -> bytes:
        """Return the text of a value; :class:`EncodeError` if it has none."""
        options = HOST
        if exchange.query and self._tunable and (text := exchange.parameter("jsconfig")):
            options = jsconfig.parse(text, HOST)
        codec = writers[choice.name] if options == HOST else self.codecs.tuned(writers.type, choice.name, options)
        body = codec.encode(value)
        return pages.page(exchange.path, body, exchange, self.codecs.registry) if choice.name == "html" else body
