"""The codecs of a gateway's types: each made once, when it is first needed, and kept.

Why not all at boot: two hundred operations in four formats are sixteen hundred codecs, of which
a service uses a few dozen; types that no format can write are still found at boot, by their
shape. What is kept is bounded by the program's types; only ``?jsconfig=`` settings come from
clients, and are bounded by :attr:`Limits.codecs`. What a new one of those costs its request is bounded by
the type: a plan for the native writer, which compiles nothing; without it, one function for each record.
"""

from __future__ import annotations

from typing import Any

from formats import HOST, Codec, Options, Registry, RowCodec


class ByFormat(dict[str, Codec[Any]]):
    """Format name → codec of one type. Names are those of the registry, no others."""

    def __init__(self, type_: Any, registry: Registry, options: Options) -> None:
        super().__init__()
        self.type = type_
        self._registry = registry
        self._options = options

    def __missing__(self, name: str) -> Codec[Any]:
        format_ = self._registry.named(name)
        if format_ is None:
            raise KeyError(name)
        codec = self[name] = format_.codec(self.type, self._options)
        return codec


class Codecs:
    """Type, format and settings → codec. ``host`` is how all texts are written and read that ask for nothing else."""

    def __init__(self, registry: Registry, limit: int, host: Options = HOST) -> None:
        self.registry = registry
        self.host = host
        self._limit = limit
        self._by_type: dict[Any, ByFormat] = {}
        self._tuned: dict[tuple[Any, str, Options], Codec[Any]] = {}
        self._rows: dict[tuple[Any, str, Options], RowCodec[Any]] = {}

    def of(self, type_: Any) -> ByFormat:
        """Return the codecs of a type."""
        found = self._by_type.get(type_)
        if found is None:
            found = self._by_type[type_] = ByFormat(type_, self.registry, self.host)
        return found

    def tuned(self, type_: Any, name: str, options: Options) -> Codec[Any]:
        """Return a codec that writes by other settings than the host's."""
        key = (type_, name, options)
        found = self._tuned.get(key)
        if found is None:
            format_ = self.registry.named(name)
            if format_ is None:
                raise KeyError(name)
            if len(self._tuned) >= self._limit:
                del self._tuned[next(iter(self._tuned))]
            found = self._tuned[key] = format_.codec(type_, options)
        return found

    def rows(self, type_: Any, name: str, options: Options) -> RowCodec[Any] | None:
        """Return a codec of rows, None if the format cannot write a table in pieces."""
        key = (type_, name, options)
        found = self._rows.get(key)
        if found is None:
            made = getattr(self.registry.named(name), "row_codec", None)
            if made is None:
                return None
            if len(self._rows) >= self._limit:
                del self._rows[next(iter(self._rows))]
            found = self._rows[key] = made(type_, options)
        return found
