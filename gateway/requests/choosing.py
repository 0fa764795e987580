"""The format of a reply: what the URL says, else what the client's terms say."""

from __future__ import annotations

import re

from formats import Registry
from gateway.negotiation.choices import Asked, Choice, by_url, default_of
from gateway.negotiation.csv_wishes import asked_in, wish_of
from gateway.requests.exchange import Exchange
from gateway.service.errors import ArgumentError, RequestError
from gateway.service.settings import Settings

#: JSV under this type is laid out for people (gateway/WIRE.md 2.3, 13 D4).
DUMP = "text/plain"
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._]")


class Chooser:
    """Chooses for the requests of one gateway."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        self._registry = registry
        self._jsonp = settings.jsonp
        self._exports = settings.exports
        self._layout = settings.options.csv
        plain = registry.named("json") or next(iter(registry))
        #: What is told to a client to which nothing can be told in its own format.
        self.plain = Choice(plain, plain.media_types[0])
        self.default_type = default_of(registry, settings.negotiation).media_types[0]

    def choose(self, exchange: Exchange) -> Choice:
        """Return the format of the reply; never fails (gateway/WIRE.md 3.2, 2.3)."""
        target = exchange.target
        if exchange.query or target.names_format:
            if self._jsonp and (callback := exchange.parameter("callback")):
                exchange.callback = _NOT_IN_A_NAME.sub("_", callback)
            asked = Asked(exchange.path, target.suffix, target.home, exchange.callback, exchange.parameter("format"))
            chosen = by_url(self._registry, asked) or exchange.terms.choice
        else:
            chosen = target.home or exchange.terms.choice
        if exchange.query and self._exports and chosen is not None and chosen.name == "csv":
            self._lay_out(exchange)
        if exchange.query and chosen is not None and chosen.name == "jsv" and exchange.parameter("debug"):
            chosen = Choice(chosen.format, DUMP)
        if chosen is None:
            refused = ", ".join(exchange.terms.accept)
            message = f"no format is acceptable: {refused}"
            exchange.fault = exchange.fault or RequestError(406, "NotAcceptable", message)
        return chosen or self.plain

    def _lay_out(self, exchange: Exchange) -> None:
        plan = exchange.target.methods.get(exchange.verb)
        asked = asked_in(exchange.parameters, plan.binder.has) if plan is not None else None
        if asked:
            try:
                exchange.wish = wish_of(asked, exchange.header(b"accept-language"), self._layout)
            except ArgumentError as error:
                exchange.fault = exchange.fault or error

    def without_jsonp(self, exchange: Exchange) -> None:
        """Make an exchange an ordinary one: a foreign page must not read what only the cookie opens (13 C11)."""
        exchange.callback = None
        exchange.choice = exchange.target.suffix or self.plain
