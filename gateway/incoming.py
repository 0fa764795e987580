"""A request as it came in: what the line of :mod:`gateway.app` needs of an ASGI scope.

One pass over the headers, the query parsed only if there is one. Nothing here has run or
decided anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.paths import decoded
from gateway.queries import NONE, Parameters, merged, pairs_of
from gateway.terms import TermsTable

#: What a POST may stand in for (spec/http.md 0.4, 13 C4).
OVERRIDES = frozenset({"GET", "PUT", "PATCH", "DELETE"})
_OVERRIDE = b"x-http-method-override"


class Headers(Mapping[str, str]):
    """Request headers by lower-case name; of repeated ones the last."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Mapping[bytes, bytes]) -> None:
        self._raw = raw

    def __getitem__(self, name: str) -> str:
        return self._raw[name.encode("latin-1")].decode("latin-1")

    def get(self, name: str, default: Any = None) -> Any:
        """Return a header; Mapping's own ``get`` raises and catches an error for each that is absent."""
        found = self._raw.get(name.encode("latin-1"))
        return default if found is None else found.decode("latin-1")

    def __iter__(self) -> Iterator[str]:
        return (name.decode("latin-1") for name in self._raw)

    def __len__(self) -> int:
        return len(self._raw)


class Incoming:
    """One HTTP request before it is read.

    ``verb`` is the effective one of header and query; ``callback`` the function that a JSONP
    reply calls, cleaned, None if the reply is none.
    """

    __slots__ = ("callback", "headers", "method", "parameters", "path", "query", "scope", "terms", "verb")

    def __init__(self, scope: Mapping[str, Any], terms: TermsTable, query_keys: int) -> None:
        self.scope = scope
        pairs: list[tuple[bytes, bytes]] = scope["headers"]
        self.headers: dict[bytes, bytes] = dict(pairs)
        self.terms = terms.of(pairs, self.headers)
        raw: bytes = scope["query_string"]
        self.query: str = raw.decode("latin-1") if raw else ""
        self.parameters: Parameters = merged(pairs_of(self.query, query_keys)) if raw else NONE
        self.callback: str | None = None
        self.path = _path_of(scope)
        self.verb: str = scope["method"]
        self.method = self.verb
        if self.verb == "POST" and (raw or _OVERRIDE in self.headers):
            header = self.headers.get(_OVERRIDE)
            self.override(self.parameter(_OVERRIDE.decode()) if header is None else header.decode("latin-1"))

    def override(self, verb: str | None) -> None:
        """Take another verb in place of POST, if it is one of those allowed."""
        if verb is not None and verb.upper() in OVERRIDES:
            self.verb = verb.upper()

    def override_by(self, form: Parameters) -> None:
        """Take the verb that a form's field asks for, unless header or query did."""
        found = form.get(_OVERRIDE.decode())
        if found is not None and self.verb == self.method:
            self.override(found[1])

    def header(self, name: bytes) -> str:
        """Return a header by lower-case name, ``""`` if it is absent."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def length(self) -> bytes | None:
        """Return the declared length of the body as sent, None if it is not declared."""
        return self.headers.get(b"content-length")

    def parameter(self, name: str) -> str | None:
        """Return a query parameter by lower-case name."""
        found = self.parameters.get(name)
        return None if found is None else found[1]


def _path_of(scope: Mapping[str, Any]) -> str:
    raw: bytes | None = scope.get("raw_path")
    path: str = scope["path"]
    if raw is not None and (b"%" in raw or b"+" in raw or b"/." in raw):
        path = decoded(raw.partition(b"?")[0].decode("latin-1"))
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(root) else path
