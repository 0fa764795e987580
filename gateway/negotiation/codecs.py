"""The codecs of a gateway's types. A codec is made when it is first needed, and kept.

Why not all at boot: two hundred operations in four formats are sixteen hundred codecs, of which
a service uses a few dozen; a type that no format can write still raises at boot, by its shape. The number
of kept codecs is bounded by the program's types; only ``?jsconfig=`` settings come from clients, and
:attr:`Limits.codecs` bounds their codecs. The type bounds what a new one costs its request: a plan for
the native writer, which compiles nothing; without the native writer, one function for each record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from formats import HOST, Options, Registry

if TYPE_CHECKING:
    from formats import Codec, RowCodec


class ByFormat(dict[str, "Codec[Any]"]):
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
    """Type, format and settings → codec. ``host`` has the options that count unless a request asks for others."""

    def __init__(self, registry: Registry, limit: int, host: Options = HOST) -> None:
        self.registry = registry
        #: The formats that others have added.
        self.foreign = [format_ for format_ in registry if not type(format_).__module__.startswith("formats.")]
        self.host = host
        self._limit = limit
        self._by_type: dict[Any, ByFormat] = {}
        self._tuned: dict[tuple[Any, str, Options], Codec[Any]] = {}
        self._rows: dict[tuple[Any, str, Options], RowCodec[Any]] = {}

    def of(self, type_: Any) -> ByFormat:
        """Return the codecs of a type."""
        codecs = self._by_type.get(type_)
        if codecs is None:
            codecs = self._by_type[type_] = ByFormat(type_, self.registry, self.host)
        return codecs

    def tuned(self, type_: Any, name: str, options: Options) -> Codec[Any]:
        """Return a codec that writes with other options than the host's."""
        key = (type_, name, options)
        codec = self._tuned.get(key)
        if codec is None:
            format_ = self.registry.named(name)
            if format_ is None:
                raise KeyError(name)
            if len(self._tuned) >= self._limit:
                del self._tuned[next(iter(self._tuned))]
            codec = self._tuned[key] = format_.codec(type_, options)
        return codec

    def rows(self, type_: Any, name: str, options: Options) -> RowCodec[Any] | None:
        """Return a codec of rows, None if the format cannot write a table in pieces."""
        key = (type_, name, options)
        codec = self._rows.get(key)
        if codec is None:
            row_codec = getattr(self.registry.named(name), "row_codec", None)
            if row_codec is None:
                return None
            if len(self._rows) >= self._limit:
                del self._rows[next(iter(self._rows))]
            codec = self._rows[key] = row_codec(type_, options)
        return codec
