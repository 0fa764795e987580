"""What a request's head asks for, before the operation that answers it is known."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, Self

import msgspec

from gateway.http.paths import decoded
from gateway.http.queries import NONE, Parameters, TooManyParameters, merged, pairs_of
from gateway.negotiation.header_terms import Terms
from gateway.negotiation.request_heads import RequestHead
from gateway.service.errors import RequestError

#: Verbs that a POST may ask to be treated as (gateway/WIRE.md 0.4, 13 C4).
OVERRIDES = frozenset({"GET", "PUT", "PATCH", "DELETE"})
_OVERRIDE = "x-http-method-override"
#: Numbers, because bytes look for bytes in them only after an error and its text have been made and dropped.
_PERCENT, _PLUS = b"%+"


class Asked(msgspec.Struct, eq=False):
    """One request as its client asked it; complete before routing, and never changed after that.

    ``method`` is the verb as sent, ``verb`` the one it asks to be treated as; ``parameters`` is the parsed
    ``query``. ``fault`` is what is wrong with the head: it is answered once the reply's format is known.
    """

    scope: MutableMapping[str, Any]
    head: RequestHead
    headers: Mapping[bytes, bytes]
    terms: Terms
    method: str
    verb: str
    path: str
    query: str = ""  #: the text after ``?``
    parameters: Parameters = NONE  #: of the query
    fault: Exception | None = None  #: what is wrong with the head

    @classmethod
    def of(cls, scope: MutableMapping[str, Any], head: RequestHead, query_keys: int) -> Self:
        """Return what a request asks for. Raises :class:`PathError` for a path that no route may match."""
        method = scope["method"]
        asked = cls(scope, head, head.raw, head.terms, method, method, scope["path"])
        raw = scope.get("raw_path") or b""
        if _PERCENT in raw or _PLUS in raw or raw.find(b"/.") >= 0 or scope.get("root_path"):
            asked._take_path(raw)
        if scope["query_string"]:
            asked._take_query(scope["query_string"].decode("latin-1"), query_keys)
        if method == "POST" and (asked.query or head.override is not None):
            asked._override(asked.parameter(_OVERRIDE) if head.override is None else head.override)
        if head.fault is not None:
            asked.fault = RequestError(400, "InvalidDataException", head.fault)
        return asked

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
        field = form.get(_OVERRIDE)
        if field is not None:
            self._override(field[1])

    def header(self, name: bytes) -> str:
        """Return a header by lower-case name, ``""`` if it is absent."""
        return self.headers.get(name, b"").decode("latin-1")

    def parameter(self, name: str) -> str | None:
        """Return a query parameter by lower-case name."""
        pair = self.parameters.get(name)
        return None if pair is None else pair[1]
