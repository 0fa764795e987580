"""Ways to compress a body: gzip, and zstd where the extra ``[zstd]`` is installed; which one a client reads best."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from gateway.http.pieces import Pieces

#: Fast rather than small: on one core the time is worth more than the last few bytes.
LEVEL = 4

_ELEMENT = re.compile(r"\s*([\w*.+-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")


class _Flushed:
    """Pieces of a compressor that is flushed after each: a reader sees rows as they come."""

    def __init__(self, compressor: Any, flush: int, finish: int) -> None:
        self._compressor, self._flush, self._finish = compressor, flush, finish

    def write(self, data: bytes, /) -> bytes:
        return bytes(self._compressor.compress(data) + self._compressor.flush(self._flush))

    def end(self) -> bytes:
        return bytes(self._compressor.flush(self._finish))


class Encoding(msgspec.Struct, frozen=True):
    """One way to compress: a ``whole`` body, or one in ``pieces``."""

    whole: Callable[[bytes], bytes]
    pieces: Callable[[], Pieces]


def _gzip() -> Encoding:
    return Encoding(
        lambda body: gzip.compress(body, LEVEL, mtime=0),
        lambda: _Flushed(zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS), zlib.Z_SYNC_FLUSH, zlib.Z_FINISH),
    )


def _encodings() -> dict[str, Encoding]:
    """Return the encodings that can be written here, best first."""
    try:
        import zstandard  # noqa: PLC0415 - the extra [zstd]
    except ImportError:
        return {"gzip": _gzip()}
    made: Any = zstandard
    zstd = Encoding(
        lambda body: bytes(made.ZstdCompressor(level=LEVEL).compress(body)),
        lambda: _Flushed(
            made.ZstdCompressor(level=LEVEL).compressobj(), made.COMPRESSOBJ_FLUSH_BLOCK, made.COMPRESSOBJ_FLUSH_FINISH
        ),
    )
    return {"zstd": zstd, "gzip": _gzip()}


#: By their names in ``Accept-Encoding``.
ENCODINGS = _encodings()


def accepted(header: str, offered: Iterable[str] = ENCODINGS) -> str | None:
    """Return the encoding that an ``Accept-Encoding`` likes best; None for none (RFC 9110 §12.5.3).

    Among equals the order of ``offered`` decides. An element that is malformed counts as 0.

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
