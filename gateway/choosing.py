"""The format of a reply: what the URL says, else what the client's terms say."""

from __future__ import annotations

from formats import Registry
from gateway.dispatch import Target
from gateway.incoming import Incoming
from gateway.negotiation import Choice, by_accept, by_name, first_segment
from gateway.settings import Negotiation


class Chooser:
    """Chooses for the requests of one gateway."""

    def __init__(self, registry: Registry, mode: Negotiation) -> None:
        self._registry = registry
        self._short = frozenset(each.name for each in registry if len(each.name) <= 3)
        plain = registry.named("json") or next(iter(registry))
        #: What is told to a client to which nothing can be told in its own format.
        self.plain = Choice(plain, plain.media_types[0])
        self.default_type = by_accept(registry, mode, (), "").media_type

    def choose(self, incoming: Incoming, target: Target) -> Choice:
        """Return the format of the reply; never fails (spec/http.md 3.2, 2.3)."""
        if target.suffix is not None:
            return target.suffix
        if incoming.query or first_segment(incoming.path) in self._short:
            format_key, callback = incoming.parameter("format"), incoming.parameter("callback")
            if asked := by_name(self._registry, incoming.path, format_key, callback):
                return asked
        return target.home or incoming.terms.choice or self.plain

    def is_acceptable(self, incoming: Incoming, choice: Choice) -> bool:
        """Return whether the client accepts the choice; only strict mode ever says no."""
        return incoming.terms.choice is not None or choice is not self.plain
