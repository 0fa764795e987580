"""A request as it came in: what the line of :mod:`gateway.app` needs of an ASGI scope.

One pass over the headers, the query parsed only if there is one. Nothing here has run or
decided anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.paths import decoded
from gateway.queries import NONE, Parameters, merged, pairs_of

#: What a POST may stand in for (spec/http.md 0.4, 13 C4).
OVERRIDES = frozenset({"GET", "PUT", "PATCH", "DELETE"})
_OVERRIDE = "x-http-method-override"


class Headers(Mapping[str, str]):
    """Request headers by lower-case name; of repeated ones the last."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Mapping[bytes, bytes]) -> None:
        self._raw = raw

    def __getitem__(self, name: str) -> str:
        return self._raw[name.encode("latin-1")].decode("latin-1")

    def __iter__(self) -> Iterator[str]:
        return (name.decode("latin-1") for name in self._raw)

    def __len__(self) -> int:
        return len(self._raw)


class Incoming:
    """One HTTP request before it is read.

    ``verb`` is the effective one of header and query; ``sent`` the ``Content-Type``, ``accept``
    the ``Accept`` lines that are not blank.
    """

    __slots__ = ("accept", "callback", "headers", "method", "parameters", "path", "query", "scope", "sent", "verb")

    def __init__(self, scope: Mapping[str, Any], query_keys: int) -> None:
        self.scope = scope
        pairs: list[tuple[bytes, bytes]] = scope["headers"]
        self.headers: dict[bytes, bytes] = dict(pairs)
        self.accept = _accept_lines(pairs, self.headers)
        self.sent = self.headers.get(b"content-type", b"").decode("latin-1")
        raw = scope["query_string"]
        self.query: str = raw.decode("latin-1") if raw else ""
        self.parameters: Parameters = merged(pairs_of(self.query, query_keys)) if raw else NONE
        #: The function a JSONP reply calls, cleaned; None if the reply is none.
        self.callback: str | None = None
        self.path = _path_of(scope)
        self.method: str = scope["method"]
        self.verb = self.method
        if self.method == "POST":
            header = self.headers.get(_OVERRIDE.encode())
            self.override(header.decode("latin-1") if header is not None else self.parameter(_OVERRIDE))

    def override(self, verb: str | None) -> None:
        """Take another verb in place of POST, if it is one of those allowed."""
        if verb is not None and verb.upper() in OVERRIDES:
            self.verb = verb.upper()

    def override_by(self, form: Parameters) -> None:
        """Take the verb that a form's field asks for, unless header or query did."""
        if _OVERRIDE in form and self.verb == self.method:
            self.override(form[_OVERRIDE][1])

    def header(self, name: bytes) -> str:
        """Return a header by lower-case name, ``""`` if it is absent."""
        return self.headers.get(name, b"").decode("latin-1")

    def parameter(self, name: str) -> str | None:
        """Return a query parameter by lower-case name."""
        found = self.parameters.get(name)
        return None if found is None else found[1]


def _accept_lines(pairs: list[tuple[bytes, bytes]], headers: Mapping[bytes, bytes]) -> tuple[str, ...]:
    """Return the lines; a blank one counts as none (spec/http.md 13 B5)."""
    last = headers.get(b"accept")
    if last is None:
        return ()
    if len(pairs) == len(headers):
        return (last.decode("latin-1"),) if last.strip() else ()
    return tuple(value.decode("latin-1") for name, value in pairs if name == b"accept" and value.strip())


def _path_of(scope: Mapping[str, Any]) -> str:
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        path: str = scope["path"]
    elif b"%" in raw or b"+" in raw or b"/." in raw:
        path = decoded(raw.partition(b"?")[0].decode("latin-1"))
    else:
        path = raw.partition(b"?")[0].decode("latin-1")
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(root) else path
