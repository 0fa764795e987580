"""A value, a choice of format, and the options in the query → bytes."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from formats import Options
from gateway.negotiation.choices import Choice
from gateway.negotiation.codecs import ByFormat, Codecs
from gateway.requests.exchange import Exchange

if TYPE_CHECKING:
    from gateway.responses.pages import Pages
    from gateway.service.requirements import SignInPaths


class Writer:
    """Writes the values of one gateway.

    ``tunable`` is whether ``?jsconfig=`` counts; ``sign_in`` has the paths where people sign in and out.
    """

    def __init__(self, codecs: Codecs, *, tunable: bool, sign_in: SignInPaths | None = None) -> None:
        self.codecs = codecs
        self._tunable = tunable
        self._sign_in = sign_in

    @functools.cached_property
    def pages(self) -> Pages:
        """The HTML pages around the answers to browsers."""
        from gateway.responses.pages import Pages  # noqa: PLC0415 - most gateways' clients are no browsers

        return Pages(self.codecs.registry, self._sign_in)

    def write(self, writers: ByFormat, value: Any, choice: Choice, exchange: Exchange, note: str = "") -> bytes:
        """Return the text of a value; :class:`EncodeError` if it has none. ``note`` is HTML to show above it."""
        options = self.options(choice, exchange)
        is_plain = options is self.codecs.host
        codec = writers[choice.name] if is_plain else self.codecs.tuned(writers.type, choice.name, options)
        body = codec.encode(value)
        if choice.name == "jsv" and choice.media_type == "text/plain":
            from formats import dumped  # noqa: PLC0415 - few ask for it

            return dumped(body.decode()).encode()
        if choice.name != "html":
            return body
        return self.pages.answer(note.encode() + body, exchange, value)

    def options(self, choice: Choice, exchange: Exchange) -> Options:
        """Return the options to write the reply with: the host's own unless the request asks for others."""
        host = options = self.codecs.host
        if exchange.query and self._tunable and (text := exchange.parameter("jsconfig")):
            from gateway.negotiation import jsconfig  # noqa: PLC0415 - few ask for it

            options = jsconfig.parse(text, host)
        if exchange.form.wish is not None and choice.name == "csv":
            options = replace(options, csv=exchange.form.wish.layout)
        return host if options == host else options
