"""The format of a reply: the one that the URL names, else the one that the client's headers ask for."""

from __future__ import annotations

from formats import Registry
from formats.late_patterns import late_pattern
from gateway.negotiation.choices import Choice, Hints, by_url, default_of
from gateway.requests.asked import Asked
from gateway.requests.reply_form import ReplyForm
from gateway.routing.dispatch import Target
from gateway.service.errors import ArgumentError, RequestError
from gateway.service.settings import Settings

#: JSV sent as this type is indented for people to read (gateway/WIRE.md 2.3, 13 D4).
DUMP = "text/plain"
_NOT_IN_A_NAME = late_pattern(r"[^A-Za-z0-9._]")


class Chooser:
    """Chooses for the requests of one gateway."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        self._registry = registry
        self._jsonp = settings.jsonp
        self._exports = settings.exports
        self._layout = settings.options.csv
        plain = registry.named("json") or next(iter(registry))
        #: The format of errors for a client that accepts no format of ours.
        self.plain = Choice(plain, plain.media_types[0])
        self.default_type = default_of(registry, settings.negotiation).media_types[0]

    def choose(self, asked: Asked, target: Target) -> ReplyForm:
        """Return the form of the reply; never fails (gateway/WIRE.md 3.2, 2.3)."""
        if not (asked.query or target.names_format):
            chosen = target.url_format or asked.terms.choice
            if chosen is not None:
                return ReplyForm(chosen, None, None, asked.fault)
        callback = None
        if self._jsonp and (wanted := asked.parameter("callback")):
            callback = _NOT_IN_A_NAME.sub("_", wanted)
        hints = Hints(asked.path, target.suffix, target.url_format, callback, asked.parameter("format"))
        chosen = by_url(self._registry, hints) or asked.terms.choice
        if chosen is None:
            refused = RequestError(406, "NotAcceptable", f"no format is acceptable: {', '.join(asked.terms.accept)}")
            return ReplyForm(self.plain, callback, fault=asked.fault or refused)
        form = ReplyForm(chosen, callback, None, asked.fault)
        if asked.query and chosen.name == "csv" and self._exports:
            self._lay_out(form, asked, target)
        if asked.query and chosen.name == "jsv" and asked.parameter("debug"):
            form.choice = Choice(chosen.format, DUMP)
        return form

    def _lay_out(self, form: ReplyForm, asked: Asked, target: Target) -> None:
        from gateway.negotiation.csv_wishes import asked_in, wish_of  # noqa: PLC0415 - only tables need it

        plan = target.methods.get(asked.verb)
        wishes = asked_in(asked.parameters, plan.binder.has) if plan is not None else None
        if wishes:
            try:
                form.wish = wish_of(wishes, asked.header(b"accept-language"), self._layout)
            except ArgumentError as error:
                form.fault = form.fault or error
