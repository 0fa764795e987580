"""Compressing a body: gzip, and zstd if the extra ``[zstd]`` is installed; and which of them a client prefers."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from gateway.http.pieces import Pieces

#: Level of compression: fast rather than small, as the last few bytes are not worth the time.
LEVEL = 4

_ELEMENT = re.compile(r"\s*([\w*.+-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")


class _Flushed:
    """Flushes its compressor after each piece, so that a client can read rows as they come."""

    def __init__(self, compressor: Any, flush: int, finish: int) -> None:
        self._compressor, self._flush, self._finish = compressor, flush, finish

    def write(self, data: bytes, /) -> bytes:
        return bytes(self._compressor.compress(data) + self._compressor.flush(self._flush))

    def end(self) -> bytes:
        return bytes(self._compressor.flush(self._finish))


class Encoding(msgspec.Struct, frozen=True):
    """One way to compress: ``whole`` compresses a whole body, ``pieces`` makes a compressor for one in pieces."""

    whole: Callable[[bytes], bytes]
    pieces: Callable[[], Pieces]


def _gzip() -> Encoding:
    return Encoding(
        lambda body: gzip.compress(body, LEVEL, mtime=0),
        lambda: _Flushed(zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS), zlib.Z_SYNC_FLUSH, zlib.Z_FINISH),
    )


def _encodings() -> dict[str, Encoding]:
    """Return the encodings that this installation can write, best first."""
    try:
        import zstandard  # noqa: PLC0415 - the extra [zstd]
    except ImportError:
        return {"gzip": _gzip()}
    library: Any = zstandard
    zstd = Encoding(
        lambda body: bytes(library.ZstdCompressor(level=LEVEL).compress(body)),
        lambda: _Flushed(
            library.ZstdCompressor(level=LEVEL).compressobj(),
            library.COMPRESSOBJ_FLUSH_BLOCK,
            library.COMPRESSOBJ_FLUSH_FINISH,
        ),
    )
    return {"zstd": zstd, "gzip": _gzip()}


#: Name in ``Accept-Encoding`` → encoding.
ENCODINGS = _encodings()


def accepted(header: str, offered: Iterable[str] = ENCODINGS) -> str | None:
    """Return the encoding that an ``Accept-Encoding`` prefers; None for none (RFC 9110 §12.5.3).

    Among equal qualities the order of ``offered`` decides. A malformed element is ignored.

    >>> accepted("deflate, gzip;q=0.5", ["gzip"]), accepted("gzip;q=0, br", ["gzip"]), accepted("", ["gzip"])
    ('gzip', None, None)
    """
    qualities: dict[str, float] = {}
    for part in header.lower().split(","):
        if match := _ELEMENT.fullmatch(part):
            qualities[match[1].removeprefix("x-")] = float(match[2] or 1)
    rest = qualities.get("*", 0.0)
    best = max(offered, key=lambda name: qualities.get(name, rest))
    quality = qualities.get(best, rest)
    return best if quality > 0 and quality >= qualities.get("identity", 0.0) else None
