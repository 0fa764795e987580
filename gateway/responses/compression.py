"""Smaller answers for clients that read them: gzip, and zstd where the extra ``[zstd]`` is installed.

Off unless a setting turns it on, as on the original (spec/http.md 6.10); never for small bodies,
which a header already outweighs, for a piece of a whole, or for what is compressed as it is.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gateway.responses.replies import Answer

#: Fast rather than small: on one core the time is worth more than the last few bytes.
LEVEL = 4

#: Media types that are compressed as they are.
_DENSE = re.compile(
    rb"(image/(?!svg)|audio/|video/|font/woff|application/(zip|gzip|x-gzip|zstd|pdf|x-7z|vnd\.openxml))"
)
_ELEMENT = re.compile(r"\s*([\w*.+-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")


def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)


def _encodings() -> dict[str, Callable[[bytes], bytes]]:
    """Return the encodings that can be written here, best first."""
    try:
        import zstandard  # noqa: PLC0415 - the extra [zstd]
    except ImportError:
        return {"gzip": _gzipped}
    compressor: Any = zstandard.ZstdCompressor
    return {"zstd": lambda body: bytes(compressor(level=LEVEL).compress(body)), "gzip": _gzipped}


ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = _encodings()


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


def compressed(answer: Answer, header: str, above: int) -> Answer:
    """Return an answer with its body compressed, if the client reads it and it has more than ``above`` bytes."""
    headers = {name.lower(): value for name, value in answer.headers}
    if answer.status == 206 or b"content-encoding" in headers or _DENSE.match(headers.get(b"content-type", b"")):
        return answer
    answer.add((b"Vary", b"Accept-Encoding"))
    name = accepted(header) if header and len(answer.body) > above else None
    if name is not None:
        answer.body = ENCODINGS[name](answer.body)
        answer.headers = [(each, _weak(value) if each == b"ETag" else value) for each, value in answer.headers]
        answer.add((b"Content-Encoding", name.encode()))
    return answer


def _weak(tag: bytes) -> bytes:
    """Return a tag that does not promise the same bytes (RFC 9110 §8.8.3)."""
    return tag if tag.startswith(b"W/") else b"W/" + tag
