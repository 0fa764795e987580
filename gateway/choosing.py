"""The format of a reply, for the requests of one gateway: negotiation behind a bounded memo."""

from __future__ import annotations

from formats import Registry
from gateway.dispatch import Target
from gateway.incoming import Incoming
from gateway.negotiation import Choice, NotAcceptable, by_accept, by_name, first_segment
from gateway.settings import Negotiation


class Chooser:
    """Chooses; the outcome of the last few ``Accept`` lines is remembered."""

    def __init__(self, registry: Registry, mode: Negotiation, remembered: int) -> None:
        self._registry = registry
        self._mode = mode
        self._remembered = remembered
        self._memo: dict[tuple[tuple[str, ...], str], Choice] = {}
        self._short = {each.name for each in registry if len(each.name) <= 3}
        default = registry.named("json") or next(iter(registry))
        self.json = Choice(default, default.media_types[0])
        #: What nothing acceptable is told in; only in strict mode.
        self.unacceptable = Choice(default, default.media_types[0])
        self.default_type = by_accept(registry, mode, (), "").media_type

    def choose(self, incoming: Incoming, target: Target) -> Choice:
        """Return the format of the reply: of the URL, else of the ``Accept`` lines; never fails."""
        if target.suffix is not None:
            return target.suffix
        if incoming.query or first_segment(incoming.path) in self._short:
            format_key, callback = incoming.parameter("format"), incoming.parameter("callback")
            if asked := by_name(self._registry, incoming.path, format_key, callback):
                return asked
        if target.home is not None:
            return target.home
        key = (incoming.accept, incoming.sent)
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) >= self._remembered:
                self._memo.clear()
            found = self._memo[key] = self._by_accept(incoming)
        return found

    def _by_accept(self, incoming: Incoming) -> Choice:
        try:
            return by_accept(self._registry, self._mode, incoming.accept, incoming.sent)
        except NotAcceptable:
            return self.unacceptable
