"""What a request asks for: all that its head says, before it is known who answers it."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from gateway.http.paths import decoded
from gateway.http.queries import NONE, Parameters, TooManyParameters, merged, pairs_of
from gateway.negotiation.request_heads import RequestHead
from gateway.service.errors import RequestError

#: What a POST may stand in for (gateway/WIRE.md 0.4, 13 C4).
OVERRIDES = frozenset({"GET", "PUT", "PATCH", "DELETE"})
_OVERRIDE = "x-http-method-override"


class Asked:
    """One request as it is asked; whole before it is routed, and never changed after that.

    ``method`` is the verb as sent, ``verb`` as meant; ``query`` is the text after ``?``, ``parameters``
    are what it says. ``fault`` is what is wrong with the head, told once there is a format to tell it in.
    Raises :class:`PathError` for a path that nothing may be asked for by.
    """

    # Why slots and no defaults in the class: those are looked up by name each time, which is as dear
    # as a call, and a request asks some twenty times.
    __slots__ = ("fault", "head", "headers", "method", "parameters", "path", "query", "scope", "terms", "verb")

    def __init__(self, scope: MutableMapping[str, Any], head: RequestHead, query_keys: int) -> None:
        self.scope = scope
        self.head = head
        self.headers = head.raw
        self.terms = head.terms
        self.query = ""  #: the text after ``?``
        self.parameters: Parameters = NONE  #: of the query
        self.fault: Exception | None = None  #: what is wrong with the head; told once there is a format to tell it in
        self.method: str = scope["method"]
        self.verb = self.method
        self.path: str = scope["path"]
        raw = scope.get("raw_path") or b""
        if b"%" in raw or b"+" in raw or b"/." in raw or scope.get("root_path"):
            self._take_path(raw)
        if scope["query_string"]:
            self._take_query(scope["query_string"].decode("latin-1"), query_keys)
        if self.method == "POST" and (self.query or head.override is not None):
            self._override(self.parameter(_OVERRIDE) if head.override is None else head.override)
        if head.fault is not None:
            self.fault = RequestError(400, "InvalidDataException", head.fault)

    def _take_path(self, raw: bytes) -> None:
        self.path = decoded(raw.partition(b"?")[0].decode("latin-1")) if raw else self.path
        root: str = self.scope.get("root_path", "")
        if root and self.path.startswith(root):
            self.path = self.path[len(root) :]

    def _take_query(self, query: str, limit: int) -> None:
        self.query = query
        try:
            self.parameters = merged(pairs_of(query, limit))
        except TooManyParameters as error:
            self.fault = RequestError(400, "InvalidDataException", f"Query value count limit exceeded: {error}.")

    def _override(self, verb: str | None) -> None:
        if verb is not None and verb.upper() in OVERRIDES:
            self.verb = verb.upper()

    def override_by(self, form: Parameters) -> None:
        """Take the verb that a field of a form asks for."""
        found = form.get(_OVERRIDE)
        if found is not None:
            self._override(found[1])

    def header(self, name: bytes) -> str:
        """Return a header by lower-case name, ``""`` if it is absent."""
        return self.headers.get(name, b"").decode("latin-1")

    def parameter(self, name: str) -> str | None:
        """Return a query parameter by lower-case name."""
        found = self.parameters.get(name)
        return None if found is None else found[1]
