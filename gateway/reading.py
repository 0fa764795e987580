"""A request's bytes → its DTO: which texts bind, in which order, and in which notation the body is.

Source: spec/http.md 2.3, 4.1, 4.3, 4.4 and 13 A1 to A8.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from formats import Codec, DecodeError, Registry
from gateway import bodies, multipart
from gateway.codecs import Codecs
from gateway.dispatch import Target
from gateway.errors import BindingError, HttpError
from gateway.incoming import Incoming
from gateway.multipart import MultipartError, Upload
from gateway.plans import Plan
from gateway.queries import Parameters, TooManyParameters, merged, pairs_of
from gateway.settings import Limits
from gateway.terms import MULTIPART, URLENCODED

#: Verbs whose form fields do not bind, and whose query does even on predefined routes.
BODILESS = frozenset({"GET", "DELETE", "HEAD", "OPTIONS"})


@dataclass(slots=True)
class Body:
    """A request's body. ``label`` is as of :func:`bodies.labelled`, ``notation`` what it is read as.

    ``form`` is None unless the body is a form.
    """

    data: bytes = b""
    label: str | None = ""
    notation: str | None = None
    form: Parameters | None = None
    files: tuple[Upload, ...] = ()


NOTHING = Body()


class Reader:
    """Reads the requests of one gateway."""

    def __init__(self, codecs: Codecs, limits: Limits) -> None:
        self._codecs = codecs
        self._registry: Registry = codecs.registry
        self._limits = limits

    def has_body(self, incoming: Incoming) -> bool:
        """Return whether a request says that a body follows (RFC 9112 §6)."""
        headers = incoming.headers
        return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers

    def body(self, incoming: Incoming, data: bytes) -> Body:
        """Return the body that bytes are; :class:`BindingError` if they are not what the headers say."""
        if b"content-encoding" in incoming.headers:
            data = bodies.decompressed(data, incoming.header(b"content-encoding"), self._limits.body)
        terms = incoming.terms
        if terms.media_type == URLENCODED:
            return Body(data, None, form=self._form(data.decode("utf-8", "replace")))
        if terms.media_type == MULTIPART:
            return self._multipart(data, terms.sent)
        return Body(data, terms.label)

    def _form(self, text: str) -> Parameters:
        try:
            return merged(pairs_of(text, self._limits.query_keys))
        except TooManyParameters as error:
            raise HttpError(400, "InvalidDataException", f"Form value count limit exceeded: {error}.") from error

    def _multipart(self, data: bytes, sent: str) -> Body:
        try:
            fields, files = multipart.parse(data, sent, self._limits.form_parts)
        except MultipartError as error:
            raise BindingError(str(error)) from error
        return Body(data, None, form=merged(fields), files=tuple(files))

    def notation(self, body: Body, target: Target) -> str | None:
        """Return the name of the format in which a body is to be read; None for none."""
        if not body.data or body.form is not None:
            return None
        home = target.home.name if target.home else None
        return bodies.notation(body.data, body.label, home, target.strict)

    def request(self, plan: Plan, target: Target, incoming: Incoming, body: Body) -> Any:
        """Return the request DTO; :class:`BindingError` if the texts do not make one, 415 if nobody reads the body."""
        binder, has_body = plan.binder, incoming.verb not in BODILESS
        typed = bool(body.data) and body.form is None and not plan.operation.raw_body
        query = incoming.parameters.values()
        if target.home is None:
            texts: Iterable[tuple[str, str]] = target.arguments
            if query or body.form:
                texts = [*texts, *query, *(body.form.values() if body.form and has_body else ())]
            # A body without a label does not count on verbs that have none.
            if typed and (has_body or incoming.terms.sent):
                request = self._decoded(plan, target, incoming, body)
                return binder.overlay(request, texts) if texts else request
            return binder.make(texts)
        if typed and (has_body or incoming.terms.sent):
            request = self._decoded(plan, target, incoming, body)
            return binder.fill(request, query) if query and has_body else request
        return binder.make([*query, *(body.form.values() if body.form and has_body else ())])

    def _decoded(self, plan: Plan, target: Target, incoming: Incoming, body: Body) -> Any:
        name = self._readable(body, incoming)
        try:
            if body.label == "csv" and name == "json" and bodies.beginning(body.data) == "[":
                first = self._codecs.of(list[plan.operation.request])[name].decode(body.data)[:1]  # type: ignore[name-defined]  # at run time
                return first[0] if first else plan.binder.make(())
            found = plan.readers[name].decode(body.data)
        except DecodeError as error:
            raise self._unreadable(plan.binder.full_name, name, target, incoming, error) from error
        if found is None and name == "csv":
            return plan.binder.make(())  # a header without rows names nothing
        if found is None:
            message = f"null is no {plan.binder.name}"
            raise self._unreadable(plan.binder.full_name, name, target, incoming, DecodeError(message))
        return found

    def batch(self, plan: Plan, target: Target, incoming: Incoming, body: Body) -> list[Any]:
        """Return the requests of an ``Op[]``; a single one counts as a list of it (spec/http.md 2.4)."""
        if incoming.verb in BODILESS or not body.data or body.form is not None:
            return []
        name = self._readable(body, incoming)
        single = name in ("json", "jsv") and bodies.beginning(body.data) == "{"
        codec: Codec[Any] = (
            plan.readers[name] if single else self._codecs.of(list[plan.operation.request])[name]  # type: ignore[name-defined]  # at run time
        )
        try:
            found = codec.decode(body.data)
        except DecodeError as error:
            raise self._unreadable(plan.binder.full_name + "[]", name, target, incoming, error) from error
        requests = [found] if single else [each for each in found or () if each is not None]
        if len(requests) > self._limits.batch:
            raise HttpError(413, message=f"more than {self._limits.batch} requests in one batch")
        return requests

    def _readable(self, body: Body, incoming: Incoming) -> str:
        if body.notation is None:
            raise HttpError(415, "NotSupportedException", f"ContentType not supported '{incoming.terms.sent}'")
        return body.notation

    def _unreadable(
        self, type_name: str, name: str, target: Target, incoming: Incoming, error: DecodeError
    ) -> BindingError:
        format_ = self._registry.named(name)
        own = format_.media_types[0] if format_ else ""
        sent = target.home.media_type if target.home and target.home.name == name else incoming.terms.sent or own
        # What is wrong from the first character on is wrong with the whole text, and has no place.
        inner = error.message if error.where in ("", "offset 0") else str(error)
        # An unbalanced quote, as recorded.
        return BindingError(f"Could not deserialize '{sent}' request using {type_name}'\nError: {inner}")
